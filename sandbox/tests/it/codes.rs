//! Uploaded codes: their upload and their list.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, UNIX_EPOCH},
};

use serde_json::{Value, json};
use wechatpay_sandbox::{Sandbox, SandboxBuilder, Stock, User};

use crate::merchant::{APPID, Answer, Draft, Merchant, OPENID};

const STOCK: &str = "98065001";
const NOW: &str = "2023-11-15T06:13:20+08:00";

fn builder() -> SandboxBuilder {
    Sandbox::builder().stock(Stock::uploaded(STOCK).capacity(30)).stock(Stock::generated("100088"))
}

async fn merchant() -> Merchant {
    let user = User::new(OPENID).unionid("o4GgauInH_RCEdvrrNGrntXDuXXX");
    Merchant::of(builder().user(user).appid(APPID)).await
}

fn path(stock_id: &str) -> String {
    format!("/v3/marketing/busifavor/stocks/{stock_id}/couponcodes")
}

async fn upload(merchant: &Merchant, codes: &Value) -> Answer {
    let body = json!({"coupon_code_list": codes, "upload_request_no": "1"});
    merchant.post(&path(STOCK), &body).await
}

async fn list(merchant: &Merchant, query: &str) -> Value {
    let answer = merchant.get(&format!("{}?{query}", path(STOCK))).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

fn codes(page: &Value) -> Vec<&str> {
    page["data"].as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn codes_may_be_there_from_the_start() {
    let stock = Stock::uploaded(STOCK).capacity(3).codes(["b", "a", "b"]);
    let merchant = Merchant::of(Sandbox::builder().stock(stock)).await;
    assert_eq!(codes(&list(&merchant, "offset=0&limit=20").await), ["b", "a"]);
    assert_eq!(upload(&merchant, &json!(["a"])).await.json()["exist_codes"], json!(["a"]));
    assert_eq!(upload(&merchant, &json!(["c", "d"])).await.json()["code"], "INVALID_REQUEST");
    assert_eq!(merchant.sandbox.receive_coupon(STOCK, OPENID).unwrap(), "b");
    assert!(merchant.sandbox.effects().is_empty());
}

#[tokio::test]
async fn an_upload_tells_what_became_of_each_code() {
    let clock = || UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let merchant = Merchant::of(builder().clock(clock)).await;
    let send = async |codes: Value| {
        let body = json!({"coupon_code_list": codes, "upload_request_no": "1"}).to_string();
        let draft = merchant.draft(http::Method::POST, &path(STOCK), body);
        merchant.call(&Draft { timestamp: 1_700_000_000, ..draft }).await.json()
    };
    assert_eq!(
        send(json!(["b", "a"])).await,
        json!({
            "stock_id": STOCK, "total_count": 2, "success_count": 2, "success_codes": ["b", "a"],
            "success_time": NOW, "fail_count": 0,
        }),
    );
    assert_eq!(
        send(json!(["c", "a", "c", "d", "c", "a"])).await,
        json!({
            "stock_id": STOCK, "total_count": 3, "success_count": 2, "success_codes": ["c", "d"],
            "success_time": NOW, "fail_count": 0, "exist_codes": ["a"], "duplicate_codes": ["c", "a"],
        }),
    );
    assert_eq!(merchant.sandbox.codes(STOCK), ["b", "a", "c", "d"]);
}

#[tokio::test]
async fn an_upload_beyond_the_capacity_stores_nothing() {
    let merchant = merchant().await;
    let codes: Vec<String> = (0..31).map(|code| code.to_string()).collect();
    upload(&merchant, &json!(codes)).await.expect_refusal(400, "INVALID_REQUEST");
    assert!(merchant.sandbox.codes(STOCK).is_empty());
    assert_eq!(upload(&merchant, &json!(codes[..30])).await.status, 200);
    assert_eq!(upload(&merchant, &json!(codes[..30])).await.json()["success_count"], 0);
}

#[tokio::test]
async fn a_stock_that_is_being_created_takes_no_codes_yet() {
    let now = Arc::new(AtomicU64::new(1_700_000_000));
    let clock = now.clone();
    let merchant = Merchant::of(
        Sandbox::builder()
            .stock(Stock::uploaded(STOCK).creating(Duration::from_secs(60)))
            .stock(Stock::uploaded("98065002"))
            .clock(move || UNIX_EPOCH + Duration::from_secs(clock.load(Ordering::SeqCst))),
    )
    .await;
    let call = async |method, stock_id: &str| {
        let body = json!({"coupon_code_list": ["a"], "upload_request_no": "1"}).to_string();
        let body = if method == http::Method::GET { String::new() } else { body };
        let draft = merchant.draft(method, &path(stock_id), body);
        merchant.call(&Draft { timestamp: now.load(Ordering::SeqCst), ..draft }).await
    };
    for seconds in [0, 59] {
        now.fetch_add(seconds, Ordering::SeqCst);
        call(http::Method::POST, STOCK).await.expect_refusal(400, "STATEMENT_CREATING");
        assert!(merchant.sandbox.codes(STOCK).is_empty() && merchant.sandbox.effects().is_empty());
    }
    let explanation = merchant.sandbox.refusals().pop().unwrap().explanation;
    assert!(explanation.contains("takes codes in 1s"), "{explanation}");
    assert_eq!(call(http::Method::GET, STOCK).await.json()["total_count"], 0);
    // An older one takes them.
    assert_eq!(call(http::Method::POST, "98065002").await.json()["success_count"], 1);
    now.fetch_add(1, Ordering::SeqCst);
    assert_eq!(call(http::Method::POST, STOCK).await.json()["success_count"], 1);
}

#[tokio::test]
async fn only_stocks_with_uploaded_codes_have_them() {
    let merchant = merchant().await;
    let body = json!({"coupon_code_list": ["a"], "upload_request_no": "1"});
    for (stock_id, status, code) in [("1", 404, "RESOURCE_NOT_EXISTS"), ("100088", 400, "INVALID_REQUEST")] {
        merchant.post(&path(stock_id), &body).await.expect_refusal(status, code);
        merchant.get(&path(stock_id)).await.expect_refusal(status, code);
    }
}

#[tokio::test]
async fn pages_follow_the_order_of_upload() {
    let merchant = merchant().await;
    let all: Vec<String> = (0..25).map(|code| format!("code {code}")).collect();
    upload(&merchant, &json!(all)).await;
    let first = list(&merchant, "").await;
    assert_eq!(codes(&first), all[..20]);
    assert_eq!(
        (&first["total_count"], &first["offset"], &first["limit"]),
        (&json!(25), &json!(0), &json!(20))
    );
    let last = list(&merchant, "offset=20&limit=10").await;
    assert_eq!(codes(&last), all[20..]);
    assert_eq!((&last["offset"], &last["limit"]), (&json!(20), &json!(5)));
    assert!(codes(&list(&merchant, "offset=25").await).is_empty());
    assert!(codes(&list(&merchant, "limit=0").await).is_empty());
}

#[tokio::test]
async fn a_code_that_a_user_got_is_dispatched() {
    let merchant = merchant().await;
    upload(&merchant, &json!(["a", "b"])).await;
    merchant.sandbox.receive_coupon(STOCK, OPENID).unwrap();
    let dispatched = list(&merchant, "status=DISPATCHED").await;
    assert_eq!((codes(&dispatched), &dispatched["total_count"]), (vec!["a"], &json!(1)));
    let item = &dispatched["data"][0];
    assert_eq!(
        (&item["openid"], &item["unionid"], &item["coupon_code"], &item["code_status"]),
        (&json!(OPENID), &json!("o4GgauInH_RCEdvrrNGrntXDuXXX"), &json!("a"), &json!("DISPATCHED")),
    );
    assert!(item["dispatched_time"].is_string());
    let available = list(&merchant, "status=AVAILABLE").await;
    assert_eq!(codes(&available), ["b"]);
    assert_eq!(available["data"][0].as_object().unwrap().len(), 3);
    assert!(codes(&list(&merchant, "status=USED").await).is_empty());
}

#[tokio::test]
async fn the_appid_of_a_list_must_be_bound() {
    let merchant = merchant().await;
    list(&merchant, &format!("appid={APPID}")).await;
    let answer = merchant.get(&format!("{}?appid=wx1111111111111111", path(STOCK))).await;
    answer.expect_refusal(400, "APPID_MCHID_NOT_MATCH");
}
