//! Product coupons: a token for each request number; a code of the merchant's where the stock takes one.

use wechatpay_coupons::busifavor::{PreSendProductCoupon, PreSendProductCouponReply};

use crate::{
    effect::Effect,
    random,
    service::{Fault, Refusal, code},
    state::{Changed, State},
    stock::Mode,
};

const TOKEN_LENGTH: usize = 33;

pub(crate) fn pre_send_product_coupon(
    request: PreSendProductCoupon,
    state: &mut State,
) -> Result<PreSendProductCouponReply, Refusal> {
    let earlier = state
        .prepared_coupons
        .earlier(&request.send_request_no, &request)
        .map_err(|Changed| Refusal::fixed(code::ALREADY_EXISTS, "发券请求单号已用于其他参数"))?;
    if let Some(reply) = earlier {
        return Ok(reply);
    }
    state.expect_bound(&request.appid)?;
    let Mode::Product { codes_by_call } = state.stock(&request.stock_id)?.mode() else {
        return Err(Refusal::fixed(code::INVALID_REQUEST, "批次不是商品券批次"));
    };
    match (codes_by_call, &request.coupon_code) {
        (true, None) => return Err(Fault::new("/coupon_code", "is required by the stock").into()),
        (false, Some(_)) => return Err(Fault::new("/coupon_code", "is not taken by the stock").into()),
        (true, Some(_)) | (false, None) => {}
    }
    let reply = PreSendProductCouponReply::new(random::alphanumeric(TOKEN_LENGTH));
    state.effects.push(Effect::of::<PreSendProductCoupon>(&request.send_request_no));
    Ok(state.prepared_coupons.keep(request.send_request_no.clone(), request, reply))
}
