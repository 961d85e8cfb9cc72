//! The contract between a generated operation and the client that runs it.
//!
//! An [`Operation`] is plain data with three abilities: it can [`check`](Operation::check) itself against the
//! constraints of the description it was generated from, [`encode`](Operation::encode) itself into the bytes of one
//! HTTP request, and [`decode`](Operation::decode) the reply to it. It never signs, sends or holds a key. Whatever
//! fulfils this contract can be run by the client: the operations of this crate, or your own.

mod body;
mod builder;
mod check;
mod class;
mod date;
mod decode;
mod encode;
mod error_codes;
mod event;
mod field;
mod identifier;
mod metadata;
mod multipart;
mod one_of;
mod open_enum;
mod protocol;
mod rules;
mod timestamp;
mod twins;
mod upload;
mod values;
mod violation;

#[doc(hidden)]
pub use crate::__blocking_calls as blocking_calls;
#[cfg(feature = "client")]
#[doc(hidden)]
pub use crate::__path_node as path_node;
#[cfg(feature = "client")]
#[doc(hidden)]
pub use crate::__path_root as path_root;
#[doc(hidden)]
pub use crate::{
    __builder as builder, __error_codes as error_codes, __events as events, __identifier as identifier,
    __one_of as one_of, __open_enum as open_enum, __open_integer_enum as open_integer_enum,
};
pub use bytes::Bytes;
pub use check::{Check, Checked, Step};
pub use date::Date;
#[cfg(feature = "client")]
pub(crate) use decode::json;
#[doc(hidden)]
pub use decode::unfit;
pub use decode::{DecodeError, Verified, empty_as_none};
pub use encode::{EncodeError, Encoded, Encoder, ParameterValue};
pub use event::{Events, Payload};
pub use field::{Count, Exposure, Field, Location, Sort};
pub use http::Method;
pub use metadata::{Advice, DocumentedError, Evidence, Idempotency, Metadata, Outcome, SigningPolicy};
#[doc(hidden)]
pub use one_of::Sign;
pub use open_enum::Unrecognized;
pub use rules::{Float, Items, Number, Text};
pub use serde_json::Value;
pub use timestamp::{InvalidTimestamp, Timestamp};
pub use upload::Upload;
pub use values::{FloatValue, JsonValue, ListValue, MapValue, NumberValue, TextValue};
pub use violation::{Rule, Violation, Violations};

use crate::sensitive::Sealer;

/// One call that the service offers, with the values to call it with.
///
/// Implementations are generated from a description. A request value can be sent any number of times: nothing in it
/// changes when it is sent.
///
/// For an endpoint without one, write it by hand and give it to `Client::call`:
///
/// ```
/// use http::Method;
/// use serde::{Deserialize, Serialize};
/// use wechatpay_coupons::{
///     Operation,
///     operation::{
///         Check, DecodeError, Encoded, EncodeError, Encoder, Evidence, Idempotency, Metadata, Text, Verified, Violations,
///     },
///     sensitive::Sealer,
/// };
///
/// #[derive(Serialize)]
/// struct ReturnCoupon {
///     coupon_code: String,
///     return_request_no: String,
/// }
///
/// #[derive(Deserialize)]
/// struct ReturnCouponReply {
///     wechatpay_return_time: String,
/// }
///
/// impl Operation for ReturnCoupon {
///     type Reply = ReturnCouponReply;
///
///     // Without `idempotency` an unknown outcome advises to query: nothing is known of a repetition.
///     const METADATA: &'static Metadata =
///         &Metadata::new("return_coupon", Method::POST, "/v3/marketing/busifavor/coupons/return")
///             .idempotency(Idempotency::new(&["return_request_no"], Evidence::Natural));
///
///     fn check(&self) -> Result<(), Violations> {
///         let mut check = Check::new();
///         check.text("return_request_no", &self.return_request_no, Text::new().min(1).max(128));
///         check.finish()
///     }
///
///     fn encode(&self, _: &dyn Sealer) -> Result<Encoded, EncodeError> {
///         Encoder::new(Self::METADATA).json(self)
///     }
///
///     fn decode(reply: &Verified) -> Result<Self::Reply, DecodeError> {
///         reply.json()
///     }
/// }
/// ```
pub trait Operation: Send + Sync {
    /// What a successful call answers.
    type Reply: Send;

    /// What the description says of this operation, apart from the values of one call.
    const METADATA: &'static Metadata;

    /// Holds the values against every constraint of the description, and reports all that is broken at once.
    fn check(&self) -> Result<(), Violations>;

    /// Writes the request: path and query percent-encoded, the body serialised once, sensitive fields sealed.
    ///
    /// It writes what it is given; call [`check`](Operation::check) first. The client does.
    fn encode(&self, sealer: &dyn Sealer) -> Result<Encoded, EncodeError>;

    /// Reads a reply whose signature was verified.
    fn decode(reply: &Verified) -> Result<Self::Reply, DecodeError>;

    /// The same request, sent without [`check`](Operation::check).
    ///
    /// For the day when the service accepts what this version of the description does not allow yet:
    /// `client.call(&request.unchecked())`.
    ///
    /// ```
    /// use wechatpay_coupons::{Operation, busifavor::UseCoupon};
    ///
    /// let request = UseCoupon::new("98", "wx1234567889999", "2026-01-31T13:29:35+08:00", "R-1")
    ///     .stock_id("longer than the twenty characters documented");
    /// assert!(request.check().is_err());
    /// assert!(request.unchecked().check().is_ok());
    /// ```
    fn unchecked(&self) -> Unchecked<'_, Self>
    where
        Self: Sized,
    {
        Unchecked(self)
    }
}

/// A request whose values are not checked before it is sent: see [`Operation::unchecked`].
#[derive(Debug)]
pub struct Unchecked<'a, O>(&'a O);

impl<O: Operation> Operation for Unchecked<'_, O> {
    type Reply = O::Reply;

    const METADATA: &'static Metadata = O::METADATA;

    fn check(&self) -> Result<(), Violations> {
        Ok(())
    }

    fn encode(&self, sealer: &dyn Sealer) -> Result<Encoded, EncodeError> {
        self.0.encode(sealer)
    }

    fn decode(reply: &Verified) -> Result<Self::Reply, DecodeError> {
        O::decode(reply)
    }
}
