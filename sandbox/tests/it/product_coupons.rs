//! Product coupons.

use serde_json::{Value, json};
use wechatpay_sandbox::{Sandbox, Stock};

use crate::merchant::{APPID, Answer, Merchant, OPENID};

const OF_THE_SERVICE: &str = "1000000013001";
const BY_CALL: &str = "1000000013002";

async fn merchant() -> Merchant {
    let builder = Sandbox::builder()
        .stock(Stock::product(OF_THE_SERVICE))
        .stock(Stock::product(BY_CALL).codes_by_call())
        .stock(Stock::generated("100088"));
    Merchant::of(builder.appid(APPID)).await
}

fn request(stock_id: &str, number: &str) -> Value {
    json!({"stock_id": stock_id, "appid": APPID, "openid": OPENID, "send_request_no": number})
}

async fn prepare(merchant: &Merchant, body: &Value) -> Answer {
    merchant.post("/v3/marketing/busifavor/product-coupons/pre-send", body).await
}

#[tokio::test]
async fn a_request_number_has_one_token() {
    let merchant = merchant().await;
    let token = prepare(&merchant, &request(OF_THE_SERVICE, "1")).await.text("token");
    assert_eq!(token.len(), 33);
    assert_eq!(prepare(&merchant, &request(OF_THE_SERVICE, "1")).await.text("token"), token);
    assert_ne!(prepare(&merchant, &request(OF_THE_SERVICE, "2")).await.text("token"), token);
    let mut changed = request(OF_THE_SERVICE, "1");
    changed["openid"] = json!("another");
    prepare(&merchant, &changed).await.expect_refusal(400, "ALREADY_EXISTS");
}

#[tokio::test]
async fn a_code_is_given_exactly_where_the_stock_takes_one() {
    let merchant = merchant().await;
    let with_code = |stock_id| {
        let mut body = request(stock_id, "1");
        body["coupon_code"] = json!("123446565767");
        body
    };
    prepare(&merchant, &request(BY_CALL, "1")).await.expect_fault("/coupon_code", "body");
    prepare(&merchant, &with_code(OF_THE_SERVICE)).await.expect_fault("/coupon_code", "body");
    assert_eq!(prepare(&merchant, &with_code(BY_CALL)).await.status, 200);
}

#[tokio::test]
async fn the_stock_and_the_appid_must_fit() {
    let merchant = merchant().await;
    prepare(&merchant, &request("1", "1")).await.expect_refusal(404, "RESOURCE_NOT_EXISTS");
    prepare(&merchant, &request("100088", "1")).await.expect_refusal(400, "INVALID_REQUEST");
    let mut body = request(OF_THE_SERVICE, "1");
    body["appid"] = json!("wx1111111111111111");
    prepare(&merchant, &body).await.expect_refusal(400, "APPID_MCHID_NOT_MATCH");
}
