//! The manifest of an output folder: which files are the generator's, and from which description they are.

use std::{collections::BTreeSet, fs, io, path::Path};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{OutputError, Owner};

/// The manifest's own name.
pub(super) const NAME: &str = "manifest.json";

/// What a folder holds of ours. The description's digest is here and nowhere else, so that an edit of one operation
/// touches the file of that operation and this one.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(crate) struct Manifest {
    /// Who writes it.
    generated_by: String,
    /// The path from the folder to the description.
    #[serde(default)]
    pub(super) spec: String,
    /// Which part of it.
    #[serde(default)]
    pub(super) part: String,
    /// The digest of the description, as `sha256sum` prints it.
    spec_sha256: String,
    /// The paths below the folder.
    pub(super) files: BTreeSet<String>,
}

impl Manifest {
    pub(crate) fn new(
        generated_by: &str,
        owner: &Owner,
        text: &str,
        files: impl Iterator<Item = String>,
    ) -> Self {
        let digest = Sha256::digest(text.as_bytes());
        Self {
            generated_by: generated_by.to_owned(),
            spec: owner.path(),
            part: owner.part().to_owned(),
            spec_sha256: format!("{digest:x}"),
            files: files.collect(),
        }
    }

    /// The manifest of a folder; an empty one where there is none.
    pub(super) fn read(folder: &Path) -> Result<Self, OutputError> {
        let path = folder.join(NAME);
        match fs::read(&path) {
            // Files outside of the folder are none of ours, whatever a manifest says.
            Ok(bytes) => serde_json::from_slice(&bytes)
                .ok()
                .filter(|manifest: &Self| manifest.files.iter().all(|file| is_below(file)))
                .ok_or_else(|| OutputError::no_manifest(&path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(OutputError::io(&path, &error)),
        }
    }

    pub(super) fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

fn is_below(path: &str) -> bool {
    Path::new(path).components().all(|part| matches!(part, std::path::Component::Normal(_)))
}
