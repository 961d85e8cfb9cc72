//! Calls by path: typed step by step, and by a text.

use http::{Method, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use wechatpay_coupons::{
    Advice, Call, Client, Error, Operation, Outcome, RetryPolicy, Timestamp,
    busifavor::{ListCouponCodesReply, SendConsumeCard},
    crypto::Backend,
    multiuse::SendMultiuseCoupon,
    operation::{Evidence, Field, Idempotency, Location, Metadata, Rule},
    pipeline::Completion,
};
use wechatpay_sandbox::{Backend as SandboxBackend, CouponState, Sandbox};

use crate::{
    samples,
    support::{
        WECHATPAY_KEY,
        embedded::{self, APPID, CARD, FUND_STOCK, ID_NUMBER, NAME, OPENID, PRODUCT_STOCK, STOCK},
        fake::{Fake, client_over, client_replied},
        signed, unsigned, whole_text,
    },
};

const TIME: &str = "2026-01-31T13:29:35+08:00";

async fn sandbox() -> (Sandbox, Client) {
    let sandbox = embedded::sandbox(SandboxBackend::default()).await;
    let client = embedded::client(&sandbox, Backend::default());
    (sandbox, client)
}

fn fund(number: &str) -> Value {
    json!({
        "stock_id": FUND_STOCK, "out_request_no": number, "user_name": NAME, "id_card_number": ID_NUMBER,
        "amount": 10_000, "appid": APPID, "card_type": "ID_CARD",
    })
}

/// A body for each operation; a redemption is added once there is a code.
fn upload() -> Value {
    json!({"coupon_code_list": ["A1", "A2"], "upload_request_no": "upload-1"})
}

fn redemption(code: &str) -> Value {
    json!({
        "coupon_code": code, "stock_id": STOCK, "appid": APPID, "use_time": TIME, "use_request_no": "order-1",
        "openid": OPENID,
    })
}

fn product_coupon() -> Value {
    json!({"stock_id": PRODUCT_STOCK, "appid": APPID, "openid": OPENID, "send_request_no": "number-1"})
}

fn card() -> Value {
    json!({"appid": APPID, "openid": OPENID, "out_request_no": "card-1", "send_time": Timestamp::now()})
}

#[tokio::test]
async fn every_operation_is_a_typed_path() -> Result<(), Error> {
    let (sandbox, client) = sandbox().await;
    let busifavor = || client.v3().marketing().busifavor();
    let codes = || busifavor().stocks().stock_id(STOCK).couponcodes();

    let uploaded = codes().post(&upload()).await?;
    assert_eq!(uploaded["success_count"], 2);
    let code = sandbox.receive_coupon(STOCK, OPENID).expect("a code is left");
    let listed = codes().query("offset", 0).query("limit", 1).query("status", None::<&str>).get().await?;
    assert_eq!((&listed["total_count"], &listed["limit"]), (&json!(2), &json!(1)));

    let redeemed = busifavor().coupons().use_().post(&redemption(&code)).await?;
    assert_eq!(redeemed["openid"], OPENID);
    assert_eq!(sandbox.coupon(STOCK, &code).map(|coupon| coupon.state), Some(CouponState::Used));

    let prepared = busifavor().product_coupons().pre_send().post(&product_coupon()).await?;
    assert!(prepared["token"].is_string());

    let sent = client.v3().multiuse().users().openid(OPENID).coupons().post(&fund("fund-1")).await?;
    assert!(sent["coupon_id"].is_string());

    let sent = busifavor().coupons().card_id(CARD).send().post(&card()).await?;
    assert_eq!(sent["card_code"].as_str(), sandbox.card_code(CARD, OPENID).as_deref());
    assert_eq!(sandbox.requests(), 6);
    Ok(())
}

#[tokio::test]
async fn every_operation_is_a_path() -> Result<(), Error> {
    let (sandbox, client) = sandbox().await;
    let codes =
        || client.chain("/v3/marketing/busifavor/stocks/{stock_id}/couponcodes").path("stock_id", STOCK);

    let uploaded = codes().post(&upload()).await?;
    assert_eq!(uploaded["success_count"], 2);
    let code = sandbox.receive_coupon(STOCK, OPENID).expect("a code is left");
    let listed: ListCouponCodesReply = codes().query("offset", 0).query("limit", 1).get().json().await?;
    assert_eq!((listed.total_count, listed.limit), (2, 1));

    let redeem = client.chain("v3/marketing/busifavor/coupons/use").post(&redemption(&code));
    let redeemed = (&redeem).await?;
    assert_eq!(redeemed, redeem.await?);
    assert_eq!(sandbox.redeemed(), 1);

    let product_coupons = client.chain("v3/marketing/busifavor/product-coupons");
    assert!(product_coupons.join("pre-send").post(&product_coupon()).await?["token"].is_string());

    let path = "v3/multiuse/users/{openid}/coupons";
    let sent = client.chain(path).path("openid", OPENID).post(&fund("fund-1")).await?;
    assert!(sent["coupon_id"].is_string());

    let path = "v3/marketing/busifavor/coupons/{card_id}/send";
    let sent = client.chain(path).path("card_id", CARD).post(&card()).await?;
    assert_eq!(sent["card_code"].as_str(), sandbox.card_code(CARD, OPENID).as_deref());
    Ok(())
}

/// The sandbox compares name and number behind the seal, so a success says that both came through.
#[tokio::test]
async fn a_path_with_its_values_in_it_seals_too() -> Result<(), Error> {
    let (_sandbox, client) = sandbox().await;
    let path = format!("v3/multiuse/users/{OPENID}/coupons");
    assert!(client.chain(&path).post(&fund("fund-1")).await?["coupon_id"].is_string());

    let mut body = fund("fund-2");
    body["user_name"] = "李四".into();
    let error = client.chain(&path).post(&body).await.expect_err("a false name");
    assert_eq!(error.code(), Some("PARAM_ERROR"));
    assert_eq!(error.operation(), "send_multiuse_coupon");
    assert_eq!(error.outcome(), Outcome::Refused);
    assert!(!whole_text(&error).contains("李四"));
    Ok(())
}

#[tokio::test]
async fn sensitive_fields_never_leave_in_the_clear() {
    let filled = |path: &str| path.replace("{openid}", OPENID);
    for path in [
        "v3/multiuse/users/{openid}/coupons".to_owned(),
        filled("v3/multiuse/users/{openid}/coupons"),
        filled("/v3/multiuse/users/{openid}/coupons/"),
        "v3/multiuse/{openid}/o123/coupons".to_owned(),
    ] {
        let fake = Fake::replying(signed(200, r#"{"coupon_id":"1"}"#));
        let client = client_over(&fake);
        // One sealing more of what is sealed anyway changes nothing.
        let chain = client.chain(&path).seal("/user_name");
        let chain = match path.as_str() {
            "v3/multiuse/{openid}/o123/coupons" => chain.path("openid", "users"),
            path if path.contains('{') => chain.path("openid", OPENID),
            _ => chain,
        };
        chain.post(&fund("fund-1")).await.unwrap();
        let body: Value = serde_json::from_slice(fake.requests()[0].body()).unwrap();
        for (field, plaintext) in [("user_name", NAME), ("id_card_number", ID_NUMBER)] {
            let opened = WECHATPAY_KEY.open(body[field].as_str().unwrap()).unwrap();
            assert_eq!(*opened, plaintext.as_bytes(), "{path} {field}");
        }
        assert_eq!(body["amount"], 10_000);
    }
}

#[tokio::test]
async fn sensitive_fields_may_be_absent_and_must_be_texts() {
    let fake = Fake::replying(signed(200, "{}"));
    let client = client_over(&fake);
    let coupons = || client.v3().multiuse().users().openid(OPENID).coupons();
    coupons().post(&json!({"user_name": null})).await.unwrap();
    assert_eq!(fake.requests()[0].body(), r#"{"user_name":null}"#);

    let error = coupons().post(&json!({"user_name": [NAME], "id_card_number": 110_101})).await.unwrap_err();
    let violations: Vec<_> = error.violations().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(
        violations,
        ["id_card_number: wants a text: it is to be sealed", "user_name: wants a text: it is to be sealed"],
    );
    // A body that was serialised before is one text, with the name in it.
    let error = coupons().post(&fund("fund-1").to_string()).await.unwrap_err();
    assert!(error.is_violation() && !whole_text(&error).contains(NAME), "{error}");
    assert_eq!(fake.requests().len(), 1);
}

#[tokio::test]
async fn what_is_asked_for_is_sealed_wherever_it_stands() {
    let fake = Fake::replying(signed(200, "{}"));
    let client = client_over(&fake);
    let body = json!({
        "people": [{"name": NAME}, {"name": null}, {}, {"name": "李四"}], "a/b": {"0": "five"}, "plain": "p",
    });
    let chain = client.chain("v3/things").seal("/people/*/name").seal("/people/0/name").seal("/a~1b/0");
    chain.post(&body).await.unwrap();
    let sent: Value = serde_json::from_slice(fake.requests()[0].body()).unwrap();
    let opened = |pointer: &str| {
        let text = sent.pointer(pointer).and_then(Value::as_str).unwrap();
        String::from_utf8(WECHATPAY_KEY.open(text).unwrap().to_vec()).unwrap()
    };
    assert_eq!(opened("/people/0/name"), NAME);
    assert_eq!(opened("/people/3/name"), "李四");
    assert_eq!(opened("/a~1b/0"), "five");
    assert_eq!((&sent["people"][1], &sent["people"][2]), (&json!({"name": null}), &json!({})));
    assert_eq!(sent["plain"], "p");
}

/// `/01` was found, and then sent in the clear.
#[tokio::test]
async fn an_index_is_the_same_however_it_is_written() {
    let fake = Fake::replying(signed(200, "{}"));
    let client = client_over(&fake);
    for index in ["1", "01", "+1"] {
        let chain = client.chain("v3/things").seal(format!("/people/{index}/name"));
        chain.post(&json!({"people": [{"name": "p"}, {"name": NAME}]})).await.unwrap();
    }
    for request in fake.requests() {
        let sent: Value = serde_json::from_slice(request.body()).unwrap();
        let opened = WECHATPAY_KEY.open(sent["people"][1]["name"].as_str().unwrap()).unwrap();
        assert_eq!(*opened, NAME.as_bytes());
        assert_eq!(sent["people"][0]["name"], "p");
    }
}

#[tokio::test]
async fn a_pointer_that_leads_nowhere_is_told_before_anything_is_sent() {
    let client = client_replied(signed(200, "{}"));
    let body = json!({"person": {"name": NAME}, "people": [], "count": 3});
    let call =
        client.chain("v3/things").seal("/person/nmae").seal("person").seal("/count/x").seal("/people/*/n");
    let error = call.post(&body).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /v3/things: the request breaks these constraints: \
         person.nmae: wants a value: it is to be sealed, and is not there | \
         person: wants a JSON pointer of what is to be sealed, such as `/user_name` | \
         count: wants an object or a list: something in it is to be sealed; outcome: not sent",
    );
}

#[tokio::test]
async fn a_text_too_long_to_seal_is_a_violation() {
    let client = client_replied(signed(200, "{}"));
    let call = client
        .chain("v3/things")
        .seal("/people/*/name")
        .post(&json!({"people": [{"name": "x".repeat(500)}]}));
    let error = call.await.unwrap_err();
    let violation = error.violations().unwrap().iter().next().unwrap();
    assert_eq!(violation.path, "people[0].name");
    assert!(matches!(violation.rule, Rule::TooLongToSeal { .. }));
}

#[tokio::test]
async fn a_sensitive_field_too_long_to_seal_is_a_violation() {
    let fake = Fake::replying(signed(200, r#"{"coupon_id":"1"}"#));
    let client = client_over(&fake);
    let path = format!("v3/multiuse/users/{OPENID}/coupons");
    let body = |length: usize| {
        let mut body = fund("fund-1");
        body["user_name"] = "x".repeat(length).into();
        body["id_card_number"] = "1".repeat(length).into();
        body
    };
    client.chain(&path).post(&body(214)).await.unwrap();
    for call in [
        client.chain(&path).post(&body(215)),
        client.v3().multiuse().users().openid(OPENID).coupons().post(&body(215)),
    ] {
        let error = call.await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::NotSent);
        let violations: Vec<_> = error.violations().unwrap().iter().map(ToString::to_string).collect();
        let wanted = "wants at most 214 bytes, which is what the sealing key can hold";
        assert_eq!(violations, [format!("id_card_number: {wanted}"), format!("user_name: {wanted}")]);
    }
    assert_eq!(fake.requests().len(), 1);
}

#[tokio::test]
async fn mistakes_in_a_path_are_told_with_their_names_and_without_values() {
    let client = client_replied(signed(200, "{}"));
    let violations = |call: Call<'_>| {
        let error = call.prepare().unwrap_err();
        assert_eq!(error.outcome(), Outcome::NotSent);
        error.violations().unwrap().to_string()
    };
    let thing = || client.chain("v3/{thing}/x");
    assert_eq!(violations(thing().get()), "thing: wants a value: the path has a placeholder of this name");
    assert_eq!(
        violations(thing().path("thing", "1").path("think", "oSecret").get()),
        "think: wants no value: the path has no placeholder of this name",
    );
    for value in ["", ".", ".."] {
        let expected = "thing: stands in the path, so it can't be empty, `.` or `..`";
        assert_eq!(violations(thing().path("thing", value).get()), expected, "{value:?}");
    }
    for path in ["v3/x?a=1", "v3/x#a", "v3/{x", "v3/x}"] {
        assert!(violations(client.chain(path).get()).starts_with("path: wants a path alone"), "{path}");
    }
    for path in ["v3//x", "v3/../x", "v3/./x", "//x"] {
        assert!(violations(client.chain(path).get()).starts_with("path: stands in the path"), "{path}");
    }
    for url in [
        "https://api.mch.weixin.qq.com/v3/x",
        "http://127.0.0.1:8080/v3/x?a=1",
        "/https://api.mch.weixin.qq.com",
        "https://oSecret:oSecret@example.com/v3/{thing}",
    ] {
        let chain = client.chain(url);
        let chain = if url.contains('{') { chain.path("thing", "1") } else { chain };
        let error = chain.get().prepare().unwrap_err();
        let expected = "path: wants what follows the host, such as `v3/some/{thing}`, and no URL: the host is set once, \
                        with `base_url` of the client's builder";
        assert_eq!(error.violations().unwrap().to_string(), expected, "{url}");
        assert!(!whole_text(&error).contains("oSecret"), "{error}");
    }
    // What is no name is not shown either, and starts no line of its own.
    for path in ["v3/{oSecret\nforged}", "v3/{oSecret?}"] {
        let error = client.chain(path).get().prepare().unwrap_err();
        assert_eq!(error.operation(), "GET /v3/{…}");
        assert_eq!(error.to_string().lines().count(), 1, "{error}");
    }
    // A value is a value, whatever it looks like.
    assert!(thing().path("thing", "https://x/y").get().prepare().is_ok());
    let typed = client.v3().marketing().busifavor().coupons().card_id("..").send();
    let expected = "card_id: stands in the path, so it can't be empty, `.` or `..`";
    assert_eq!(violations(typed.post(&card())), expected);
}

#[tokio::test]
async fn paths_and_queries_are_encoded_whole_and_in_order() {
    let fake = Fake::replying(signed(200, "{}"));
    let client = client_over(&fake);
    let chain = client.chain("/v3/中/{a}.json/{b}/").path("b", "{a} /?").path("a", "%2e");
    chain.query("z", "1&2").query("a", 2).query("z", None::<i64>).query("z", true).get().await.unwrap();
    let request = &fake.requests()[0];
    assert_eq!(request.method(), Method::GET);
    assert_eq!(
        request.uri().path_and_query().unwrap().as_str(),
        "/v3/%E4%B8%AD/%252e.json/%7Ba%7D%20%2F%3F/?z=1%262&a=2&z=true",
    );
    assert!(request.body().is_empty() && !request.headers().contains_key("content-type"));
}

#[tokio::test]
async fn each_method_is_sent_as_it_is() {
    let fake = Fake::replying(signed(200, "[7]"));
    let client = client_over(&fake);
    let things = || client.chain("v3/things");
    assert_eq!(things().get().await.unwrap(), json!([7]));
    things().delete().await.unwrap();
    things().put(&[1]).await.unwrap();
    things().patch("text").await.unwrap();
    things().post(&()).await.unwrap();
    let sent =
        fake.requests().into_iter().map(|request| (request.method().to_string(), request.body().clone()));
    let sent: Vec<_> = sent.collect();
    let sent: Vec<_> = sent.iter().map(|(method, body)| (method.as_str(), &body[..])).collect();
    let expected: [(&str, &[u8]); 5] =
        [("GET", b""), ("DELETE", b""), ("PUT", b"[1]"), ("PATCH", b"\"text\""), ("POST", b"")];
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn headers_of_the_caller_are_sent_and_those_of_the_protocol_refused() {
    let fake = Fake::replying(signed(200, "{}"));
    let client = client_over(&fake);
    let chain =
        client.chain("v3/things").header("Idempotency-Key", "oSecret").header("X-A", "1").header("x-a", "2");
    chain.get().await.unwrap();
    let request = &fake.requests()[0];
    assert_eq!(request.headers()["idempotency-key"], "oSecret");
    assert_eq!(request.headers().get_all("x-a").iter().count(), 2);
    assert!(request.headers().contains_key("authorization"));
    assert!(!format!("{request:?}").contains("oSecret"));

    for name in [
        "Authorization",
        "wechatpay-SERIAL",
        "Accept",
        "Content-Type",
        "User-Agent",
        "Host",
        "Content-Length",
        "Upgrade",
        "Keep-Alive",
        "Expect",
        "Content-Encoding",
    ] {
        let error = client.chain("v3/things").header(name, "oSecret").get().await.unwrap_err();
        assert_eq!(error.violations().unwrap().iter().next().unwrap().path, name);
        assert!(!whole_text(&error).contains("oSecret"));
    }
    for (name, value) in [("a b", "1"), ("", "1"), ("x", "a\nb")] {
        assert!(client.chain("v3/things").header(name, value).get().await.unwrap_err().is_violation());
    }
}

#[tokio::test]
async fn an_emoji_is_refused_wherever_it_stands() {
    let client = client_replied(signed(200, "{}"));
    let things = || client.chain("v3/things");
    for (path, call) in [
        ("list[1].note", things().post(&json!({"list": [1, {"note": "😀"}]}))),
        ("😀", things().post(&json!({"😀": 1}))),
        ("q", things().query("q", "😀").get()),
        ("path", client.chain("v3/😀").get()),
        ("thing", client.chain("v3/{thing}").path("thing", "😀").get()),
    ] {
        let error = call.await.unwrap_err();
        let violation = error.violations().unwrap().iter().next().unwrap();
        assert_eq!(violation.path, path);
        assert!(matches!(violation.rule, Rule::BeyondBasicPlane { .. }), "{violation}");
        assert_eq!(violation.value, None);
    }
    // Sealed it is ciphertext; a name may have such a character.
    assert!(things().seal("/name").post(&json!({"name": "𠮷"})).await.is_ok());
}

#[tokio::test]
async fn a_body_without_json_form_is_not_sent() {
    let client = client_replied(signed(200, "{}"));
    let body = std::collections::HashMap::from([((1, 2), 3)]);
    let error = client.chain("v3/things").post(&body).await.unwrap_err();
    assert!(error.is_encoding());
    assert_eq!(error.outcome(), Outcome::NotSent);
}

#[tokio::test]
async fn an_endpoint_that_nobody_knows() {
    let (_sandbox, client) = sandbox().await;
    let unknown = || client.chain("v3/nobody/{knows}").path("knows", "oSecret");
    let error = unknown().post(&json!({"a": 1})).await.expect_err("there is none");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    assert_eq!(error.operation(), "POST /v3/nobody/{knows}");
    assert_eq!((error.outcome(), error.advice()), (Outcome::Unknown, Advice::Query));
    let error = unknown().get().await.expect_err("there is none");
    assert_eq!((error.outcome(), error.advice()), (Outcome::Unknown, Advice::Retry));
    assert!(!whole_text(&error).contains("oSecret"));
}

#[tokio::test]
async fn a_described_address_lends_what_is_known_of_it() {
    let refusal = r#"{"code":"RESOURCE_ALREADY_EXISTS","message":"x"}"#;
    let client = client_replied(signed(400, refusal));
    let error =
        client.v3().marketing().busifavor().coupons().use_().post(&redemption("A1")).await.unwrap_err();
    assert_eq!((error.operation(), error.outcome()), ("use_coupon", Outcome::Refused));
    let error = client.chain("v3/things").post(&redemption("A1")).await.unwrap_err();
    assert_eq!((error.code(), error.outcome()), (Some("RESOURCE_ALREADY_EXISTS"), Outcome::Unknown));

    let client = client_replied(unsigned(200, "{}"));
    let error = client.chain("v3/things").get().await.unwrap_err();
    assert!(error.is_verification());
}

static NUMBERED: [&Metadata; 1] = [&Metadata::new("order", Method::POST, "/v3/orders/{number}")
    .idempotency(Idempotency::new(&["number", "part"], Evidence::Documented))];

#[tokio::test(start_paused = true)]
async fn what_nothing_tells_from_other_requests_is_not_sent_again() {
    let broken = || unsigned(502, "<html>");
    let attempts = async |body: &Value| {
        let client = client_replied(broken()).with_retry(RetryPolicy::default().repeat_assumed());
        let error = client.chain("v3/marketing/busifavor/coupons/use").post(body).await.unwrap_err();
        (error.attempts().len(), error.advice())
    };
    let whole = redemption("A1");
    assert_eq!(attempts(&whole).await, (3, Advice::Retry));
    for lacking in [json!(null), json!("")] {
        let mut body = whole.clone();
        body["use_request_no"] = lacking;
        assert_eq!(attempts(&body).await, (0, Advice::Query), "{body}");
    }
    assert_eq!(attempts(&json!({})).await, (0, Advice::Query));

    // What stands in the path or in the query tells it apart as well.
    let client = client_replied(broken()).with_retry(RetryPolicy::default());
    let order = || client.chain("v3/orders/7").described_by(&NUMBERED);
    assert_eq!(order().query("part", 1).post(&()).await.unwrap_err().attempts().len(), 3);
    for lacking in [order(), order().query("part", "")] {
        assert_eq!(lacking.post(&()).await.unwrap_err().attempts().len(), 0);
    }
}

/// The description says of this code to send the same request again; without a number nobody knows that it is the same.
#[tokio::test]
async fn no_code_advises_to_send_again_what_nothing_tells_from_other_requests() {
    let client = client_replied(signed(500, r#"{"code":"SYSTEM_ERROR","message":"x"}"#));
    let advice = async |body: &Value| {
        let error = client.chain("v3/marketing/busifavor/coupons/use").post(body).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown);
        error.advice()
    };
    assert_eq!(advice(&redemption("A1")).await, Advice::Retry);
    assert_eq!(advice(&json!({"coupon_code": "A1"})).await, Advice::Query);
}

static OWN: [&Metadata; 1] = [&Metadata::new("download", Method::POST, "/v3/own/{thing}")
    .unsigned()
    .fields(&[Field::new(Location::Body, "/name").sensitive()])];

#[tokio::test]
async fn a_description_of_ones_own_counts_too() {
    let fake = Fake::replying(unsigned(200, "{}"));
    let client = client_over(&fake);
    client.chain("v3/own/7").described_by(&OWN).post(&json!({"name": NAME})).await.unwrap();
    let body: Value = serde_json::from_slice(fake.requests()[0].body()).unwrap();
    assert_eq!(*WECHATPAY_KEY.open(body["name"].as_str().unwrap()).unwrap(), NAME.as_bytes());
}

#[tokio::test]
async fn a_description_that_forgets_the_first_slash_seals_all_the_same() {
    static SLASHLESS: [&Metadata; 1] = [&Metadata::new("download", Method::POST, "v3/own/{thing}")
        .unsigned()
        .fields(&[Field::new(Location::Body, "/name").sensitive()])];
    let fake = Fake::replying(unsigned(200, "{}"));
    let client = client_over(&fake);
    client.chain("v3/own/7").described_by(&SLASHLESS).post(&json!({"name": NAME})).await.unwrap();
    assert!(!fake.requests()[0].body().windows(NAME.len()).any(|text| text == NAME.as_bytes()));
}

#[tokio::test]
async fn a_reply_is_read_as_it_is_wanted() {
    #[derive(Debug, Deserialize)]
    struct Reply {
        number: i64,
    }

    let client = client_replied(signed(200, r#"{"number": 7}"#));
    let call = client.chain("v3/things").get();
    assert_eq!(call.json::<Reply>().await.unwrap().number, 7);
    assert_eq!(call.verified().await.unwrap().body(), &r#"{"number": 7}"#);
    let error = call.json::<Vec<i64>>().await.unwrap_err();
    assert!(error.is_decode());
    assert_eq!((error.operation(), error.outcome()), ("GET /v3/things", Outcome::Unknown));

    let client = client_replied(signed(204, ""));
    assert_eq!(client.chain("v3/things").post(&json!({})).await.unwrap(), Value::Null);
    client.chain("v3/things").post(&json!({})).json::<()>().await.unwrap();
    assert!(client.chain("v3/things").get().json::<Reply>().await.unwrap_err().is_decode());
}

#[test]
fn the_same_steps_without_io() {
    let client = client_replied(signed(200, ""));
    let prepared = client.chain("v3/things").post(&json!({"a": 1})).prepare().unwrap();
    let attempt = prepared.attempt().unwrap();
    let request = attempt.authorized("c2lnbmF0dXJl").unwrap();
    assert_eq!(request.body(), r#"{"a":1}"#);
    let completion = prepared.complete(&signed(200, r#"{"b":2}"#)).unwrap();
    let Completion::Verified(verified) = completion else { panic!("{completion:?}") };
    assert_eq!(verified.json::<Value>().unwrap(), json!({"b": 2}));
    assert!(prepared.complete(&Response::new("{}".into())).is_err());
}

#[test]
fn debug_shows_no_value() {
    let client = client_replied(signed(200, ""));
    let chain = client
        .chain(&format!("v3/multiuse/users/{OPENID}/{{thing}}"))
        .path("thing", "oSecret")
        .query("q", "oSecret")
        .header("x", "oSecret");
    assert_eq!(format!("{chain:?}"), r#"Chain { path: "/v3/multiuse/users/…/{thing}", .. }"#);
    let call = chain.post(&json!({"oSecret": "oSecret"}));
    assert_eq!(format!("{call:?}"), r#"Call { method: POST, path: "/v3/multiuse/users/…/{thing}", .. }"#);
    let prepared = call.prepare().unwrap();
    assert!(!format!("{prepared:?}").contains("oSecret") && !format!("{prepared:?}").contains(OPENID));
    let step = client.v3().multiuse().users().openid("oSecret").coupons();
    assert!(!format!("{step:?}").contains("oSecret"));
}

#[test]
fn all_operations_are_listed_in_the_order_of_the_description() {
    let ids: Vec<&str> = wechatpay_coupons::OPERATIONS.iter().map(|operation| operation.id).collect();
    assert_eq!(ids.len(), 6);
    assert_eq!(ids[0], SendConsumeCard::METADATA.id);
    assert_eq!(ids[5], SendMultiuseCoupon::METADATA.id);
}

#[tokio::test]
async fn a_typed_step_can_go_on_as_a_chain() {
    let fake = Fake::replying(signed(200, samples::USE_COUPON_REPLY));
    let client = client_over(&fake);
    let step = client.v3().marketing().busifavor();
    step.chain().join("coupons/{code}/x").path("code", "7").delete().await.unwrap();
    assert_eq!(fake.requests()[0].uri().path(), "/v3/marketing/busifavor/coupons/7/x");
}

/// What the generator writes for a description of one's own: in another crate the chain hangs on a function.
mod own {
    use wechatpay_coupons::{Chain, Client, operation::path_node};

    pub(super) fn v3(client: &Client) -> V3<'_> {
        V3(Chain::root(client).described_by(&super::OWN).fill("v3", []))
    }

    path_node!(V3, "/v3");

    path_node!(V3.own("own"), V3Own, "/v3/own");

    path_node!(V3Own.thing("{thing}", thing), V3OwnThing, "/v3/own/{thing}", post(super::things, Download));

    path_node!(V3Own.both("{a}.{b}", a, b), V3OwnBoth, "/v3/own/{a}.{b}", get(super::things, Read));

    path_node!(
        V3Own.slash(""),
        V3OwnSlash,
        "/v3/own/",
        delete(super::things, Delete),
        put(super::things, Put)
    );
}

#[tokio::test]
async fn a_typed_chain_of_ones_own() {
    let fake = Fake::replying(unsigned(200, "{}"));
    let client = client_over(&fake);
    own::v3(&client).own().thing("7").post(&json!({"name": NAME})).await.unwrap();
    let body: Value = serde_json::from_slice(fake.requests()[0].body()).unwrap();
    assert_eq!(*WECHATPAY_KEY.open(body["name"].as_str().unwrap()).unwrap(), NAME.as_bytes());

    for call in [
        own::v3(&client).own().both("x", "y").query("q", 1).get(),
        own::v3(&client).own().slash().delete(),
        own::v3(&client).own().slash().put("text"),
    ] {
        assert!(call.await.unwrap_err().is_verification());
    }
    let sent: Vec<_> = fake.requests().iter().map(|request| request.uri().to_string()).collect();
    let host = "https://api.mch.weixin.qq.com/v3/own";
    assert_eq!(sent, ["/7", "/x.y?q=1", "/", "/"].map(|path| format!("{host}{path}")));
}
