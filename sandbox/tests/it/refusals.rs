//! What a test is told of refusals.

use std::sync::{Arc, Mutex};

use http::Method;
use serde_json::json;
use wechatpay_sandbox::{KeyMode, Sandbox, Stock};

use crate::merchant::{Draft, Merchant};

const CODES: &str = "/v3/marketing/busifavor/stocks/98065001/couponcodes";

async fn merchant() -> Merchant {
    Merchant::of(Sandbox::builder().stock(Stock::uploaded("98065001"))).await
}

fn last(merchant: &Merchant) -> String {
    merchant.sandbox.refusals().last().unwrap().explanation.clone()
}

#[tokio::test]
async fn a_wrong_signature_is_explained_by_the_message_and_the_headers() {
    let merchant = merchant().await;
    let draft = merchant.draft(Method::POST, CODES, r#"{"a":1}"#);
    let other = Draft { body: b"{\"a\":2}".to_vec(), ..draft.clone() };
    merchant.send(&draft, &merchant.authorization(&other)).await.expect_refusal(401, "SIGN_ERROR");
    let refused = merchant.sandbox.refusals().pop().unwrap();
    assert_eq!((&*refused.method, &*refused.path, refused.status), ("POST", CODES, 401));
    assert_eq!(refused.code.as_deref(), Some("SIGN_ERROR"));
    let time = draft.timestamp;
    let message =
        format!("POST⏎\n  {CODES}⏎\n  {time}⏎\n  593BEC0C930BF1AFEB40B4A08C8FB242⏎\n  {{\"a\":1}}⏎");
    assert!(refused.explanation.contains(&message), "{refused}");
    assert!(refused.explanation.contains("\n  user-agent: test"), "{refused}");
    assert!(refused.explanation.contains("Look first at the private key"), "{refused}");
    assert!(refused.to_string().starts_with(&format!("POST {CODES}: 401 SIGN_ERROR")));
}

#[tokio::test]
async fn an_authorization_that_is_no_text_is_shown_too() {
    let merchant = merchant().await;
    let draft = merchant.draft(Method::POST, CODES, "{}");
    merchant.send(&draft, "mchid=\"微信\"").await.expect_refusal(401, "SIGN_ERROR");
    assert!(last(&merchant).ends_with("It came as: mchid=\"微信\""), "{}", last(&merchant));
}

#[tokio::test]
async fn the_usual_mistakes_in_what_is_signed_are_named() {
    let merchant = merchant().await;
    let path = format!("{CODES}?limit=1&a=%20");
    let sent = merchant.draft(Method::POST, &path, " {}");
    let url = format!("{}{path}", merchant.sandbox.base_url());
    for (signed, mistake) in [
        (Draft { path: CODES.to_owned(), ..sent.clone() }, "without the query"),
        (Draft { body: Vec::new(), ..sent.clone() }, "without the body"),
        (Draft { body: b"{}".to_vec(), ..sent.clone() }, "with the body {}"),
        (Draft { body: b" {}\n".to_vec(), ..sent.clone() }, "one more line feed"),
        (Draft { path: path.replace("%20", " "), ..sent.clone() }, "percent-encoded"),
        (Draft { path: url, ..sent.clone() }, "whole URL"),
    ] {
        merchant.send(&sent, &merchant.authorization(&signed)).await.expect_refusal(401, "SIGN_ERROR");
        assert!(last(&merchant).contains(mistake), "{mistake}: {}", last(&merchant));
    }
    let authorization = merchant.authorization(&sent).replace("signature=\"", "signature=\"!");
    merchant.send(&sent, &authorization).await.expect_refusal(401, "SIGN_ERROR");
    assert!(last(&merchant).contains("no base64"), "{}", last(&merchant));
}

#[tokio::test]
async fn whatever_else_is_refused_is_explained_too() {
    let merchant = merchant().await;
    let draft = merchant.draft(Method::GET, CODES, "");
    for (draft, explanation) in [
        (Draft { timestamp: draft.timestamp - 400, ..draft.clone() }, "behind the service's clock"),
        (Draft { timestamp: draft.timestamp + 400, ..draft.clone() }, "ahead of the service's clock"),
        (Draft { merchant_id: "1".to_owned(), ..draft.clone() }, "there are: 1900000109"),
        (
            Draft { serial: "AB".to_owned(), ..draft.clone() },
            "serial_no is AB; the serial of the API certificate",
        ),
        (Draft { path: "/v3/nothing".to_owned(), ..draft.clone() }, "Nothing is served at this path."),
        (Draft { method: Method::PUT, ..draft.clone() }, "Another method"),
        (Draft { path: CODES.replace("98065001", "1"), ..draft.clone() }, "was told of alone"),
        (Draft { path: format!("{CODES}?limit=x"), ..draft.clone() }, "limit (in the query)"),
    ] {
        merchant.send(&draft, &merchant.authorization(&draft)).await;
        assert!(last(&merchant).contains(explanation), "{explanation}: {}", last(&merchant));
    }
    merchant.send(&draft, "Bearer x").await;
    assert!(last(&merchant).ends_with("It came as: Bearer x"));
    merchant.send_with(&draft, &[("user-agent", "test"), ("accept", "")]).await;
    assert!(last(&merchant).contains("accept"));
    assert!(merchant.sandbox.refusals().iter().all(|refused| !refused.explanation.is_empty()));
}

#[tokio::test]
async fn a_log_is_told_at_once() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let log = told.clone();
    let builder = Sandbox::builder().on_refusal(move |refused| log.lock().unwrap().push(refused.clone()));
    let merchant = Merchant::of(builder).await;
    merchant.post("/v3/marketing/busifavor/coupons/use", &json!({})).await.expect_refusal(400, "PARAM_ERROR");
    assert_eq!(*told.lock().unwrap(), merchant.sandbox.refusals());
    assert_eq!(told.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_key_that_is_not_there_is_warned_of_where_nothing_is_opened_with_it() {
    for mode in [KeyMode::PublicKey, KeyMode::Certificates, KeyMode::Migration] {
        let told = Arc::new(Mutex::new(Vec::new()));
        let log = told.clone();
        let builder = Sandbox::builder().key_mode(mode).stock(Stock::uploaded("98065001"));
        let builder = builder.on_warning(move |warning| log.lock().unwrap().push(warning.to_string()));
        let merchant = Merchant::of(builder).await;
        let public_key = merchant.sandbox.credentials().public_key_id.clone();
        let certificate = merchant.sandbox.certificates()[0].serial.clone();
        for (id, known) in [
            ("", true),
            ("PUB_KEY_ID_1", false),
            (&*public_key, mode != KeyMode::Certificates),
            (&*certificate, mode != KeyMode::PublicKey),
        ] {
            let draft = merchant.draft(Method::GET, CODES, "");
            let draft = Draft { wechatpay_serial: id.to_owned(), ..draft };
            merchant.send(&draft, &merchant.authorization(&draft)).await.text("stock_id");
            let warned = format!("warning: GET {CODES}: Wechatpay-Serial is {id}, which names no key");
            let said = told.lock().unwrap().pop();
            assert_eq!(said.is_some_and(|said| said.starts_with(&warned)), !known, "{mode:?} {id}");
        }
        assert!(told.lock().unwrap().is_empty());
        assert!(merchant.sandbox.refusals().is_empty());
        let warnings = merchant.sandbox.warnings();
        assert!(warnings.iter().all(|warning| !warning.to_string().contains('\n')), "{warnings:?}");
    }
}
