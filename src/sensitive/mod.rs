//! Values that must not be seen: sealed, redacted, wiped.

mod sealing;

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::{Zeroize, Zeroizing};

#[doc(hidden)]
pub use crate::__seal as seal;
pub use sealing::{Place, Seal, Sealed, SealedObject, Sealing};

use crate::operation::{ParameterValue, TextValue};

/// A value that travels sealed: a person's name, an identity card number.
///
/// It can't be serialised or printed, its `Debug` is redacted, and its memory is wiped when it is dropped. The client
/// seals a copy with the service's key each time the request is sent; the value itself never changes, so it can't be
/// sealed twice.
///
/// ```
/// use wechatpay_coupons::Sensitive;
///
/// let name = Sensitive::from("张三");
/// assert_eq!(format!("{name:?}"), "[sensitive]");
/// assert_eq!(name.expose(), "张三");
/// ```
///
/// ```compile_fail
/// let name = wechatpay_coupons::Sensitive::from("张三");
/// serde_json::to_string(&name); // It has no `Serialize`, so it can't be stored or logged in the clear.
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Sensitive<T: Zeroize = String>(Zeroizing<T>);

impl<T: Zeroize> Sensitive<T> {
    /// Wraps a value.
    pub fn new(value: T) -> Self {
        Self(Zeroizing::new(value))
    }

    /// The value, in the clear. Keep it out of logs.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl From<&str> for Sensitive<String> {
    fn from(value: &str) -> Self {
        Self(Zeroizing::new(value.to_owned()))
    }
}

impl From<String> for Sensitive<String> {
    fn from(value: String) -> Self {
        Self(Zeroizing::new(value))
    }
}

impl<T: Zeroize> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[sensitive]")
    }
}

impl<'de> Deserialize<'de> for Sensitive<String> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        withheld(deserializer).map(Self::new)
    }
}

/// Personal data or a bearer value that travels in the clear, because the service wants it so: a phone number.
///
/// It serialises as the text it is; its `Debug` is redacted.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Personal<T = String>(T);

impl<T> Personal<T> {
    /// Wraps a value.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, in the clear. Keep it out of logs.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl From<&str> for Personal<String> {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl From<String> for Personal<String> {
    fn from(value: String) -> Self {
        Self(value)
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[personal]")
    }
}

impl<T: Serialize> Serialize for Personal<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Personal<String> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        withheld(deserializer).map(Self)
    }
}

impl ParameterValue for Personal<String> {
    fn parameter(&self) -> Option<Cow<'_, str>> {
        Some(self.0.as_str().into())
    }
}

impl TextValue for Personal<String> {
    fn text(&self) -> Option<&str> {
        Some(&self.0)
    }

    fn shown(&self) -> bool {
        false
    }
}

/// Reads a text; the error of a value that is none does not quote it.
fn withheld<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Cow::<'de, str>::deserialize(deserializer)
        .map(Cow::into_owned)
        .map_err(|_| serde::de::Error::custom("the value is withheld, expected a string"))
}

/// Seals a plaintext so that only the service can open it.
///
/// The client's is RSAES-OAEP (SHA-1, MGF1 with SHA-1, no label) with the service's key, in base64.
pub trait Sealer {
    /// The ciphertext as it stands in the body.
    fn seal(&self, plaintext: &[u8]) -> Result<String, SealError>;
}

/// Why a plaintext was not sealed. It holds nothing of the plaintext.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SealError {
    /// The plaintext is longer than the key can hold.
    TooLong {
        /// The most bytes that the key can hold: 214 for RSA-2048.
        maximum: usize,
    },
    /// There is no key to seal with: of the service's keys, none that may seal is there yet, or any more.
    NoKey,
    /// The back end refused.
    Failed,
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { maximum } => write!(f, "longer than {maximum} bytes"),
            Self::NoKey => f.write_str("the key ring has no key of the service that may seal"),
            Self::Failed => f.write_str("the cryptographic back end could not seal"),
        }
    }
}

impl std::error::Error for SealError {}
