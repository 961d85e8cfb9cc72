//! Platform certificates and the key ring: what a download brings, which key is asked for, seals and verifies.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::{Request, Response};
use serde_json::{Value, json};
use wechatpay_coupons::{
    Client, ClientBuilder, Error, Operation, Outcome,
    auth::{ServiceKeyKind, VerificationFailure},
    certificates::{Certificates, DownloadCertificates, DownloadError},
    crypto::{Backend, PlatformCertificate, PrivateKey},
    operation::Verified,
    pipeline::Completion,
};

use crate::{
    samples,
    support::{
        KEY_ID, LOCAL, MERCHANT, NONCE, NOW, SERIAL, WECHATPAY_KEY, at,
        encrypted::{ENCRYPTION_NONCE, encrypted},
        fake::Fake,
        fixture, fixture_line, private_key, signed_as, unsigned,
    },
};

pub(crate) const PLATFORM: &str = "5D3C8A17E42B90F6A1C75E08B49D2F6371A0E9C4";
pub(crate) const SUCCESSOR: &str = "0B77A1D95C3E4F2086B1D4E7902C5A6F13E8D7B2";
/// The successor begins on 2024-08-01 and ends after 2029-07-31; the other certificate is longer in force both ways.
const BEFORE_SUCCESSOR: u64 = 1_722_470_399;
const AFTER_SUCCESSOR: u64 = 1_880_236_800;
const AFTER_BOTH: u64 = 2_524_608_000;

/// A merchant without any key of the service.
pub(crate) fn keyless() -> ClientBuilder {
    Client::builder()
        .merchant(MERCHANT)
        .merchant_certificate(fixture("merchant_certificate.pem"))
        .private_key(fixture("merchant_key.pkcs8.pem"))
        .base_url(LOCAL)
        .transport(Fake::replying(unsigned(500, "")))
        .clock(|| at(NOW))
}

pub(crate) fn downloading() -> ClientBuilder {
    keyless().api_v3_key(fixture("apiv3_key.txt")).download_certificates()
}

/// The same with the public key too.
pub(crate) fn migrating() -> ClientBuilder {
    downloading().public_key(KEY_ID, fixture("wechatpay_public.spki.pem"))
}

pub(crate) fn certificates(client: &Client) -> &Certificates {
    client.pipeline().certificates().unwrap()
}

pub(crate) fn successor_key() -> PrivateKey {
    private_key("successor_key.pkcs8.pem", Backend::default())
}

/// A reply signed with `key` under `key_id`, at `now`.
pub(crate) fn signed_by(key: &PrivateKey, key_id: &str, now: u64, body: impl Into<Bytes>) -> Response<Bytes> {
    let mut reply = signed_as(200, body, &now.to_string(), key_id);
    let message = [now.to_string().as_bytes(), b"\n", NONCE.as_bytes(), b"\n", reply.body(), b"\n"].concat();
    let signature = key.sign(&message).unwrap().parse().unwrap();
    reply.headers_mut().insert("Wechatpay-Signature", signature);
    reply
}

/// A list, signed with the key of the first certificate.
pub(crate) fn list_reply(body: impl Into<Bytes>) -> Response<Bytes> {
    signed_as(200, body, &NOW.to_string(), PLATFORM)
}

/// An entry of a list, encrypted by AWS-LC.
fn entry(serial: &str, certificate: &[u8]) -> Value {
    json!({
        "serial_no": serial,
        "encrypt_certificate": {
            "algorithm": "AEAD_AES_256_GCM",
            "nonce": ENCRYPTION_NONCE,
            "associated_data": "certificate",
            "ciphertext": encrypted(certificate, "certificate"),
        },
    })
}

pub(crate) fn platform_entry() -> Value {
    entry(PLATFORM, &fixture("platform_certificate.pem"))
}

pub(crate) fn successor_entry() -> Value {
    entry(SUCCESSOR, &fixture("successor_certificate.pem"))
}

pub(crate) fn list(entries: &[Value]) -> String {
    json!({"data": entries}).to_string()
}

fn request_of<O: Operation>(client: &Client, request: &O) -> Result<Request<Bytes>, Error> {
    client.pipeline().prepare(request)?.attempt()?.authorized("c2ln")
}

/// The id that a call asks for.
fn asked(client: &Client) -> Option<String> {
    let request = request_of(client, &samples::use_coupon()).unwrap();
    request.headers().get("Wechatpay-Serial").map(|id| id.to_str().unwrap().to_owned())
}

fn completed(client: &Client, reply: &Response<Bytes>) -> Result<Verified, String> {
    let request = samples::use_coupon();
    match client.pipeline().prepare(&request).unwrap().complete(reply) {
        Ok(Completion::Verified(verified)) => Ok(verified),
        Ok(Completion::NeedKey(id)) => Err(id),
        other => panic!("{other:?}"),
    }
}

pub(crate) fn replies(client: &Client) -> Vec<(String, u64)> {
    client.pipeline().keys().usage().into_iter().map(|key| (key.id, key.replies)).collect()
}

#[test]
fn a_first_download_is_trusted_for_the_apiv3_key_that_opens_it() {
    for &backend in Backend::ALL {
        let client = downloading().backend(backend).build().unwrap();
        assert!(client.pipeline().keys().ids().is_empty());
        assert!(certificates(&client).is_due() && certificates(&client).begin());

        let request = request_of(&client, &DownloadCertificates).unwrap();
        assert_eq!((request.method().as_str(), request.uri().path()), ("GET", "/v3/certificates"));
        assert!(!request.headers().contains_key("Wechatpay-Serial"), "there is no key to ask for");

        let opened = certificates(&client).install(&list_reply(fixture("certificates.json"))).unwrap();
        let serials: Vec<_> = opened.certificates.iter().map(PlatformCertificate::serial).collect();
        assert_eq!((serials, opened.skipped.len()), (vec![PLATFORM, SUCCESSOR], 0), "{backend:?}");
        assert_eq!(client.pipeline().keys().ids(), [SUCCESSOR, PLATFORM]);
        assert!(!certificates(&client).is_due());
    }
}

#[test]
fn one_snapshot_asks_seals_and_verifies() {
    for &backend in Backend::ALL {
        let client = downloading().backend(backend).build().unwrap();
        certificates(&client).install(&list_reply(fixture("certificates.json"))).unwrap();
        let sealing = samples::send_multiuse_coupon();
        let request = request_of(&client, &sealing).unwrap();
        assert_eq!(request.headers()["Wechatpay-Serial"], SUCCESSOR);
        let body: Value = serde_json::from_slice(request.body()).unwrap();
        let name = successor_key().open(body["user_name"].as_str().unwrap()).unwrap();
        assert_eq!(*name, "张三".as_bytes());

        // The ring changes while a call is under way: what it began with still answers it.
        let client = downloading().backend(backend).build().unwrap();
        certificates(&client).install(&list_reply(list(&[platform_entry()]))).unwrap();
        let request = samples::use_coupon();
        let prepared = client.pipeline().prepare(&request).unwrap();
        certificates(&client).install(&list_reply(list(&[platform_entry(), successor_entry()]))).unwrap();
        let gone = signed_by(&successor_key(), SUCCESSOR, NOW, list(&[successor_entry()]));
        certificates(&client).install(&gone).unwrap();
        let reply = signed_as(200, "{}", &NOW.to_string(), PLATFORM);
        assert!(matches!(prepared.complete(&reply), Ok(Completion::Verified(_))));
        assert_eq!(completed(&client, &reply).unwrap_err(), PLATFORM, "a new call does not know it");
        assert_eq!(asked(&client).as_deref(), Some(SUCCESSOR));
    }
}

#[test]
fn before_the_first_download_nothing_is_asked_for_and_nothing_sealed() {
    let client = downloading().build().unwrap();
    assert_eq!(asked(&client), None);
    let error = client.pipeline().prepare(&samples::send_multiuse_coupon()).unwrap_err();
    assert_eq!((error.outcome(), error.is_encoding()), (Outcome::NotSent, true));
    assert!(error.to_string().contains("user_name: not sealed: the key ring has no key"), "{error}");
    assert_eq!(completed(&client, &list_reply("{}")).unwrap_err(), PLATFORM);
}

#[test]
fn a_list_must_be_signed_by_a_key_of_the_ring_or_of_the_list() {
    let whole = || list_reply(fixture("certificates.json"));
    let mut without_nonce = whole();
    without_nonce.headers_mut().remove("Wechatpay-Nonce");
    let other = private_key("merchant_key.pkcs8.pem", Backend::default());
    let old = (NOW - 300).to_string();
    let body = || fixture("certificates.json");
    let probe = "WECHATPAY/SIGNTEST/x".parse().unwrap();
    let mut probed = whole();
    probed.headers_mut().insert("Wechatpay-Signature", probe);
    let unknown = VerificationFailure::UnknownKey { asked: None, answered: "FF".to_owned() };
    let cases = [
        (unsigned(200, body()), VerificationFailure::Header { name: "Wechatpay-Signature" }),
        (without_nonce, VerificationFailure::Header { name: "Wechatpay-Nonce" }),
        (
            signed_by(&other, PLATFORM, NOW, body()),
            VerificationFailure::Mismatch { key_id: PLATFORM.to_owned() },
        ),
        (signed_as(200, body(), &old, PLATFORM), VerificationFailure::Stale { seconds: 300 }),
        (probed, VerificationFailure::Probe),
        (signed_as(200, body(), &NOW.to_string(), "FF"), unknown),
    ];
    for (reply, expected) in cases {
        let client = downloading().build().unwrap();
        let error = certificates(&client).install(&reply).unwrap_err();
        let DownloadError::Verification(failure) = &error else { panic!("{error}") };
        let same = match (failure, &expected) {
            // Whom a list of keys was held against is its own affair.
            (VerificationFailure::UnknownKey { answered, .. }, _) => answered == "FF",
            (failure, expected) => failure == expected,
        };
        assert!(same, "{failure:?}, wanted {expected:?}");
        assert!(client.pipeline().keys().ids().is_empty(), "{error}");
    }
}

#[test]
fn a_list_signed_by_a_key_that_is_known_must_fit_that_key() {
    let client = downloading().platform_certificate(fixture("platform_certificate.pem")).build().unwrap();
    let forged = signed_by(&successor_key(), PLATFORM, NOW, fixture("certificates.json"));
    let error = certificates(&client).install(&forged).unwrap_err();
    assert!(
        matches!(&error, DownloadError::Verification(VerificationFailure::Mismatch { key_id }) if key_id == PLATFORM),
        "{error}"
    );
    assert_eq!(client.pipeline().keys().ids(), [PLATFORM]);
}

#[test]
fn a_list_whose_signing_certificate_is_over_is_not_taken() {
    let client = downloading().clock(|| at(AFTER_SUCCESSOR)).build().unwrap();
    let reply = signed_by(&successor_key(), SUCCESSOR, AFTER_SUCCESSOR, fixture("certificates.json"));
    let error = certificates(&client).install(&reply).unwrap_err();
    assert!(matches!(&error, DownloadError::Verification(VerificationFailure::UnknownKey { .. })), "{error}");
}

#[test]
fn a_merchant_with_a_public_key_alone_is_told_so() {
    for code in ["RESOURCE_NOT_EXISTS", "NOT_FOUND"] {
        let body =
            json!({"code": code, "message": "无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥"});
        let client = downloading().build().unwrap();
        let error = certificates(&client).install(&unsigned(404, body.to_string())).unwrap_err();
        assert!(matches!(error, DownloadError::PublicKeyOnly), "{error}");
        assert!(error.to_string().contains("configure that, with `public_key`"), "{error}");
    }
}

#[test]
fn another_error_of_the_service_is_told_as_it_is() {
    let signed_error = signed_as(403, r#"{"code": "NO_AUTH"}"#, &NOW.to_string(), KEY_ID);
    let cases = [
        (unsigned(404, ""), None, false),
        (unsigned(502, "<html>"), None, false),
        (unsigned(401, r#"{"code": "SIGN_ERROR"}"#), Some("SIGN_ERROR"), false),
        (signed_error, Some("NO_AUTH"), true),
    ];
    for (reply, code, authenticated) in cases {
        let client = migrating().build().unwrap();
        let error = certificates(&client).install(&reply).unwrap_err();
        let DownloadError::Api(api) = &error else { panic!("{error}") };
        assert_eq!((api.code(), api.is_authenticated()), (code, authenticated), "{error}");
        assert!(error.to_string().contains(reply.status().as_str()), "{error}");
    }
}

#[test]
fn another_apiv3_key_is_asked_about() {
    for &backend in Backend::ALL {
        let client = downloading().api_v3_key("0".repeat(32)).backend(backend).build().unwrap();
        let error = certificates(&client).install(&list_reply(fixture("certificates.json"))).unwrap_err();
        assert!(matches!(error, DownloadError::NotOpened { index: 0 }), "{error}");
        assert!(error.to_string().contains("is it the one that is set in the platform"), "{error}");
        assert!(!format!("{error:?} {error}").contains(&"0".repeat(32)));
    }
}

#[test]
fn what_is_wrong_with_one_certificate_is_told_with_its_place() {
    let with = |pointer: &str, value: Value| {
        let mut changed = successor_entry();
        *changed.pointer_mut(pointer).unwrap() = value;
        changed
    };
    let encrypted = |field: &str, value: &str| with(&format!("/encrypt_certificate/{field}"), json!(value));
    let not_opened = "data[1] does not open with the APIv3 key";
    let cases = [
        (encrypted("nonce", "0123456789a"), not_opened),
        (encrypted("nonce", ""), not_opened),
        (encrypted("nonce", "一二三四"), not_opened),
        (encrypted("associated_data", ""), not_opened),
        (with("/encrypt_certificate/associated_data", Value::Null), not_opened),
        (encrypted("ciphertext", ""), not_opened),
        (encrypted("ciphertext", "AAAA"), not_opened),
        (encrypted("ciphertext", "%"), not_opened),
        (entry(SUCCESSOR, b""), "data[1]: this is an empty file; wanted a platform certificate"),
        (entry(SUCCESSOR, b"{\"code\": 1}"), "data[1]: this is neither a key nor a certificate"),
        (entry(SUCCESSOR, &fixture("merchant_key.pkcs8.pem")), "data[1]: this is an RSA private key"),
        (with("/serial_no", json!(PLATFORM)), "data[1] is listed under another serial than its own, 0B77"),
        (with("/serial_no", json!("")), "data[1] is listed under another serial"),
        (entry(SERIAL, &fixture("merchant_certificate.pem")), "the certificate 5157F09E"),
    ];
    for &backend in Backend::ALL {
        let client = migrating().backend(backend).build().unwrap();
        for (second, message) in &cases {
            let body = list(&[platform_entry(), second.clone()]);
            let error = certificates(&client).install(&signed_as(200, body, &NOW.to_string(), KEY_ID));
            let error = error.unwrap_err().to_string();
            assert!(error.contains(message), "{error}\nwanted {message}");
            assert_eq!(client.pipeline().keys().ids(), [KEY_ID], "{message}");
        }
    }
}

#[test]
fn what_can_not_be_used_is_skipped_and_told() {
    let mut sm4 = successor_entry();
    sm4["encrypt_certificate"]["algorithm"] = json!("AEAD_SM4_GCM");
    let client = downloading().build().unwrap();
    let opened = certificates(&client).install(&list_reply(list(&[sm4.clone(), platform_entry()]))).unwrap();
    let told: Vec<String> = opened.skipped.iter().map(ToString::to_string).collect();
    assert_eq!(told, [r#"data[0] is encrypted with "AEAD_SM4_GCM", not AEAD_AES_256_GCM"#]);
    assert_eq!(client.pipeline().keys().ids(), [PLATFORM]);

    // The key of a certificate turned into one for PSS: the last byte of its algorithm.
    let mut der = pem::parse(fixture("successor_certificate.pem")).unwrap().into_contents();
    let rsa = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];
    let algorithm = der.windows(9).position(|window| window == rsa).unwrap();
    der[algorithm + 8] = 0x0A;
    let client = downloading().build().unwrap();
    let reply = list_reply(list(&[platform_entry(), entry(SUCCESSOR, &der)]));
    let told = certificates(&client).install(&reply).unwrap().skipped[0].to_string();
    assert_eq!(told, "data[1] is a certificate of a key that is not plain RSA");
    assert_eq!(client.pipeline().keys().ids(), [PLATFORM]);

    let client = migrating().build().unwrap();
    sm4["encrypt_certificate"]["algorithm"] = json!(format!("x\n2026 forged{}", "y".repeat(10_000)));
    for (entries, message) in [(vec![sm4], "has none that can be used"), (vec![], "the list is empty")] {
        let reply = signed_as(200, list(&entries), &NOW.to_string(), KEY_ID);
        let error = certificates(&client).install(&reply).unwrap_err().to_string();
        assert!(error.contains(message) && !error.contains('\n') && error.len() < 300, "{error}");
        assert_eq!(client.pipeline().keys().ids(), [KEY_ID]);
    }
}

#[test]
fn a_damaged_list_is_an_error_and_no_panic() {
    let body = fixture("certificates.json");
    let client = migrating().build().unwrap();
    let install = |body: Vec<u8>| {
        let opened = certificates(&client).install(&signed_as(200, body, &NOW.to_string(), KEY_ID));
        assert_eq!(client.pipeline().keys().ids(), [KEY_ID]);
        opened.unwrap_err()
    };
    for at in (0..body.len()).step_by(41) {
        install(body[..at].to_vec());
    }
    for damaged in ["", "null", "[]", "{}", r#"{"data": {}}"#, r#"{"data": [null]}"#, r#"{"data": [{}]}"#] {
        assert!(matches!(install(damaged.into()), DownloadError::Decode(_)), "{damaged}");
    }
    let error = install(br#"{"data": "0123456789abcdefghijklmnopqrstuv"}"#.to_vec()).to_string();
    assert!(!error.contains("456789"), "{error}");
}

#[test]
fn a_bit_that_is_changed_anywhere_in_a_ciphertext_is_noticed() {
    let sealed = platform_entry()["encrypt_certificate"]["ciphertext"].as_str().unwrap().to_owned();
    let sealed = BASE64_STANDARD.decode(sealed).unwrap();
    for &backend in Backend::ALL {
        let client = migrating().backend(backend).build().unwrap();
        for at in (0..sealed.len()).step_by(97).chain([sealed.len() - 1]) {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            let mut entry = platform_entry();
            entry["encrypt_certificate"]["ciphertext"] = json!(BASE64_STANDARD.encode(changed));
            let reply = signed_as(200, list(&[entry]), &NOW.to_string(), KEY_ID);
            let error = certificates(&client).install(&reply).unwrap_err();
            assert!(matches!(error, DownloadError::NotOpened { index: 0 }), "byte {at}: {error}");
        }
    }
}

#[test]
fn the_meter_survives_refreshes_and_tells_who_still_signs() {
    let client = migrating().build().unwrap();
    assert_eq!(asked(&client).as_deref(), Some(KEY_ID), "the public key is asked for");
    let by = |id: &str| signed_as(200, "{}", &NOW.to_string(), id);
    let list_of = |entries: &[Value]| signed_as(200, list(entries), &NOW.to_string(), KEY_ID);
    certificates(&client).install(&list_of(&[platform_entry()])).unwrap();
    for _ in 0..3 {
        completed(&client, &by(PLATFORM)).unwrap();
    }
    completed(&client, &by(KEY_ID)).unwrap();
    // What does not verify is not counted.
    let forged = signed_by(&successor_key(), PLATFORM, NOW, "{}");
    assert!(client.pipeline().prepare(&samples::use_coupon()).unwrap().complete(&forged).is_err());

    certificates(&client).install(&list_of(&[platform_entry(), successor_entry()])).unwrap();
    let expected = [(SUCCESSOR, 0), (PLATFORM, 3), (KEY_ID, 3)].map(|(id, count)| (id.to_owned(), count));
    assert_eq!(replies(&client), expected);

    let usage = client.pipeline().keys().usage();
    let kinds: Vec<_> = usage.iter().map(|key| (key.kind, key.expires)).collect();
    let certificate = |end| (ServiceKeyKind::Certificate, Some(at(end)));
    let (successor, platform) = (certificate(AFTER_SUCCESSOR), certificate(AFTER_BOTH));
    assert_eq!(kinds, [successor, platform, (ServiceKeyKind::PublicKey, None)]);
}

#[test]
fn the_certificate_in_force_that_started_last_is_asked_for() {
    let now = Arc::new(AtomicU64::new(NOW));
    let clock = now.clone();
    let client = downloading().clock(move || at(clock.load(Ordering::Relaxed))).build().unwrap();
    certificates(&client).install(&list_reply(fixture("certificates.json"))).unwrap();
    let cases = [
        (BEFORE_SUCCESSOR, Some(PLATFORM), true, true),
        (BEFORE_SUCCESSOR + 1, Some(SUCCESSOR), true, true),
        (AFTER_SUCCESSOR - 1, Some(SUCCESSOR), true, true),
        (AFTER_SUCCESSOR, Some(PLATFORM), true, false),
        (AFTER_BOTH - 1, Some(PLATFORM), true, false),
        (AFTER_BOTH, None, false, false),
    ];
    for (time, expected, platform, successor) in cases {
        now.store(time, Ordering::Relaxed);
        assert_eq!(asked(&client).as_deref(), expected, "{time}");
        let by_platform = signed_by(&WECHATPAY_KEY, PLATFORM, time, "{}");
        assert_eq!(completed(&client, &by_platform).is_ok(), platform, "{time}");
        let by_successor = signed_by(&successor_key(), SUCCESSOR, time, "{}");
        assert_eq!(completed(&client, &by_successor).is_ok(), successor, "{time}");
    }
}

#[test]
fn both_kinds_verify_whichever_is_asked_for() {
    let both = || {
        keyless()
            .public_key(KEY_ID, fixture("wechatpay_public.spki.pem"))
            .platform_certificate(fixture("successor_certificate.pem"))
    };
    let cases = [
        (both(), KEY_ID),
        (both().ask_for(ServiceKeyKind::PublicKey), KEY_ID),
        (both().ask_for(ServiceKeyKind::Certificate), SUCCESSOR),
    ];
    for (builder, expected) in cases {
        let client = builder.build().unwrap();
        assert_eq!(asked(&client).as_deref(), Some(expected));
        completed(&client, &signed_as(200, "{}", &NOW.to_string(), KEY_ID)).unwrap();
        completed(&client, &signed_by(&successor_key(), SUCCESSOR, NOW, "{}")).unwrap();
    }
    let client = migrating().ask_for(ServiceKeyKind::Certificate).build().unwrap();
    assert_eq!(asked(&client), None, "the public key is no certificate");
    certificates(&client).install(&list_reply(fixture("certificates.json"))).unwrap();
    assert_eq!(asked(&client).as_deref(), Some(SUCCESSOR));
}

#[test]
fn configured_keys_stay_when_a_list_does_not_have_them() {
    let builder = migrating().platform_certificate(fixture("platform_certificate.pem"));
    let client = builder.build().unwrap();
    let reply = signed_as(200, list(&[successor_entry()]), &NOW.to_string(), KEY_ID);
    certificates(&client).install(&reply).unwrap();
    assert_eq!(client.pipeline().keys().ids(), [SUCCESSOR, PLATFORM, KEY_ID]);
}

#[test]
fn downloads_keep_their_distance() {
    let now = Arc::new(AtomicU64::new(NOW));
    let clock = now.clone();
    let client = downloading().clock(move || at(clock.load(Ordering::Relaxed))).build().unwrap();
    let certificates = certificates(&client);
    certificates.begin();
    certificates.install(&list_reply(fixture("certificates.json"))).unwrap();
    let begun = (NOW..NOW + 3600).filter(|second| {
        now.store(*second, Ordering::Relaxed);
        certificates.begin()
    });
    assert_eq!(begun.count(), 59, "one a minute, whatever is asked for");
    now.store(NOW + 36_000, Ordering::Relaxed);
    assert!(certificates.is_due());
}

#[test]
fn without_a_key_in_force_a_download_is_due() {
    let now = Arc::new(AtomicU64::new(AFTER_SUCCESSOR - 100));
    let clock = now.clone();
    let client = downloading().clock(move || at(clock.load(Ordering::Relaxed))).build().unwrap();
    let body = list(&[successor_entry()]);
    certificates(&client).begin();
    let reply = signed_by(&successor_key(), SUCCESSOR, AFTER_SUCCESSOR - 100, body);
    certificates(&client).install(&reply).unwrap();
    for (seconds, due) in [(-1, false), (0, true)] {
        now.store(AFTER_SUCCESSOR.checked_add_signed(seconds).unwrap(), Ordering::Relaxed);
        assert_eq!(certificates(&client).is_due(), due, "{seconds}");
    }
}

#[test]
fn a_client_without_download_has_none() {
    let client = keyless().platform_certificate(fixture("platform_certificate.pem")).build().unwrap();
    assert!(client.pipeline().certificates().is_none());
    assert_eq!(asked(&client).as_deref(), Some(PLATFORM));
}

#[test]
fn neither_the_apiv3_key_nor_a_certificate_is_printed() {
    let client = downloading().build().unwrap();
    let opened = certificates(&client).install(&list_reply(fixture("certificates.json"))).unwrap();
    let list: Verified = completed(&client, &list_reply(fixture("certificates.json"))).unwrap();
    let list = DownloadCertificates::decode(&list).unwrap();
    let text = format!("{client:?} {:#?} {opened:?} {list:?}", certificates(&client));
    assert!(!text.contains(&fixture_line("apiv3_key.txt")) && !text.contains("MII"), "{text}");
    assert!(text.contains(SUCCESSOR));
}
