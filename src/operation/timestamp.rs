//! Times, kept as they came.

use std::{fmt, time::SystemTime};

use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

use super::{ParameterValue, TextValue};

/// A time as RFC 3339 writes it, kept to the character.
///
/// The service compares some times as texts (`send_time` is half of a request's identity), so the offset and the
/// fraction stay as they were written: `+08:00` does not become `Z`, `.120` does not become `.12`. It is read as a
/// time only when asked.
///
/// ```
/// use wechatpay_coupons::Timestamp;
///
/// let time = Timestamp::from("2019-12-31T13:29:35.120+08:00");
/// assert_eq!(time.as_str(), "2019-12-31T13:29:35.120+08:00");
/// assert!(time.to_system_time()? < std::time::SystemTime::now());
/// # Ok::<(), wechatpay_coupons::operation::InvalidTimestamp>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(String);

impl Timestamp {
    /// The time now, to the second, in the offset of Beijing (`+08:00`), as the service writes it.
    pub fn now() -> Self {
        Self::at(SystemTime::now()).unwrap_or_else(|| Self("1970-01-01T08:00:00+08:00".to_owned()))
    }

    /// A given time, to the second, in the offset of Beijing (`+08:00`). `None` before 1970 and after 9999.
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use wechatpay_coupons::Timestamp;
    ///
    /// let time = Timestamp::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_554_208_460));
    /// assert_eq!(time.unwrap().as_str(), "2019-04-02T20:34:20+08:00");
    /// ```
    pub fn at(time: SystemTime) -> Option<Self> {
        let since_epoch = time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        let seconds = i64::try_from(since_epoch.as_secs()).ok()?;
        let beijing = UtcOffset::from_hms(8, 0, 0).ok()?;
        let time = OffsetDateTime::from_unix_timestamp(seconds).ok()?.checked_to_offset(beijing)?;
        time.format(&Rfc3339).ok().map(Self)
    }

    /// The text as it came.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads it as a time.
    pub fn to_system_time(&self) -> Result<SystemTime, InvalidTimestamp> {
        Self::parse(&self.0)
    }

    pub(crate) fn parse(text: &str) -> Result<SystemTime, InvalidTimestamp> {
        let time = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| InvalidTimestamp)?;
        let since_epoch = time - OffsetDateTime::UNIX_EPOCH;
        // Not every machine's clock goes back as far as a text can.
        let time = if since_epoch.is_negative() {
            SystemTime::UNIX_EPOCH.checked_sub(since_epoch.unsigned_abs())
        } else {
            SystemTime::UNIX_EPOCH.checked_add(since_epoch.unsigned_abs())
        };
        time.ok_or(InvalidTimestamp)
    }
}

impl From<&str> for Timestamp {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Timestamp {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&String> for Timestamp {
    fn from(text: &String) -> Self {
        Self(text.clone())
    }
}

impl AsRef<str> for Timestamp {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TextValue for Timestamp {
    fn text(&self) -> Option<&str> {
        Some(&self.0)
    }
}

impl ParameterValue for Timestamp {
    fn parameter(&self) -> Option<std::borrow::Cow<'_, str>> {
        Some(self.0.as_str().into())
    }
}

/// A text that is no time as RFC 3339 writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidTimestamp;

impl fmt::Display for InvalidTimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a time as RFC 3339 writes it, such as 2026-01-31T13:29:35+08:00")
    }
}

impl std::error::Error for InvalidTimestamp {}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn offsets_and_fractions_are_read() {
        let expected = SystemTime::UNIX_EPOCH + Duration::from_secs(1_577_770_175);
        for text in ["2019-12-31T13:29:35+08:00", "2019-12-31T05:29:35Z", "2019-12-31T05:29:35.000+00:00"] {
            assert_eq!(Timestamp::from(text).to_system_time(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_an_error_and_no_panic() {
        for text in ["", "2019-12-31", "2019-13-31T05:29:35Z", "2019-12-31 05:29:35", "now"] {
            assert_eq!(Timestamp::from(text).to_system_time(), Err(InvalidTimestamp), "{text}");
        }
        for text in ["0000-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"] {
            let _ = Timestamp::from(text).to_system_time();
        }
    }
}
