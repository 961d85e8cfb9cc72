//! What a test may see of the state.

use wechatpay_coupons::types::CouponCode;

use crate::state::Coupon;

/// A user's coupon, as it was when the sandbox was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CouponView {
    /// The code of the coupon; for a multi-use fund its id.
    pub code: String,
    /// Whether it was redeemed.
    pub state: CouponState,
    /// The user who holds it.
    pub openid: String,
    /// When the user got it, as RFC 3339 writes it.
    pub receive_time: String,
    /// The request number under which it was redeemed.
    pub use_request_no: Option<String>,
    /// When it was redeemed, as RFC 3339 writes it.
    pub wechatpay_use_time: Option<String>,
}

/// What became of a user's coupon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CouponState {
    /// `SENDED`: the user holds it and can use it.
    Sended,
    /// `USED`: it was redeemed.
    Used,
}

impl CouponView {
    pub(crate) fn new(code: &CouponCode, coupon: &Coupon) -> Self {
        let redemption = coupon.redemption.as_ref();
        Self {
            code: code.as_str().to_owned(),
            state: if redemption.is_some() { CouponState::Used } else { CouponState::Sended },
            openid: coupon.openid.as_str().to_owned(),
            receive_time: coupon.receive_time.to_string(),
            use_request_no: redemption.map(|redemption| redemption.use_request_no.to_string()),
            wechatpay_use_time: redemption.map(|redemption| redemption.time.to_string()),
        }
    }
}
