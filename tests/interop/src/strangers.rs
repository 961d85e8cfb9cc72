//! Somebody else's client against the sandbox. What it says is compared with what the sandbox remembers.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use wechatpay_sandbox::Sandbox;

use crate::{
    Failure,
    campaign::{self, CARD, CODES, FUND_STOCK, OPENID, OTHER_PRIVATE_KEY, OTHER_PUBLIC_KEY, STOCK},
    process::Process,
    relay::{self, Bodies},
    table::{Check, Seen, expect, subject},
};

/// A client, the sandbox it calls, and what it is set up with.
struct Stranger {
    process: Process,
    sandbox: Sandbox,
    config: Value,
}

pub(crate) async fn checks(process: Process) -> Result<Vec<Check>, Failure> {
    let sandbox = campaign::sandbox().await?;
    let config = campaign::config(&sandbox);
    let changed_requests = relay::start(sandbox.base_url(), Bodies::Requests).await?;
    let changed_replies = relay::start(sandbox.base_url(), Bodies::Replies).await?;
    let mut stranger = Stranger { process, sandbox, config };
    Ok(vec![
        (subject::UPLOAD, stranger.uploads()),
        (subject::LIST, stranger.lists()),
        (subject::USE, stranger.redeems()),
        (subject::PRE_SEND, stranger.prepares()),
        (subject::FUND, stranger.gives_fund()),
        (subject::CARD, stranger.gives_card()),
        (subject::OTHER_KEY, stranger.is_kept_out("private_key", OTHER_PRIVATE_KEY)),
        (subject::OTHER_CLOCK, stranger.is_kept_out_at(in_ten_minutes())),
        (subject::CHANGED_REQUEST, stranger.is_kept_out("base_url", &changed_requests)),
        (subject::OTHER_SEAL, stranger.seals_for_another()),
        (subject::OTHER_PUBLIC_KEY, stranger.disbelieves("public_key", OTHER_PUBLIC_KEY)),
        (subject::CHANGED_REPLY, stranger.disbelieves("base_url", &changed_replies)),
        (subject::NOTIFICATION, stranger.opens_notification()),
        (subject::CHANGED_NOTIFICATION, stranger.disbelieves_notification()),
    ])
}

impl Stranger {
    fn ask(&mut self, job: &Value) -> Result<Value, String> {
        self.process.ask(job).map_err(|error| error.to_string())
    }

    /// Makes a call that succeeds: its reply, and in which way the client expressed it.
    fn call(&mut self, operation: &str, fields: &Value) -> Result<(Value, String), String> {
        let mut answer = self.ask(&json!({ "config": self.config, "call": operation, "fields": fields }))?;
        expect(answer["status"] == 200, || answer.to_string())?;
        let way = answer["way"].as_str().unwrap_or("no way").to_owned();
        Ok((answer["body"].take(), format!("✓ {way}")))
    }

    fn uploads(&mut self) -> Seen {
        let (reply, way) = self.call("upload_coupon_codes", &campaign::upload())?;
        expect(reply["success_codes"] == json!(CODES), || reply.to_string())?;
        expect(self.sandbox.codes(STOCK) == CODES, || "the sandbox has other codes".to_owned())?;
        Ok(way)
    }

    fn lists(&mut self) -> Seen {
        let (reply, way) = self.call("list_coupon_codes", &campaign::list())?;
        let codes = reply["data"].as_array().into_iter().flatten().map(|item| &item["code"]);
        expect(codes.eq(&CODES.map(Value::from)), || reply.to_string())?;
        Ok(way)
    }

    fn redeems(&mut self) -> Seen {
        let code = self.sandbox.receive_coupon(STOCK, OPENID).map_err(|error| error.to_string())?;
        let (reply, way) = self.call("use_coupon", &campaign::redeem(&code))?;
        expect(reply["openid"] == OPENID, || reply.to_string())?;
        expect(self.sandbox.redeemed() == 1, || "the sandbox redeemed nothing".to_owned())?;
        Ok(way)
    }

    fn prepares(&mut self) -> Seen {
        let (reply, way) = self.call("pre_send_product_coupon", &campaign::pre_send())?;
        expect(reply["token"].is_string(), || reply.to_string())?;
        Ok(way)
    }

    /// The sandbox compares the opened name and number with the user's.
    fn gives_fund(&mut self) -> Seen {
        let (reply, way) = self.call("send_multiuse_coupon", &campaign::fund())?;
        let fund = reply["coupon_id"].as_str().and_then(|id| self.sandbox.coupon(FUND_STOCK, id));
        expect(fund.is_some_and(|fund| fund.openid == OPENID), || reply.to_string())?;
        Ok(way)
    }

    fn gives_card(&mut self) -> Seen {
        let (reply, way) = self.call("send_consume_card", &campaign::card())?;
        let card = self.sandbox.card_code(CARD, OPENID);
        expect(card.is_some() && card.as_deref() == reply["card_code"].as_str(), || reply.to_string())?;
        Ok(way)
    }

    fn with(&self, setting: &str, value: &str) -> Value {
        let mut config = self.config.clone();
        config[setting] = value.into();
        config
    }

    fn is_kept_out(&mut self, setting: &str, value: &str) -> Seen {
        let config = self.with(setting, value);
        self.is_refused_at_the_gate(
            &json!({ "config": config, "call": "upload_coupon_codes", "fields": campaign::upload() }),
        )
    }

    fn is_kept_out_at(&mut self, now: u64) -> Seen {
        let config = self.config.clone();
        self.is_refused_at_the_gate(
            &json!({ "config": config, "call": "list_coupon_codes", "fields": campaign::list(), "now": now }),
        )
    }

    fn is_refused_at_the_gate(&mut self, job: &Value) -> Seen {
        let before = self.sandbox.requests();
        let seen = refusal(&self.ask(job)?, 401, "SIGN_ERROR")?;
        expect(self.sandbox.requests() == before, || "the sandbox let it in".to_owned())?;
        Ok(seen)
    }

    fn seals_for_another(&mut self) -> Seen {
        let config = self.with("public_key", OTHER_PUBLIC_KEY);
        let mut fields = campaign::fund();
        fields["out_request_no"] = "fund-2".into();
        let job = json!({ "config": config, "call": "send_multiuse_coupon", "fields": fields });
        let seen = refusal(&self.ask(&job)?, 400, "PARAM_ERROR")?;
        expect(self.sandbox.codes(FUND_STOCK).len() == 1, || "there is a second fund".to_owned())?;
        Ok(seen)
    }

    /// The reply lists the codes in any case, so that there is something to change in it.
    fn disbelieves(&mut self, setting: &str, value: &str) -> Seen {
        let config = self.with(setting, value);
        rejection(
            &self
                .ask(&json!({ "config": config, "call": "list_coupon_codes", "fields": campaign::list() }))?,
        )
    }

    fn opens_notification(&mut self) -> Seen {
        let event = self.ask(&self.notified(&known::notification()))?;
        expect(event["event"]["resource"] == known::payload(), || event.to_string())?;
        Ok("✓ OpenSSL's".to_owned())
    }

    fn disbelieves_notification(&mut self) -> Seen {
        let mut notification = known::notification();
        let body =
            notification["body"].as_str().unwrap_or_default().replacen("COUPON.SEND", "COUPON.SENT", 1);
        notification["body"] = body.into();
        expect(notification != known::notification(), || "nothing was changed".to_owned())?;
        rejection(&self.ask(&self.notified(&notification))?)
    }

    /// The notification is an old one, so the client's clock is put back.
    fn notified(&self, notification: &Value) -> Value {
        let mut config = self.with("public_key_id", known::KEY_ID);
        config["public_key"] = OTHER_PUBLIC_KEY.into();
        json!({ "config": config, "notification": notification, "now": known::NOW })
    }
}

fn in_ten_minutes() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    (now + Duration::from_secs(600)).as_secs()
}

/// The service refused.
fn refusal(answer: &Value, status: u16, code: &str) -> Seen {
    expect(answer["status"] == status && answer["body"]["code"] == code, || answer.to_string())?;
    Ok(format!("✓ {status} {code}"))
}

/// The client itself did.
fn rejection(answer: &Value) -> Seen {
    match answer["rejected"].as_str() {
        Some(reason) => Ok(format!("✓ “{reason}”")),
        None => Err(answer.to_string()),
    }
}

/// The notification among the known answers; the sandbox sends none yet.
mod known {
    use serde_json::{Value, json};

    pub(super) const KEY_ID: &str = "PUB_KEY_ID_0114232134912410000000000000";
    pub(super) const NOW: u64 = 1_722_850_421;

    pub(super) fn notification() -> Value {
        json!({
            "headers": {
                "Wechatpay-Timestamp": include_str!("../../known_answers/reply.timestamp"),
                "Wechatpay-Nonce": include_str!("../../known_answers/reply.nonce"),
                "Wechatpay-Signature": include_str!("../../known_answers/notification.signature").trim_end(),
                "Wechatpay-Serial": KEY_ID,
                "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
            },
            "body": include_str!("../../known_answers/notification.body"),
        })
    }

    pub(super) fn payload() -> Value {
        serde_json::from_str(include_str!("../../known_answers/notification.plaintext")).unwrap_or_default()
    }
}
