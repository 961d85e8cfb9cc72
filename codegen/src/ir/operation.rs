//! What can be called: the request, the reply, and what is said of a call.

use std::sync::Arc;

use serde_json::Value;

use super::{Item, NamedType, Record};

#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) pointer: String,
    /// The operation id: module and method are named so too.
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) summary: String,
    pub(crate) description: String,
    pub(crate) deprecated: bool,
    pub(crate) manual: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) request: Record,
    pub(crate) body: Body,
    /// The example request, by the names of the fields in Rust; empty where there is none.
    pub(crate) request_example: serde_json::Map<String, Value>,
    pub(crate) reply: Reply,
    /// Types without a name of their own in the description, named by where they stand.
    pub(crate) inline_types: Vec<NamedType>,
    pub(crate) idempotency: Option<Idempotency>,
    pub(crate) signed: bool,
    pub(crate) page: Option<Page>,
    pub(crate) batch: Option<Batch>,
    pub(crate) rate: Option<Rate>,
    pub(crate) errors: Vec<ErrorCode>,
}

/// What the fields with the place [`Place::Body`](super::Place::Body) make up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    None,
    /// A JSON object of these fields.
    Object,
    /// JSON that is no object: the one field is all of it.
    Value,
    /// `multipart/form-data`: one JSON part, which is signed, and files.
    Multipart,
}

/// What a success answers.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    /// The name of the type, if it is the operation's own.
    pub(crate) name: String,
    /// By status; several make an enum of that name.
    pub(crate) cases: Vec<ReplyCase>,
}

/// What a success of one status answers.
#[derive(Clone, Debug)]
pub(crate) struct ReplyCase {
    pub(crate) pointer: String,
    pub(crate) status: u16,
    pub(crate) description: String,
    pub(crate) content: Content,
    pub(crate) example: Option<Value>,
}

/// What a reply holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    /// Nothing.
    Empty,
    /// A JSON object of the operation's own.
    Object(Arc<Record>),
    /// Other JSON.
    Json(Box<Item>),
    /// Text of this media type.
    Text(String),
    /// Bytes of this media type.
    Bytes(String),
}

#[derive(Debug)]
pub(crate) struct Idempotency {
    pub(crate) fields: Vec<String>,
    /// `Documented`, `Natural` or `Assumed`.
    pub(crate) evidence: &'static str,
    pub(crate) expires: Option<(String, u64)>,
}

#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) offset: String,
    pub(crate) limit: String,
    pub(crate) total: String,
    pub(crate) items: String,
}

#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) items: String,
    pub(crate) maximum: u64,
    pub(crate) number: String,
}

#[derive(Debug)]
pub(crate) struct Rate {
    pub(crate) calls: u64,
    pub(crate) seconds: u64,
}

#[derive(Debug, PartialEq)]
pub(crate) struct ErrorCode {
    pub(crate) pointer: String,
    pub(crate) code: String,
    pub(crate) aliases: Vec<String>,
    pub(crate) status: u16,
    pub(crate) meaning: String,
    /// `Refused` or `Unknown`.
    pub(crate) outcome: &'static str,
    /// `Fix`, `Wait`, `Query` or `Retry`.
    pub(crate) advice: &'static str,
}
