//! Redemption: a coupon is redeemed once, under one request number, which redeems nothing else.

use std::time::SystemTime;

use wechatpay_coupons::{
    busifavor::{UseCoupon, UseCouponReply},
    types::{CouponCode, StockId},
};

use crate::{
    effect::Effect,
    service::{Fault, Refusal, code},
    state::{Coupon, Redemption, State, StockBook, written},
    stock::Mode,
};

const NO_COUPON: Refusal = Refusal::fixed(code::RESOURCE_NOT_EXISTS, "券不存在");

pub(crate) fn use_coupon(
    request: UseCoupon,
    state: &mut State,
    now: SystemTime,
) -> Result<UseCouponReply, Refusal> {
    state.expect_bound(&request.appid)?;
    let stock_id = match &request.stock_id {
        Some(stock_id) => stock_id.clone(),
        None => find_stock(state, &request.coupon_code)?,
    };
    let State { stocks, use_request_numbers, effects, .. } = state;
    let stock = stocks.get_mut(&stock_id);
    let coupon = stock.and_then(|stock| stock.redeemable(&request.coupon_code)).ok_or(NO_COUPON)?;
    if request.openid.as_ref().is_some_and(|openid| *openid != coupon.openid) {
        return Err(Refusal::fixed(code::USER_NOT_EXISTS, "券不属于该用户"));
    }
    if let Some(redemption) = &coupon.redemption {
        if redemption.use_request_no != request.use_request_no {
            return Err(Refusal::fixed(code::RESOURCE_ALREADY_EXISTS, "券已被其他核销请求单据号核销"));
        }
        return Ok(reply(stock_id, coupon, redemption));
    }
    if !use_request_numbers.insert(request.use_request_no.clone()) {
        return Err(Refusal::fixed(code::RESOURCE_ALREADY_EXISTS, "核销请求单据号已用于其他券"));
    }
    effects.push(Effect::of::<UseCoupon>(&request.use_request_no));
    let redemption = Redemption { use_request_no: request.use_request_no, time: written(now) };
    let reply = reply(stock_id, coupon, &redemption);
    coupon.redemption = Some(redemption);
    Ok(reply)
}

fn reply(stock_id: StockId, coupon: &Coupon, redemption: &Redemption) -> UseCouponReply {
    UseCouponReply::new(stock_id, coupon.openid.clone(), redemption.time.clone())
}

/// The stock of a code that came without one. Only codes that the service made are enough by themselves: a merchant's
/// own are unique only within their stock.
fn find_stock(state: &State, code: &CouponCode) -> Result<StockId, Refusal> {
    let holding = |(_, stock): &(&StockId, &StockBook)| {
        stock.pool().contains_key(code) || stock.coupons().contains_key(code)
    };
    let mut holders = state.stocks.iter().filter(holding).peekable();
    if holders.peek().is_none() {
        return Err(NO_COUPON);
    }
    let made_by_the_service = |(_, stock): &(&StockId, &StockBook)| match stock.mode() {
        Mode::Generated | Mode::Product { codes_by_call: false } => true,
        Mode::Uploaded { .. } | Mode::Product { codes_by_call: true } | Mode::Multiuse { .. } => false,
    };
    match holders.find(made_by_the_service) {
        Some((id, _)) => Ok(id.clone()),
        None => Err(Fault::new("/stock_id", "is required for a merchant's own codes").into()),
    }
}
