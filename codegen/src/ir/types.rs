//! The types of values, and those that have a name.

use std::sync::Arc;

use super::{Record, Rules};

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
    /// What is said of it, where its type does not say it.
    pub(crate) description: String,
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
