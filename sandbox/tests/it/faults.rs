//! Misbehaviour on demand: what a client sees of each fault, and how faults are planned.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::Method;
use serde_json::{Value, json};
use wechatpay_sandbox::{Fault, KeyMode, Sandbox, SandboxError, Stock};

use crate::merchant::{Answer, Merchant};

const STOCK: &str = "98065001";
const CODES: &str = "/v3/marketing/busifavor/stocks/98065001/couponcodes";

async fn merchant() -> Merchant {
    // With certificates, every fault can be planned; the merchant asks for the public key all the same.
    let builder = Sandbox::builder().key_mode(KeyMode::Migration).stock(Stock::uploaded(STOCK));
    Merchant::of(builder.control(0)).await
}

/// Uploads a code under a fault: the reply as it came, and whether the code is there.
async fn under(fault: Fault) -> (Merchant, Answer, bool) {
    let merchant = merchant().await;
    merchant.sandbox.fault(fault).on("upload_coupon_codes").times(1).unwrap();
    let draft = merchant.draft(Method::POST, CODES, upload().to_string());
    let answer = merchant.send(&draft, &merchant.authorization(&draft)).await;
    let took_effect = merchant.sandbox.codes(STOCK) == ["a"];
    assert_eq!(merchant.sandbox.effects().len(), usize::from(took_effect));
    (merchant, answer, took_effect)
}

fn upload() -> Value {
    json!({"coupon_code_list": ["a"], "upload_request_no": "1"})
}

fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    answer.headers.get(name).map(|value| value.to_str().unwrap())
}

#[tokio::test]
async fn replies_that_do_not_verify_come_after_the_effect() {
    for fault in [
        Fault::WrongSignature,
        Fault::ProbeSignature,
        Fault::UnknownKeyId,
        Fault::MissingHeaders,
        Fault::HtmlBody,
    ] {
        let (merchant, answer, took_effect) = under(fault).await;
        assert!(took_effect && answer.status == 200, "{fault:?}: {answer:?}");
        assert!(!merchant.is_signed(&answer), "{fault:?}");
        // Once is once.
        merchant.post(CODES, &upload()).await;
    }
    let (_, answer, _) = under(Fault::ProbeSignature).await;
    assert!(header(&answer, "Wechatpay-Signature").unwrap().starts_with("WECHATPAY/SIGNTEST/"));
}

#[tokio::test]
async fn another_time_is_signed_as_any() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    for (fault, expected) in [(Fault::StaleTime, now - 600), (Fault::FutureTime, now + 600)] {
        let (merchant, answer, took_effect) = under(fault).await;
        assert!(took_effect && merchant.is_signed(&answer), "{fault:?}");
        let told: u64 = header(&answer, "Wechatpay-Timestamp").unwrap().parse().unwrap();
        assert!(told.abs_diff(expected) < 300, "{fault:?}");
    }
}

#[tokio::test]
async fn errors_have_their_statuses_codes_and_signatures() {
    for (fault, status, code, signed, takes_effect) in [
        (Fault::UnsignedError, 403, Some("NO_AUTH"), false, false),
        (Fault::TooManyRequests { retry_after: None }, 429, Some("FREQUENCY_LIMITED"), true, false),
        (Fault::InternalServerError, 500, Some("SYSTEM_ERROR"), true, true),
        (Fault::BadGateway, 502, None, false, false),
        (Fault::ServiceUnavailable, 503, Some("SERVICE_UNAVAILABLE"), true, false),
    ] {
        let (merchant, answer, took_effect) = under(fault).await;
        assert_eq!((answer.status.as_u16(), took_effect), (status, takes_effect), "{fault:?}");
        assert_eq!(merchant.is_signed(&answer), signed, "{fault:?}");
        match code {
            Some(code) => {
                answer.expect_refusal(status, code);
                let refused = merchant.sandbox.refusals().pop().unwrap();
                assert_eq!((refused.status, refused.code.as_deref()), (status, Some(code)));
                assert!(refused.explanation.contains(fault.name()), "{refused}");
            }
            None => assert!(answer.body.starts_with(b"<html>")),
        }
        assert_eq!(header(&answer, "Retry-After"), None);
    }
    let (_, answer, _) = under(Fault::TooManyRequests { retry_after: Some(9) }).await;
    assert_eq!(header(&answer, "Retry-After"), Some("9"));
}

#[tokio::test]
async fn bodies_can_be_empty_or_slow() {
    let (merchant, answer, took_effect) = under(Fault::EmptyBody).await;
    assert!(took_effect && merchant.is_signed(&answer) && answer.body.is_empty());
    let (merchant, answer, took_effect) = under(Fault::SlowBytes { milliseconds: 1 }).await;
    assert!(took_effect && merchant.is_signed(&answer));
    assert_eq!(answer.json()["success_codes"], json!(["a"]));
}

#[tokio::test]
async fn connections_are_closed_at_each_time() {
    for (fault, read, took_effect) in [
        (Fault::ClosedBeforeReading, 0, false),
        (Fault::ClosedBeforeEffect, 1, false),
        (Fault::ClosedAfterEffect, 1, true),
        (Fault::TruncatedBody, 1, true),
    ] {
        let merchant = merchant().await;
        merchant.sandbox.fault(fault).times(1).unwrap();
        let draft = merchant.draft(Method::POST, CODES, upload().to_string());
        let url = format!("{}{CODES}", merchant.sandbox.base_url());
        let request = reqwest::Client::new()
            .post(url)
            .body(draft.body.clone())
            .header("user-agent", "test")
            .header("accept", "*/*")
            .header("authorization", merchant.authorization(&draft));
        let broken = match request.send().await {
            Ok(reply) => reply.bytes().await.is_err(),
            Err(error) => !error.is_timeout() && !error.is_connect(),
        };
        assert!(broken, "{fault:?}");
        assert_eq!((merchant.sandbox.requests(), merchant.sandbox.faults_met()), (read, 1), "{fault:?}");
        assert_eq!(merchant.sandbox.codes(STOCK).len(), usize::from(took_effect), "{fault:?}");
        // It still serves.
        merchant.post(CODES, &upload()).await.text("stock_id");
    }
}

#[tokio::test]
async fn a_certificate_is_renewed_in_mid_call() {
    let merchant = merchant().await;
    let old = merchant.sandbox.certificates();
    merchant.sandbox.fault(Fault::RotatedCertificate).times(1).unwrap();
    let mut draft = merchant.draft(Method::POST, CODES, upload().to_string());
    draft.wechatpay_serial.clear();
    let answer = merchant.send(&draft, &merchant.authorization(&draft)).await;
    assert_eq!((answer.status.as_u16(), answer.json()["success_count"].as_u64()), (200, Some(1)));
    // The old one and its successor, which signed.
    assert_eq!(merchant.sandbox.certificates()[..1], old);
    assert_eq!(header(&answer, "Wechatpay-Serial").unwrap(), newest_listed(&merchant).await);
}

async fn newest_listed(merchant: &Merchant) -> String {
    let list = merchant.get("/v3/certificates").await.json();
    list["data"].as_array().unwrap().last().unwrap()["serial_no"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_public_key_is_not_renewed_in_mid_call() {
    let migrating = merchant().await;
    migrating.sandbox.fault(Fault::RotatedCertificate).times(1).unwrap();
    // `post` expects the public key's signature, which it asks for.
    migrating.post(CODES, &upload()).await.text("stock_id");
    assert_eq!(migrating.sandbox.faults_met(), 1);

    let merchant = Merchant::of(Sandbox::builder().stock(Stock::uploaded(STOCK)).control(0)).await;
    let error = merchant.sandbox.fault(Fault::RotatedCertificate).times(1).unwrap_err();
    assert!(matches!(error, SandboxError::NoCertificates));
    let faults = format!("{}/faults", merchant.sandbox.control_url().unwrap());
    let order = json!({"fault": "rotated_certificate"}).to_string();
    let refused = reqwest::Client::new().post(faults).body(order).send().await.unwrap();
    assert_eq!(refused.status(), 400);
    assert!(refused.text().await.unwrap().contains("KeyMode::Certificates"));
}

#[tokio::test]
async fn a_silent_sandbox_leaves_the_connection_open_until_the_faults_are_cleared_or_it_stops() {
    for (fault, took_effect, stops) in [
        (Fault::SilentBeforeEffect, false, false),
        (Fault::SilentAfterEffect, true, false),
        (Fault::SilentAfterEffect, true, true),
    ] {
        let merchant = merchant().await;
        merchant.sandbox.fault(fault).times(1).unwrap();
        let draft = merchant.draft(Method::POST, CODES, upload().to_string());
        let request = reqwest::Client::new()
            .post(format!("{}{CODES}", merchant.sandbox.base_url()))
            .body(draft.body.clone())
            .header("user-agent", "test")
            .header("accept", "*/*")
            .header("authorization", merchant.authorization(&draft));
        let sent = tokio::spawn(request.send());
        while merchant.sandbox.unanswered() == 0 {
            tokio::task::yield_now().await;
        }
        assert!(!sent.is_finished(), "{fault:?}");
        assert_eq!(merchant.sandbox.codes(STOCK).len(), usize::from(took_effect), "{fault:?}");
        if stops {
            merchant.sandbox.stop().await;
        } else {
            merchant.sandbox.clear_faults();
            // It still serves.
            merchant.post(CODES, &upload()).await.text("stock_id");
        }
        assert!(sent.await.unwrap().is_err(), "{fault:?}");
    }
}

#[tokio::test]
async fn faults_are_planned_for_what_is_served() {
    let merchant = merchant().await;
    let error = merchant.sandbox.fault(Fault::EmptyBody).on("use_cupon").always().unwrap_err();
    assert!(matches!(&error, SandboxError::UnknownOperation(name) if name == "use_cupon"), "{error}");
    merchant.sandbox.fault(Fault::EmptyBody).on("use_coupon").always().unwrap();
    merchant.post(CODES, &upload()).await.text("stock_id");
    merchant.sandbox.fault(Fault::EmptyBody).always().unwrap();
    assert!(merchant.post(CODES, &upload()).await.body.is_empty());
    merchant.sandbox.clear_faults();
    merchant.post(CODES, &upload()).await.text("stock_id");
}

#[tokio::test]
async fn the_control_endpoint_plans_the_same() {
    let merchant = merchant().await;
    let http = reqwest::Client::new();
    let faults = format!("{}/faults", merchant.sandbox.control_url().unwrap());
    let plan = async |order: Value| {
        let reply = http.post(&faults).body(order.to_string()).send().await.unwrap();
        (reply.status().as_u16(), reply.text().await.unwrap())
    };
    let listed: Value = {
        let reply = http.get(&faults).send().await.unwrap().bytes().await.unwrap();
        serde_json::from_slice(&reply).unwrap()
    };
    for name in listed["faults"].as_array().unwrap() {
        let mut order = json!({"fault": name, "operation": "use_coupon", "times": 1});
        if name == "slow_bytes" {
            order["milliseconds"] = 1.into();
        }
        assert_eq!(plan(order).await, (204, String::new()), "{name}");
    }
    assert!(listed["operations"].as_array().unwrap().contains(&json!("use_coupon")));
    assert_eq!(listed["met"], 0);
    let order = json!({"fault": "too_many_requests", "retry_after": 1, "probability": 1.0, "seed": 7});
    assert_eq!(plan(order).await.0, 204);
    let answer = merchant.post(CODES, &upload()).await;
    answer.expect_refusal(429, "FREQUENCY_LIMITED");
    assert_eq!(header(&answer, "Retry-After"), Some("1"));
    assert_eq!(http.delete(&faults).send().await.unwrap().status(), 204);
    merchant.post(CODES, &upload()).await.text("stock_id");

    for (order, problem) in [
        (json!({"fault": "gremlins"}), "gremlins"),
        (json!({"fault": "empty_body", "operation": "use_cupon"}), "use_cupon"),
        (json!({"fault": "empty_body", "time": 1}), "unknown field `time`"),
        (json!({"fault": "empty_body", "times": 1, "probability": 0.5}), "exclude"),
        (json!({"fault": "empty_body", "seed": 5}), "seed"),
        (json!({"fault": "empty_body", "probability": 2}), "0 to 1"),
        (json!({"fault": "empty_body", "retry_after": 2}), "too_many_requests"),
        (json!({"fault": "slow_bytes"}), "milliseconds"),
        (json!(["empty_body"]), "it is an object"),
    ] {
        let (status, said) = plan(order).await;
        assert!(status == 400 && said.contains(problem), "{status} {said}");
    }
}

#[tokio::test]
async fn a_dropped_sandbox_frees_both_ports() {
    let merchant = merchant().await;
    let urls = [merchant.sandbox.base_url(), merchant.sandbox.control_url().unwrap()].map(str::to_owned);
    drop(merchant);
    for url in urls {
        let address = url.strip_prefix("http://").unwrap();
        while tokio::net::TcpStream::connect(address).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}
