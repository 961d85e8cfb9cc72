//! What notifications say.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use crate::{
    random,
    state::{Coupon, written},
};

/// An event before it is encrypted.
pub(crate) struct Event {
    pub(super) kind: &'static str,
    pub(super) summary: &'static str,
    pub(super) payload: Value,
}

/// A payment with a fund.
pub(crate) struct Payment {
    pub(crate) fen: i64,
    pub(crate) left: i64,
    pub(crate) time: SystemTime,
}

impl Event {
    /// A user received a merchant coupon.
    pub(crate) fn coupon_received(merchant_id: &str, stock_id: &str, code: &str, coupon: &Coupon) -> Self {
        let payload = json!({
            "event_type": "EVENT_TYPE_BUSICOUPON_SEND",
            "coupon_code": code,
            "stock_id": stock_id,
            "send_time": coupon.receive_time,
            "openid": coupon.openid,
            "unionid": "",
            "send_channel": "BUSICOUPON_SEND_CHANNEL_MINIAPP",
            "send_merchant": merchant_id,
            // As the service writes it: no object where there is nothing to say.
            "attach_info": "",
        });
        Self { kind: "COUPON.SEND", summary: "商家券领券通知", payload }
    }

    /// A user paid with a multi-use fund.
    pub(crate) fn fund_spent(
        merchant_id: &str,
        stock_id: &str,
        coupon_id: &str,
        coupon: &Coupon,
        payment: &Payment,
    ) -> Self {
        const MONTH: Duration = Duration::from_secs(30 * 24 * 3600);
        let value = payment.left + payment.fen;
        let payload = json!({
            "stock_creator_mchid": merchant_id,
            "stock_id": stock_id,
            "coupon_id": coupon_id,
            "coupon_name": "消费金",
            "status": if payment.left > 0 { "SENDED" } else { "USED" },
            "description": "",
            "create_time": coupon.receive_time,
            "coupon_type": "NORMAL",
            "no_cash": false,
            "available_begin_time": coupon.receive_time,
            "available_end_time": written(payment.time + MONTH),
            "singleitem": false,
            "normal_coupon_information": {"coupon_amount": value, "transaction_minimum": 1},
            "consume_information": {
                "consume_time": written(payment.time),
                "consume_mchid": merchant_id,
                "transaction_id": random::digits(28),
                "consume_amount": payment.fen,
            },
            "business_type": "MULTIUSE",
        });
        Self { kind: "COUPON.USE", summary: "代金券核销通知", payload }
    }

    /// Something to be refused: its signature will be false.
    pub(super) fn probe() -> Self {
        Self { kind: "COUPON.SEND", summary: "签名探测", payload: json!({}) }
    }
}
