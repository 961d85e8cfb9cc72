//! Consumer cards.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use wechatpay_coupons::Timestamp;
use wechatpay_sandbox::Sandbox;

use crate::merchant::{APPID, Answer, Merchant, OPENID};

const CARD: &str = "pIJMr5MMiIkO_93VtPyIiEk2DZ4w";

async fn merchant() -> Merchant {
    let builder = Sandbox::builder().card(CARD, APPID).card("use", APPID);
    Merchant::of(builder.appid(APPID).appid("wx0000000000000000")).await
}

fn hours_ago(hours: u64) -> String {
    Timestamp::at(SystemTime::now() - Duration::from_secs(hours * 3600)).unwrap().to_string()
}

fn request(number: &str, send_time: &str) -> Value {
    json!({"appid": APPID, "openid": OPENID, "out_request_no": number, "send_time": send_time})
}

async fn send(merchant: &Merchant, card_id: &str, body: &Value) -> Answer {
    merchant.post(&format!("/v3/marketing/busifavor/coupons/{card_id}/send"), body).await
}

#[tokio::test]
async fn a_user_has_one_code_for_each_card() {
    let merchant = merchant().await;
    let code = send(&merchant, CARD, &request("1", &hours_ago(0))).await.text("card_code");
    assert_eq!(code.len(), 12);
    assert_eq!(merchant.sandbox.card_code(CARD, OPENID), Some(code.clone()));
    let again = send(&merchant, CARD, &request("2", &hours_ago(0))).await;
    assert_eq!(again.text("card_code"), code);
    let mut other = request("3", &hours_ago(0));
    other["openid"] = json!("another");
    assert_ne!(send(&merchant, CARD, &other).await.text("card_code"), code);
}

#[tokio::test]
async fn the_same_pair_is_the_same_request() {
    let merchant = merchant().await;
    let time = hours_ago(1);
    let code = send(&merchant, CARD, &request("1", &time)).await.text("card_code");
    assert_eq!(send(&merchant, CARD, &request("1", &time)).await.text("card_code"), code);
    let mut changed = request("1", &time);
    changed["openid"] = json!("another");
    send(&merchant, CARD, &changed).await.expect_refusal(400, "RESOURCE_ALREADY_EXISTS");
    // The same instant, written in another way, makes another pair.
    changed["send_time"] = json!(time.replace("+08:00", ".000+08:00"));
    assert_eq!(send(&merchant, CARD, &changed).await.status, 200);
}

#[tokio::test]
async fn a_request_older_than_a_day_is_refused() {
    let merchant = merchant().await;
    send(&merchant, CARD, &request("1", &hours_ago(25))).await.expect_refusal(403, "RULE_LIMIT");
    assert_eq!(send(&merchant, CARD, &request("1", &hours_ago(23))).await.status, 200);
    send(&merchant, CARD, &request("1", "yesterday")).await.expect_fault("/send_time", "body");
}

#[tokio::test]
async fn the_card_and_its_appid_must_fit() {
    let merchant = merchant().await;
    let mut body = request("1", &hours_ago(0));
    send(&merchant, "unknown", &body).await.expect_refusal(404, "RESOURCE_NOT_EXISTS");
    for appid in ["wx0000000000000000", "wx1111111111111111"] {
        body["appid"] = json!(appid);
        send(&merchant, CARD, &body).await.expect_refusal(400, "APPID_MCHID_NOT_MATCH");
    }
}

#[tokio::test]
async fn a_card_named_like_a_sibling_path_is_a_card() {
    let merchant = merchant().await;
    assert_eq!(send(&merchant, "use", &request("1", &hours_ago(0))).await.status, 200);
}
