//! For whom requests are signed: the part of an `Authorization` header that every attempt shares.

use std::fmt::{self, Write as _};

use super::Stamp;

const MERCHANT_SCHEME: &str = "WECHATPAY2-SHA256-RSA2048";
/// What each attempt, or the serial of an identity, says.
const TAKEN: [&str; 4] = ["nonce_str", "timestamp", "serial_no", "signature"];

/// For whom requests are signed.
///
/// Everything in an `Authorization` header that is not new on each attempt: the scheme, who calls, and the serial of the
/// certificate whose key signs. Most callers are a [`merchant`](Identity::merchant), for which the builder has settings of
/// its own; whoever signs under another scheme says so in full:
///
/// ```
/// use wechatpay_coupons::{Client, auth::Identity};
///
/// # fn run() -> Result<(), wechatpay_coupons::auth::InvalidIdentity> {
/// let brand = Identity::new(
///     "WECHATPAY-BRAND-SHA256-RSA2048",
///     [("brand_id", "120344")],
///     "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
/// )?;
/// let builder = Client::builder().identity(brand);
/// # Ok(())
/// # }
/// # run().unwrap();
/// ```
///
/// The algorithm stays what it is: whatever a scheme is called, its signature is RSASSA-PKCS1-v1_5 with SHA-256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    scheme: String,
    values: Vec<(String, String)>,
    serial: String,
}

impl Identity {
    /// A merchant (`mchid`, 商户号) and the serial of its certificate (商户API证书序列号), under
    /// `WECHATPAY2-SHA256-RSA2048`.
    pub fn merchant(
        merchant_id: impl Into<String>,
        serial: impl Into<String>,
    ) -> Result<Self, InvalidIdentity> {
        Self::new(MERCHANT_SCHEME, [("mchid", merchant_id.into())], serial)
    }

    /// Any scheme, with what it wants to be told of the caller, in this order, and the serial of the certificate whose
    /// key signs. Time, nonce, serial and signature are added to it on each attempt.
    pub fn new(
        scheme: impl Into<String>,
        values: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
        serial: impl Into<String>,
    ) -> Result<Self, InvalidIdentity> {
        let values = values.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        let identity = Self { scheme: scheme.into(), values, serial: serial.into() };
        match identity.fault() {
            Some(fault) => Err(InvalidIdentity(fault)),
            None => Ok(identity),
        }
    }

    fn fault(&self) -> Option<Fault> {
        if !is_writable(&self.scheme) {
            return Some(Fault::Scheme);
        }
        for (index, (name, value)) in self.values.iter().enumerate() {
            let again = self.values.iter().take(index).any(|(earlier, _)| earlier == name);
            if again || TAKEN.contains(&name.as_str()) {
                return Some(Fault::NameAgain);
            }
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                return Some(Fault::Name);
            }
            if !is_writable(value) {
                return Some(Fault::Value(name.clone()));
            }
        }
        if is_writable(&self.serial) { None } else { Some(Fault::Value("serial_no".to_owned())) }
    }

    /// The authorization scheme.
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// What is told of the caller under a name: `mchid`, `brand_id`.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The merchant number, where the identity is a merchant's.
    pub fn merchant_id(&self) -> Option<&str> {
        self.value("mchid")
    }

    /// The serial of the certificate whose key signs.
    pub fn serial(&self) -> &str {
        &self.serial
    }

    /// The value of the `Authorization` header.
    pub(crate) fn authorization(&self, stamp: &Stamp, signature: &str) -> String {
        let Self { scheme, values, serial } = self;
        let Stamp { timestamp, nonce } = stamp;
        let mut header = format!("{scheme} ");
        // Writing to a `String` can't fail.
        for (name, value) in values {
            let _ = write!(header, "{name}=\"{value}\",");
        }
        let _ = write!(
            header,
            "nonce_str=\"{nonce}\",timestamp=\"{timestamp}\",serial_no=\"{serial}\",signature=\"{signature}\""
        );
        header
    }
}

/// Whether a text can stand in the header as it is, quoted: nothing that ends a value for any reader of it.
fn is_writable(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\' | b','))
}

/// An identity that can't be written into a header. It names the part at fault, and never quotes it: a key that was mixed
/// up with it would show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidIdentity(Fault);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Fault {
    Scheme,
    Name,
    NameAgain,
    Value(String),
}

impl fmt::Display for InvalidIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const WANTED: &str = "is empty, or holds blanks, quotes, commas or characters outside ASCII";
        match &self.0 {
            Fault::Scheme => write!(f, "the scheme {WANTED}"),
            Fault::Name => f.write_str("a name is empty, or holds more than letters, digits and underscores"),
            Fault::NameAgain => {
                f.write_str("a name is given twice, or is one of those that every header has")
            }
            Fault::Value(name) => write!(f, "the value of {name} {WANTED}"),
        }
    }
}

impl std::error::Error for InvalidIdentity {}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp() -> Stamp {
        Stamp { timestamp: 1_554_208_460, nonce: "593BEC0C930BF1AFEB40B4A08C8FB242".to_owned() }
    }

    #[test]
    fn the_header_quotes_each_value() {
        let identity = Identity::merchant("1900000001", "5157F09E").unwrap();
        assert_eq!(
            identity.authorization(&stamp(), "c2ln"),
            "WECHATPAY2-SHA256-RSA2048 mchid=\"1900000001\",\
             nonce_str=\"593BEC0C930BF1AFEB40B4A08C8FB242\",timestamp=\"1554208460\",\
             serial_no=\"5157F09E\",signature=\"c2ln\"",
        );
    }

    #[test]
    fn scheme_and_values_are_free_and_keep_their_order() {
        let identity = Identity::new("OTHER-SCHEME", [("b", "2"), ("a", "1")], "3").unwrap();
        assert!(
            identity.authorization(&stamp(), "c2ln").starts_with("OTHER-SCHEME b=\"2\",a=\"1\",nonce_str=")
        );
        assert_eq!((identity.value("a"), identity.merchant_id()), (Some("1"), None));
    }

    #[test]
    fn what_would_break_the_header_is_refused_and_not_quoted() {
        for bad in ["", " ", "a b", "a\"", "a,b=\"c", "a\\", "a\r\nb", "\u{0}", "商户"] {
            for refused in [
                Identity::new(bad, [("mchid", "1")], "2"),
                Identity::new("S", [(bad, "1")], "2"),
                Identity::new("S", [("mchid", bad)], "2"),
                Identity::new("S", [("mchid", "1")], bad),
                Identity::merchant(bad, "2"),
            ] {
                let error = refused.unwrap_err().to_string();
                assert!(bad.len() < 3 || !error.contains(bad), "{error}");
            }
        }
        for name in ["signature", "nonce_str", "timestamp", "serial_no", "a=b"] {
            assert!(Identity::new("S", [(name, "1")], "2").is_err(), "{name}");
        }
        assert!(Identity::new("S", [("a", "1"), ("a", "2")], "3").is_err());
    }
}
