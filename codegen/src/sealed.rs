//! Which types hold values that travel sealed, and where in them.

use std::collections::{HashMap, HashSet};

use crate::ir::{Api, Kind, Record, Type};

/// What is known of sealed values in a whole description.
#[derive(Debug)]
pub(crate) struct Sealed<'a> {
    kinds: HashMap<&'a str, &'a Kind>,
    /// The named types that hold sealed values, at any depth.
    types: HashSet<&'a str>,
}

impl<'a> Sealed<'a> {
    /// Goes on until no more are found: types may hold one another.
    pub(crate) fn gather(api: &'a Api) -> Self {
        let kinds = api.all_types().map(|named| (named.name.as_str(), &named.kind)).collect();
        let mut sealed = Self { kinds, types: HashSet::new() };
        loop {
            let before = sealed.types.len();
            for (name, kind) in &sealed.kinds {
                if !sealed.types.contains(name) && parts(kind).any(|ty| sealed.is_in(ty)) {
                    sealed.types.insert(*name);
                }
            }
            if sealed.types.len() == before {
                return sealed;
            }
        }
    }

    /// Whether a type is or holds a sealed value.
    pub(crate) fn is_in(&self, ty: &Type) -> bool {
        match ty {
            Type::Sensitive => true,
            Type::List(item) | Type::Map(item) => self.is_in(&item.ty),
            Type::Record { name } | Type::OneOf { name } => self.types.contains(name.as_str()),
            _ => false,
        }
    }

    /// Whether an object has a sealed value, at any depth.
    pub(crate) fn is_in_record(&self, record: &Record) -> bool {
        parts_of(record).any(|ty| self.is_in(ty))
    }

    /// Whether an object can hold another one of its kind.
    pub(crate) fn is_circular(&self, name: &str) -> bool {
        let mut met = HashSet::new();
        let mut open = vec![name];
        while let Some(next) = open.pop() {
            let below = self.kinds.get(next).into_iter().flat_map(|kind| parts(kind)).filter_map(Type::name);
            for below in below {
                if below == name {
                    return true;
                }
                if met.insert(below) {
                    open.push(below);
                }
            }
        }
        false
    }

    /// The JSON pointers of all sealed values in a value that stands at `at`; `*` is every item.
    pub(crate) fn pointers(&self, ty: &Type, at: &str) -> Vec<String> {
        match ty {
            Type::Sensitive => vec![at.to_owned()],
            Type::List(item) | Type::Map(item) => self.pointers(&item.ty, &format!("{at}/*")),
            Type::Record { name } if self.types.contains(name.as_str()) => {
                match self.kinds.get(name.as_str()) {
                    Some(Kind::Record(record)) => self.pointers_in(record, at),
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }

    /// The same for the fields of an object. What has no name in it can't be told from what has one, so it is left out.
    pub(crate) fn pointers_in(&self, record: &Record, at: &str) -> Vec<String> {
        let pointers = |field: &crate::ir::Field| {
            self.pointers(&field.ty, &format!("{at}/{}", field.wire.replace('~', "~0").replace('/', "~1")))
        };
        record.fields.iter().flat_map(pointers).collect()
    }
}

/// The types of what a type holds.
fn parts(kind: &Kind) -> Box<dyn Iterator<Item = &Type> + '_> {
    match kind {
        Kind::Record(record) => Box::new(parts_of(record)),
        Kind::OneOf(one_of) => Box::new(one_of.choices.iter().map(|choice| &choice.item.ty)),
        Kind::Identifier { .. } | Kind::Enum { .. } => Box::new(std::iter::empty()),
    }
}

fn parts_of(record: &Record) -> impl Iterator<Item = &Type> {
    record.fields.iter().map(|field| &field.ty).chain(record.rest.iter().map(|item| &item.ty))
}
