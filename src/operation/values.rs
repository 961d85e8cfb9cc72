//! What rules are held against: values of several types, there or not.

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
    fn number(&self) -> Option<i64>;
}

impl NumberValue for i64 {
    fn number(&self) -> Option<i64> {
        Some(*self)
    }
}

impl NumberValue for u32 {
    fn number(&self) -> Option<i64> {
        Some(i64::from(*self))
    }
}

impl NumberValue for i32 {
    fn number(&self) -> Option<i64> {
        Some(i64::from(*self))
    }
}

impl<T: NumberValue> NumberValue for Option<T> {
    fn number(&self) -> Option<i64> {
        self.as_ref().and_then(NumberValue::number)
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
