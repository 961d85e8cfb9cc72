//! Consumer cards: one code for each user and card; one result for each pair of request number and time.

use std::time::{Duration, SystemTime};

use wechatpay_coupons::{
    Timestamp,
    busifavor::{SendConsumeCard, SendConsumeCardReply},
};

use super::Serve;
use crate::{
    random,
    refusal::{Fault, Refusal, code},
    state::{Changed, State},
};

const LIFE_OF_A_REQUEST: Duration = Duration::from_secs(24 * 3600);

impl Serve for SendConsumeCard {
    fn serve(self, state: &mut State, now: SystemTime) -> Result<Self::Reply, Refusal> {
        expect_recent(&self.send_time, now)?;
        let identity = (self.out_request_no.clone(), self.send_time.clone());
        let earlier = state.sent_cards.earlier(&identity, &self).map_err(|Changed| {
            Refusal::new(code::RESOURCE_ALREADY_EXISTS, "商户单据号与请求时间已用于其他参数")
        })?;
        if let Some(reply) = earlier {
            return Ok(reply);
        }
        state.expect_bound(&self.appid)?;
        let card = state
            .cards
            .get_mut(&self.card_id)
            .ok_or(Refusal::new(code::RESOURCE_NOT_EXISTS, "消费卡不存在"))?;
        if card.appid != self.appid {
            return Err(Refusal::new(code::APPID_MCHID_NOT_MATCH, "appid 与消费卡归属的 appid 不一致"));
        }
        let card_code = card.codes.entry(self.openid.clone()).or_insert_with(|| random::digits(12).into());
        let reply = SendConsumeCardReply::new(card_code.clone());
        Ok(state.sent_cards.keep(identity, self, reply))
    }
}

/// A time to come is let pass: nothing is written about it.
fn expect_recent(send_time: &Timestamp, now: SystemTime) -> Result<(), Refusal> {
    let sent = send_time.to_system_time().map_err(|invalid| Fault::new("/send_time", invalid.to_string()))?;
    match now.duration_since(sent) {
        Ok(age) if age > LIFE_OF_A_REQUEST => Err(Refusal::new(code::RULE_LIMIT, "请求发卡时间早于 24 小时")),
        _ => Ok(()),
    }
}
