//! Which key signs and opens, for merchants of every kind; called by the library's client.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use http::Method;
use serde_json::json;
use wechatpay_coupons::{
    Client, ClientBuilder, Outcome, Sensitive,
    auth::ServiceKeyKind,
    busifavor::ListCouponCodes,
    multiuse::{SendMultiuseCoupon, SendMultiuseCouponRequired},
    types::CardType,
};
use wechatpay_sandbox::{
    Backend, Credentials, Fault, KeyMode, Merchant as Described, Sandbox, SandboxBuilder, Stock, User,
};

use crate::merchant::{APPID, Merchant, OPENID};

const FUND: &str = "9856000";
const CODES: &str = "98065001";
const OTHER: &str = "1900000110";

fn described(mode: KeyMode) -> SandboxBuilder {
    let user = User::new(OPENID).identity("张三", "110101199003070134");
    let builder = Sandbox::builder().key_mode(mode).user(user);
    builder.stock(Stock::multiuse(FUND)).stock(Stock::uploaded(CODES))
}

fn bare(sandbox: &Sandbox, credentials: &Credentials) -> ClientBuilder {
    Client::builder()
        .merchant(credentials.merchant_id.as_str())
        .serial(credentials.serial.as_str())
        .private_key(credentials.private_key.as_str())
        .api_v3_key(credentials.api_v3_key.as_str())
        .base_url(sandbox.base_url())
        .http(reqwest::ClientBuilder::no_proxy)
}

/// As a user writes it: what the credentials say of the mode.
fn builder(sandbox: &Sandbox, credentials: &Credentials) -> ClientBuilder {
    let bare = bare(sandbox, credentials);
    let both = |bare: ClientBuilder| bare.public_key(&*credentials.public_key_id, &*credentials.public_key);
    match credentials.key_mode {
        KeyMode::Certificates => bare.download_certificates(),
        KeyMode::Migration => both(bare).download_certificates(),
        _ => both(bare),
    }
}

fn fund(number: &str) -> SendMultiuseCoupon {
    SendMultiuseCoupon::new(SendMultiuseCouponRequired {
        openid: OPENID.into(),
        stock_id: FUND.into(),
        out_request_no: number.into(),
        user_name: Sensitive::new("张三".to_owned()),
        id_card_number: Sensitive::new("110101199003070134".to_owned()),
        appid: APPID.into(),
        card_type: CardType::IdCard,
    })
    .amount(10_000)
}

/// A clock that both sides look at.
#[derive(Clone, Default)]
struct Later(Arc<AtomicU64>);

impl Later {
    fn now(&self) -> SystemTime {
        SystemTime::now() + Duration::from_secs(self.0.load(Ordering::SeqCst))
    }
}

#[tokio::test]
async fn a_client_calls_in_every_mode_through_rotations() {
    for mode in [KeyMode::PublicKey, KeyMode::Certificates, KeyMode::Migration] {
        let later = Later::default();
        let (theirs, ours) = (later.clone(), later.clone());
        let sandbox = described(mode).clock(move || theirs.now()).start().await.unwrap();
        let builder = builder(&sandbox, sandbox.credentials()).clock(move || ours.now());
        let client = builder.build().unwrap();
        for number in ["1", "2", "3", "4"] {
            // Sealed with the key that the client knows, signed with the one that the service has by now.
            let sent = client.send_multiuse_coupon(&fund(number)).await;
            sent.unwrap_or_else(|error| panic!("{mode:?} {number}: {error}: {:?}", sandbox.refusals()));
            sandbox.rotate_certificate().unwrap();
            // A client looks for an unknown key once in a while at most.
            later.0.fetch_add(120, Ordering::SeqCst);
        }
        assert_eq!(sandbox.codes(FUND).len(), 4, "{mode:?}");
    }
}

#[tokio::test]
async fn a_client_verifies_a_reply_that_a_new_certificate_signed_in_mid_call() {
    for ask_for in [KeyMode::Certificates, KeyMode::Migration] {
        let later = Later::default();
        let (theirs, ours) = (later.clone(), later.clone());
        let sandbox = described(ask_for).clock(move || theirs.now()).start().await.unwrap();
        let builder = builder(&sandbox, sandbox.credentials()).clock(move || ours.now());
        let client = builder.ask_for(ServiceKeyKind::Certificate).build().unwrap();
        client.send_multiuse_coupon(&fund("1")).await.unwrap();
        // Certificates are downloaded once in a minute at most: within it nobody knows the new one.
        let rotated =
            || sandbox.fault(Fault::RotatedCertificate).on("send_multiuse_coupon").times(1).unwrap();
        rotated();
        let unverified = client.send_multiuse_coupon(&fund("2")).await.unwrap_err();
        assert_eq!(unverified.outcome(), Outcome::Unknown, "{unverified}");
        later.0.fetch_add(120, Ordering::SeqCst);
        rotated();
        let before = sandbox.requests();
        client.send_multiuse_coupon(&fund("3")).await.unwrap();
        // The call, and the download.
        assert_eq!((sandbox.requests() - before, sandbox.faults_met()), (2, 2));
        assert_eq!(sandbox.codes(FUND).len(), 3);
    }
}

#[tokio::test]
async fn during_migration_the_reply_is_signed_by_what_is_asked_for() {
    let sandbox = described(KeyMode::Migration).start().await.unwrap();
    let credentials = sandbox.credentials();
    let newest = sandbox.certificates().pop().unwrap().pem;
    // Either client knows one of the keys, and asks for it.
    let of_public_key =
        bare(&sandbox, credentials).public_key(&*credentials.public_key_id, &*credentials.public_key);
    let of_certificate = bare(&sandbox, credentials).platform_certificate(newest.clone());
    for builder in [of_public_key, of_certificate] {
        builder.build().unwrap().list_coupon_codes(&ListCouponCodes::new(CODES)).await.unwrap();
    }
    let both = builder(&sandbox, credentials).ask_for(ServiceKeyKind::Certificate);
    both.build().unwrap().send_multiuse_coupon(&fund("1")).await.unwrap();
}

#[tokio::test]
async fn a_reply_to_a_merchant_with_certificates_names_the_newest() {
    for (mode, asks, public) in [
        (KeyMode::Certificates, true, false),
        (KeyMode::Certificates, false, false),
        (KeyMode::Migration, true, true),
        (KeyMode::Migration, false, false),
        (KeyMode::PublicKey, false, true),
    ] {
        let merchant = Merchant::of(Sandbox::builder().key_mode(mode).stock(Stock::uploaded(CODES))).await;
        let serial = merchant.sandbox.rotate_certificate().unwrap();
        let mut draft =
            merchant.draft(Method::GET, &format!("/v3/marketing/busifavor/stocks/{CODES}/couponcodes"), "");
        if !asks {
            draft.wechatpay_serial.clear();
        }
        let answer = merchant.send(&draft, &merchant.authorization(&draft)).await;
        let expected = if public { &merchant.sandbox.credentials().public_key_id } else { &serial };
        assert_eq!(answer.headers["wechatpay-serial"], expected.as_str(), "{mode:?} {asks}");
        assert!(answer.headers.contains_key("request-id"));
    }
}

#[tokio::test]
async fn the_list_holds_the_newest_two() {
    let merchant = Merchant::of(Sandbox::builder().key_mode(KeyMode::Certificates)).await;
    let listed = async || {
        let draft = merchant.draft(Method::GET, "/v3/certificates", "");
        let list = merchant.send(&draft, &merchant.authorization(&draft)).await.json();
        let data = list["data"].as_array().unwrap().clone();
        assert!(data.iter().all(|item| item["encrypt_certificate"]["algorithm"] == "AEAD_AES_256_GCM"));
        data.iter().map(|item| item["serial_no"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let first = listed().await;
    let second = merchant.sandbox.rotate_certificate().unwrap();
    assert_eq!(listed().await, [first[0].clone(), second.clone()]);
    let third = merchant.sandbox.rotate_certificate().unwrap();
    assert_eq!(listed().await, [second, third]);
    assert_eq!(merchant.sandbox.certificates().len(), 2);
}

#[tokio::test]
async fn with_the_public_key_alone_there_are_no_certificates() {
    let merchant = Merchant::of(Sandbox::builder()).await;
    merchant.get("/v3/certificates").await.expect_refusal(404, "RESOURCE_NOT_EXISTS");
    let told = merchant.sandbox.refusals().pop().unwrap().explanation;
    assert!(told.contains(&merchant.sandbox.credentials().public_key_id), "{told}");
}

#[tokio::test]
async fn the_public_key_opens_nothing_for_who_has_certificates() {
    let builder = Sandbox::builder().key_mode(KeyMode::Certificates).stock(Stock::multiuse(FUND));
    let merchant = Merchant::of(builder).await;
    let body = json!({
        "stock_id": FUND, "out_request_no": "1", "user_name": merchant.seal("a"), "id_card_number": merchant.seal("b"),
        "amount": 1, "appid": APPID, "card_type": "ID_CARD",
    });
    let draft =
        merchant.draft(Method::POST, &format!("/v3/multiuse/users/{OPENID}/coupons"), body.to_string());
    let answer = merchant.send(&draft, &merchant.authorization(&draft)).await;
    answer.expect_fault("Wechatpay-Serial", "header");
}

#[tokio::test]
async fn merchants_have_their_own_keys_and_stocks() {
    for backend in [Backend::AwsLcRs, Backend::Rsa] {
        let other = Described::new(OTHER).key_mode(KeyMode::Certificates).stock(Stock::uploaded("98065002"));
        let builder = Sandbox::builder().backend(backend).stock(Stock::uploaded(CODES)).merchant(other);
        let sandbox = builder.start().await.unwrap();
        let other = sandbox.credentials_of(OTHER).unwrap();
        let (first, second) = (builder_of(&sandbox, sandbox.credentials()), builder_of(&sandbox, other));
        for (client, own, foreign) in [(&first, CODES, "98065002"), (&second, "98065002", CODES)] {
            client.list_coupon_codes(&ListCouponCodes::new(own)).await.unwrap();
            let refused = client.list_coupon_codes(&ListCouponCodes::new(foreign)).await.unwrap_err();
            assert_eq!(refused.code(), Some("NO_AUTH"), "{refused}");
        }
        // One merchant's key under another's number.
        let mut mixed = sandbox.credentials().clone();
        mixed.merchant_id = OTHER.to_owned();
        let refused = builder_of(&sandbox, &mixed).list_coupon_codes(&ListCouponCodes::new(CODES)).await;
        assert_eq!(refused.unwrap_err().code(), Some("SIGN_ERROR"));
    }
}

fn builder_of(sandbox: &Sandbox, credentials: &Credentials) -> Client {
    builder(sandbox, credentials).build().unwrap()
}

#[tokio::test]
async fn keys_in_a_directory_survive_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let start = async || {
        let merchant = Described::new(OTHER).key_mode(KeyMode::Migration);
        Sandbox::builder().merchant(merchant).keys_in(directory.path()).start().await.unwrap()
    };
    let (first, second) = (start().await, start().await);
    let (one, other) = (first.credentials(), second.credentials());
    assert_eq!(one.private_key, other.private_key);
    assert_eq!((&one.serial, &one.api_v3_key), (&other.serial, &other.api_v3_key));
    assert_eq!((&one.public_key_id, &one.public_key), (&other.public_key_id, &other.public_key));
    std::fs::write(directory.path().join(format!("merchant-{OTHER}.pem")), "no key").unwrap();
    let refused = Sandbox::builder().merchant(Described::new(OTHER)).keys_in(directory.path()).start().await;
    assert!(refused.unwrap_err().to_string().contains("holds no RSA private key"));
}

#[test]
fn without_a_runtime_it_runs_on_its_own() {
    let sandbox = Sandbox::builder().stock(Stock::uploaded(CODES)).start_blocking().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let client = builder_of(&sandbox, sandbox.credentials());
        client.list_coupon_codes(&ListCouponCodes::new(CODES)).await.unwrap();
        // Also where blocking is not allowed.
        drop(sandbox);
    });
}
