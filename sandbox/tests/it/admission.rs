//! Who is let in, and whose replies are signed.

use std::{
    net::TcpStream,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use http::Method;
use serde_json::json;
use wechatpay_sandbox::{Backend, Sandbox, Stock};

use crate::merchant::{Answer, Draft, Merchant};

const CODES: &str = "/v3/marketing/busifavor/stocks/98065001/couponcodes";

async fn merchant() -> Merchant {
    Merchant::of(Sandbox::builder().stock(Stock::uploaded("98065001"))).await
}

fn upload(merchant: &Merchant) -> Draft {
    let body = json!({"coupon_code_list": ["a"], "upload_request_no": "1"});
    merchant.draft(Method::POST, CODES, body.to_string())
}

#[track_caller]
fn expect_unsigned(answer: &Answer) {
    let signed = answer.headers.keys().any(|name| name.as_str().starts_with("wechatpay-"));
    assert!(!signed && answer.headers.contains_key("request-id"), "{answer:?}");
}

#[tokio::test]
async fn a_signed_request_is_let_in_and_its_reply_is_signed() {
    for backend in [Backend::AwsLcRs, Backend::Rsa] {
        let stock = Stock::uploaded("98065001");
        let merchant = Merchant::of(Sandbox::builder().stock(stock).backend(backend)).await;
        let answer = merchant.call(&upload(&merchant)).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers["content-type"], "application/json; charset=utf-8");
        assert!(answer.headers.contains_key("request-id"));
        assert_eq!(merchant.sandbox.requests(), 1);
    }
}

#[tokio::test]
async fn a_refusal_is_signed_too() {
    let merchant = merchant().await;
    merchant.get(&CODES.replace("98065001", "1")).await.expect_refusal(404, "RESOURCE_NOT_EXISTS");
    assert_eq!(merchant.sandbox.requests(), 1);
}

#[tokio::test]
async fn what_was_signed_must_be_what_was_sent() {
    for backend in [Backend::AwsLcRs, Backend::Rsa] {
        let stock = Stock::uploaded("98065001");
        let merchant = Merchant::of(Sandbox::builder().stock(stock).backend(backend)).await;
        let signed = merchant.draft(Method::GET, &format!("{CODES}?offset=0&limit=1"), "");
        let authorization = merchant.authorization(&signed);
        assert_eq!(merchant.send(&signed, &authorization).await.status, 200);
        let with = |change: fn(&mut Draft)| {
            let mut draft = signed.clone();
            change(&mut draft);
            draft
        };
        for sent in [
            with(|draft| draft.method = Method::POST),
            with(|draft| draft.path = draft.path.replace("limit=1", "limit=2")),
            with(|draft| draft.path = draft.path.replace("98065001", "98065002")),
            with(|draft| draft.path = draft.path.replace("98065001", "9806500%31")),
            with(|draft| draft.body.push(b' ')),
        ] {
            let answer = merchant.send(&sent, &authorization).await;
            answer.expect_refusal(401, "SIGN_ERROR");
            expect_unsigned(&answer);
        }
        assert_eq!(merchant.sandbox.requests(), 1);
    }
}

#[tokio::test]
async fn the_authorization_must_be_whole_and_of_this_merchant() {
    let merchant = merchant().await;
    let draft = upload(&merchant);
    let other_scheme = Draft { scheme: "WECHATPAY2-SM2-WITH-SM3", ..draft.clone() };
    let other_merchant = Draft { merchant_id: "1900000110".to_owned(), ..draft.clone() };
    let other_serial = Draft { serial: "0".repeat(40), ..draft.clone() };
    for draft in [other_scheme, other_merchant, other_serial] {
        let answer = merchant.send(&draft, &merchant.authorization(&draft)).await;
        answer.expect_refusal(401, "SIGN_ERROR");
        expect_unsigned(&answer);
    }
    let answer = merchant.send_with(&draft, &[("user-agent", "test"), ("accept", "*/*")]).await;
    answer.expect_refusal(401, "SIGN_ERROR");
}

#[tokio::test]
async fn the_clock_is_checked_before_the_signature() {
    let now = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let stock = Stock::uploaded("98065001");
    let merchant = Merchant::of(Sandbox::builder().stock(stock).clock(move || now)).await;
    for (timestamp, is_let_in) in
        [(1_699_999_699, false), (1_699_999_700, true), (1_700_000_300, true), (1_700_000_301, false)]
    {
        let draft = Draft { timestamp, ..upload(&merchant) };
        let authorization = merchant.authorization(&draft);
        let answer = merchant.send(&draft, &authorization).await;
        assert_eq!(answer.status == 200, is_let_in, "{timestamp}");
        let forged = merchant.send(&draft, &authorization.replace("signature=\"", "signature=\"AAAA")).await;
        forged.expect_refusal(401, "SIGN_ERROR");
        assert_eq!(forged.json()["message"] == answer.json()["message"], !is_let_in, "{timestamp}");
    }
}

#[tokio::test]
async fn user_agent_and_accept_must_be_there() {
    let merchant = merchant().await;
    let draft = upload(&merchant);
    let authorization = merchant.authorization(&draft);
    let authorization = ("authorization", authorization.as_str());
    for headers in [
        vec![("user-agent", "test"), ("accept", ""), authorization],
        vec![("user-agent", ""), ("accept", "*/*"), authorization],
        // There is an `Accept` of the test's own client.
        vec![authorization],
    ] {
        let answer = merchant.send_with(&draft, &headers).await;
        answer.expect_refusal(400, "INVALID_REQUEST");
        expect_unsigned(&answer);
    }
}

#[tokio::test]
async fn without_user_agent_and_accept_a_request_is_let_in_where_that_is_said() {
    let builder = Sandbox::builder().stock(Stock::uploaded("98065001")).bare_headers();
    let merchant = Merchant::of(builder).await;
    let draft = upload(&merchant);
    let authorization = merchant.authorization(&draft);
    let authorization = ("authorization", authorization.as_str());
    for headers in [vec![authorization], vec![("user-agent", ""), ("accept", ""), authorization]] {
        let answer = merchant.send_with(&draft, &headers).await;
        assert!(answer.status == 200 && merchant.is_signed(&answer), "{answer:?}");
    }
    // Whoever is let in signs all the same.
    merchant.send_with(&draft, &[]).await.expect_refusal(401, "SIGN_ERROR");
}

#[tokio::test]
async fn an_unknown_path_and_a_wrong_method_are_answered_with_nothing() {
    let merchant = merchant().await;
    for (method, path, status) in [
        (Method::GET, "/v3/certificates/none", 404),
        (Method::POST, "/", 404),
        (Method::PUT, CODES, 405),
        (Method::HEAD, CODES, 405),
        (Method::GET, "/v3/marketing/busifavor/coupons/use", 405),
    ] {
        let draft = merchant.draft(method, path, "");
        let answer = merchant.send(&draft, &merchant.authorization(&draft)).await;
        assert_eq!((answer.status.as_u16(), answer.body.len()), (status, 0), "{path}");
        expect_unsigned(&answer);
    }
}

#[tokio::test]
async fn a_body_beyond_one_mebibyte_is_refused() {
    let merchant = merchant().await;
    let whole = merchant.draft(Method::POST, CODES, vec![b' '; 1024 * 1024]);
    merchant.call(&whole).await.expect_fault("", "body");
    let beyond = merchant.draft(Method::POST, CODES, vec![b' '; 3 * 1024 * 1024]);
    let answer = merchant.send(&beyond, &merchant.authorization(&beyond)).await;
    answer.expect_refusal(400, "INVALID_REQUEST");
}

#[tokio::test]
async fn connections_are_counted_also_without_a_request() {
    let merchant = merchant().await;
    assert_eq!(merchant.sandbox.connections(), 0);
    let address = merchant.sandbox.base_url().strip_prefix("http://").unwrap();
    let silent = [TcpStream::connect(address).unwrap(), TcpStream::connect(address).unwrap()];
    // Connections are accepted in their order: what is answered came after the others.
    merchant.call(&upload(&merchant)).await;
    assert_eq!(merchant.sandbox.connections(), 3);
    drop(silent);
    assert_eq!(merchant.sandbox.connections(), 3);
}

#[tokio::test]
async fn a_dropped_sandbox_answers_no_more() {
    let merchant = merchant().await;
    let url = merchant.sandbox.base_url().to_owned();
    assert_eq!(reqwest::get(&url).await.unwrap().status(), 404);
    drop(merchant);
    let started = SystemTime::now();
    while reqwest::get(&url).await.is_ok() {
        assert!(started.elapsed().unwrap() < Duration::from_secs(5));
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn credentials_hide_the_private_key() {
    let merchant = merchant().await;
    let credentials = merchant.sandbox.credentials();
    assert!(!format!("{credentials:?}").contains("PRIVATE KEY"));
    assert_eq!(credentials.serial.len(), 40);
    assert!(credentials.public_key_id.starts_with("PUB_KEY_ID_"));
}
