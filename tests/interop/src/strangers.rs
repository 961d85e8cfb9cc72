//! Somebody else's client against the sandbox. What it says is compared with what the sandbox remembers.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use wechatpay_sandbox::{Fault, Sandbox};

use crate::{
    Failure,
    campaign::{
        self, CARD, CERTIFIED, CERTIFIED_STOCK, CODES, FUND_STOCK, MERCHANT, MIGRATING, MIGRATING_STOCK,
        OPENID, OTHER_PRIVATE_KEY, OTHER_PUBLIC_KEY, STOCK,
    },
    process::Process,
    receiver::Receiver,
    relay::{self, Bodies},
    table::{Check, Seen, expect, subject},
};

/// What is paid with a fund, in fen.
const PAID: i64 = 30;

/// A client, the sandbox it calls, where it is notified, and what it is set up with.
struct Stranger {
    process: Process,
    sandbox: Sandbox,
    receiver: Receiver,
    config: Value,
}

pub(crate) async fn checks(process: Process) -> Result<Vec<Check>, Failure> {
    let receiver = Receiver::start().await?;
    let sandbox = campaign::sandbox(&receiver.url).await?;
    let config = campaign::config(&sandbox, MERCHANT).ok_or("there is no merchant")?;
    let changed_requests = relay::start(sandbox.base_url(), Bodies::Requests).await?;
    let changed_replies = relay::start(sandbox.base_url(), Bodies::Replies).await?;
    let mut stranger = Stranger { process, sandbox, receiver, config };
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
        (subject::RECEIPT, stranger.opens_receipt().await),
        (subject::PAYMENT, stranger.opens_payment().await),
        (subject::CHANGED_NOTIFICATION, stranger.disbelieves_changed_notification().await),
        (subject::PROBE, stranger.disbelieves_probe().await),
        (subject::CERTIFICATES, stranger.downloads_certificates()),
        (subject::RENEWAL, stranger.follows_renewal()),
        (subject::OTHER_CERTIFICATE, stranger.disbelieves_false_certificate()),
        (subject::MIGRATION, stranger.migrates().await),
    ])
}

impl Stranger {
    fn ask(&mut self, job: &Value) -> Result<Value, String> {
        self.process.ask(job).map_err(|error| error.to_string())
    }

    /// Makes a call that succeeds: its reply, and in which way the client expressed it.
    fn call(&mut self, operation: &str, fields: &Value) -> Result<(Value, String), String> {
        self.call_with(&self.config.clone(), operation, fields)
    }

    fn call_with(
        &mut self,
        config: &Value,
        operation: &str,
        fields: &Value,
    ) -> Result<(Value, String), String> {
        let mut answer = self.ask(&json!({ "config": config, "call": operation, "fields": fields }))?;
        expect(answer["status"] == 200, || answer.to_string())?;
        Ok((answer["body"].take(), way(&answer)))
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
        let (reply, way) = self.call("send_multiuse_coupon", &campaign::fund(FUND_STOCK, "fund-1"))?;
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
        let fields = campaign::fund(FUND_STOCK, "fund-2");
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

    /// Has the sandbox send what just happened, and returns what came of it.
    async fn notification(&mut self) -> Result<Value, String> {
        self.sandbox.deliver_now().await;
        self.receiver.newest().ok_or("the sandbox sent nothing".to_owned())
    }

    /// The event in a notification, and in which way the client opened it.
    fn opened(&mut self, config: &Value, notification: &Value) -> Result<(Value, String), String> {
        let mut answer = self.ask(&json!({ "config": config, "notification": notification }))?;
        expect(answer["event"].is_object(), || answer.to_string())?;
        Ok((answer["event"].take(), way(&answer)))
    }

    async fn opens_receipt(&mut self) -> Seen {
        let code = self.sandbox.receive_coupon(STOCK, OPENID).map_err(|error| error.to_string())?;
        let notification = self.notification().await?;
        let (event, way) = self.opened(&self.config.clone(), &notification)?;
        let (kind, coupon) = (&event["event_type"], &event["resource"]);
        let as_happened =
            kind == "COUPON.SEND" && coupon["coupon_code"] == code && coupon["openid"] == OPENID;
        expect(as_happened, || event.to_string())?;
        Ok(way)
    }

    async fn opens_payment(&mut self) -> Seen {
        self.spend(FUND_STOCK)?;
        let notification = self.notification().await?;
        let (event, way) = self.opened(&self.config.clone(), &notification)?;
        expect(is_payment(&event), || event.to_string())?;
        Ok(way)
    }

    /// Pays with the one fund of the stock.
    fn spend(&self, stock: &str) -> Result<(), String> {
        let fund = self.sandbox.codes(stock).pop().ok_or("there is no fund")?;
        self.sandbox.spend_fund(stock, fund, PAID).map(drop).map_err(|error| error.to_string())
    }

    async fn disbelieves_changed_notification(&mut self) -> Seen {
        self.sandbox.receive_coupon(STOCK, OPENID).map_err(|error| error.to_string())?;
        let mut notification = self.notification().await?;
        let body = notification["body"].as_str().unwrap_or_default();
        let changed = body.replacen("COUPON.SEND", "COUPON.SENT", 1);
        expect(changed != body, || "nothing was changed".to_owned())?;
        notification["body"] = changed.into();
        rejection(&self.ask(&json!({ "config": self.config, "notification": notification }))?)
    }

    async fn disbelieves_probe(&mut self) -> Seen {
        self.sandbox.probe(MERCHANT).await;
        let probe = self.receiver.newest().ok_or("the sandbox sent nothing")?;
        let signature = probe["headers"]["wechatpay-signature"].as_str().unwrap_or_default();
        expect(signature.starts_with("WECHATPAY/SIGNTEST/"), || probe.to_string())?;
        rejection(&self.ask(&json!({ "config": self.config, "notification": probe }))?)
    }

    fn config_of(&self, merchant: &str) -> Result<Value, String> {
        campaign::config(&self.sandbox, merchant).ok_or(format!("there is no merchant {merchant}"))
    }

    /// The client has no key of the service but those that it downloads.
    fn downloads_certificates(&mut self) -> Seen {
        let config = self.config_of(CERTIFIED)?;
        self.call_with(&config, "send_multiuse_coupon", &campaign::fund(CERTIFIED_STOCK, "certified-1"))
            .map(|(_, way)| way)
    }

    /// The first request is still sealed with the certificate that the client knows; its reply is signed by the other.
    fn follows_renewal(&mut self) -> Seen {
        let config = self.config_of(CERTIFIED)?;
        self.sandbox.rotate_certificate().map_err(|error| error.to_string())?;
        let mut seen = Err("nothing was called".to_owned());
        for number in ["certified-2", "certified-3"] {
            let fields = campaign::fund(CERTIFIED_STOCK, number);
            seen = Ok(self.call_with(&config, "send_multiuse_coupon", &fields)?.1);
        }
        seen
    }

    /// The reply names a certificate that did not sign it.
    fn disbelieves_false_certificate(&mut self) -> Seen {
        let config = self.config_of(CERTIFIED)?;
        let fault = self.sandbox.fault(Fault::WrongSignature).on("send_multiuse_coupon");
        fault.times(1).map_err(|error| error.to_string())?;
        let fields = campaign::fund(CERTIFIED_STOCK, "certified-4");
        let job = json!({ "config": config, "call": "send_multiuse_coupon", "fields": fields });
        let answer = self.ask(&job)?;
        expect(self.sandbox.faults_met() == 1, || "there was no false signature".to_owned())?;
        rejection(&answer)
    }

    async fn migrates(&mut self) -> Seen {
        let config = self.config_of(MIGRATING)?;
        let fields = campaign::fund(MIGRATING_STOCK, "migrating-1");
        let (_, way) = self.call_with(&config, "send_multiuse_coupon", &fields)?;
        self.spend(MIGRATING_STOCK)?;
        let notification = self.notification().await?;
        let by_certificate = notification["headers"]["wechatpay-serial"] != config["public_key_id"];
        expect(by_certificate, || "the notification is signed by the public key".to_owned())?;
        let (event, _) = self.opened(&config, &notification)?;
        expect(is_payment(&event), || event.to_string())?;
        Ok(way)
    }
}

fn is_payment(event: &Value) -> bool {
    let paid = &event["resource"]["consume_information"]["consume_amount"];
    event["event_type"] == "COUPON.USE" && *paid == PAID
}

fn in_ten_minutes() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    (now + Duration::from_secs(600)).as_secs()
}

fn way(answer: &Value) -> String {
    format!("✓ {}", answer["way"].as_str().unwrap_or("no way"))
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
