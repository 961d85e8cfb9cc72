//! All changes, for people: operation by operation, what breaks first.

use std::{
    collections::HashMap,
    fmt,
    path::{Path, PathBuf},
};

use super::{Change, Kind, Severity};
use crate::ir::Api;

/// What a Rust caller notices between two descriptions.
///
/// `Display` is for people: the two files, then operation by operation and type by type, each with what breaks before what doesn't, and at
/// the end what kind of version it takes. [`to_json`](Report::to_json) is for machines.
#[derive(Clone, Debug)]
pub struct Report {
    /// The descriptions, before and after.
    files: [PathBuf; 2],
    changes: Vec<Change>,
    /// The address of each operation.
    addresses: HashMap<String, String>,
}

/// The address of each operation, the new one first.
pub(super) fn addresses(old: &Api, new: &Api) -> HashMap<String, String> {
    let operations = old.operations().chain(new.operations());
    operations.map(|one| (one.id.clone(), format!("{} {}", one.method, one.path))).collect()
}

impl Report {
    pub(super) fn new(
        files: [&Path; 2],
        mut changes: Vec<Change>,
        addresses: HashMap<String, String>,
    ) -> Self {
        // Stable: what is alike stays in the order of the description.
        changes.sort_by_key(Change::severity);
        let mut order: Vec<String> = Vec::new();
        for title in changes.iter().map(|change| title(change, &addresses)) {
            if !order.contains(&title) {
                order.push(title);
            }
        }
        changes.sort_by_cached_key(|change| {
            let title = title(change, &addresses);
            (order.iter().position(|other| *other == title), change.severity())
        });
        Self { files: files.map(Path::to_owned), changes, addresses }
    }

    /// All changes: those of an operation or type together, what breaks first.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The worst of them; `None` if nothing changed.
    pub fn severity(&self) -> Option<Severity> {
        self.changes.iter().map(Change::severity).min()
    }

    /// How many there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.changes.iter().filter(|change| change.severity() == severity).count()
    }

    /// How many are breaking, but compile: nobody notices them by building.
    pub fn silent(&self) -> usize {
        let is_silent = |kind: Kind| kind.severity() == Severity::Breaking && kind.compiles();
        self.changes.iter().filter(|change| is_silent(change.kind())).count()
    }

    /// The next version by semantic versioning: `major`, `minor`, `patch`, or `none`.
    pub fn semver(&self) -> &'static str {
        match self.severity() {
            Some(Severity::Breaking) => "major",
            Some(Severity::Additive) => "minor",
            Some(Severity::Docs) => "patch",
            None => "none",
        }
    }

    fn advice(&self) -> &'static str {
        match self.severity() {
            Some(Severity::Breaking) => "the next version is a major one; before 1.0.0 a minor one",
            Some(Severity::Additive) => "the next version is a minor one; before 1.0.0 a patch will do",
            Some(Severity::Docs) => "a patch will do",
            None => "there is nothing to release",
        }
    }
}

/// Whose change it is.
fn title(change: &Change, addresses: &HashMap<String, String>) -> String {
    let used = change.operations().join(", ");
    match (change.type_name(), change.operations()) {
        (Some(name), []) => format!("type {name}"),
        (Some(name), _) => format!("type {name}, used by {used}"),
        (None, []) => "the whole description".to_owned(),
        (None, [id]) => match addresses.get(id) {
            Some(address) => format!("{id}: {address}"),
            None => id.clone(),
        },
        (None, _) => used,
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [old, new] = self.files.each_ref().map(|file| file.display());
        writeln!(f, "{old} -> {new}\n")?;
        if self.changes.is_empty() {
            return write!(f, "no caller notices anything: {}", self.advice());
        }
        let mut last = String::new();
        for change in &self.changes {
            let title = title(change, &self.addresses);
            if title != last {
                if !last.is_empty() {
                    writeln!(f)?;
                }
                writeln!(f, "{title}")?;
                last = title;
            }
            show(change, f)?;
        }
        let silent = self.silent();
        let [breaking, additive, docs] =
            [Severity::Breaking, Severity::Additive, Severity::Docs].map(|severity| self.count(severity));
        write!(f, "\n{breaking} breaking, {additive} additive, {docs} docs only: {}", self.advice())?;
        if silent > 0 {
            let (compiles, those) = if silent == 1 { ("compiles", "it") } else { ("compile", "those") };
            write!(f, "\n{silent} of the breaking ones {compiles} all the same: read {those} twice")?;
        }
        Ok(())
    }
}

fn show(change: &Change, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let kind = change.kind();
    let silent = kind.severity() == Severity::Breaking && kind.compiles();
    let silent = if silent { ", compiles" } else { "" };
    writeln!(f, "  {}{silent}: {} [{kind}]", kind.severity(), change.subject())?;
    match (change.was_at(), change.is_at()) {
        (Some(old), Some(new)) => writeln!(f, "    {old} -> {new}")?,
        (Some(old), None) => writeln!(f, "    {old} -> gone")?,
        (None, Some(new)) => writeln!(f, "    new -> {new}")?,
        (None, None) => {}
    }
    for text in [change.message(), kind.reason()] {
        for line in textwrap::wrap(text, textwrap::Options::new(96).break_words(false)) {
            writeln!(f, "    {line}")?;
        }
    }
    Ok(())
}
