//! Multi-use funds, and sealed fields.

use http::Method;
use serde_json::{Value, json};
use wechatpay_sandbox::{Backend, CouponState, Sandbox, SandboxBuilder, Stock, User};

use crate::merchant::{APPID, Answer, Draft, Merchant, OPENID};

const OPEN: &str = "9856000";
const FIXED: &str = "9856001";
const NAME: &str = "张三";
const NUMBER: &str = "110101199003070134";

fn builder() -> SandboxBuilder {
    Sandbox::builder()
        .stock(Stock::multiuse(OPEN))
        .stock(Stock::multiuse(FIXED).face_value(10_000))
        .stock(Stock::uploaded("98065001"))
}

async fn merchant() -> Merchant {
    Merchant::of(builder().user(User::new(OPENID).identity(NAME, NUMBER)).appid(APPID)).await
}

fn request(merchant: &Merchant, number: &str) -> Value {
    json!({
        "stock_id": OPEN,
        "out_request_no": number,
        "user_name": merchant.seal(NAME),
        "id_card_number": merchant.seal(NUMBER),
        "amount": 10_000,
        "appid": APPID,
        "card_type": "ID_CARD",
    })
}

fn with(mut body: Value, field: &str, value: impl Into<Value>) -> Value {
    body[field] = value.into();
    body
}

fn path(openid: &str) -> String {
    format!("/v3/multiuse/users/{openid}/coupons")
}

async fn send(merchant: &Merchant, body: &Value) -> Answer {
    merchant.post(&path(OPENID), body).await
}

#[tokio::test]
async fn either_back_end_opens_sealed_fields() {
    for backend in [Backend::AwsLcRs, Backend::Rsa] {
        let user = User::new(OPENID).identity(NAME, NUMBER);
        let merchant = Merchant::of(builder().user(user).backend(backend)).await;
        let id = send(&merchant, &request(&merchant, "1")).await.text("coupon_id");
        let fund = merchant.sandbox.coupon(OPEN, id).unwrap();
        assert_eq!((fund.openid.as_str(), fund.state), (OPENID, CouponState::Sended));
    }
}

#[tokio::test]
async fn a_repetition_sealed_afresh_is_the_same_request() {
    let merchant = merchant().await;
    let id = send(&merchant, &request(&merchant, "1")).await.text("coupon_id");
    assert_eq!(send(&merchant, &request(&merchant, "1")).await.text("coupon_id"), id);
    assert_eq!(merchant.sandbox.codes(OPEN), [id.as_str()]);
    let changed = with(request(&merchant, "1"), "amount", 20_000);
    send(&merchant, &changed).await.expect_refusal(400, "RESOURCE_ALREADY_EXISTS");
    assert_ne!(send(&merchant, &request(&merchant, "2")).await.text("coupon_id"), id);
}

#[tokio::test]
async fn the_amount_is_given_exactly_where_the_stock_leaves_it_open() {
    let merchant = merchant().await;
    for amount in [json!(null), json!(0), json!(-1)] {
        let body = with(request(&merchant, "1"), "amount", amount);
        send(&merchant, &body).await.expect_fault("/amount", "body");
    }
    let mut body = with(request(&merchant, "1"), "stock_id", FIXED);
    send(&merchant, &body).await.expect_fault("/amount", "body");
    body.as_object_mut().unwrap().remove("amount");
    assert_eq!(send(&merchant, &body).await.status, 200);
}

#[tokio::test]
async fn the_user_must_be_known_under_this_identity() {
    let merchant = merchant().await;
    let body = with(request(&merchant, "1"), "user_name", merchant.seal("李四"));
    send(&merchant, &body).await.expect_fault("/user_name", "body");
    let body = with(request(&merchant, "1"), "id_card_number", merchant.seal("110101199003070135"));
    let answer = send(&merchant, &body).await;
    answer.expect_fault("/id_card_number", "body");
    // What was sealed is told as it came, never opened.
    assert_eq!(answer.json()["detail"]["value"], body["id_card_number"]);
    let stranger = merchant.post(&path("stranger"), &request(&merchant, "1")).await;
    stranger.expect_refusal(404, "USER_NOT_EXISTS");
}

#[tokio::test]
async fn without_users_everyone_is_one() {
    let merchant = Merchant::of(builder()).await;
    assert_eq!(merchant.post(&path("stranger"), &request(&merchant, "1")).await.status, 200);
}

#[tokio::test]
async fn what_was_not_sealed_for_this_key_is_refused() {
    for backend in [Backend::AwsLcRs, Backend::Rsa] {
        let merchant = Merchant::of(builder().backend(backend)).await;
        for value in [NAME.to_owned(), String::new(), "QUJD".to_owned(), "A".repeat(344)] {
            let body = with(request(&merchant, "1"), "user_name", value);
            send(&merchant, &body).await.expect_fault("/user_name", "body");
        }
        let body = with(request(&merchant, "1"), "id_card_number", 7);
        send(&merchant, &body).await.expect_fault("/id_card_number", "body");
    }
}

#[tokio::test]
async fn the_header_must_name_the_sealing_key() {
    let merchant = merchant().await;
    let body = request(&merchant, "1").to_string();
    for id in ["", "PUB_KEY_ID_0"] {
        let draft = merchant.draft(Method::POST, &path(OPENID), body.clone());
        let draft = Draft { wechatpay_serial: id.to_owned(), ..draft };
        merchant.call(&draft).await.expect_fault("Wechatpay-Serial", "header");
    }
}

#[tokio::test]
async fn the_stock_the_appid_and_the_document_must_fit() {
    let merchant = merchant().await;
    let body = with(request(&merchant, "1"), "stock_id", "1");
    send(&merchant, &body).await.expect_refusal(404, "RESOURCE_NOT_EXISTS");
    let body = with(request(&merchant, "1"), "stock_id", "98065001");
    send(&merchant, &body).await.expect_refusal(400, "INVALID_REQUEST");
    let body = with(request(&merchant, "1"), "appid", "wx1111111111111111");
    send(&merchant, &body).await.expect_refusal(400, "APPID_MCHID_NOT_MATCH");
    let body = with(request(&merchant, "1"), "card_type", "PASSPORT");
    send(&merchant, &body).await.expect_fault("/card_type", "body");
}
