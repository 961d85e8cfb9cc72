//! What calls changed, in their order.

use serde::Serialize;
use wechatpay_coupons::{Operation, types::RequestNumber};

/// One change that a call made: see [`Sandbox::effects`](crate::Sandbox::effects).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Effect {
    /// The id of the operation: `use_coupon`.
    pub operation: &'static str,
    /// The request number that the caller gave it, whatever its field is called.
    pub request_number: String,
}

impl Effect {
    pub(crate) fn of<O: Operation>(request_number: &RequestNumber) -> Self {
        Self { operation: O::METADATA.id, request_number: request_number.as_str().to_owned() }
    }
}
