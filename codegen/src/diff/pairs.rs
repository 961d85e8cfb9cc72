//! What of the one description is what of the other: operations, fields, and types that have another name.

use std::collections::{HashMap, HashSet};

use crate::ir::{Api, Content, Field, Kind, NamedType, Operation, Place, Record, Tag, Type};

/// What is in both, in the old alone, in the new alone.
pub(super) struct Matched<T> {
    pub(super) both: Vec<(T, T)>,
    pub(super) old: Vec<T>,
    pub(super) new: Vec<T>,
}

/// Matches by the first of several keys that fits, each tried on what is left.
pub(super) fn matched<T: Copy>(old: Vec<T>, new: Vec<T>, same: &[&dyn Fn(T, T) -> bool]) -> Matched<T> {
    let mut matched = Matched { both: Vec::new(), old, new };
    for same in same {
        let mut left = Vec::new();
        for one in std::mem::take(&mut matched.old) {
            match matched.new.iter().position(|other| same(one, *other)) {
                Some(index) => matched.both.push((one, matched.new.remove(index))),
                None => left.push(one),
            }
        }
        matched.old = left;
    }
    matched
}

/// An operation, with its tag.
pub(super) type Tagged<'a> = (&'a Tag, &'a Operation);

/// Operations are the same by their id, else by their address, else by an address that names its values otherwise.
pub(super) fn operations<'a>(old: &'a Api, new: &'a Api) -> Matched<Tagged<'a>> {
    let all = |api: &'a Api| -> Vec<Tagged<'a>> {
        api.tags.iter().flat_map(|tag| tag.operations.iter().map(move |operation| (tag, operation))).collect()
    };
    let id = |one: Tagged<'_>, other: Tagged<'_>| one.1.id == other.1.id;
    let address =
        |one: Tagged<'_>, other: Tagged<'_>| one.1.method == other.1.method && one.1.path == other.1.path;
    let shape = |one: Tagged<'_>, other: Tagged<'_>| {
        one.1.method == other.1.method && without_names(&one.1.path) == without_names(&other.1.path)
    };
    matched(all(old), all(new), &[&id, &address, &shape])
}

/// A path whose values have no names: `/v3/things/{}`.
fn without_names(path: &str) -> String {
    let mut outside = true;
    let mut left = String::new();
    for character in path.chars() {
        outside |= character == '}';
        if outside {
            left.push(character);
        }
        outside &= character != '{';
    }
    left
}

/// Fields are the same by place and wire name, else by wire name, else by their name in Rust. What a value in the path is
/// called does not travel: there the order tells.
pub(super) fn fields<'a>(old: &'a Record, new: &'a Record) -> Matched<&'a Field> {
    let place = |one: &Field, other: &Field| one.wire == other.wire && is_same_place(one.place, other.place);
    let wire = |one: &Field, other: &Field| one.wire == other.wire;
    let name = |one: &Field, other: &Field| one.name == other.name;
    let in_path = |record: &'a Record, field: &Field| {
        let mut values = record.fields.iter().filter(|field| field.place == Place::Path);
        values.position(|other| std::ptr::eq(other, field))
    };
    let order = |one: &Field, other: &Field| {
        in_path(old, one).is_some_and(|position| in_path(new, other) == Some(position))
    };
    matched(old.fields.iter().collect(), new.fields.iter().collect(), &[&place, &wire, &name, &order])
}

/// Whether both are in the query, however it is written, or in one other place.
pub(super) fn is_same_place(one: Place, other: Place) -> bool {
    matches!((one, other), (Place::Query { .. }, Place::Query { .. })) || one == other
}

/// What types of the old description are called in the new one.
#[derive(Default)]
pub(super) struct Renames<'a>(HashMap<&'a str, &'a str>);

impl<'a> Renames<'a> {
    /// Finds them where they stand: a name that is gone, and one that is new, in the same place of both.
    pub(super) fn find(old: &'a Api, new: &'a Api, operations: &[(Tagged<'a>, Tagged<'a>)]) -> Self {
        let types = |api: &'a Api| -> HashMap<&'a str, &'a NamedType> {
            api.all_types().map(|named| (named.name.as_str(), named)).collect()
        };
        let mut search = Search {
            old: types(old),
            new: types(new),
            found: HashMap::new(),
            taken: HashSet::new(),
            seen: HashSet::new(),
        };
        for ((_, old), (_, new)) in operations {
            search.records(&old.request, &new.request);
            for case in &old.reply.cases {
                let status = |other: &&crate::ir::ReplyCase| other.status == case.status;
                let Some(other) = new.reply.cases.iter().find(status) else { continue };
                match (&case.content, &other.content) {
                    (Content::Object(old), Content::Object(new)) => search.records(old, new),
                    (Content::Json(old), Content::Json(new)) => search.types(&old.ty, &new.ty),
                    _ => {}
                }
            }
        }
        for event in &old.events {
            let other = new.events.iter().find(|other| other.name == event.name);
            if let Some(other) = other {
                search.types(&event.payload, &other.payload);
            }
        }
        Self(search.found)
    }

    /// What a type is called now.
    pub(super) fn name<'n>(&'n self, old: &'n str) -> &'n str {
        self.0.get(old).copied().unwrap_or(old)
    }

    /// Whether a type is the same in Rust. What is inside a named type is that type's own business.
    pub(super) fn is_same(&self, old: &Type, new: &Type) -> bool {
        match (old, new) {
            (Type::List(old), Type::List(new)) | (Type::Map(old), Type::Map(new)) => {
                old.nullable == new.nullable && self.is_same(&old.ty, &new.ty)
            }
            (Type::List(_) | Type::Map(_), _) | (_, Type::List(_) | Type::Map(_)) => false,
            _ => match (old.name(), new.name()) {
                (Some(old), Some(new)) => self.name(old) == new,
                _ => old == new,
            },
        }
    }
}

struct Search<'a> {
    old: HashMap<&'a str, &'a NamedType>,
    new: HashMap<&'a str, &'a NamedType>,
    found: HashMap<&'a str, &'a str>,
    taken: HashSet<&'a str>,
    seen: HashSet<(&'a str, &'a str)>,
}

impl<'a> Search<'a> {
    fn records(&mut self, old: &'a Record, new: &'a Record) {
        for (old, new) in fields(old, new).both {
            self.types(&old.ty, &new.ty);
        }
        if let (Some(old), Some(new)) = (&old.rest, &new.rest) {
            self.types(&old.ty, &new.ty);
        }
    }

    fn types(&mut self, old: &'a Type, new: &'a Type) {
        match (old, new) {
            (Type::List(old), Type::List(new)) | (Type::Map(old), Type::Map(new)) => {
                return self.types(&old.ty, &new.ty);
            }
            (Type::List(_) | Type::Map(_), _) | (_, Type::List(_) | Type::Map(_)) => return,
            _ => {}
        }
        let (Some(old), Some(new)) = (old.name(), new.name()) else { return };
        if !self.seen.insert((old, new)) {
            return;
        }
        let (Some(was), Some(is)) = (self.old.get(old).copied(), self.new.get(new).copied()) else { return };
        if old != new {
            let free = !self.new.contains_key(old) && !self.old.contains_key(new);
            let alike = std::mem::discriminant(&was.kind) == std::mem::discriminant(&is.kind);
            let first = !self.found.contains_key(old) && !self.taken.contains(new);
            if !(free && alike && first) {
                return;
            }
            self.found.insert(old, new);
            self.taken.insert(new);
        }
        match (&was.kind, &is.kind) {
            (Kind::Record(old), Kind::Record(new)) => self.records(old, new),
            (Kind::OneOf(old), Kind::OneOf(new)) => {
                for choice in &old.choices {
                    let other = new.choices.iter().find(|other| other.name == choice.name);
                    if let Some(other) = other {
                        self.types(&choice.item.ty, &other.item.ty);
                    }
                }
            }
            _ => {}
        }
    }
}
