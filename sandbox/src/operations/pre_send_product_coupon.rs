//! Product coupons: a token for each request number; a code of the merchant's where the stock takes one.

use std::time::SystemTime;

use wechatpay_coupons::busifavor::{PreSendProductCoupon, PreSendProductCouponReply};

use super::Serve;
use crate::{
    random,
    refusal::{Fault, Refusal, code},
    state::{Changed, State},
    stock::Mode,
};

const TOKEN_LENGTH: usize = 33;

impl Serve for PreSendProductCoupon {
    fn serve(self, state: &mut State, _now: SystemTime) -> Result<Self::Reply, Refusal> {
        let earlier = state
            .prepared_coupons
            .earlier(&self.send_request_no, &self)
            .map_err(|Changed| Refusal::new(code::ALREADY_EXISTS, "发券请求单号已用于其他参数"))?;
        if let Some(reply) = earlier {
            return Ok(reply);
        }
        state.expect_bound(&self.appid)?;
        let Mode::Product { codes_by_call } = state.stock(&self.stock_id)?.mode() else {
            return Err(Refusal::new(code::INVALID_REQUEST, "批次不是商品券批次"));
        };
        match (codes_by_call, &self.coupon_code) {
            (true, None) => return Err(Fault::new("/coupon_code", "is required by the stock").into()),
            (false, Some(_)) => return Err(Fault::new("/coupon_code", "is not taken by the stock").into()),
            (true, Some(_)) | (false, None) => {}
        }
        let reply = PreSendProductCouponReply::new(random::alphanumeric(TOKEN_LENGTH));
        Ok(state.prepared_coupons.keep(self.send_request_no.clone(), self, reply))
    }
}
