//! Everything that takes bytes from outside, as a function of bytes that must not panic.
//!
//! Each target tells in a few words which way its input went (`Target::run`). The driver (`main.rs`) damages inputs, and
//! goes on from those that went a way that none went before; `tests/replay.rs` runs what was kept. It all runs on stable,
//! without instrumentation: errors that say what is wrong with an input are the map of where it got.

mod message;
mod targets;

use std::{fs, io, path::PathBuf};

pub use targets::TARGETS;

/// Something that takes bytes from outside.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, and that of its folder below `corpus/`.
    pub name: &'static str,
    /// Takes an input, and tells which way it went. A panic is a bug.
    pub run: fn(&[u8]) -> String,
    /// Inputs to begin with: right ones, for the most part.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

impl Target {
    /// Which way an input went: what was said of it, without numbers and what is quoted of it.
    pub fn way(&self, input: &[u8]) -> String {
        let said = (self.run)(input);
        let own = said.split(['"', '`', '“', '”']).step_by(2);
        own.flat_map(str::chars).filter(|character| !character.is_ascii_digit()).take(300).collect()
    }

    /// Where inputs of it are kept.
    pub fn folder(&self) -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus").join(self.name)
    }

    /// The seeds, and the inputs that were kept.
    pub fn inputs(&self) -> io::Result<Vec<Vec<u8>>> {
        let mut inputs = (self.seeds)();
        let mut files: Vec<PathBuf> = match fs::read_dir(self.folder()) {
            Ok(entries) => entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?,
            Err(_) => Vec::new(),
        };
        files.sort();
        for file in files {
            inputs.push(fs::read(file)?);
        }
        Ok(inputs)
    }
}
