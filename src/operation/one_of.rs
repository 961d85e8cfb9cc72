//! Values that are one of several schemas.

use serde_json::Value;

/// How a value shows which of several schemas it is.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Sign {
    /// A property has one of these values.
    Tag(&'static str, &'static [&'static str]),
    /// A property is there.
    Property(&'static str),
    /// It is a text.
    String,
    /// It is a number.
    Number,
    /// It is a flag.
    Boolean,
    /// It is a list.
    Array,
    /// It is an object.
    Object,
    /// It may be anything.
    Any,
}

impl Sign {
    /// Whether a value shows it.
    pub fn is_on(&self, value: &Value) -> bool {
        match self {
            Self::Tag(property, values) => {
                value.get(property).and_then(Value::as_str).is_some_and(|tag| values.contains(&tag))
            }
            Self::Property(property) => value.get(property).is_some_and(|value| !value.is_null()),
            Self::String => value.is_string(),
            Self::Number => value.is_number(),
            Self::Boolean => value.is_boolean(),
            Self::Array => value.is_array(),
            Self::Object => value.is_object(),
            Self::Any => true,
        }
    }
}

/// Gives an enum of schemas its serde: `one_of!(Payment, Card(Sign::Tag("type", &["card"])))`.
#[doc(hidden)]
#[macro_export]
macro_rules! __one_of {
    ($name:ident, $($variant:ident($sign:expr)),* $(,)?) => {
        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => $crate::__private::serde::Serialize::serialize(value, serializer),)*
                    Self::Unknown(value) => {
                        $crate::__private::serde::Serialize::serialize(value.as_json(), serializer)
                    }
                }
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let value: $crate::operation::Value =
                    $crate::__private::serde::Deserialize::deserialize(deserializer)?;
                $(if $sign.is_on(&value) {
                    return $crate::__private::serde::Deserialize::deserialize(value)
                        .map(Self::$variant)
                        .map_err(|error| $crate::__private::unfit::<D::Error>(&error));
                })*
                ::core::result::Result::Ok(Self::Unknown($crate::operation::Unrecognized::new(value)))
            }
        }
    };
}
