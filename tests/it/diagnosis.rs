//! What a diagnosis finds, and that it finds it without failing.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use wechatpay_coupons::{
    BoxFuture, ClientBuilder,
    auth::{RsaSigner, Signer},
    crypto::Backend,
    diagnosis::{Diagnosis, Finding, Verdict},
    transport::{Transport, TransportError},
};
use wechatpay_sandbox::{Backend as SandboxBackend, Sandbox};

use crate::{
    certificates::{PLATFORM, downloading, keyless, list, platform_entry, signed_by, successor_entry},
    support::{
        KEY_ID, LOCAL, MERCHANT, NOW, SERIAL, WECHATPAY_KEY, at, builder, embedded,
        fake::{Answer, Fake},
        fixture, fixture_line,
        hanging::Hanging,
        private_key, signed, signed_as, unsigned,
    },
};

const NONE: &str = r#"{"code":"RESOURCE_NOT_EXISTS","message":"无可用的平台证书"}"#;

async fn diagnose(builder: ClientBuilder) -> Diagnosis {
    let diagnosis = builder.build().unwrap().diagnose().await;
    let text = format!("{diagnosis} {diagnosis:?}");
    for secret in [fixture_line("merchant_key.pkcs8.pem"), fixture_line("apiv3_key.txt")] {
        let secret = secret.lines().find(|line| !line.starts_with('-')).unwrap();
        assert!(!text.contains(secret), "{text}");
    }
    diagnosis
}

async fn diagnose_replied(reply: Response<Bytes>) -> Diagnosis {
    diagnose(builder(LOCAL).transport(Fake::replying(reply))).await
}

#[track_caller]
fn found<'d>(diagnosis: &'d Diagnosis, check: &str) -> &'d Finding {
    let found = diagnosis.findings().iter().find(|finding| finding.check == check);
    found.unwrap_or_else(|| panic!("no {check} in\n{diagnosis}"))
}

#[track_caller]
fn assert_found(diagnosis: &Diagnosis, check: &str, verdict: Verdict, part: &str) {
    let finding = found(diagnosis, check);
    let text = finding.to_string();
    assert!(finding.verdict == verdict && text.contains(part), "{verdict} {part:?} is not in: {text}");
    assert!(verdict != Verdict::Bad && verdict != Verdict::Warning || finding.advice.is_some(), "{text}");
}

#[tokio::test]
async fn the_sandbox_is_well() {
    let sandbox: Sandbox = embedded::sandbox(SandboxBackend::default()).await;
    let diagnosis = embedded::client(&sandbox, Backend::default()).diagnose().await;
    for check in ["host", "clock", "signature", "reply", "service key", "public key id", "APIv3 key"] {
        assert_eq!(found(&diagnosis, check).verdict, Verdict::Good, "{diagnosis}");
    }
    // It has a serial and no certificate to compare the key with.
    assert_found(&diagnosis, "merchant key", Verdict::Unknown, "by `merchant_certificate`");
    assert_eq!(diagnosis.verdict(), Verdict::Unknown);
}

#[tokio::test]
async fn a_merchant_with_the_public_key_alone_is_well() {
    for code in ["RESOURCE_NOT_EXISTS", "NOT_FOUND"] {
        let reply = signed(404, NONE.replace("RESOURCE_NOT_EXISTS", code));
        let diagnosis = diagnose_replied(reply).await;
        assert_eq!(diagnosis.verdict(), Verdict::Good, "{diagnosis}");
        assert_found(
            &diagnosis,
            "merchant key",
            Verdict::Good,
            &format!("signs as certificate {SERIAL} wants"),
        );
        assert_found(&diagnosis, "merchant certificate", Verdict::Good, "ends at 2050-01-01");
        assert_found(&diagnosis, "signature", Verdict::Good, "which is fine");
        assert_found(&diagnosis, "reply", Verdict::Good, KEY_ID);
        assert_found(&diagnosis, "service key", Verdict::Good, "of 2048 bits");
    }
}

#[tokio::test]
async fn a_report_has_a_line_for_each_finding_and_each_advice() {
    let diagnosis = diagnose_replied(signed(401, r#"{"code":"SIGN_ERROR","message":"签名错误"}"#)).await;
    let advices = diagnosis.findings().iter().filter(|finding| finding.advice.is_some()).count();
    let text = diagnosis.to_string();
    assert_eq!(text.lines().count(), diagnosis.findings().len() + advices, "{text}");
    assert!(
        text.contains("\nbad      signature: 127.0.0.1:9 refuses it, with SIGN_ERROR\n         → compare"),
        "{text}"
    );
}

#[tokio::test]
async fn a_refused_signature_is_explained_by_keys_or_by_the_clock() {
    let refused = r#"{"code":"SIGN_ERROR","message":"签名错误"}"#;
    let diagnosis = diagnose_replied(unsigned(401, refused)).await;
    assert_found(&diagnosis, "signature", Verdict::Bad, SERIAL);
    assert_found(&diagnosis, "clock", Verdict::Unknown, "does not say");
    assert_found(&diagnosis, "reply", Verdict::Unknown, "not signed");

    let mut reply = unsigned(401, refused);
    // `NOW` is ten minutes later.
    reply.headers_mut().insert("Date", "Mon, 05 Aug 2024 09:23:41 GMT".parse().unwrap());
    let diagnosis = diagnose_replied(reply).await;
    assert_found(&diagnosis, "clock", Verdict::Bad, "600 seconds ahead of");
    assert_found(&diagnosis, "signature", Verdict::Bad, "set the clock");
}

#[tokio::test]
async fn the_clock_is_held_against_the_time_of_the_signature() {
    for (theirs, verdict, part) in [
        (NOW, Verdict::Good, "0 seconds"),
        (NOW - 59, Verdict::Good, "59 seconds ahead of"),
        (NOW + 60, Verdict::Warning, "60 seconds behind"),
        (NOW + 299, Verdict::Warning, "299 seconds behind"),
        (NOW - 300, Verdict::Bad, "300 seconds ahead of"),
        (NOW + 86400, Verdict::Bad, "86400 seconds behind"),
    ] {
        let diagnosis = diagnose_replied(signed_as(404, NONE, &theirs.to_string(), KEY_ID)).await;
        assert_found(&diagnosis, "clock", verdict, part);
    }
    let stale = diagnose_replied(signed_as(404, NONE, &(NOW - 300).to_string(), KEY_ID)).await;
    assert_found(&stale, "reply", Verdict::Bad, "see the clock");
}

#[tokio::test]
async fn replies_that_are_not_verified_say_why() {
    let mut fake = signed(404, NONE);
    fake.headers_mut().insert("Wechatpay-Signature", "WECHATPAY/SIGNTEST/abc".parse().unwrap());
    assert_found(&diagnose_replied(fake).await, "reply", Verdict::Unknown, "diagnose again");
    let mut changed = signed(404, NONE);
    *changed.body_mut() = Bytes::from(NONE.replace("code", "CODE"));
    assert_found(&diagnose_replied(changed).await, "reply", Verdict::Bad, "does not match");
    let strange = signed_as(200, "{}", &NOW.to_string(), "PUB_KEY_ID_OTHER");
    let diagnosis = diagnose_replied(strange).await;
    assert_found(&diagnosis, "reply", Verdict::Bad, "file and id belong together");
    assert_found(&diagnosis, "signature", Verdict::Good, SERIAL);
    let diagnosis = diagnose_replied(unsigned(200, "{}")).await;
    assert_found(&diagnosis, "reply", Verdict::Bad, "a proxy");
}

#[tokio::test]
async fn whatever_answers_is_a_finding() {
    for (status, body) in [
        (404, ""),
        (404, "<html>"),
        (200, ""),
        (202, ""),
        (204, ""),
        (302, ""),
        (500, "\u{0}"),
        (403, r#"{"code":"NO_AUTH"}"#),
        (429, "[]"),
        (400, r#"{"code":"oSECRET\nforged"}"#),
    ] {
        for date in ["", "yesterday", "Mon, 05 Aug 9999999 09:23:41 GMT", "\t"] {
            let mut reply = unsigned(status, body);
            reply.headers_mut().insert("Date", date.parse().unwrap());
            let diagnosis = diagnose_replied(reply).await;
            assert_found(&diagnosis, "clock", Verdict::Unknown, "");
            assert!(diagnosis.verdict() > Verdict::Good && !diagnosis.to_string().contains("SECRET"));
        }
    }
    let foreign = diagnose_replied(unsigned(404, "")).await;
    assert_found(&foreign, "signature", Verdict::Unknown, "is this WeChat Pay?");
    let far = signed_as(404, NONE, &i64::MIN.to_string(), KEY_ID);
    assert_found(&diagnose_replied(far).await, "clock", Verdict::Bad, "ahead of");
}

/// A first host that is down and a second that answers.
struct Half;

impl Transport for Half {
    fn execute(&self, request: Request<Bytes>) -> BoxFuture<'_, Answer> {
        let first = request.uri().port_u16() == Some(9);
        let refused = || TransportError::not_sent("connection\nrefused");
        Box::pin(async move { if first { Err(refused()) } else { Ok(signed(404, NONE)) } })
    }
}

#[test]
fn a_diagnosis_can_be_made_in_a_task() {
    fn assert_sends(_: impl Send) {}
    assert_sends(builder(LOCAL).transport(Half).build().unwrap().diagnose());
}

#[tokio::test]
async fn both_hosts_are_asked() {
    let diagnosis = diagnose(builder(LOCAL).second_host_at("http://127.0.0.1:10").transport(Half)).await;
    let hosts: Vec<_> = diagnosis.findings().iter().filter(|finding| finding.check == "host").collect();
    assert_eq!(hosts.len(), 2, "{diagnosis}");
    assert_eq!((hosts[0].verdict, hosts[1].verdict), (Verdict::Bad, Verdict::Good));
    assert!(
        hosts[0].says.contains("127.0.0.1:9 does not answer: no connection was made: connection refused")
    );
    assert!(hosts[1].says.starts_with("127.0.0.1:10 answers"), "{diagnosis}");
}

/// `builder`, with a signer in place of the key.
fn signed_with(signer: impl Signer + 'static) -> ClientBuilder {
    let builder = wechatpay_coupons::Client::builder().merchant(MERCHANT).signer(signer);
    let builder = builder.merchant_certificate(fixture("merchant_certificate.pem")).base_url(LOCAL);
    let builder = builder.public_key(KEY_ID, fixture("wechatpay_public.spki.pem")).clock(|| at(NOW));
    builder.transport(Fake::replying(signed(404, NONE)))
}

#[tokio::test(start_paused = true)]
async fn what_hangs_is_left() {
    let begun = tokio::time::Instant::now();
    let diagnosis = diagnose(builder(LOCAL).transport(Hanging)).await;
    assert_found(&diagnosis, "host", Verdict::Bad, "does not answer");
    let diagnosis = diagnose(signed_with(Hanging)).await;
    assert_found(&diagnosis, "merchant key", Verdict::Bad, "took too long");
    assert_found(&diagnosis, "signature", Verdict::Bad, "was not asked");
    assert!(begun.elapsed() <= Duration::from_secs(31));
}

#[tokio::test]
async fn a_signer_is_held_against_the_certificate() {
    let signer = |key| RsaSigner::new(private_key(key, Backend::default()));
    let diagnosis = diagnose(signed_with(signer("merchant_key.pkcs8.pem"))).await;
    assert_found(&diagnosis, "merchant key", Verdict::Good, "the signer signs");
    let diagnosis = diagnose(signed_with(signer("successor_key.pkcs8.pem"))).await;
    assert_found(&diagnosis, "merchant key", Verdict::Bad, "the signer is not that of certificate");
}

#[tokio::test]
async fn certificates_that_end_are_told_in_time() {
    let end: u64 = 2_524_608_000;
    let month = 30 * 24 * 3600;
    for (now, verdict) in [
        (end - month - 1, Verdict::Good),
        (end - month, Verdict::Warning),
        (end - 1, Verdict::Warning),
        (end, Verdict::Bad),
        (1_000_000_000, Verdict::Bad),
    ] {
        let with_public_key = builder(LOCAL).transport(Fake::replying(signed(404, NONE)));
        let diagnosis = diagnose(with_public_key.clock(move || at(now))).await;
        assert_eq!(found(&diagnosis, "merchant certificate").verdict, verdict, "{diagnosis}");
    }
    let platform = keyless().platform_certificate(fixture("platform_certificate.pem"));
    let diagnosis = diagnose(platform.clock(move || at(end - month))).await;
    assert_found(&diagnosis, "service key", Verdict::Warning, "`download_certificates`");
}

#[tokio::test]
async fn an_id_of_another_shape_is_a_warning_alone() {
    let renamed = keyless().public_key("PUB_KEY_ID_new", fixture("wechatpay_public.spki.pem"));
    let reply = signed_as(404, NONE, &NOW.to_string(), "PUB_KEY_ID_new");
    let diagnosis = diagnose(renamed.transport(Fake::replying(reply))).await;
    assert_found(&diagnosis, "public key id", Verdict::Warning, "PUB_KEY_ID_new");
    assert_eq!(diagnosis.verdict(), Verdict::Warning, "{diagnosis}");
}

#[tokio::test]
async fn a_download_is_opened_and_kept() {
    let reply = signed_by(&WECHATPAY_KEY, PLATFORM, NOW, list(&[platform_entry(), successor_entry()]));
    let client = downloading().transport(Fake::replying(reply.clone())).build().unwrap();
    let diagnosis = client.diagnose().await;
    assert_eq!(diagnosis.verdict(), Verdict::Good, "{diagnosis}");
    assert_found(&diagnosis, "certificates", Verdict::Good, "2 of 127.0.0.1:9 opened");
    assert_found(&diagnosis, "reply", Verdict::Good, PLATFORM);
    assert_eq!(client.pipeline().keys().ids().len(), 2);

    let other_key = keyless().api_v3_key([b'x'; 32]).download_certificates();
    let diagnosis = diagnose(other_key.transport(Fake::replying(reply))).await;
    assert_found(&diagnosis, "certificates", Verdict::Bad, "does not open with the APIv3 key");
    assert_found(&diagnosis, "service key", Verdict::Bad, "the ring is empty");

    let diagnosis = diagnose(downloading().transport(Fake::replying(unsigned(404, NONE)))).await;
    assert_found(&diagnosis, "certificates", Verdict::Bad, "WeChat Pay's public key alone");
}
