//! Multi-use funds: for a user whose name and identity number are right, of an amount that the stock leaves open.

use std::time::SystemTime;

use wechatpay_coupons::{
    multiuse::{SendMultiuseCoupon, SendMultiuseCouponReply},
    types::CardType,
};

use crate::{
    effect::Effect,
    service::{Fault, Refusal, code},
    state::{Changed, State, written},
    stock::Mode,
};

pub(crate) fn send_multiuse_coupon(
    request: SendMultiuseCoupon,
    state: &mut State,
    now: SystemTime,
) -> Result<SendMultiuseCouponReply, Refusal> {
    let earlier = state
        .sent_funds
        .earlier(&request.out_request_no, &request)
        .map_err(|Changed| Refusal::fixed(code::RESOURCE_ALREADY_EXISTS, "商户单据号已用于其他参数"))?;
    if let Some(reply) = earlier {
        return Ok(reply);
    }
    state.expect_bound(&request.appid)?;
    if request.card_type != CardType::IdCard {
        return Err(Fault::new("/card_type", "wants ID_CARD").into());
    }
    let Mode::Multiuse { face_value } = state.stock(&request.stock_id)?.mode() else {
        return Err(Refusal::fixed(code::INVALID_REQUEST, "批次不是消费金批次"));
    };
    expect_amount(face_value, request.amount)?;
    expect_identity(&request, state)?;
    let stock = state.stock_mut(&request.stock_id)?;
    let fen = face_value.or(request.amount).unwrap_or_default();
    let coupon_id = stock.issue_fund(request.openid.clone(), written(now), fen);
    let reply = SendMultiuseCouponReply::new(coupon_id.into_string());
    state.effects.push(Effect::of::<SendMultiuseCoupon>(&request.out_request_no));
    Ok(state.sent_funds.keep(request.out_request_no.clone(), request, reply))
}

fn expect_amount(face_value: Option<i64>, amount: Option<i64>) -> Result<(), Fault> {
    let issue = match (face_value, amount) {
        (Some(_), None) => return Ok(()),
        (None, Some(amount)) if amount > 0 => return Ok(()),
        (Some(_), Some(_)) => "is fixed by the stock, so it must be absent",
        (None, Some(_)) => "wants more than 0",
        (None, None) => "is required by the stock",
    };
    Err(Fault::new("/amount", issue))
}

/// Where no user is configured, everyone is a user under any name.
fn expect_identity(request: &SendMultiuseCoupon, state: &State) -> Result<(), Refusal> {
    if state.users.is_empty() {
        return Ok(());
    }
    let no_user = Refusal::fixed(code::USER_NOT_EXISTS, "用户不存在");
    let user = state.users.get(&request.openid).ok_or(no_user)?;
    let Some(identity) = &user.identity else { return Ok(()) };
    if *request.user_name.expose() != identity.name {
        return Err(Fault::new("/user_name", "differs from the verified name").into());
    }
    if *request.id_card_number.expose() != identity.id_card_number {
        return Err(Fault::new("/id_card_number", "differs from the verified number").into());
    }
    Ok(())
}
