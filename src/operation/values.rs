//! What rules are held against: values of several types, there or not.

use std::collections::BTreeMap;

use serde_json::Value;

/// A text, or the lack of one.
pub trait TextValue {
    /// The text, if there is one.
    fn text(&self) -> Option<&str>;

    /// Whether an error may show it.
    fn shown(&self) -> bool {
        true
    }
}

impl TextValue for str {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl<T: TextValue + ?Sized> TextValue for &T {
    fn text(&self) -> Option<&str> {
        (**self).text()
    }

    fn shown(&self) -> bool {
        (**self).shown()
    }
}

impl TextValue for String {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl<T: TextValue> TextValue for Option<T> {
    fn text(&self) -> Option<&str> {
        self.as_ref().and_then(TextValue::text)
    }

    fn shown(&self) -> bool {
        self.as_ref().is_none_or(TextValue::shown)
    }
}

/// A whole number, or the lack of one.
pub trait NumberValue {
    /// The number, if there is one.
    fn number(&self) -> Option<i128>;
}

macro_rules! number_values {
    ($($integer:ty),*) => {
        $(impl NumberValue for $integer {
            fn number(&self) -> Option<i128> {
                Some(i128::from(*self))
            }
        })*
    };
}

number_values!(i32, i64, u32, u64);

impl<T: NumberValue> NumberValue for Option<T> {
    fn number(&self) -> Option<i128> {
        self.as_ref().and_then(NumberValue::number)
    }
}

/// A number that need not be whole, or the lack of one.
pub trait FloatValue {
    /// The number, if there is one.
    fn float(&self) -> Option<f64>;
}

impl FloatValue for f32 {
    fn float(&self) -> Option<f64> {
        Some(f64::from(*self))
    }
}

impl FloatValue for f64 {
    fn float(&self) -> Option<f64> {
        Some(*self)
    }
}

impl<T: FloatValue> FloatValue for Option<T> {
    fn float(&self) -> Option<f64> {
        self.as_ref().and_then(FloatValue::float)
    }
}

/// Free JSON, or the lack of it.
pub trait JsonValue {
    /// The value, if there is one.
    fn json(&self) -> Option<&Value>;
}

impl JsonValue for Value {
    fn json(&self) -> Option<&Value> {
        Some(self)
    }
}

impl JsonValue for Option<Value> {
    fn json(&self) -> Option<&Value> {
        self.as_ref()
    }
}

/// A list, or the lack of one.
pub trait ListValue<T> {
    /// The items, if there is a list.
    fn items(&self) -> Option<&[T]>;
}

impl<T> ListValue<T> for Vec<T> {
    fn items(&self) -> Option<&[T]> {
        Some(self)
    }
}

impl<T> ListValue<T> for Option<Vec<T>> {
    fn items(&self) -> Option<&[T]> {
        self.as_deref()
    }
}

/// A map by text, or the lack of it.
pub trait MapValue<T> {
    /// The entries, if there is a map.
    fn entries(&self) -> Option<&BTreeMap<String, T>>;
}

impl<T> MapValue<T> for BTreeMap<String, T> {
    fn entries(&self) -> Option<&BTreeMap<String, T>> {
        Some(self)
    }
}

impl<T> MapValue<T> for Option<BTreeMap<String, T>> {
    fn entries(&self) -> Option<&BTreeMap<String, T>> {
        self.as_ref()
    }
}
