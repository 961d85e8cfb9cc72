//! The description that the README of `examples/own-endpoint` begins with, in a folder.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

/// The one block of YAML in it.
pub(crate) fn skeleton() -> String {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/own-endpoint/README.md");
    let readme = fs::read_to_string(readme).expect("the README").replace('\r', "");
    let (_, rest) = readme.split_once("```yaml\n").expect("a block of YAML");
    rest.split_once("```\n").expect("its end").0.to_owned()
}

/// A folder with copies of the skeleton, under these names.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn with(specs: &[&str]) -> Self {
        let folder = Self(TempDir::new().expect("a folder"));
        for spec in specs {
            let path = folder.path(spec);
            fs::create_dir_all(path.parent().expect("it is in a folder")).expect("a folder");
            fs::write(path, skeleton()).expect("written");
        }
        folder
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    #[allow(dead_code, reason = "some tests look at what a command prints alone")]
    pub(crate) fn read(&self, below: &str) -> String {
        fs::read_to_string(self.path(below)).unwrap_or_else(|error| panic!("{below}: {error}"))
    }
}
