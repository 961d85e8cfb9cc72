//! The constraints of a description, held against values: what generated `check` methods are written in.

use std::fmt::Write as _;

use serde_json::Value;

use super::{Rule, Timestamp, Violation, Violations};

/// Collects the violations of one request.
///
/// ```
/// use wechatpay_coupons::operation::{Check, Items, Text};
///
/// let mut check = Check::new();
/// check.text("stock_id", "", Text::new().min(1).max(20));
/// check.list("codes", &vec!["a".to_owned(), "much too long".to_owned()], Items::new().max(200), |check, at, code| {
///     check.text(at, code, Text::new().max(8));
/// });
/// let violations = check.finish().unwrap_err();
/// assert_eq!(
///     violations.to_string(),
///     "stock_id: wants at least 1 characters, has 0; it is \"\"\n\
///      codes[1]: wants at most 8 characters, has 13; it is \"much too long\"",
/// );
/// ```
#[derive(Debug, Default)]
pub struct Check {
    path: String,
    violations: Vec<Violation>,
}

impl Check {
    /// No violation yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// All violations, if there are any.
    pub fn finish(self) -> Result<(), Violations> {
        Violations::none_or(self.violations)
    }

    /// Holds a text against its rules.
    pub fn text<'s>(&mut self, at: impl Into<Step<'s>>, value: &(impl TextValue + ?Sized), rule: Text) {
        if let Some(text) = value.text() {
            let shown = value.shown().then_some(text);
            self.within(at.into(), |check| check.hold(text, shown, rule));
        }
    }

    /// Holds a time against the rules of its text, and its text against RFC 3339.
    pub fn time<'s>(&mut self, at: impl Into<Step<'s>>, value: &impl TextValue, rule: Text) {
        if let Some(text) = value.text() {
            self.within(at.into(), |check| {
                check.hold(text, Some(text), rule);
                if Timestamp::parse(text).is_err() {
                    check.broken(Rule::NotATime, Some(text));
                }
            });
        }
    }

    /// Holds a path parameter against its rules, and against what a path segment can be.
    pub fn segment<'s>(&mut self, at: impl Into<Step<'s>>, value: &impl TextValue, rule: Text) {
        if let Some(text) = value.text() {
            let shown = value.shown().then_some(text);
            self.within(at.into(), |check| {
                check.hold(text, shown, rule);
                // A URL parser removes dot segments, even percent-encoded ones; the path sent would not be the
                // path signed.
                if matches!(text, "" | "." | "..") {
                    check.broken(Rule::NotAPathSegment, shown);
                }
            });
        }
    }

    /// Holds a number against its rules.
    pub fn number<'s>(&mut self, at: impl Into<Step<'s>>, value: &impl NumberValue, rule: Number) {
        let Some(number) = value.number() else { return };
        self.within(at.into(), |check| {
            if let Some(minimum) = rule.minimum.filter(|minimum| number < *minimum) {
                check.broken(Rule::TooSmall { minimum }, Some(&number.to_string()));
            }
            if let Some(maximum) = rule.maximum.filter(|maximum| number > *maximum) {
                check.broken(Rule::TooLarge { maximum }, Some(&number.to_string()));
            }
        });
    }

    /// Holds a list against its rules, and each item against `each`.
    pub fn list<'s, T>(
        &mut self,
        at: impl Into<Step<'s>>,
        value: &impl ListValue<T>,
        rule: Items,
        mut each: impl FnMut(&mut Self, usize, &T),
    ) {
        let Some(items) = value.items() else { return };
        let count = items.len();
        self.within(at.into(), |check| {
            if count < rule.minimum {
                check.broken(Rule::TooFewItems { minimum: rule.minimum, count }, None);
            }
            if let Some(maximum) = rule.maximum.filter(|maximum| count > *maximum) {
                check.broken(Rule::TooManyItems { maximum, count }, None);
            }
            for (index, item) in items.iter().enumerate() {
                each(check, index, item);
            }
        });
    }

    /// Checks a nested object.
    pub fn object<'s, T: Checked>(&mut self, at: impl Into<Step<'s>>, value: &Option<T>) {
        if let Some(object) = value {
            self.within(at.into(), |check| object.check(check));
        }
    }

    /// Checks a nested object that is always there.
    pub fn part<'s>(&mut self, at: impl Into<Step<'s>>, value: &impl Checked) {
        self.within(at.into(), |check| value.check(check));
    }

    /// Holds the texts of a free value against what every body must keep.
    pub fn json<'s>(&mut self, at: impl Into<Step<'s>>, value: &impl JsonValue) {
        if let Some(value) = value.json() {
            self.within(at.into(), |check| check.hold_json(value));
        }
    }

    fn hold_json(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.hold(text, None, Text::new()),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.within(index.into(), |check| check.hold_json(item));
                }
            }
            Value::Object(fields) => {
                for (name, field) in fields {
                    self.within(name.as_str().into(), |check| check.hold_json(field));
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn hold(&mut self, text: &str, shown: Option<&str>, rule: Text) {
        let length = text.chars().count();
        if length < rule.minimum {
            self.broken(Rule::TooShort { minimum: rule.minimum, length }, shown);
        }
        if let Some(maximum) = rule.maximum.filter(|maximum| length > *maximum) {
            self.broken(Rule::TooLong { maximum, length }, shown);
        }
        if let Some((allowed, contains)) = rule.alphabet
            && let Some(at) = text.chars().position(|character| !contains(character))
        {
            self.broken(Rule::Alphabet { allowed, position: at + 1 }, shown);
        }
        if let Some(at) = text.chars().position(|character| character > '\u{FFFF}') {
            self.broken(Rule::BeyondBasicPlane { position: at + 1 }, shown);
        }
    }

    fn broken(&mut self, rule: Rule, value: Option<&str>) {
        self.violations.push(Violation::new(self.path.clone(), rule, value));
    }

    fn within(&mut self, step: Step<'_>, body: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        step.append_to(&mut self.path);
        body(self);
        self.path.truncate(length);
    }
}

/// One step of a field's path: a name, or an index.
#[derive(Clone, Copy, Debug)]
pub enum Step<'s> {
    /// A property, or a parameter.
    Name(&'s str),
    /// An item of a list, counted from 0.
    Index(usize),
}

impl Step<'_> {
    fn append_to(self, path: &mut String) {
        match self {
            Self::Name(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
            }
            // Writing to a `String` can't fail.
            Self::Index(index) => drop(write!(path, "[{index}]")),
        }
    }
}

impl<'s> From<&'s str> for Step<'s> {
    fn from(name: &'s str) -> Self {
        Self::Name(name)
    }
}

impl From<usize> for Step<'_> {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// What characters are allowed: as a regular expression names them, and as a question.
type Alphabet = (&'static str, fn(char) -> bool);

/// The rules of a text: its length in characters, and its alphabet.
#[derive(Clone, Copy, Debug, Default)]
pub struct Text {
    minimum: usize,
    maximum: Option<usize>,
    alphabet: Option<Alphabet>,
}

impl Text {
    /// Any text.
    pub const fn new() -> Self {
        Self { minimum: 0, maximum: None, alphabet: None }
    }

    /// At least so many characters.
    pub const fn min(mut self, characters: usize) -> Self {
        self.minimum = characters;
        self
    }

    /// At most so many characters.
    pub const fn max(mut self, characters: usize) -> Self {
        self.maximum = Some(characters);
        self
    }

    /// Only characters that `contains` accepts, `named` as in a regular expression.
    pub const fn of(mut self, named: &'static str, contains: fn(char) -> bool) -> Self {
        self.alphabet = Some((named, contains));
        self
    }
}

/// The rules of a number.
#[derive(Clone, Copy, Debug, Default)]
pub struct Number {
    minimum: Option<i64>,
    maximum: Option<i64>,
}

impl Number {
    /// Any number.
    pub const fn new() -> Self {
        Self { minimum: None, maximum: None }
    }

    /// Not below `minimum`.
    pub const fn min(mut self, minimum: i64) -> Self {
        self.minimum = Some(minimum);
        self
    }

    /// Not above `maximum`.
    pub const fn max(mut self, maximum: i64) -> Self {
        self.maximum = Some(maximum);
        self
    }
}

/// The rules of a list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Items {
    minimum: usize,
    maximum: Option<usize>,
}

impl Items {
    /// Any number of items.
    pub const fn new() -> Self {
        Self { minimum: 0, maximum: None }
    }

    /// At least so many items.
    pub const fn min(mut self, items: usize) -> Self {
        self.minimum = items;
        self
    }

    /// At most so many items.
    pub const fn max(mut self, items: usize) -> Self {
        self.maximum = Some(items);
        self
    }
}

/// A nested object that can check itself.
pub trait Checked {
    /// Reports what is broken to `check`.
    fn check(&self, check: &mut Check);
}

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
