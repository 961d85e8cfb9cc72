//! What each operation does to the state: one module each.

mod list_coupon_codes;
mod pre_send_product_coupon;
mod send_consume_card;
mod send_multiuse_coupon;
mod upload_coupon_codes;
mod use_coupon;

use std::time::SystemTime;

use serde::{Serialize, de::DeserializeOwned};
use wechatpay_coupons::Operation;

use crate::{refusal::Refusal, state::State};

/// An operation that the sandbox serves.
///
/// The request was checked against its description; here only what depends on the state is judged. A refusal leaves
/// the state as it was.
pub(crate) trait Serve: Operation<Reply: Serialize> + DeserializeOwned + 'static {
    /// Does it, or says why not.
    fn serve(self, state: &mut State, now: SystemTime) -> Result<Self::Reply, Refusal>;
}
