//! The tree as serde reads it: plain scalars become what YAML says they are, quoted ones stay texts.

use marked_yaml::{Node, types::MarkedScalarNode};
use serde::{
    Deserializer,
    de::{
        IntoDeserializer, Visitor,
        value::{Error, MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};

use super::scalar::Scalar;

/// A node, to be read.
#[derive(Clone, Copy)]
pub(super) struct Tree<'t>(pub(super) &'t Node);

impl<'de> Deserializer<'de> for Tree<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Node::Scalar(scalar) => scalar_value(scalar, visitor),
            Node::Sequence(items) => visitor.visit_seq(SeqDeserializer::new(items.iter().map(Tree))),
            Node::Mapping(mapping) => {
                let entries = mapping.iter().map(|(key, value)| (key.as_str(), Tree(value)));
                visitor.visit_map(MapDeserializer::new(entries))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Node::Scalar(scalar) if is_null(scalar) => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    /// Texts are texts, also where they look like numbers: a description `2024` is one.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Node::Scalar(scalar) => visitor.visit_borrowed_str(scalar.as_str()),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Node::Scalar(scalar) => {
                scalar.as_str().into_deserializer().deserialize_enum(name, variants, visitor)
            }
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de> for Tree<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

fn is_null(scalar: &MarkedScalarNode) -> bool {
    Scalar::of(scalar) == Scalar::Null
}

fn scalar_value<'de, V: Visitor<'de>>(scalar: &'de MarkedScalarNode, visitor: V) -> Result<V::Value, Error> {
    match Scalar::of(scalar) {
        Scalar::Null => visitor.visit_unit(),
        Scalar::Flag(flag) => visitor.visit_bool(flag),
        Scalar::Whole(whole) => visitor.visit_u64(whole),
        Scalar::Negative(negative) => visitor.visit_i64(negative),
        Scalar::Fraction(fraction) => visitor.visit_f64(fraction),
        Scalar::Text => visitor.visit_borrowed_str(scalar.as_str()),
    }
}
