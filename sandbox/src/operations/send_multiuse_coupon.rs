//! Multi-use funds: for a user whose name and identity number are right, of an amount that the stock leaves open.

use std::time::SystemTime;

use wechatpay_coupons::{
    multiuse::{SendMultiuseCoupon, SendMultiuseCouponReply},
    types::CardType,
};

use super::Serve;
use crate::{
    random,
    refusal::{Fault, Refusal, code},
    state::{Changed, State, written},
    stock::Mode,
};

impl Serve for SendMultiuseCoupon {
    fn serve(self, state: &mut State, now: SystemTime) -> Result<Self::Reply, Refusal> {
        let earlier = state
            .sent_funds
            .earlier(&self.out_request_no, &self)
            .map_err(|Changed| Refusal::new(code::RESOURCE_ALREADY_EXISTS, "商户单据号已用于其他参数"))?;
        if let Some(reply) = earlier {
            return Ok(reply);
        }
        state.expect_bound(&self.appid)?;
        if self.card_type != CardType::IdCard {
            return Err(Fault::new("/card_type", "wants ID_CARD").into());
        }
        let Mode::Multiuse { face_value } = state.stock(&self.stock_id)?.mode() else {
            return Err(Refusal::new(code::INVALID_REQUEST, "批次不是消费金批次"));
        };
        expect_amount(face_value, self.amount)?;
        expect_identity(&self, state)?;
        let coupon_id = random::digits(10);
        let stock = state.stock_mut(&self.stock_id)?;
        stock.issue(coupon_id.as_str().into(), self.openid.clone(), written(now));
        let reply = SendMultiuseCouponReply::new(coupon_id);
        Ok(state.sent_funds.keep(self.out_request_no.clone(), self, reply))
    }
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
    let no_user = Refusal::new(code::USER_NOT_EXISTS, "用户不存在");
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
