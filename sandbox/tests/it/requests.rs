//! How requests are read, and how what is wrong with them is told.

use http::Method;
use serde_json::{Value, json};
use wechatpay_sandbox::{Sandbox, Stock};

use crate::merchant::{Draft, Merchant};

const CODES: &str = "/v3/marketing/busifavor/stocks/98065001/couponcodes";

async fn merchant() -> Merchant {
    Merchant::of(Sandbox::builder().stock(Stock::uploaded("98065001"))).await
}

fn upload(codes: &Value) -> Value {
    json!({"coupon_code_list": codes, "upload_request_no": "1"})
}

#[tokio::test]
async fn a_field_that_is_missing_is_named() {
    let answer = merchant().await.post(CODES, &json!({"coupon_code_list": ["a"]})).await;
    answer.expect_fault("/upload_request_no", "body");
    assert_eq!(answer.json()["detail"].get("value"), None);
}

#[tokio::test]
async fn a_field_of_the_wrong_type_is_named_and_shown() {
    let merchant = merchant().await;
    let answer = merchant.post(CODES, &upload(&json!(["a", 7]))).await;
    answer.expect_fault("/coupon_code_list/1", "body");
    assert_eq!(answer.json()["detail"]["value"], 7);
    merchant.post(CODES, &upload(&json!("a"))).await.expect_fault("/coupon_code_list", "body");
}

#[tokio::test]
async fn the_constraints_of_the_description_are_held() {
    let merchant = merchant().await;
    let long = "a".repeat(33);
    let answer = merchant.post(CODES, &upload(&json!(["a", long]))).await;
    answer.expect_fault("/coupon_code_list/1", "body");
    assert_eq!(answer.json()["detail"]["value"], *long);
    merchant.post(CODES, &upload(&json!(["a\tb"]))).await.expect_fault("/coupon_code_list/0", "body");
    merchant.post(CODES, &upload(&json!([]))).await.expect_fault("/coupon_code_list", "body");
    let codes: Vec<String> = (0..201).map(|code| code.to_string()).collect();
    merchant.post(CODES, &upload(&json!(codes))).await.expect_fault("/coupon_code_list", "body");
    let emoji = json!({"coupon_code_list": ["a"], "upload_request_no": "🎫"});
    merchant.post(CODES, &emoji).await.expect_fault("/upload_request_no", "body");
}

#[tokio::test]
async fn parameters_are_named_without_a_slash() {
    let merchant = merchant().await;
    let answer = merchant.get(&format!("{CODES}?offset=-1")).await;
    answer.expect_fault("offset", "query");
    assert_eq!(answer.json()["detail"]["value"], "-1");
    merchant.get(&format!("{CODES}?offset=first")).await.expect_fault("offset", "query");
    merchant.get(&format!("{CODES}?limit=-1")).await.expect_fault("limit", "query");
    let long = CODES.replace("98065001", "123456789012345678901");
    merchant.post(&long, &upload(&json!(["a"]))).await.expect_fault("stock_id", "url");
}

#[tokio::test]
async fn a_body_that_is_no_object_is_a_fault_of_the_body() {
    let merchant = merchant().await;
    for body in ["", "{", "[]", "null", "\u{feff}{}", "{} {}"] {
        let answer = merchant.call(&merchant.draft(Method::POST, CODES, body)).await;
        answer.expect_refusal(400, "PARAM_ERROR");
        assert_eq!(answer.json()["detail"]["location"], "body", "{body}");
    }
    let draft = Draft { body: vec![b'"', 0xff, b'"'], ..merchant.draft(Method::POST, CODES, "") };
    merchant.call(&draft).await.expect_fault("", "body");
}

#[tokio::test]
async fn a_name_in_the_wrong_place_does_not_count() {
    let merchant = merchant().await;
    let mut body = upload(&json!(["a"]));
    body["stock_id"] = json!("1");
    body["new_in_some_later_version"] = json!({});
    assert_eq!(merchant.post(CODES, &body).await.text("stock_id"), "98065001");
    let stray = format!("{CODES}?stock_id=1&unknown=%F0%9F%8E%AB");
    assert_eq!(merchant.get(&stray).await.text("stock_id"), "98065001");
    let number = format!("{CODES}?upload_request_no=1");
    let answer = merchant.post(&number, &json!({"coupon_code_list": ["a"]})).await;
    answer.expect_fault("/upload_request_no", "body");
}

#[tokio::test]
async fn percent_encoded_parameters_are_decoded_once() {
    let merchant = Merchant::of(Sandbox::builder().stock(Stock::uploaded("a/b%2F+c"))).await;
    let path = CODES.replace("98065001", "a%2Fb%252F+c");
    assert_eq!(merchant.post(&path, &upload(&json!(["a"]))).await.text("stock_id"), "a/b%2F+c");
    let broken = CODES.replace("98065001", "%FF");
    merchant.get(&broken).await.expect_refusal(400, "PARAM_ERROR");
}
