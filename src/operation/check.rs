//! The constraints of a description, held against values: what generated `check` methods are written in.

use std::fmt::Write as _;

use serde_json::Value;

use super::{
    Date, Float, FloatValue, Items, JsonValue, ListValue, MapValue, Number, NumberValue, Rule, Text,
    TextValue, Timestamp, Violation, Violations, class,
};

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
///     "stock_id: wants at least 1 character, has 0; it is \"\"\n\
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

    /// Holds a date against the rules of its text, and its text against RFC 3339.
    pub fn date<'s>(&mut self, at: impl Into<Step<'s>>, value: &impl TextValue, rule: Text) {
        if let Some(text) = value.text() {
            self.within(at.into(), |check| {
                check.hold(text, Some(text), rule);
                if Date::parse(text).is_none() {
                    check.broken(Rule::NotADate, Some(text));
                }
            });
        }
    }

    /// Holds a header or a cookie against its rules, and against what a header can hold.
    pub fn header<'s>(&mut self, at: impl Into<Step<'s>>, value: &impl TextValue, rule: Text) {
        if let Some(text) = value.text() {
            let shown = value.shown().then_some(text);
            self.within(at.into(), |check| {
                check.hold(text, shown, rule);
                let blank = text.starts_with(' ') || text.ends_with(' ');
                if blank || !text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
                    check.broken(Rule::NotAHeaderValue, shown);
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
            if let Some(of) = rule.step.filter(|step| number.checked_rem(*step).is_some_and(|rest| rest != 0))
            {
                check.broken(Rule::NotAMultiple { of }, Some(&number.to_string()));
            }
        });
    }

    /// Holds a number that need not be whole against its rules.
    pub fn float<'s>(&mut self, at: impl Into<Step<'s>>, value: &impl FloatValue, rule: Float) {
        let Some(number) = value.float() else { return };
        let wanted = if !number.is_finite() {
            "a finite number".to_owned()
        } else if let Some(minimum) = rule.minimum.filter(|minimum| number < *minimum) {
            format!("at least {minimum}")
        } else if let Some(maximum) = rule.maximum.filter(|maximum| number > *maximum) {
            format!("at most {maximum}")
        } else {
            return;
        };
        self.within(at.into(), |check| check.broken(Rule::OutOfRange { wanted }, Some(&number.to_string())));
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
        self.within(at.into(), |check| {
            check.hold_count(items.len(), rule);
            for (index, item) in items.iter().enumerate() {
                each(check, index, item);
            }
        });
    }

    /// Holds a map against its rules, and each entry against `each`.
    pub fn map<'s, T>(
        &mut self,
        at: impl Into<Step<'s>>,
        value: &impl MapValue<T>,
        rule: Items,
        mut each: impl FnMut(&mut Self, &str, &T),
    ) {
        let Some(entries) = value.entries() else { return };
        self.within(at.into(), |check| {
            check.hold_count(entries.len(), rule);
            for (key, item) in entries {
                check.hold_key(key);
                each(check, key, item);
            }
        });
    }

    fn hold_count(&mut self, count: usize, rule: Items) {
        if count < rule.minimum {
            self.broken(Rule::TooFewItems { minimum: rule.minimum, count }, None);
        }
        if let Some(maximum) = rule.maximum.filter(|maximum| count > *maximum) {
            self.broken(Rule::TooManyItems { maximum, count }, None);
        }
    }

    /// A key travels like a text does.
    fn hold_key(&mut self, key: &str) {
        self.within(key.into(), |check| check.hold(key, None, Text::new()));
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

    /// Reports a rule of your own as broken, without the value.
    pub fn broken_at<'s>(&mut self, at: impl Into<Step<'s>>, wanted: &'static str) {
        self.within(at.into(), |check| check.broken(Rule::Custom { wanted }, None));
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
                    self.hold_key(name);
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
        if let Some(allowed) = rule.class
            && let Some(at) = text.chars().position(|character| !class::holds(allowed, character))
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
    /// No step: the value itself.
    Here,
}

impl Step<'_> {
    pub(crate) fn append_to(self, path: &mut String) {
        match self {
            Self::Name(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
            }
            // Writing to a `String` can't fail.
            Self::Index(index) => drop(write!(path, "[{index}]")),
            Self::Here => {}
        }
    }
}

impl<'s> From<&'s str> for Step<'s> {
    fn from(name: &'s str) -> Self {
        Self::Name(name)
    }
}

impl From<()> for Step<'_> {
    fn from((): ()) -> Self {
        Self::Here
    }
}

impl From<usize> for Step<'_> {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// A nested object that can check itself.
pub trait Checked {
    /// Reports what is broken to `check`.
    fn check(&self, check: &mut Check);
}
