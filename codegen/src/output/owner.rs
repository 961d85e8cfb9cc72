//! Whose output a folder or a file is: told by the path from there to the description, which is the same on every machine
//! and wherever the generator is started.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{OutputError, manifest::Manifest};

/// What stands in front of the path in a single file, on its second line.
const LABEL: &str = "// The description, from here: ";

/// A part of a description, and the folder it is generated into.
pub(crate) struct Owner {
    spec: PathBuf,
    folder: PathBuf,
    part: &'static str,
}

impl Owner {
    pub(crate) fn new(spec: &Path, folder: &Path, part: &'static str) -> Self {
        Self { spec: spec.to_owned(), folder: folder.to_owned(), part }
    }

    pub(super) fn part(&self) -> &'static str {
        self.part
    }

    /// The path from the folder to the description.
    pub(crate) fn path(&self) -> String {
        // The description itself may be a link, which leads elsewhere on every machine.
        let parent = self.spec.parent().filter(|parent| !parent.as_os_str().is_empty());
        let spec = physical(parent.unwrap_or(Path::new("."))).join(self.spec.file_name().unwrap_or_default());
        let folder = physical(&self.folder);
        let path = pathdiff::diff_paths(&spec, folder).unwrap_or(spec);
        path.display().to_string().replace('\\', "/")
    }

    /// The line of it in a single file.
    pub(crate) fn line(&self) -> String {
        format!("{LABEL}{}", self.path())
    }

    /// Refuses a folder that is another's by its manifest.
    pub(super) fn refuse_folder_of_another(&self, manifest: &Manifest) -> Result<(), OutputError> {
        let other = self.other(&manifest.spec);
        let is_other_part = !manifest.part.is_empty() && manifest.part != self.part;
        if other.is_none() && !is_other_part {
            return Ok(());
        }
        let owner = format!("{} part of {}", manifest.part, other.as_ref().unwrap_or(&self.spec).display());
        let way_out = "give each an output folder of its own, or delete this one if it is to change hands";
        Err(OutputError::owned(&self.folder, &owner, &self.name(), way_out))
    }

    /// Refuses a single file that is another's by its second line.
    pub(super) fn refuse_file_of_another(&self, path: &Path, text: &str) -> Result<(), OutputError> {
        let Some(other) = described(text).and_then(|path| self.other(path)) else { return Ok(()) };
        let way_out = "give each an output folder of its own, rename one of the descriptions, or delete this file if \
                       it is to change hands";
        Err(OutputError::owned(path, &format!("output of {}", other.display()), &self.name(), way_out))
    }

    fn name(&self) -> String {
        format!("{} part of {}", self.part, self.spec.display())
    }

    /// The description of this path, if it is another than ours. One that is no longer there was moved or renamed: what
    /// was made from it is nobody's.
    fn other(&self, path: &str) -> Option<PathBuf> {
        let real = fs::canonicalize(physical(&self.folder).join(path)).ok().filter(|real| real.is_file())?;
        let is_ours = fs::canonicalize(&self.spec).is_ok_and(|ours| ours == real);
        (!is_ours).then(|| self.folder.join(path))
    }
}

/// The path to the description, in the text of a single file.
pub(super) fn described(text: &str) -> Option<&str> {
    text.lines().nth(1)?.strip_prefix(LABEL)
}

/// A path without links; what does not exist yet has none.
fn physical(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let existing = path.ancestors().find_map(|ancestor| Some((ancestor, fs::canonicalize(ancestor).ok()?)));
    match existing.and_then(|(ancestor, real)| Some((real, path.strip_prefix(ancestor).ok()?))) {
        Some((real, rest)) if rest.as_os_str().is_empty() => real,
        Some((real, rest)) => real.join(rest),
        None => path,
    }
}
