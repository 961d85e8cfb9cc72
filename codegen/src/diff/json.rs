//! All changes, for machines.

use serde_json::{Value, json};

use super::{Change, Location, Report, Severity};

impl Report {
    /// The report as JSON. What is there stays; later versions may add keys, and kinds of changes.
    ///
    /// ```text
    /// format      1
    /// severity    breaking | additive | docs | null: the worst of the changes
    /// semver      major | minor | patch | none: what it takes by semantic versioning
    /// counts      { breaking, additive, docs, silent }: silent ones are breaking, but compile
    /// changes     each of them, those of an operation or type together, what breaks first
    ///   severity      breaking | additive | docs
    ///   kind          what changed: `field-removed`
    ///   compiles      whether callers of what changed compile all the same
    ///   operations    the ids of the operations that it concerns; [] for the description as a whole
    ///   type          the shared type that it is about, or null
    ///   subject       `request.stock_id`, `reply.data[].code_status`, `UploadedCode.code_status`
    ///   old, new      { file, line, column }, counted from 1, or null where it is not there
    ///   message       what is different, in Rust
    ///   reason        why that is safe or not, and what to do; the same for each change of a kind
    /// ```
    pub fn to_json(&self) -> Value {
        json!({
            "format": 1,
            "severity": self.severity().map(Severity::as_str),
            "semver": self.semver(),
            "counts": {
                "breaking": self.count(Severity::Breaking),
                "additive": self.count(Severity::Additive),
                "docs": self.count(Severity::Docs),
                "silent": self.silent(),
            },
            "changes": self.changes().iter().map(change).collect::<Vec<_>>(),
        })
    }
}

fn change(change: &Change) -> Value {
    json!({
        "severity": change.severity().as_str(),
        "kind": change.kind().as_str(),
        "compiles": change.kind().compiles(),
        "operations": change.operations(),
        "type": change.type_name(),
        "subject": change.subject(),
        "old": change.was_at().map(location),
        "new": change.is_at().map(location),
        "message": change.message(),
        "reason": change.kind().reason(),
    })
}

fn location(location: &Location) -> Value {
    json!({ "file": location.file(), "line": location.line(), "column": location.column() })
}
