//! May the call have happened, and what is to be done? The table of outcomes, row by row.

use std::{fmt::Debug, time::Duration};

use bytes::Bytes;
use http::{Method, Response};
use wechatpay_coupons::{
    Advice, BoxFuture, Client, Error, Operation, Outcome, Sensitive,
    auth::{SignError, Signer},
    busifavor::UseCoupon,
    error::SignDifference,
    multiuse::{SendMultiuseCoupon, SendMultiuseCouponRequired},
    operation::{
        DecodeError, DocumentedError, EncodeError, Encoded, Encoder, Metadata, Rule, Verified, Violations,
    },
    sensitive::Sealer,
    transport::TransportError,
};

use crate::{
    samples,
    support::{
        NOW, builder, direct,
        fake::{Fake, client_over, client_replied},
        sending_client,
        server::{Answer, ClosedPort, Server},
        signed, signed_as, unsigned,
    },
};

/// What an error answers when it is asked.
#[derive(Debug, PartialEq)]
struct Said {
    kind: &'static str,
    outcome: Outcome,
    advice: Advice,
    status: Option<u16>,
    code: Option<String>,
    authenticated: bool,
}

impl Said {
    fn by(error: &Error) -> Self {
        Self {
            kind: kind(error),
            outcome: error.outcome(),
            advice: error.advice(),
            status: error.status().map(|status| status.as_u16()),
            code: error.code().map(str::to_owned),
            authenticated: error.is_authenticated(),
        }
    }

    fn new(kind: &'static str, outcome: Outcome, advice: Advice) -> Self {
        Self { kind, outcome, advice, status: None, code: None, authenticated: false }
    }

    fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    fn code(mut self, code: &str) -> Self {
        self.code = Some(code.to_owned());
        self
    }

    fn authenticated(mut self) -> Self {
        self.authenticated = true;
        self
    }
}

/// The one predicate that says yes.
fn kind(error: &Error) -> &'static str {
    let predicates = [
        ("violation", error.is_violation()),
        ("signing", error.is_signing()),
        ("transport", error.is_transport()),
        ("verification", error.is_verification()),
        ("decode", error.is_decode()),
        ("api", error.is_api()),
        ("pending", error.is_pending()),
    ];
    let mut said = predicates.into_iter().filter_map(|(name, yes)| yes.then_some(name));
    let first = said.next().unwrap_or("none");
    assert_eq!(said.next(), None, "beside {first}: {error}");
    first
}

/// Compares all rows, and tells of all that differ.
#[derive(Default)]
struct Table(Vec<String>);

impl Table {
    fn row(&mut self, name: &str, error: &Error, expected: &Said) {
        let said = Said::by(error);
        if said != *expected {
            self.0.push(format!("{name}:\n  wanted {expected:?}\n  found  {said:?}\n  {error}"));
        }
        let line = error.to_string();
        if line.contains('\n') || !line.contains(&format!("; outcome: {}", error.outcome())) {
            self.0.push(format!("{name}: not one line with its outcome: {line:?}"));
        }
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.0.is_empty(), "\n{}", self.0.join("\n"));
        }
    }
}

async fn fail<O: Operation<Reply: Debug>>(client: &Client, request: &O) -> Error {
    client.call(request).await.unwrap_err()
}

async fn fail_with(reply: Response<Bytes>) -> Error {
    fail(&client_replied(reply), &samples::use_coupon()).await
}

fn error_body(code: &str) -> String {
    format!(r#"{{"code":"{code}","message":"系统的话"}}"#)
}

fn signed_error(status: u16, code: &str) -> Response<Bytes> {
    signed(status, error_body(code))
}

fn long_name() -> SendMultiuseCoupon {
    SendMultiuseCoupon::new(SendMultiuseCouponRequired {
        openid: "o".into(),
        stock_id: "1".into(),
        out_request_no: "1".into(),
        user_name: Sensitive::from("名".repeat(72)),
        id_card_number: Sensitive::from("1".repeat(215)),
        appid: "wx1".into(),
        card_type: "ID_CARD".into(),
    })
}

#[tokio::test]
async fn what_breaks_a_constraint_is_not_sent() {
    let fake = Fake::replying(signed(200, samples::USE_COUPON_REPLY));
    let error = fail(&client_over(&fake), &UseCoupon::new("", "", "", "")).await;
    let mut table = Table::default();
    table.row("violation", &error, &Said::new("violation", Outcome::NotSent, Advice::Fix));
    assert!(fake.requests().is_empty());
}

#[tokio::test]
async fn what_is_too_long_to_seal_is_not_sent() {
    let fake = Fake::replying(signed(200, "{}"));
    let error = fail(&client_over(&fake), &long_name()).await;
    Table::default().row("sealing", &error, &Said::new("violation", Outcome::NotSent, Advice::Fix));
    let violations: Vec<_> = error.violations().unwrap().iter().collect();
    let paths: Vec<&str> = violations.iter().map(|violation| violation.path.as_str()).collect();
    assert_eq!(paths, ["user_name", "id_card_number"]);
    for violation in violations {
        assert_eq!((&violation.rule, &violation.value), (&Rule::TooLongToSeal { maximum: 214 }, &None));
    }
    assert!(fake.requests().is_empty());
}

/// Signs with whatever a test wants.
struct Own(fn() -> Result<String, SignError>);

impl Signer for Own {
    fn sign<'a>(&'a self, _: &'a [u8]) -> BoxFuture<'a, Result<String, SignError>> {
        let answer = (self.0)();
        Box::pin(async move { answer })
    }
}

async fn fail_to_sign(signer: fn() -> Result<String, SignError>) -> Error {
    let fake = Fake::replying(signed(200, samples::USE_COUPON_REPLY));
    let client = Client::builder()
        .merchant("1900000001")
        .serial("5157F09E")
        .signer(Own(signer))
        .public_key("PUB_KEY_ID_1", crate::support::fixture("wechatpay_public.spki.pem"))
        .transport(fake.clone())
        .build()
        .unwrap();
    let error = fail(&client, &samples::use_coupon()).await;
    assert!(fake.requests().is_empty());
    error
}

#[tokio::test]
async fn what_is_not_signed_is_not_sent() {
    let mut table = Table::default();
    let expected = Said::new("signing", Outcome::NotSent, Advice::Fix);
    let error = fail_to_sign(|| Err(SignError::new("the HSM sleeps"))).await;
    table.row("signer fails", &error, &expected);
    assert!(error.to_string().contains("the HSM sleeps"), "{error}");
    let error = fail_to_sign(|| Ok("c2ln\nbmF0dXJl".to_owned())).await;
    table.row("signature of two lines", &error, &expected);
}

#[tokio::test]
async fn a_cause_of_several_lines_makes_an_error_of_one() {
    let mut table = Table::default();
    let error = fail_to_sign(|| Err(SignError::new("the HSM sleeps\n2026-01-01 forged line"))).await;
    table.row("signer", &error, &Said::new("signing", Outcome::NotSent, Advice::Fix));
    let fake = Fake::new(|| Err(TransportError::unknown("reset\n2026-01-01 forged line")));
    let error = fail(&client_over(&fake), &samples::use_coupon()).await;
    table.row("transport", &error, &Said::new("transport", Outcome::Unknown, Advice::Retry));
}

#[tokio::test]
async fn without_a_connection_nothing_is_sent() {
    let mut table = Table::default();
    let expected = Said::new("transport", Outcome::NotSent, Advice::Retry);
    let closed = ClosedPort::new();
    for (name, url) in [("closed port", closed.url()), ("DNS", "http://nowhere.invalid".to_owned())] {
        let error = fail(&sending_client(&url), &samples::use_coupon()).await;
        table.row(name, &error, &expected);
        assert!(!error.is_timeout(), "{name}");
    }
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[tokio::test]
async fn when_tls_fails_nothing_is_sent() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let hang_up = async move {
        loop {
            drop(listener.accept().await.unwrap());
        }
    };
    tokio::spawn(hang_up);
    let error = fail(&sending_client(&url), &samples::use_coupon()).await;
    Table::default().row("TLS", &error, &Said::new("transport", Outcome::NotSent, Advice::Retry));
}

#[tokio::test]
async fn without_an_answer_the_call_may_have_happened() {
    let mut table = Table::default();
    let expected = Said::new("transport", Outcome::Unknown, Advice::Retry);

    let server = Server::start(Answer::Silence).await;
    let client = direct(&server.url()).timeout(Duration::from_millis(200));
    let error = fail(&client.build().unwrap(), &samples::use_coupon()).await;
    table.row("time-out", &error, &expected);
    assert!(error.is_timeout());

    let endings: [(&str, &[u8]); 4] = [
        ("closed after the request", b""),
        ("closed in the head", b"HTTP/1.1 200 OK\r\nContent-"),
        (
            "closed in the body",
            b"HTTP/1.1 400 Bad Request\r\nContent-Length: 99\r\n\r\n{\"code\":\"PARAM_ERROR\"}",
        ),
        ("no HTTP", b"\x00\x01 go away\r\n\r\n"),
    ];
    for (name, bytes) in endings {
        let server = Server::start(Answer::Bytes(bytes)).await;
        let error = fail(&sending_client(&server.url()), &samples::use_coupon()).await;
        table.row(name, &error, &expected);
        assert!(!error.is_timeout(), "{name}");
        server.only();
    }
}

#[tokio::test]
async fn a_transport_says_itself_whether_something_was_sent() {
    let mut table = Table::default();
    for (sent, outcome) in [(false, Outcome::NotSent), (true, Outcome::Unknown)] {
        for timeout in [false, true] {
            let cause = move || {
                let error = if sent { TransportError::unknown("x") } else { TransportError::not_sent("x") };
                Err(if timeout { error.timed_out() } else { error })
            };
            let error = fail(&client_over(&Fake::new(cause)), &samples::use_coupon()).await;
            table.row("own transport", &error, &Said::new("transport", outcome, Advice::Retry));
            assert_eq!(error.is_timeout(), timeout, "{error}");
        }
    }
}

#[tokio::test]
async fn an_error_with_a_refusing_code_is_a_refusal() {
    let mut table = Table::default();
    let cases = [
        (400, "PARAM_ERROR", Advice::Fix),
        (400, "INVALID_REQUEST", Advice::Fix),
        (401, "SIGN_ERROR", Advice::Fix),
        (400, "RESOURCE_ALREADY_EXISTS", Advice::Query),
        (403, "NO_AUTH", Advice::Fix),
        (403, "NOAUTH", Advice::Fix),
        (404, "RESOURCE_NOT_EXISTS", Advice::Fix),
        (429, "FREQUENCY_LIMITED", Advice::Wait),
        (429, "RATELIMIT_EXCEEDED", Advice::Wait),
        (429, "RATE_LIMITED", Advice::Wait),
        // The code counts, whatever the status that comes with it.
        (403, "FREQUENCY_LIMITED", Advice::Wait),
    ];
    for (status, code, advice) in cases {
        let refused = Said::new("api", Outcome::Refused, advice).status(status).code(code);
        table.row(code, &fail_with(unsigned(status, error_body(code))).await, &refused);
        let refused = Said::new("api", Outcome::Refused, advice).status(status).code(code).authenticated();
        table.row(code, &fail_with(signed_error(status, code)).await, &refused);
    }
}

#[tokio::test]
async fn an_unsigned_refusal_is_trusted_only_where_nobody_can_forge_it() {
    let hosts = [
        ("https://api.mch.weixin.qq.com", Outcome::Refused),
        ("https://example.com", Outcome::Refused),
        ("http://127.0.0.1:8080", Outcome::Refused),
        ("http://127.8.9.10", Outcome::Refused),
        ("http://localhost:8080", Outcome::Refused),
        ("http://[::1]:8080", Outcome::Refused),
        ("http://example.com", Outcome::Unknown),
        ("http://localhost.example.com", Outcome::Unknown),
        ("http://127.0.0.1.example.com", Outcome::Unknown),
        ("http://10.0.0.1", Outcome::Unknown),
    ];
    for (host, outcome) in hosts {
        for (signed, expected) in [(false, outcome), (true, Outcome::Refused)] {
            let body = error_body("PARAM_ERROR");
            let reply = if signed { crate::support::signed(400, body) } else { unsigned(400, body) };
            let client = builder(host).transport(Fake::replying(reply)).build().unwrap();
            let error = fail(&client, &samples::use_coupon()).await;
            assert_eq!((error.outcome(), error.is_authenticated()), (expected, signed), "{host}: {error}");
        }
    }
}

#[tokio::test]
async fn an_error_that_says_it_does_not_know_is_unknown() {
    let mut table = Table::default();
    for (status, code) in [(400, "SYSTEM_ERROR"), (500, "SYSTEM_ERROR"), (503, "SERVICE_UNAVAILABLE")] {
        let unknown = Said::new("api", Outcome::Unknown, Advice::Retry).status(status).code(code);
        table.row(code, &fail_with(unsigned(status, error_body(code))).await, &unknown);
        let unknown =
            Said::new("api", Outcome::Unknown, Advice::Retry).status(status).code(code).authenticated();
        table.row(code, &fail_with(signed_error(status, code)).await, &unknown);
    }
}

#[tokio::test]
async fn an_error_that_can_not_be_read_is_unknown() {
    let mut table = Table::default();
    let bodies =
        ["", "<html>\n<h1>Bad Gateway</h1>\n</html>", "{}", "[]", "null", "\"x\"", r#"{"code":7}"#, "{"];
    for status in [302, 400, 403, 404, 429, 500, 502, 503, 504] {
        for body in bodies {
            let name = format!("{status} {body:?}");
            let unknown = Said::new("api", Outcome::Unknown, Advice::Retry).status(status);
            table.row(&name, &fail_with(unsigned(status, body)).await, &unknown);
            table.row(&name, &fail_with(signed(status, body)).await, &unknown.authenticated());
        }
    }
}

#[tokio::test]
async fn an_unknown_code_is_unknown() {
    let mut table = Table::default();
    for code in ["NEVER_HEARD_OF", "", "PARAM_ERROR ", "param_error", "PARAM\\nERROR"] {
        let expected = code.replace("\\n", "\n");
        let unknown = Said::new("api", Outcome::Unknown, Advice::Retry).status(400).code(&expected);
        table.row(code, &fail_with(signed_error(400, code)).await, &unknown.authenticated());
    }
}

#[tokio::test]
async fn a_server_error_is_unknown_whatever_its_code() {
    for status in [500, 502, 503] {
        for code in ["PARAM_ERROR", "NO_AUTH", "FREQUENCY_LIMITED"] {
            let error = fail_with(signed_error(status, code)).await;
            assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
        }
    }
}

#[tokio::test]
async fn whoever_may_have_succeeded_is_not_told_to_mend_the_request() {
    let plain_http = builder("http://example.com");
    let plain_http = plain_http.transport(Fake::replying(unsigned(400, error_body("PARAM_ERROR"))));
    let errors = [
        ("refusing code with 500", fail_with(signed_error(500, "PARAM_ERROR")).await),
        ("unsigned over plain HTTP", fail(&plain_http.build().unwrap(), &samples::use_coupon()).await),
    ];
    let mut table = Table::default();
    for (name, error) in errors {
        let expected = Said { advice: Advice::Retry, ..Said::by(&error) };
        table.row(name, &error, &expected);
        assert_eq!(error.outcome(), Outcome::Unknown, "{name}");
    }
}

#[tokio::test]
async fn what_is_only_accepted_is_unknown() {
    let mut table = Table::default();
    let unknown = || Said::new("pending", Outcome::Unknown, Advice::Wait).status(202);
    table.row("unsigned", &fail_with(unsigned(202, "")).await, &unknown());
    for reply in [signed(202, ""), signed(202, samples::USE_COUPON_REPLY)] {
        table.row("signed", &fail_with(reply).await, &unknown().authenticated());
    }
}

#[tokio::test]
async fn a_success_that_does_not_verify_is_unknown() {
    let mut table = Table::default();
    let reply = samples::USE_COUPON_REPLY;
    let mut changed = signed(200, reply);
    *changed.body_mut() = Bytes::from(reply.replace("100088", "100089"));
    let stale = (NOW - 300).to_string();
    let cases = [
        ("unsigned", unsigned(200, reply)),
        ("unsigned and empty", unsigned(204, "")),
        ("changed", changed),
        ("stale", signed_as(200, reply, &stale, "PUB_KEY_ID_0114232134912410000000000000")),
        ("unknown key", signed_as(200, reply, &NOW.to_string(), "PUB_KEY_ID_2")),
        ("partly signed", without(signed(200, reply), "Wechatpay-Nonce")),
    ];
    for (name, reply) in cases {
        let status = reply.status().as_u16();
        let unknown = Said::new("verification", Outcome::Unknown, Advice::Retry).status(status);
        table.row(name, &fail_with(reply).await, &unknown);
    }
}

#[tokio::test]
async fn a_refusal_that_does_not_verify_is_unknown() {
    let mut table = Table::default();
    let body = error_body("PARAM_ERROR");
    let mut changed = signed(400, body.clone());
    *changed.body_mut() = Bytes::from(error_body("NO_AUTH"));
    let unknown_key = signed_as(400, body.clone(), &NOW.to_string(), "PUB_KEY_ID_2");
    let mut cases = vec![("changed", changed), ("unknown key", unknown_key)];
    for name in ["Wechatpay-Nonce", "Wechatpay-Timestamp", "Wechatpay-Signature", "Wechatpay-Serial"] {
        cases.push((name, without(signed(400, body.clone()), name)));
    }
    let unknown = Said::new("verification", Outcome::Unknown, Advice::Retry).status(400);
    for (name, reply) in cases {
        table.row(name, &fail_with(reply).await, &unknown);
    }
}

fn without(mut reply: Response<Bytes>, header: &str) -> Response<Bytes> {
    reply.headers_mut().remove(header).unwrap();
    reply
}

#[tokio::test]
async fn a_success_that_does_not_decode_is_unknown() {
    let mut table = Table::default();
    let bodies = ["", "{}", "[]", "null", "<html>", r#"{"stock_id":1}"#, "\u{FEFF}{}"];
    for body in bodies {
        let unknown = Said::new("decode", Outcome::Unknown, Advice::Retry).status(200).authenticated();
        table.row(body, &fail_with(signed(200, body)).await, &unknown);
    }
    let garbage = Bytes::from_static(b"\xFF\xFE\x00");
    let unknown = Said::new("decode", Outcome::Unknown, Advice::Retry).status(200).authenticated();
    table.row("no text", &fail_with(signed(200, garbage)).await, &unknown);
}

#[tokio::test]
async fn without_evidence_that_a_repetition_is_harmless_the_advice_is_to_query() {
    let request = samples::pre_send_product_coupon();
    let lost = Fake::new(|| Err(TransportError::unknown("lost")));
    let cases = [
        ("lost", fail(&client_over(&lost), &request).await),
        ("202", fail(&client_replied(signed(202, "")), &request).await),
        ("unsigned success", fail(&client_replied(unsigned(200, r#"{"token":"x"}"#)), &request).await),
        ("unknown code", fail(&client_replied(signed_error(400, "NEVER_HEARD_OF")), &request).await),
        ("502", fail(&client_replied(unsigned(502, "")), &request).await),
    ];
    for (name, error) in cases {
        assert_eq!((error.outcome(), error.advice()), (Outcome::Unknown, Advice::Query), "{name}: {error}");
    }
}

#[tokio::test]
async fn a_code_of_one_operation_is_documented_for_it_alone() {
    let reply = || signed_error(400, "STATEMENT_CREATING");
    let upload = fail(&client_replied(reply()), &samples::upload_coupon_codes()).await;
    assert_eq!((upload.outcome(), upload.advice()), (Outcome::Refused, Advice::Wait));
    let redeem = fail(&client_replied(reply()), &samples::use_coupon()).await;
    assert_eq!(redeem.outcome(), Outcome::Unknown);
}

#[tokio::test]
async fn an_error_is_one_line_that_says_everything() {
    let error = fail_with(signed_error(400, "PARAM_ERROR")).await;
    assert_eq!(
        error.to_string(),
        "use_coupon: 400 PARAM_ERROR (A field is malformed; the detail names the field and the issue); \
         outcome: refused; request id: 08F78BB7",
    );
    let error = fail_with(unsigned(502, "<html>")).await;
    assert_eq!(
        error.to_string(),
        "use_coupon: 502 an error without a code, unauthenticated; outcome: unknown"
    );
    assert_eq!(error.body(), Some(b"<html>".as_slice()));
}

#[tokio::test]
async fn a_reply_that_is_not_signed_by_design_is_not_authenticated_when_it_can_not_be_read() {
    static FILES: &[&Metadata] = &[&Metadata::new("file", Method::GET, "/v3/file").unsigned()];
    let client = client_replied(unsigned(200, "no JSON"));
    let error = client.chain("v3/file").described_by(FILES).get().await.unwrap_err();
    assert!(error.is_decode() && !error.is_authenticated(), "{error}");
}

/// An operation of which nothing but its address is known.
struct Bare<const WRITES: bool>;

impl<const WRITES: bool> Operation for Bare<WRITES> {
    type Reply = ();

    const METADATA: &'static Metadata = if WRITES {
        &Metadata::new("write", Method::POST, "/v3/x")
    } else {
        &Metadata::new("read", Method::GET, "/v3/x")
    };

    fn check(&self) -> Result<(), Violations> {
        Ok(())
    }

    fn encode(&self, _: &dyn Sealer) -> Result<Encoded, EncodeError> {
        Encoder::new(Self::METADATA).empty()
    }

    fn decode(_: &Verified) -> Result<(), DecodeError> {
        Err(DecodeError::custom(".", "never to be read"))
    }
}

#[tokio::test]
async fn a_write_of_which_nothing_is_known_is_not_to_be_sent_again() {
    let lost = || client_over(&Fake::new(|| Err(TransportError::unknown("lost"))));
    assert_eq!(fail(&lost(), &Bare::<true>).await.advice(), Advice::Query);
    assert_eq!(fail(&lost(), &Bare::<false>).await.advice(), Advice::Retry);
}

#[tokio::test]
async fn a_description_with_a_media_type_that_no_header_can_hold_is_an_error_and_no_panic() {
    static ODD: &[&Metadata] = &[&Metadata::new("odd", Method::GET, "/v3/odd").accept("text/\nplain")];
    let fake = Fake::replying(signed(200, "{}"));
    let client = client_over(&fake);
    let error = client.chain("v3/odd").described_by(ODD).get().await.unwrap_err();
    assert!(error.is_encoding(), "{error}");
    assert_eq!((error.outcome(), error.advice()), (Outcome::NotSent, Advice::Fix));
    assert_eq!(error.to_string(), "odd: accept: no header can hold this value; outcome: not sent");
    assert!(fake.requests().is_empty());
}

/// Refusals with codes of the protocol, and the advice for each.
const REFUSALS: [(u16, &str, Advice); 12] = [
    (400, "PARAM_ERROR", Advice::Fix),
    (400, "INVALID_REQUEST", Advice::Fix),
    (401, "SIGN_ERROR", Advice::Fix),
    (403, "NO_AUTH", Advice::Fix),
    (403, "NOAUTH", Advice::Fix),
    (403, "RULE_LIMIT", Advice::Fix),
    (404, "RESOURCE_NOT_EXISTS", Advice::Fix),
    (404, "NOT_FOUND", Advice::Fix),
    (429, "FREQUENCY_LIMITED", Advice::Wait),
    (429, "RATELIMIT_EXCEEDED", Advice::Wait),
    // The code counts, whatever the status that comes with it.
    (400, "NOT_FOUND", Advice::Fix),
    (403, "FREQUENCY_LIMITED", Advice::Wait),
];

#[tokio::test]
async fn the_codes_of_the_protocol_are_known_without_a_description() {
    let mut table = Table::default();
    for (status, code, advice) in REFUSALS {
        let refused = Said::new("api", Outcome::Refused, advice).status(status).code(code);
        let client = client_replied(unsigned(status, error_body(code)));
        table.row(code, &fail(&client, &Bare::<true>).await, &refused);
        table.row(code, &client.chain("v3/nobody/knows").post(&()).await.unwrap_err(), &refused);
        let refused = refused.authenticated();
        let client = client_replied(signed_error(status, code));
        table.row(code, &fail(&client, &Bare::<false>).await, &refused);
        table.row(code, &client.chain("v3/nobody/knows").get().await.unwrap_err(), &refused);
    }
    let error = fail(&client_replied(signed_error(401, "SIGN_ERROR")), &Bare::<true>).await;
    assert!(error.to_string().contains("SIGN_ERROR (The signature or"), "{error}");
}

#[tokio::test]
async fn a_refused_signature_is_explained_whatever_its_status() {
    let seen = r#"{"truncated_sign_message":"GET\n/v3/x\n1\nN\n\n","sign_message_length":18}"#;
    let body = format!(r#"{{"code":"SIGN_ERROR","message":"","detail":{{"sign_information":{seen}}}}}"#);
    for status in [400, 401, 403] {
        let error = fail(&client_replied(signed(status, body.clone())), &samples::use_coupon()).await;
        assert_eq!(error.sign_difference(), Some(SignDifference::Method), "{error}");
    }
}

/// What a code means is known of the protocol; whether a repetition is harmless is not.
#[tokio::test]
async fn a_busy_service_is_asked_again_only_where_that_is_harmless() {
    let mut table = Table::default();
    for (status, code) in [(400, "SYSTEM_ERROR"), (500, "SYSTEM_ERROR"), (503, "SERVICE_UNAVAILABLE")] {
        let client = client_replied(signed_error(status, code));
        let unknown =
            |advice| Said::new("api", Outcome::Unknown, advice).status(status).code(code).authenticated();
        table.row(code, &fail(&client, &Bare::<true>).await, &unknown(Advice::Query));
        table.row(code, &fail(&client, &Bare::<false>).await, &unknown(Advice::Retry));
        let chain = || client.chain("v3/nobody/knows");
        table.row(code, &chain().post(&()).await.unwrap_err(), &unknown(Advice::Query));
        table.row(code, &chain().get().await.unwrap_err(), &unknown(Advice::Retry));
    }
}

#[tokio::test]
async fn no_code_of_the_protocol_makes_a_server_error_a_refusal_nor_an_unsigned_one_over_plain_http() {
    let error = fail(&client_replied(signed_error(500, "PARAM_ERROR")), &Bare::<true>).await;
    assert_eq!((error.outcome(), error.advice()), (Outcome::Unknown, Advice::Query));
    let fake = Fake::replying(unsigned(400, error_body("PARAM_ERROR")));
    let client = builder("http://example.com").transport(fake).build().unwrap();
    let error = fail(&client, &Bare::<true>).await;
    assert_eq!((error.outcome(), error.advice()), (Outcome::Unknown, Advice::Query));
}

#[tokio::test]
async fn what_a_description_says_of_a_code_beats_the_protocol() {
    static OWN: &[&Metadata] = &[&Metadata::new("own", Method::POST, "/v3/own").errors(
        &[DocumentedError::new("NOT_FOUND", 404, "Not there yet.").advice(Advice::Wait)],
        &[DocumentedError::new("RULE_LIMIT", 403, "Nobody knows.")
            .outcome(Outcome::Unknown)
            .advice(Advice::Retry)],
    )];
    for (status, code, outcome, advice) in [
        (404, "NOT_FOUND", Outcome::Refused, Advice::Wait),
        (404, "RESOURCE_NOT_EXISTS", Outcome::Refused, Advice::Fix),
        (403, "RULE_LIMIT", Outcome::Unknown, Advice::Retry),
    ] {
        let client = client_replied(signed_error(status, code));
        let error = client.chain("v3/own").described_by(OWN).post(&()).await.unwrap_err();
        assert_eq!((error.outcome(), error.advice()), (outcome, advice), "{error}");
    }
}

#[tokio::test]
async fn a_code_counts_whatever_stands_beside_it() {
    for message in ["7", "null", "{}", "[\"x\"]"] {
        let body = format!(r#"{{"code":"PARAM_ERROR","message":{message}}}"#);
        let error = fail_with(signed(400, body)).await;
        assert_eq!((error.code(), error.outcome()), (Some("PARAM_ERROR"), Outcome::Refused), "{message}");
        assert_eq!(error.api().and_then(|api| api.message()), None, "{message}");
    }
}
