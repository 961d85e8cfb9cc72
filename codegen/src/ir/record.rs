//! Structs and their fields.

use serde_json::Value;

use super::{Item, Rules, Type};

/// A struct: a request, a reply, or an object in one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Record {
    pub(crate) name: String,
    pub(crate) fields: Vec<Field>,
    /// What properties beyond these are: kept in a map, if they have a schema.
    pub(crate) rest: Option<Box<Item>>,
}

impl Record {
    pub(crate) fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), fields: Vec::new(), rest: None }
    }

    /// The struct that `new` takes where the required fields are many.
    pub(crate) fn required_name(&self) -> String {
        crate::names::within(&self.name, "Required")
    }

    /// The fields that `new` takes.
    pub(crate) fn required(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.required)
    }

    /// The fields that setters set.
    pub(crate) fn optional(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| !field.required)
    }

    pub(crate) fn body(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.place == Place::Body)
    }

    pub(crate) fn field(&self, wire: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.wire == wire)
    }

    /// Whether a field of its own travels sealed.
    pub(crate) fn is_sensitive(&self) -> bool {
        self.fields.iter().any(|field| field.ty == Type::Sensitive)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field {
    pub(crate) pointer: String,
    /// The name on the wire.
    pub(crate) wire: String,
    /// The name in Rust.
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) ty: Type,
    pub(crate) rules: Rules,
    /// Whether it is always there. One that is nullable may be there as `null`.
    pub(crate) required: bool,
    pub(crate) nullable: bool,
    pub(crate) deprecated: bool,
    /// In which direction alone it travels.
    pub(crate) only: Option<Direction>,
    pub(crate) description: String,
    /// The format, where it is told by the docs alone.
    pub(crate) format: Option<String>,
    /// What the service takes for it when it is absent.
    pub(crate) default: Option<Value>,
    pub(crate) example: Option<Value>,
    pub(crate) source: Option<String>,
}

/// Which way a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Request,
    Reply,
}

/// Where a field stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    /// In the query; a list either repeats its name, or is joined by commas.
    Query {
        joined: bool,
    },
    Header,
    Cookie,
    Body,
}
