//! One change.

use std::fmt;

use super::{Kind, Severity};

/// A place in one of the two descriptions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Location {
    /// The file, as it was named.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The line, counted from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column in characters, counted from 1.
    pub fn column(&self) -> usize {
        self.column
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// One thing that a caller may notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub(super) kind: Kind,
    pub(super) operations: Vec<String>,
    pub(super) type_name: Option<String>,
    pub(super) subject: String,
    pub(super) old: Option<Location>,
    pub(super) new: Option<Location>,
    pub(super) message: String,
}

impl Change {
    /// What changed.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What it does to a caller.
    pub fn severity(&self) -> Severity {
        self.kind.severity()
    }

    /// The ids of the operations that it concerns, in the order of the description. None: the description as a whole,
    /// or a type that events alone use.
    pub fn operations(&self) -> &[String] {
        &self.operations
    }

    /// The shared type that it is about, as Rust names it. A change of a shared type is told once, not once for each
    /// operation.
    pub fn type_name(&self) -> Option<&str> {
        self.type_name.as_deref()
    }

    /// What it is about: `request.stock_id`, `reply.data[].code_status`, `UploadedCode.code_status`.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Where it stood; `None` if it is new.
    pub fn was_at(&self) -> Option<&Location> {
        self.old.as_ref()
    }

    /// Where it stands; `None` if it is gone.
    pub fn is_at(&self) -> Option<&Location> {
        self.new.as_ref()
    }

    /// What is different, in Rust. [`Kind::reason`] tells why that is safe or not.
    pub fn message(&self) -> &str {
        &self.message
    }
}
