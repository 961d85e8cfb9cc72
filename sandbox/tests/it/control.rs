//! The control endpoint: it does what the methods of the same names do.

use http::Method;
use serde_json::{Value, json};
use wechatpay_coupons::events::Event;
use wechatpay_sandbox::{DeliveryPace, KeyMode, Merchant as Described, Sandbox, SandboxBuilder, Stock};

use crate::{
    merchant::{APPID, Draft, Merchant, OPENID},
    notifications::{Receiver, notifications},
};

const UPLOADED: &str = "98065001";
const FUND: &str = "9856000";
const CARD: &str = "1000099";
const CODES: &str = "/v3/marketing/busifavor/stocks/98065001/couponcodes";

/// A merchant whose sandbox is controlled as a test in another language does.
struct Controlled {
    merchant: Merchant,
    url: String,
    http: reqwest::Client,
}

impl Controlled {
    async fn of(builder: SandboxBuilder) -> Self {
        let merchant = Merchant::of(builder.control(0)).await;
        let url = merchant.sandbox.control_url().unwrap().to_owned();
        Self { merchant, url, http: reqwest::Client::builder().no_proxy().build().unwrap() }
    }

    async fn asks(&self, method: Method, asked: &str, body: String) -> (u16, String) {
        let reply =
            self.http.request(method, format!("{}{asked}", self.url)).body(body).send().await.unwrap();
        (reply.status().as_u16(), reply.text().await.unwrap())
    }

    async fn get(&self, asked: &str) -> Value {
        let (status, said) = self.asks(Method::GET, asked, String::new()).await;
        assert_eq!(status, 200, "{asked}: {said}");
        serde_json::from_str(&said).unwrap()
    }

    async fn post(&self, asked: &str, body: &Value) -> Value {
        let (status, said) = self.asks(Method::POST, asked, body.to_string()).await;
        assert_eq!(status, 200, "{asked}: {said}");
        serde_json::from_str(&said).unwrap()
    }
}

fn described() -> SandboxBuilder {
    let codes = Stock::uploaded(UPLOADED).codes(["A-1", "A-2"]);
    let builder = Sandbox::builder().delivery_pace(DeliveryPace::ByHand).card(CARD, APPID);
    builder.stock(codes).stock(Stock::multiuse(FUND).face_value(100))
}

#[tokio::test]
async fn a_user_receives_a_coupon_and_the_merchant_is_notified() {
    let receiver = Receiver::new().await;
    let controlled = Controlled::of(described().notify_url(&receiver.url)).await;
    let said = controlled.post("/receive_coupon", &json!({"stock_id": UPLOADED, "openid": OPENID})).await;
    assert_eq!(said, json!({"code": "A-1"}));
    let pending = controlled.get("/deliveries").await["deliveries"][0].clone();
    assert_eq!((&pending["event_type"], &pending["state"]), (&json!("COUPON.SEND"), &json!("pending")));

    assert_eq!(controlled.post("/deliver_now", &json!({})).await, json!({"sent": 1}));
    let (headers, body) = receiver.take().pop().unwrap();
    let opened = notifications(&controlled.merchant.sandbox).open_as::<Event>(&headers, &body).await.unwrap();
    let Event::CouponSend(event) = opened.event else { panic!("a receipt is COUPON.SEND") };
    assert_eq!(event.coupon_code.as_str(), "A-1");
    let accepted = controlled.get("/deliveries").await["deliveries"][0].clone();
    assert_eq!((&accepted["attempts"], &accepted["state"]), (&json!([204]), &json!("accepted")));
    assert_eq!((&accepted["id"], &accepted["url"]), (&json!(opened.id), &json!(receiver.url)));
}

#[tokio::test]
async fn a_user_pays_with_a_fund_and_the_merchant_is_notified() {
    let receiver = Receiver::new().await;
    let controlled = Controlled::of(described().notify_url(&receiver.url)).await;
    let seal = |text| controlled.merchant.seal(text);
    let body = json!({
        "stock_id": FUND, "out_request_no": "1", "user_name": seal("a"), "id_card_number": seal("b"), "appid": APPID,
        "card_type": "ID_CARD",
    });
    let issued = controlled.merchant.post(&format!("/v3/multiuse/users/{OPENID}/coupons"), &body).await;
    let mut payment = json!({"stock_id": FUND, "coupon_id": issued.text("coupon_id"), "fen": 30});
    assert_eq!(controlled.post("/spend_fund", &payment).await, json!({"left": 70}));
    assert_eq!(controlled.get("/deliveries").await["deliveries"][0]["event_type"], "COUPON.USE");
    payment["fen"] = 71.into();
    let (status, said) = controlled.asks(Method::POST, "/spend_fund", payment.to_string()).await;
    assert!(status == 400 && said.contains("has less left"), "{said}");
}

#[tokio::test]
async fn what_calls_came_to_can_be_seen() {
    let controlled = Controlled::of(described()).await;
    controlled.post("/receive_coupon", &json!({"stock_id": UPLOADED, "openid": OPENID})).await;
    let path = format!("/coupon?stock_id={UPLOADED}&code=A-1");
    let held = controlled.get(&path).await["coupon"].clone();
    assert_eq!((&held["state"], &held["openid"]), (&json!("SENDED"), &json!(OPENID)));
    assert!(held["receive_time"].is_string() && held["use_request_no"].is_null(), "{held}");

    let time = "2015-05-20T13:29:35+08:00";
    let body = json!({
        "coupon_code": "A-1", "stock_id": UPLOADED, "appid": APPID, "use_time": time, "use_request_no": "1",
    });
    controlled.merchant.post("/v3/marketing/busifavor/coupons/use", &body).await.text("stock_id");
    let used = controlled.get(&path).await["coupon"].clone();
    assert_eq!((&used["state"], &used["use_request_no"]), (&json!("USED"), &json!("1")));
    assert_eq!(controlled.get("/redeemed").await, json!({"redeemed": 1}));
    let effects = json!({"effects": [{"operation": "use_coupon", "request_number": "1"}]});
    assert_eq!(controlled.get("/effects").await, effects);
    assert_eq!(controlled.get("/requests").await, json!({"requests": 1}));
    assert_eq!(
        controlled.get(&format!("/codes?stock_id={UPLOADED}")).await,
        json!({"codes": ["A-1", "A-2"]})
    );
    // Nobody has these.
    assert_eq!(
        controlled.get(&format!("/coupon?stock_id={UPLOADED}&code=A-2")).await,
        json!({"coupon": null})
    );
    assert_eq!(
        controlled.get(&format!("/card_code?card_id={CARD}&openid={OPENID}")).await,
        json!({"card_code": null})
    );
}

#[tokio::test]
async fn a_certificate_is_renewed() {
    let controlled = Controlled::of(described().key_mode(KeyMode::Certificates)).await;
    let old = controlled.get("/certificates").await["certificates"][0].clone();
    let serial = controlled.post("/rotate_certificate", &json!({})).await["serial"].clone();
    let listed = controlled.get("/certificates").await["certificates"].clone();
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert_eq!((&listed[0], &listed[1]["serial"]), (&old, &serial));
    let certificates = controlled.merchant.sandbox.certificates();
    assert_eq!(listed[1]["pem"], certificates[1].pem);
    let draft = controlled.merchant.draft(Method::GET, CODES, "");
    let authorization = controlled.merchant.authorization(&draft);
    let answer = controlled.merchant.send(&draft, &authorization).await;
    assert_eq!(answer.headers["wechatpay-serial"], serial.as_str().unwrap());
}

#[tokio::test]
async fn a_probe_goes_to_the_merchant_who_is_named() {
    let receiver = Receiver::new().await;
    let other = Described::new("1900000110").notify_url(&receiver.url);
    let controlled = Controlled::of(described().merchant(other)).await;
    assert_eq!(
        controlled.post("/probe", &json!({"merchant_id": "1900000110"})).await,
        json!({"status": 204})
    );
    let (headers, _) = receiver.take().pop().unwrap();
    assert!(headers["wechatpay-signature"].to_str().unwrap().starts_with("WECHATPAY/SIGNTEST/"));
    for (merchant, way_out) in
        [("1900000109", "give it a notify_url"), ("1", "there are: 1900000109, 1900000110")]
    {
        let body = json!({"merchant_id": merchant}).to_string();
        let (status, said) = controlled.asks(Method::POST, "/probe", body).await;
        assert!(status == 400 && said.contains(way_out), "{said}");
    }
}

#[tokio::test]
async fn refusals_and_warnings_are_explained() {
    let controlled = Controlled::of(described()).await;
    let merchant = &controlled.merchant;
    merchant.post("/v3/marketing/busifavor/coupons/use", &json!({})).await.expect_refusal(400, "PARAM_ERROR");
    let refused = controlled.get("/refusals").await["refusals"][0].clone();
    let of_library = merchant.sandbox.refusals().pop().unwrap();
    assert_eq!((&refused["status"], &refused["code"]), (&json!(400), &json!("PARAM_ERROR")));
    assert_eq!(refused["explanation"], of_library.explanation);

    let draft = merchant.draft(Method::GET, CODES, "");
    merchant.call(&Draft { wechatpay_serial: "PUB_KEY_ID_1".to_owned(), ..draft }).await.text("stock_id");
    let warnings = controlled.get("/warnings").await["warnings"].clone();
    assert_eq!(warnings.as_array().unwrap().len(), 1);
    assert_eq!((&warnings[0]["method"], &warnings[0]["path"]), (&json!("GET"), &json!(CODES)));
    assert!(warnings[0]["explanation"].as_str().unwrap().contains("Wechatpay-Serial is PUB_KEY_ID_1"));
}

#[tokio::test]
async fn a_mistake_is_told_with_the_way_out() {
    let controlled = Controlled::of(described()).await;
    for (method, asked, body, status, way_out) in [
        (Method::POST, "/receive_coupon", json!({"stock_id": "1", "openid": "o"}), 400, "or to the seed"),
        (Method::POST, "/receive_coupon", json!({"stock_id": FUND, "openid": "o"}), 400, "merchant's calls"),
        (
            Method::POST,
            "/receive_coupon",
            json!({"stock": "1", "openid": "o"}),
            400,
            "expected `stock_id` or",
        ),
        (Method::POST, "/receive_coupon", json!({"stock_id": "1"}), 400, "missing field `openid`"),
        (Method::POST, "/receive_coupon", json!({"stock_id": 1, "openid": "o"}), 400, "expected a string"),
        (Method::POST, "/deliver_now", json!({"merchant_id": "1"}), 400, "unknown field `merchant_id`"),
        (Method::GET, "/coupon?stock_id=1", json!({}), 400, "missing field `code`"),
        (Method::GET, "/deliveries?merchant_id=1", json!({}), 400, "unknown field `merchant_id`"),
        (Method::DELETE, "/faults?fault=empty_body", json!({}), 400, "unknown field `fault`"),
        (Method::GET, "/receive_coupon", json!({}), 405, "POST /receive_coupon"),
        (Method::POST, "/recieve_coupon", json!({}), 404, "POST /receive_coupon"),
    ] {
        let (got, said) = controlled.asks(method, asked, body.to_string()).await;
        assert!(got == status && said.contains(way_out) && said.ends_with('\n'), "{asked}: {got} {said}");
    }
    let (status, said) = controlled.asks(Method::POST, "/probe", String::new()).await;
    assert!(status == 400 && said.contains("missing field `merchant_id`"), "{said}");
    let (status, said) = controlled.asks(Method::POST, "/probe", "merchant_id=1".to_owned()).await;
    assert!(status == 400 && said.contains("the JSON that is wanted"), "{said}");
}

#[tokio::test]
async fn all_that_is_offered_is_there_and_documented() {
    let controlled = Controlled::of(described()).await;
    let (_, said) = controlled.asks(Method::GET, "/", String::new()).await;
    let offered: Vec<&str> = said.trim_end().split_once("there are: ").unwrap().1.split(", ").collect();
    for one in &offered {
        let (method, path) = one.split_once(' ').unwrap();
        let (status, said) = controlled.asks(method.parse().unwrap(), path, String::new()).await;
        assert!(matches!(status, 200 | 204 | 400), "{one}: {status} {said}");
    }
    let rows = |document: &str, start: &str| {
        let rows = document.lines().filter_map(|line| line.strip_prefix(start)?.split_once('`'));
        rows.map(|(request, _)| request.split('?').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(rows(include_str!("../../src/control/mod.rs"), "//! | `"), offered);
    let readme = rows(include_str!("../../README.md"), "| `");
    let documented: Vec<&String> = readme.iter().filter(|row| row.contains(" /")).collect();
    assert_eq!(documented, offered);
}
