//! Two descriptions side by side, and what was found different so far.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
};

use marked_yaml::Node;

use super::{
    Change, Kind, Location,
    pairs::Renames,
    usage::{Roles, Usage},
};
use crate::{
    diagnostic::Diagnostics,
    emit,
    ir::{Api, NamedType},
    load::{Document, step},
    names,
    sealed::Sealed,
};

/// One of the two descriptions.
pub(super) struct Description {
    document: Document,
    api: Api,
}

impl Description {
    /// Reads it as the generator does.
    pub(super) fn read(file: &Path) -> Result<Self, Diagnostics> {
        let (document, api) = Document::read(file).and_then(crate::model)?;
        Ok(Self { document, api })
    }
}

/// One of the two, with what is asked of it often.
pub(super) struct Side<'a> {
    pub(super) api: &'a Api,
    pub(super) types: HashMap<&'a str, Named<'a>>,
    pub(super) usage: Usage<'a>,
    /// The methods that lead to each operation, by its id.
    pub(super) typed_paths: HashMap<&'a str, String>,
    /// The types that hold numbers which are not whole.
    pub(super) floating: HashSet<&'a str>,
    /// The types that hold values which travel sealed.
    pub(super) sealed: Sealed<'a>,
    document: &'a Document,
    file: String,
}

/// A named type, and the module that it is in.
#[derive(Clone, Copy)]
pub(super) struct Named<'a> {
    pub(super) ty: &'a NamedType,
    pub(super) module: &'a str,
    /// The operation that alone has it: it has no name of its own in the description.
    pub(super) owner: Option<&'a str>,
}

impl<'a> Side<'a> {
    pub(super) fn new(description: &'a Description, file: &Path) -> Self {
        let api = &description.api;
        let file: String = file.display().to_string().replace(char::is_control, "\u{FFFD}");
        Self {
            api,
            types: types(api),
            usage: Usage::gather(api),
            typed_paths: emit::typed_paths(api),
            floating: emit::floating(api),
            sealed: Sealed::gather(api),
            document: &description.document,
            file,
        }
    }

    fn location(&self, pointer: &str) -> Location {
        let position = self.document.position_of_key(pointer);
        Location { file: self.file.clone(), line: position.line, column: position.column }
    }

    /// Where one of several keys of a schema is written: there, or in what is referred to there.
    pub(super) fn written(&self, pointer: &str, keys: &[&str]) -> Option<String> {
        let mut pointers = vec![pointer.to_owned()];
        // A circle of references is refused before, so this is no more than a precaution.
        for _ in 0..64 {
            let pointer = pointers.pop()?;
            let mut keyed = keys.iter().map(|key| step(&pointer, key));
            if let Some(found) = keyed.find(|key| self.document.node(key).is_some()) {
                return Some(found);
            }
            let parts = step(&pointer, "allOf");
            let parts = (0..self.count(&parts)).rev().map(|index| step(&parts, index));
            let reference = self.document.text_at(&step(&pointer, "$ref"));
            let reference = reference.and_then(|reference| reference.strip_prefix('#')).map(str::to_owned);
            let schema = Some(step(&pointer, "schema")).filter(|schema| self.document.node(schema).is_some());
            pointers.extend(reference.into_iter().chain(parts).chain(schema));
        }
        None
    }

    pub(super) fn is_there(&self, pointer: &str) -> bool {
        self.document.node(pointer).is_some()
    }

    /// The place of a text in a list.
    pub(super) fn item(&self, list: &str, text: &str) -> String {
        let texts = (0..self.count(list)).map(|index| step(list, index));
        let found = texts.into_iter().find(|item| self.document.text_at(item) == Some(text));
        found.unwrap_or_else(|| list.to_owned())
    }

    fn count(&self, list: &str) -> usize {
        self.document.node(list).and_then(Node::as_sequence).map_or(0, |items| items.len())
    }
}

fn types(api: &Api) -> HashMap<&str, Named<'_>> {
    let shared = api.types.iter().map(|ty| Named { ty, module: "types", owner: None });
    let events = api.event_types.iter().map(|ty| Named { ty, module: "events", owner: None });
    let inline = api.tags.iter().flat_map(|tag| {
        tag.operations.iter().flat_map(move |operation| {
            let owner = Some(operation.id.as_str());
            operation.inline_types.iter().map(move |ty| Named { ty, module: &tag.module, owner })
        })
    });
    shared.chain(events).chain(inline).map(|named| (named.ty.name.as_str(), named)).collect()
}

/// What is compared just now: whose it is, what it is called, and who meets it.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub(super) operations: Vec<String>,
    pub(super) type_name: Option<String>,
    /// `request`, `reply.data[]`, `UploadedCode`.
    pub(super) place: String,
    /// What the struct or enum is called in Rust.
    pub(super) rust: String,
    pub(super) roles: Roles,
}

impl Scope {
    /// The description as a whole.
    pub(super) fn whole() -> Self {
        let (place, rust) = ("description".to_owned(), String::new());
        Self { operations: Vec::new(), type_name: None, place, rust, roles: Roles::default() }
    }

    pub(super) fn subject(&self, inside: &str) -> String {
        format!("{}.{inside}", self.place)
    }
}

/// Where something stands: as pointers, in the one, the other or both.
#[derive(Clone, Debug, Default)]
pub(super) struct At {
    old: Option<String>,
    new: Option<String>,
}

impl At {
    pub(super) fn both(old: impl Into<String>, new: impl Into<String>) -> Self {
        Self { old: Some(old.into()), new: Some(new.into()) }
    }

    pub(super) fn old(pointer: impl Into<String>) -> Self {
        Self { old: Some(pointer.into()), new: None }
    }

    pub(super) fn new(pointer: impl Into<String>) -> Self {
        Self { old: None, new: Some(pointer.into()) }
    }
}

/// Both descriptions, and the changes found.
pub(super) struct Comparison<'a> {
    pub(super) old: Side<'a>,
    pub(super) new: Side<'a>,
    pub(super) renames: Renames<'a>,
    changes: Vec<(Key, Change)>,
}

/// What makes changes of several operations one: the same place, in the same words but for the name of the struct.
type Key = (Kind, Option<Location>, Option<Location>, String, String);

impl<'a> Comparison<'a> {
    pub(super) fn new(old: Side<'a>, new: Side<'a>, renames: Renames<'a>) -> Self {
        Self { old, new, renames, changes: Vec::new() }
    }

    /// Notes a change of something in a scope.
    pub(super) fn note(
        &mut self,
        kind: Kind,
        scope: &Scope,
        subject: impl Into<String>,
        at: At,
        message: impl Into<String>,
    ) {
        let message = message.into();
        let alike = if scope.rust.is_empty() { message.clone() } else { message.replace(&scope.rust, "") };
        let change = Change {
            kind,
            operations: scope.operations.clone(),
            type_name: scope.type_name.clone(),
            subject: printable(subject.into()),
            old: at.old.map(|pointer| self.old.location(&pointer)),
            new: at.new.map(|pointer| self.new.location(&pointer)),
            message: printable(message),
        };
        let key = (kind, change.old.clone(), change.new.clone(), change.subject.clone(), alike);
        self.changes.push((key, change));
    }

    /// Notes a change of what a schema says under one of several keys. Where a component says it, for all that refer to
    /// it, it is the component's change, and told once.
    pub(super) fn note_written(
        &mut self,
        kind: Kind,
        scope: &Scope,
        subject: &str,
        (old, new): (&str, &str),
        keys: &[&str],
        message: impl Into<String>,
    ) {
        let (was, is) = (self.old.written(old, keys), self.new.written(new, keys));
        let elsewhere = |pointer: &str, written: &Option<String>| {
            written.as_deref().filter(|written| !written.starts_with(pointer)).and_then(component)
        };
        let Some(component) = elsewhere(old, &was).or(elsewhere(new, &is)) else {
            let at = At::both(was.unwrap_or(old.to_owned()), is.unwrap_or(new.to_owned()));
            return self.note(kind, scope, subject, at, message);
        };
        // Where the other one does not say it, it is not said at the same component.
        let silent = |side: &Side<'_>, pointer: &str| {
            if side.is_there(&component) { component.clone() } else { pointer.to_owned() }
        };
        let was = was.unwrap_or_else(|| silent(&self.old, old));
        let is = is.unwrap_or_else(|| silent(&self.new, new));
        let name = rust_name(&component);
        let scope = Scope { type_name: Some(name.clone()), ..scope.clone() };
        self.note(kind, &scope, name, At::both(was, is), message);
    }

    /// The changes, those that were found in several operations put together.
    pub(super) fn finish(self) -> Vec<Change> {
        let mut merged: Vec<Change> = Vec::new();
        let mut known: HashMap<Key, usize> = HashMap::new();
        for (key, change) in self.changes {
            match known.get(&key).and_then(|index| merged.get_mut(*index)) {
                None => {
                    known.insert(key, merged.len());
                    merged.push(change);
                }
                Some(first) => {
                    let more: Vec<String> =
                        change.operations.into_iter().filter(|id| !first.operations.contains(id)).collect();
                    first.operations.extend(more);
                }
            }
        }
        merged
    }
}

/// The schema of `components` that a pointer is inside of.
fn component(pointer: &str) -> Option<String> {
    let name = pointer.strip_prefix("/components/schemas/")?.split('/').next()?;
    Some(format!("/components/schemas/{name}"))
}

fn rust_name(component: &str) -> String {
    let name = component.rsplit('/').next().unwrap_or_default();
    names::ty(&name.replace("~1", "/").replace("~0", "~"))
}

fn printable(text: String) -> String {
    if text.contains(char::is_control) { text.replace(char::is_control, "\u{FFFD}") } else { text }
}
