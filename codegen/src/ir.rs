//! What will be generated, as plain data: no references, no options of OpenAPI, every name legal Rust.

use serde_json::Value;

/// A whole description.
#[derive(Debug)]
pub(crate) struct Api {
    pub(crate) title: String,
    pub(crate) tags: Vec<Tag>,
    /// Named types that operations share, in the order of the description.
    pub(crate) types: Vec<NamedType>,
    /// Named types that only events use.
    pub(crate) event_types: Vec<NamedType>,
    pub(crate) errors: Vec<ErrorCode>,
}

/// The operations of one tag: one module.
#[derive(Debug)]
pub(crate) struct Tag {
    pub(crate) name: String,
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
    pub(crate) manual: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) request: Record,
    pub(crate) request_example: Value,
    pub(crate) reply: Record,
    /// Objects and enums without a name of their own, named by where they stand.
    pub(crate) inline_types: Vec<NamedType>,
    pub(crate) idempotency: Option<Idempotency>,
    pub(crate) signed: bool,
    pub(crate) page: Option<Page>,
    pub(crate) batch: Option<Batch>,
    pub(crate) rate: Option<Rate>,
    pub(crate) errors: Vec<ErrorCode>,
}

/// A struct: a request, a reply, or an object in one.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) name: String,
    pub(crate) fields: Vec<Field>,
}

impl Record {
    pub(crate) fn required(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.required)
    }

    pub(crate) fn optional(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| !field.required)
    }

    pub(crate) fn body(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.place == Place::Body)
    }

    /// Whether a field of its own travels sealed.
    pub(crate) fn is_sensitive(&self) -> bool {
        self.fields.iter().any(|field| field.ty == Type::Sensitive)
    }

    /// The field, if there is one, whose list holds values that would travel sealed.
    pub(crate) fn sensitive_list(&self) -> Option<&Field> {
        self.fields.iter().find(|field| matches!(&field.ty, Type::List(item) if item.holds_sensitive()))
    }
}

#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) pointer: String,
    /// The name on the wire.
    pub(crate) wire: String,
    /// The name in Rust.
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) ty: Type,
    pub(crate) rules: Rules,
    pub(crate) required: bool,
    pub(crate) description: String,
    pub(crate) source: Option<String>,
}

/// Where a field stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Body,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Type {
    Text,
    Timestamp,
    Sensitive,
    Personal,
    Integer { bits: u8 },
    Boolean,
    Json,
    Identifier { name: String, personal: bool },
    Enum { name: String },
    Record { name: String },
    List(Box<Item>),
}

/// What a list holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Item {
    pub(crate) ty: Type,
    pub(crate) rules: Rules,
}

impl Item {
    fn holds_sensitive(&self) -> bool {
        match &self.ty {
            Type::List(item) => item.holds_sensitive(),
            ty => *ty == Type::Sensitive,
        }
    }
}

/// The constraints on a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rules {
    pub(crate) min_length: Option<usize>,
    pub(crate) max_length: Option<usize>,
    pub(crate) alphabet: Option<Alphabet>,
    pub(crate) minimum: Option<i64>,
    pub(crate) maximum: Option<i64>,
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
    pub(crate) kind: Kind,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Identifier { personal: bool },
    Enum(Vec<Variant>),
    Record(std::rc::Rc<Record>),
}

#[derive(Clone, Debug)]
pub(crate) struct Variant {
    pub(crate) wire: String,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
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

#[derive(Debug)]
pub(crate) struct ErrorCode {
    pub(crate) code: String,
    pub(crate) aliases: Vec<String>,
    pub(crate) status: u16,
    pub(crate) meaning: String,
    /// `Refused` or `Unknown`.
    pub(crate) outcome: &'static str,
    /// `Fix`, `Wait`, `Query` or `Retry`.
    pub(crate) advice: &'static str,
}
