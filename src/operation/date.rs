//! Dates, kept as they came.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{ParameterValue, TextValue};

/// A date as RFC 3339 writes it, `2026-01-31`, kept to the character.
///
/// ```
/// use wechatpay_coupons::operation::Date;
///
/// assert_eq!(Date::from("2026-01-31").as_str(), "2026-01-31");
/// assert_eq!(Date::from("2026-01-31").year_month_day(), Some((2026, 1, 31)));
/// assert_eq!(Date::from("2026-02-31").year_month_day(), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Date(String);

impl Date {
    /// The text as it came.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Year, month and day; `None` for a text that is no date.
    pub fn year_month_day(&self) -> Option<(i32, u8, u8)> {
        Self::parse(&self.0)
    }

    pub(super) fn parse(text: &str) -> Option<(i32, u8, u8)> {
        let is_line = |at| text.as_bytes().get(at) == Some(&b'-');
        let digits = |range: std::ops::Range<usize>| {
            let digits = text.get(range).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
            digits.and_then(|digits| digits.parse::<u16>().ok())
        };
        if text.len() != 10 || !is_line(4) || !is_line(7) {
            return None;
        }
        let (year, month, day) =
            (i32::from(digits(0..4)?), u8::try_from(digits(5..7)?).ok()?, digits(8..10)?);
        let day = u8::try_from(day).ok()?;
        time::Date::from_calendar_date(year, time::Month::try_from(month).ok()?, day).ok()?;
        Some((year, month, day))
    }
}

impl From<&str> for Date {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Date {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl AsRef<str> for Date {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TextValue for Date {
    fn text(&self) -> Option<&str> {
        Some(&self.0)
    }
}

impl ParameterValue for Date {
    fn parameter(&self) -> Option<std::borrow::Cow<'_, str>> {
        Some(self.0.as_str().into())
    }
}
