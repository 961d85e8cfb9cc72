//! Signers of the caller's own, and identities under other schemes.

use std::{
    error::Error as _,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use base64::{Engine, prelude::BASE64_STANDARD};
use http::header::AUTHORIZATION;
use tokio::time::Instant;
use wechatpay_coupons::{
    Advice, BoxFuture, Client, Outcome, RetryPolicy,
    auth::{Identity, SignError, Signer},
};

use crate::{
    samples,
    support::{Authorization, KEY_ID, LOCAL, MERCHANT, SERIAL, builder, fake::Fake, fixture, signed},
};

/// What a signer does, and how often it was asked.
#[derive(Clone)]
struct Strange {
    asked: Arc<AtomicUsize>,
    does: Does,
}

#[derive(Clone, Copy)]
enum Does {
    Fail,
    Hang,
    Answer(&'static str),
}

#[derive(Debug)]
struct Locked;

impl fmt::Display for Locked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the token is locked")
    }
}

impl std::error::Error for Locked {}

impl Signer for Strange {
    fn sign<'a>(&'a self, _: &'a [u8]) -> BoxFuture<'a, Result<String, SignError>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        match self.does {
            Does::Fail => Box::pin(async { Err(SignError::new(Locked)) }),
            Does::Hang => Box::pin(std::future::pending()),
            Does::Answer(text) => Box::pin(async move { Ok(text.to_owned()) }),
        }
    }
}

impl Strange {
    fn new(does: Does) -> Self {
        Self { asked: Arc::default(), does }
    }

    fn client(&self, retry: RetryPolicy, fake: &Fake) -> Client {
        let builder = Client::builder().merchant(MERCHANT).serial(SERIAL).signer(self.clone());
        let builder = builder.public_key(KEY_ID, fixture("wechatpay_public.spki.pem")).base_url(LOCAL);
        builder.transport(fake.clone()).retry(retry).build().unwrap()
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_signer_does_wrong_sends_nothing_and_is_attempted_as_the_policy_says() {
    for does in [
        Does::Fail,
        Does::Answer(""),
        Does::Answer("no base64"),
        Does::Answer("c2ln\r\nX-Forged: 1"),
        Does::Answer("c2ln\",serial_no=\"1"),
    ] {
        for (retry, attempts) in [(RetryPolicy::never(), 1), (RetryPolicy::default(), 3)] {
            let (signer, fake) = (Strange::new(does), Fake::answering([]));
            let error = signer.client(retry, &fake).use_coupon(&samples::use_coupon()).await.unwrap_err();
            assert!(error.is_signing(), "{error}");
            assert_eq!((error.outcome(), error.advice()), (Outcome::NotSent, Advice::Fix), "{error}");
            assert_eq!(signer.asked.load(Ordering::Relaxed), attempts);
            assert!(fake.requests().is_empty());
        }
    }
}

#[tokio::test]
async fn the_reason_of_a_signer_is_found_again() {
    let (signer, fake) = (Strange::new(Does::Fail), Fake::answering([]));
    let client = signer.client(RetryPolicy::never(), &fake);
    let error = client.use_coupon(&samples::use_coupon()).await.unwrap_err();
    assert!(error.to_string().contains("the token is locked"), "{error}");
    assert!(matches!(error.source(), Some(source) if source.is::<Locked>()));
}

#[tokio::test(start_paused = true)]
async fn a_signer_that_hangs_is_left_at_the_deadline() {
    let (signer, fake) = (Strange::new(Does::Hang), Fake::answering([]));
    let client = signer.client(RetryPolicy::default().deadline(Duration::from_secs(7)), &fake);
    let begun = Instant::now();
    let error = client.use_coupon(&samples::use_coupon()).await.unwrap_err();
    assert_eq!(begun.elapsed().as_secs(), 7);
    assert!(error.is_signing() && error.to_string().contains("deadline"), "{error}");
    assert_eq!((error.outcome(), signer.asked.load(Ordering::Relaxed)), (Outcome::NotSent, 1));
}

#[tokio::test]
async fn another_scheme_needs_no_other_pipeline() {
    let brand = Identity::new("WECHATPAY-BRAND-SHA256-RSA2048", [("brand_id", "120344")], SERIAL).unwrap();
    let fake = Fake::replying(signed(200, samples::USE_COUPON_REPLY));
    let client = Client::builder()
        .identity(brand.clone())
        .merchant_certificate(fixture("merchant_certificate.pem"))
        .private_key(fixture("merchant_key.pkcs8.pem"))
        .public_key(KEY_ID, fixture("wechatpay_public.spki.pem"))
        .base_url(LOCAL)
        .clock(|| crate::support::at(crate::support::NOW))
        .transport(fake.clone())
        .build()
        .unwrap();
    client.use_coupon(&samples::use_coupon()).await.unwrap();
    assert_eq!(client.pipeline().identity(), &brand);

    let request = fake.requests().remove(0);
    let authorization = Authorization::parse(request.headers()[AUTHORIZATION].to_str().unwrap());
    let expected = format!(
        "WECHATPAY-BRAND-SHA256-RSA2048 brand_id=\"120344\",nonce_str=\"…\",timestamp=\"{}\",\
         serial_no=\"{SERIAL}\",signature=\"…\"",
        authorization.timestamp
    );
    assert_eq!(authorization.masked, expected);
    let message = authorization.message("POST", request.uri().path(), request.body());
    let pair = RsaKeyPair::from_pkcs8(&fixture("merchant_key.pkcs8.der")).unwrap();
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key().as_ref());
    key.verify(&message, &BASE64_STANDARD.decode(&authorization.signature).unwrap()).unwrap();
}

#[test]
fn an_identity_stands_alone_and_has_the_serial_of_the_certificate() {
    let problem = |builder: wechatpay_coupons::ClientBuilder| builder.build().unwrap_err().to_string();
    let brand = |serial| Identity::new("S", [("brand_id", "1")], serial).unwrap();
    let both = problem(builder(LOCAL).identity(brand(SERIAL)));
    assert!(both.contains("identity: given together with `merchant` or `serial`"), "{both}");
    let other = Client::builder()
        .identity(brand("5157F09E"))
        .merchant_certificate(fixture("merchant_certificate.pem"))
        .private_key(fixture("merchant_key.pkcs8.pem"))
        .public_key(KEY_ID, fixture("wechatpay_public.spki.pem"));
    let other = problem(other);
    assert!(other.contains("identity: its serial is not that of the certificate"), "{other}");
}
