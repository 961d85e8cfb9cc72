//! What will be generated, as plain data: no references, no options of OpenAPI, every name legal Rust.
//!
//! Nodes that `diff` and `check` speak of carry the JSON pointer of the place they came from.

use std::sync::Arc;

use serde_json::Value;

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

impl Operation {
    /// What the enum of its own error codes is called, if it has any.
    pub(crate) fn error_codes_name(&self) -> Option<String> {
        (!self.errors.is_empty()).then(|| crate::names::within(&self.request.name, "ErrorCode"))
    }
}

/// What the fields with the place [`Place::Body`] make up.
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

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Type {
    Text,
    Timestamp,
    Date,
    Sensitive,
    Personal,
    Integer(Integer),
    Float {
        bits: u8,
    },
    Boolean,
    Json,
    /// A file of a multipart body.
    Upload,
    Identifier {
        name: String,
        personal: bool,
    },
    Enum {
        name: String,
        of: Scalar,
    },
    Record {
        name: String,
    },
    OneOf {
        name: String,
    },
    List(Box<Item>),
    Map(Box<Item>),
}

impl Type {
    /// The named type it is, or holds directly.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Identifier { name, .. }
            | Self::Enum { name, .. }
            | Self::Record { name }
            | Self::OneOf { name } => Some(name),
            Self::List(item) | Self::Map(item) => item.ty.name(),
            _ => None,
        }
    }

    pub(crate) fn holds_sensitive(&self) -> bool {
        match self {
            Self::List(item) | Self::Map(item) => item.ty.holds_sensitive(),
            ty => *ty == Self::Sensitive,
        }
    }
}

/// The integers of Rust that `format` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Integer {
    I32,
    I64,
    U32,
    U64,
}

impl Integer {
    pub(crate) fn rust(self) -> &'static str {
        match self {
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::U32 => "u32",
            Self::U64 => "u64",
        }
    }

    /// The smallest and the largest value.
    pub(crate) fn range(self) -> (i128, i128) {
        match self {
            Self::I32 => (i32::MIN.into(), i32::MAX.into()),
            Self::I64 => (i64::MIN.into(), i64::MAX.into()),
            Self::U32 => (0, u32::MAX.into()),
            Self::U64 => (0, u64::MAX.into()),
        }
    }
}

/// What the values of an enum are on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scalar {
    Text,
    Integer,
}

/// What a list or a map holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Item {
    pub(crate) ty: Type,
    pub(crate) rules: Rules,
    pub(crate) nullable: bool,
}

/// The constraints on a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rules {
    pub(crate) min_length: Option<usize>,
    pub(crate) max_length: Option<usize>,
    pub(crate) alphabet: Option<Alphabet>,
    pub(crate) minimum: Option<i128>,
    pub(crate) maximum: Option<i128>,
    pub(crate) multiple_of: Option<i128>,
    /// Limits of a number that is not whole.
    pub(crate) float_minimum: Option<f64>,
    pub(crate) float_maximum: Option<f64>,
    /// Of a list, or of a map.
    pub(crate) min_items: Option<usize>,
    pub(crate) max_items: Option<usize>,
}

/// The characters that a text may be made of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Alphabet {
    /// As the description writes it: `[0-9A-Z]`.
    pub(crate) class: String,
    pub(crate) ranges: Vec<(char, char)>,
}

#[derive(Clone, Debug)]
pub(crate) struct NamedType {
    pub(crate) pointer: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) deprecated: bool,
    pub(crate) kind: Kind,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Identifier { personal: bool },
    Enum { of: Scalar, variants: Vec<Variant> },
    Record(Arc<Record>),
    OneOf(OneOf),
}

#[derive(Clone, Debug)]
pub(crate) struct Variant {
    /// The value on the wire; of an integer, its digits.
    pub(crate) wire: String,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
}

/// One of several schemas.
#[derive(Clone, Debug)]
pub(crate) struct OneOf {
    /// The property whose value tells which.
    pub(crate) discriminator: Option<String>,
    pub(crate) choices: Vec<Choice>,
}

#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// The name of the variant.
    pub(crate) name: String,
    pub(crate) item: Item,
    pub(crate) sign: Sign,
}

/// How a value is recognised as one of a choice.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Sign {
    /// By these values of the discriminator.
    Tag(Vec<String>),
    /// By an object's having this property.
    Property(String),
    /// By being JSON of this sort: `string`, `number`, `boolean`, `array`, `object`.
    Sort(&'static str),
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
