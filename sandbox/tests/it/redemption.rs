//! Redemption, and how users come by coupons.

use serde_json::{Value, json};
use wechatpay_sandbox::{CouponState, Sandbox, SandboxError, Stock};

use crate::merchant::{APPID, Answer, Merchant, OPENID};

const UPLOADED: &str = "98065001";
const GENERATED: &str = "100088";

async fn merchant() -> Merchant {
    let builder = Sandbox::builder()
        .stock(Stock::uploaded(UPLOADED))
        .stock(Stock::generated(GENERATED))
        .stock(Stock::product("1000000013001").codes_by_call())
        .stock(Stock::multiuse("9856000"));
    Merchant::of(builder.appid(APPID)).await
}

async fn upload(merchant: &Merchant, codes: &Value) {
    let path = format!("/v3/marketing/busifavor/stocks/{UPLOADED}/couponcodes");
    let body = json!({"coupon_code_list": codes, "upload_request_no": "1"});
    assert_eq!(merchant.post(&path, &body).await.status, 200);
}

fn request(code: &str, number: &str) -> Value {
    let time = "2015-05-20T13:29:35+08:00";
    json!({"coupon_code": code, "appid": APPID, "use_time": time, "use_request_no": number})
}

fn with(mut body: Value, field: &str, value: &str) -> Value {
    body[field] = json!(value);
    body
}

async fn redeem(merchant: &Merchant, body: &Value) -> Answer {
    merchant.post("/v3/marketing/busifavor/coupons/use", body).await
}

#[tokio::test]
async fn a_coupon_is_redeemed_once_under_one_number() {
    let merchant = merchant().await;
    let code = merchant.sandbox.receive_coupon(GENERATED, OPENID).unwrap();
    assert_eq!(code.len(), 22);
    assert_eq!(merchant.sandbox.coupon(GENERATED, &*code).unwrap().state, CouponState::Sended);
    let first = redeem(&merchant, &request(&code, "1")).await;
    assert_eq!((first.text("stock_id").as_str(), first.text("openid").as_str()), (GENERATED, OPENID));
    let coupon = merchant.sandbox.coupon(GENERATED, &*code).unwrap();
    assert_eq!((coupon.state, coupon.use_request_no.as_deref()), (CouponState::Used, Some("1")));
    assert_eq!(coupon.wechatpay_use_time, Some(first.text("wechatpay_use_time")));

    let again = redeem(&merchant, &with(request(&code, "1"), "stock_id", GENERATED)).await;
    assert_eq!(again.json(), first.json());
    redeem(&merchant, &request(&code, "2")).await.expect_refusal(400, "RESOURCE_ALREADY_EXISTS");
    let other = merchant.sandbox.receive_coupon(GENERATED, OPENID).unwrap();
    redeem(&merchant, &request(&other, "1")).await.expect_refusal(400, "RESOURCE_ALREADY_EXISTS");
    assert_eq!(merchant.sandbox.redeemed(), 1);
}

#[tokio::test]
async fn a_merchants_own_code_needs_its_stock() {
    let merchant = merchant().await;
    upload(&merchant, &json!(["a", "b"])).await;
    assert_eq!(merchant.sandbox.receive_coupon(UPLOADED, OPENID).unwrap(), "a");
    redeem(&merchant, &request("a", "1")).await.expect_fault("/stock_id", "body");
    let body = with(request("a", "1"), "stock_id", UPLOADED);
    assert_eq!(redeem(&merchant, &body).await.text("openid"), OPENID);
    assert!(merchant.sandbox.coupon(UPLOADED, "b").is_none());
    let body = with(request("b", "2"), "stock_id", UPLOADED);
    redeem(&merchant, &body).await.expect_refusal(404, "RESOURCE_NOT_EXISTS");
}

#[tokio::test]
async fn the_coupon_the_user_and_the_appid_must_fit() {
    let merchant = merchant().await;
    let code = merchant.sandbox.receive_coupon(GENERATED, OPENID).unwrap();
    redeem(&merchant, &request("unknown", "1")).await.expect_refusal(404, "RESOURCE_NOT_EXISTS");
    let body = with(request(&code, "1"), "stock_id", UPLOADED);
    redeem(&merchant, &body).await.expect_refusal(404, "RESOURCE_NOT_EXISTS");
    let body = with(request(&code, "1"), "openid", "another");
    redeem(&merchant, &body).await.expect_refusal(404, "USER_NOT_EXISTS");
    let body = with(request(&code, "1"), "appid", "wx1111111111111111");
    redeem(&merchant, &body).await.expect_refusal(400, "APPID_MCHID_NOT_MATCH");
    assert_eq!(merchant.sandbox.redeemed(), 0);
    // The refusals have not used up the number.
    let body = with(request(&code, "1"), "openid", OPENID);
    assert_eq!(redeem(&merchant, &body).await.status, 200);
}

#[tokio::test]
async fn a_user_gets_a_coupon_only_where_there_is_one() {
    let sandbox = merchant().await.sandbox;
    let refusal = |stock| sandbox.receive_coupon(stock, OPENID).unwrap_err();
    assert!(matches!(refusal("1"), SandboxError::UnknownStock(_)));
    assert!(matches!(refusal(UPLOADED), SandboxError::EmptyPool(_)));
    assert!(matches!(refusal("9856000"), SandboxError::NotReceivable(_)));
    assert!(matches!(refusal("1000000013001"), SandboxError::NotReceivable(_)));
    assert!(refusal(UPLOADED).to_string().contains("upload_coupon_codes"));
}
