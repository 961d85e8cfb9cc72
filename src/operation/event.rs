//! What notifications tell: the contract of the enums of events, and the opened payload that they read.

use std::fmt;

use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::{DecodeError, decode};

/// The events that notifications tell, told apart by their type.
///
/// [`events::Event`](crate::events::Event) is one such enum. The generator writes one for every description with
/// `x-wechatpay-events`, your own included; or write one by hand:
///
/// ```
/// use serde::Deserialize;
/// use wechatpay_coupons::operation::{DecodeError, Events, Payload};
///
/// #[derive(Deserialize)]
/// struct Paid {
///     transaction_id: String,
/// }
///
/// enum PaymentEvent {
///     Paid(Paid),
///     Other,
/// }
///
/// impl Events for PaymentEvent {
///     fn decode(event_type: &str, payload: &Payload) -> Result<Self, DecodeError> {
///         match event_type {
///             "TRANSACTION.SUCCESS" => payload.json().map(Self::Paid),
///             _ => Ok(Self::Other),
///         }
///     }
/// }
/// ```
pub trait Events: Sized {
    /// Reads the payload of an event of this type. A type that is not known is no error.
    fn decode(event_type: &str, payload: &Payload) -> Result<Self, DecodeError>;
}

/// The payload of a notification: its signature was verified, and its tag checked.
///
/// Only that makes one, so nothing forged can be decoded. It may hold personal data, is not shown, and is wiped when it
/// is dropped. As the [`Events`] of whoever wants none decoded it is kept as it came.
#[derive(Clone, PartialEq, Eq)]
pub struct Payload(Zeroizing<Vec<u8>>);

impl Payload {
    #[cfg(feature = "client")]
    pub(crate) fn new(opened: Zeroizing<Vec<u8>>) -> Self {
        Self(opened)
    }

    /// The bytes, as they were encrypted: JSON, as far as the service keeps its word.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Reads it as JSON. The error names the path of what does not fit.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        decode::json(&self.0)
    }
}

impl Events for Payload {
    fn decode(_: &str, payload: &Payload) -> Result<Self, DecodeError> {
        Ok(payload.clone())
    }
}

/// Shows the size: it may hold personal data.
impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Payload").field("length", &self.0.len()).finish_non_exhaustive()
    }
}

/// Lets an enum of payloads read them: `events!(Event, CouponSend("COUPON.SEND"))`.
#[doc(hidden)]
#[macro_export]
macro_rules! __events {
    ($name:ident, $($variant:ident($wire:literal)),* $(,)?) => {
        impl $crate::operation::Events for $name {
            fn decode(
                event_type: &::core::primitive::str,
                payload: &$crate::operation::Payload,
            ) -> ::core::result::Result<Self, $crate::operation::DecodeError> {
                match event_type {
                    $($wire => $crate::operation::Payload::json(payload).map(Self::$variant),)*
                    _ => ::core::result::Result::Ok(Self::Unknown {
                        event_type: event_type.to_owned(),
                        payload: $crate::operation::Unrecognized::new(payload.json()?),
                    }),
                }
            }
        }
    };
}
