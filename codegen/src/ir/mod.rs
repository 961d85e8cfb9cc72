//! What will be generated, as plain data: no references, no options of OpenAPI, every name legal Rust.
//!
//! Nodes that `diff` and `check` speak of carry the JSON pointer of the place they came from.

mod operation;
mod record;
mod rules;
mod types;

pub(crate) use operation::{
    Batch, Body, Content, ErrorCode, Idempotency, Operation, Page, Rate, Reply, ReplyCase,
};
pub(crate) use record::{Direction, Field, Place, Record};
pub(crate) use rules::{Alphabet, Rules};
pub(crate) use types::{Choice, Integer, Item, Kind, NamedType, OneOf, Scalar, Sign, Type, Variant};

/// A whole description.
#[derive(Debug)]
pub(crate) struct Api {
    pub(crate) title: String,
    pub(crate) servers: Vec<Server>,
    pub(crate) tags: Vec<Tag>,
    /// Named types that operations share, in the order of the description.
    pub(crate) types: Vec<NamedType>,
    pub(crate) events: Vec<Event>,
    /// Named types that only events use.
    pub(crate) event_types: Vec<NamedType>,
    pub(crate) errors: Vec<ErrorCode>,
}

impl Api {
    pub(crate) fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.tags.iter().flat_map(|tag| &tag.operations)
    }

    /// Every named type: shared, of events, and of single operations.
    pub(crate) fn all_types(&self) -> impl Iterator<Item = &NamedType> {
        let inline = self.operations().flat_map(|operation| &operation.inline_types);
        self.types.iter().chain(&self.event_types).chain(inline)
    }
}

/// A host that serves the operations.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) description: String,
}

/// A notification: its type, and what its payload is.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) pointer: String,
    /// Its type on the wire: `COUPON.SEND`.
    pub(crate) name: String,
    /// Its variant of the enum of events.
    pub(crate) variant: String,
    pub(crate) summary: String,
    pub(crate) description: String,
    /// The type of its payload.
    pub(crate) payload: Type,
}

/// The operations of one tag: one module.
#[derive(Debug)]
pub(crate) struct Tag {
    pub(crate) name: String,
    /// The module's name in Rust.
    pub(crate) module: String,
    pub(crate) description: String,
    pub(crate) operations: Vec<Operation>,
}
