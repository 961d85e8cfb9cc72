//! Consumer cards: one code for each user and card; one result for each pair of request number and time.

use std::time::{Duration, SystemTime};

use wechatpay_coupons::{
    Timestamp,
    busifavor::{SendConsumeCard, SendConsumeCardReply},
};

use crate::{
    effect::Effect,
    random,
    service::{Fault, Refusal, code},
    state::{Changed, State},
};

const LIFE_OF_A_REQUEST: Duration = Duration::from_secs(24 * 3600);

pub(crate) fn send_consume_card(
    request: SendConsumeCard,
    state: &mut State,
    now: SystemTime,
) -> Result<SendConsumeCardReply, Refusal> {
    expect_recent(&request.send_time, now)?;
    let identity = (request.out_request_no.clone(), request.send_time.clone());
    let earlier = state.sent_cards.earlier(&identity, &request).map_err(|Changed| {
        Refusal::fixed(code::RESOURCE_ALREADY_EXISTS, "商户单据号与请求时间已用于其他参数")
    })?;
    if let Some(reply) = earlier {
        return Ok(reply);
    }
    state.expect_bound(&request.appid)?;
    let card = state
        .cards
        .get_mut(&request.card_id)
        .ok_or(Refusal::fixed(code::RESOURCE_NOT_EXISTS, "消费卡不存在"))?;
    if card.appid != request.appid {
        return Err(Refusal::fixed(code::APPID_MCHID_NOT_MATCH, "appid 与消费卡归属的 appid 不一致"));
    }
    let card_code = card.codes.entry(request.openid.clone()).or_insert_with(|| random::digits(12).into());
    let reply = SendConsumeCardReply::new(card_code.clone());
    state.effects.push(Effect::of::<SendConsumeCard>(&request.out_request_no));
    Ok(state.sent_cards.keep(identity, request, reply))
}

/// A time to come is let pass: nothing is written about it.
fn expect_recent(send_time: &Timestamp, now: SystemTime) -> Result<(), Refusal> {
    let sent = send_time.to_system_time().map_err(|invalid| Fault::new("/send_time", invalid.to_string()))?;
    match now.duration_since(sent) {
        Ok(age) if age > LIFE_OF_A_REQUEST => {
            Err(Refusal::fixed(code::RULE_LIMIT, "请求发卡时间早于 24 小时"))
        }
        _ => Ok(()),
    }
}
