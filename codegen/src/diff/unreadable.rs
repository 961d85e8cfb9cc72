//! No answer.

use std::{error, fmt};

use crate::Diagnostics;

/// One of the two descriptions, or both, can't be read or generated. `Display` shows all that is wrong, file by file.
#[derive(Clone, Debug)]
pub struct Unreadable(pub(super) Vec<Diagnostics>);

impl Unreadable {
    /// What is wrong, of each description that can't be read: the old one's first.
    pub fn diagnostics(&self) -> &[Diagnostics] {
        &self.0
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostics) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            diagnostics.fmt(f)?;
        }
        Ok(())
    }
}

impl error::Error for Unreadable {}
