//! When a client downloads certificates by itself, and what becomes of the calls that wait for them.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use http::{Request, Response};
use tokio::{task::JoinSet, time::Instant};
use wechatpay_coupons::{
    Advice, BoxFuture, Client, Outcome, RetryPolicy,
    transport::{Transport, TransportError},
};

use crate::{
    certificates::{
        PLATFORM, SUCCESSOR, downloading, list, migrating, platform_entry, signed_by, successor_entry,
        successor_key,
    },
    samples,
    support::{
        KEY_ID, NOW, WECHATPAY_KEY, at,
        fake::{Answer, Fake},
        hanging::Hanging,
    },
};

/// The answer to a download, now.
type List = Box<dyn Fn(u64) -> Answer + Send>;

/// A service with certificates, whose clock the client shares.
#[derive(Clone)]
struct Service {
    now: Arc<AtomicU64>,
    /// What it answers to a download.
    list: Arc<Mutex<List>>,
    /// The id of the key that signs the replies to calls.
    signs: Arc<Mutex<&'static str>>,
    downloads: Arc<AtomicUsize>,
    asked: Arc<Mutex<Vec<Option<String>>>>,
}

impl Service {
    fn new() -> Self {
        Self {
            now: Arc::new(AtomicU64::new(NOW)),
            list: Arc::new(Mutex::new(Box::new(platform_list))),
            signs: Arc::new(Mutex::new(PLATFORM)),
            downloads: Arc::default(),
            asked: Arc::default(),
        }
    }

    fn listing(self, list: impl Fn(u64) -> Answer + Send + 'static) -> Self {
        *self.list.lock().unwrap() = Box::new(list);
        self
    }

    fn signing_as(self, id: &'static str) -> Self {
        *self.signs.lock().unwrap() = id;
        self
    }

    fn pass(&self, seconds: u64) {
        self.now.fetch_add(seconds, Ordering::Relaxed);
    }

    fn client(&self) -> Client {
        self.client_of(downloading())
    }

    fn client_of(&self, builder: wechatpay_coupons::ClientBuilder) -> Client {
        let now = Arc::clone(&self.now);
        let builder = builder.transport(self.clone()).clock(move || at(now.load(Ordering::Relaxed)));
        builder.retry(RetryPolicy::never()).build().unwrap()
    }

    fn downloads(&self) -> usize {
        self.downloads.load(Ordering::Relaxed)
    }

    /// The `Wechatpay-Serial` of each call that is no download.
    fn asked(&self) -> Vec<Option<String>> {
        self.asked.lock().unwrap().clone()
    }
}

impl Transport for Service {
    fn execute(&self, request: Request<Bytes>) -> BoxFuture<'_, Answer> {
        Box::pin(async move {
            // Others have their turn while this one is on its way.
            tokio::task::yield_now().await;
            let now = self.now.load(Ordering::Relaxed);
            if request.uri().path() == "/v3/certificates" {
                self.downloads.fetch_add(1, Ordering::Relaxed);
                return (self.list.lock().unwrap())(now);
            }
            let asked = request.headers().get("wechatpay-serial");
            self.asked.lock().unwrap().push(asked.map(|id| id.to_str().unwrap().to_owned()));
            let id = *self.signs.lock().unwrap();
            let successor = successor_key();
            let key = if id == SUCCESSOR { &successor } else { &*WECHATPAY_KEY };
            Ok(signed_by(key, id, now, samples::USE_COUPON_REPLY))
        })
    }
}

#[expect(clippy::unnecessary_wraps, reason = "an answer beside others that fail")]
fn platform_list(now: u64) -> Answer {
    Ok(signed_by(&WECHATPAY_KEY, PLATFORM, now, list(&[platform_entry()])))
}

#[expect(clippy::unnecessary_wraps, reason = "an answer beside others that fail")]
fn both_list(now: u64) -> Answer {
    Ok(signed_by(&WECHATPAY_KEY, PLATFORM, now, list(&[platform_entry(), successor_entry()])))
}

fn refusing(_: u64) -> Answer {
    let body = r#"{"code":"RESOURCE_NOT_EXISTS","message":"无可用的平台证书"}"#;
    Response::builder().status(404).body(body.into()).map_err(TransportError::unknown)
}

fn unreachable(_: u64) -> Answer {
    Err(TransportError::not_sent("connection refused"))
}

#[tokio::test]
async fn the_first_call_downloads_and_the_next_does_not() {
    let service = Service::new();
    let client = service.client();
    for _ in 0..3 {
        client.use_coupon(&samples::use_coupon()).await.unwrap();
    }
    assert_eq!(service.downloads(), 1);
    assert_eq!(service.asked(), vec![Some(PLATFORM.to_owned()); 3]);
}

#[tokio::test]
async fn calls_that_come_together_share_one_download() {
    let service = Service::new();
    let client = service.client();
    let mut calls = JoinSet::new();
    for _ in 0..50 {
        let client = client.clone();
        calls.spawn(async move { client.use_coupon(&samples::use_coupon()).await.map(drop) });
    }
    for called in calls.join_all().await {
        called.unwrap();
    }
    assert_eq!((service.downloads(), service.asked().len()), (1, 50));
}

#[tokio::test]
async fn a_reply_of_a_new_key_is_verified_after_a_download_and_not_sent_again() {
    let service = Service::new();
    let client = service.client();
    client.use_coupon(&samples::use_coupon()).await.unwrap();
    service.pass(61);
    let service = service.listing(both_list).signing_as(SUCCESSOR);
    client.use_coupon(&samples::use_coupon()).await.unwrap();
    assert_eq!((service.downloads(), service.asked().len()), (2, 2));
    client.use_coupon(&samples::use_coupon()).await.unwrap();
    assert_eq!(service.asked()[2].as_deref(), Some(SUCCESSOR));
}

#[tokio::test]
async fn invented_ids_cause_no_storm() {
    let service = Service::new();
    let client = service.client();
    client.use_coupon(&samples::use_coupon()).await.unwrap();
    let service = service.signing_as("INVENTED");
    for _ in 0..20 {
        let error = client.use_coupon(&samples::use_coupon()).await.unwrap_err();
        assert!(error.is_verification(), "{error}");
        assert_eq!(error.outcome(), Outcome::Unknown);
    }
    assert_eq!(service.downloads(), 1);
    service.pass(61);
    for _ in 0..20 {
        client.use_coupon(&samples::use_coupon()).await.unwrap_err();
    }
    assert_eq!(service.downloads(), 2);
}

#[tokio::test]
async fn certificates_are_refreshed_in_time_and_kept_when_that_fails() {
    let service = Service::new();
    let client = service.client();
    client.use_coupon(&samples::use_coupon()).await.unwrap();
    service.pass(9 * 3600);
    client.use_coupon(&samples::use_coupon()).await.unwrap();
    assert_eq!(service.downloads(), 1);
    service.pass(3600);
    let service = service.listing(unreachable);
    client.use_coupon(&samples::use_coupon()).await.unwrap();
    client.use_coupon(&samples::use_coupon()).await.unwrap();
    assert_eq!(service.downloads(), 2);
    service.pass(61);
    let service = service.listing(both_list);
    client.use_coupon(&samples::use_coupon()).await.unwrap();
    assert_eq!(service.downloads(), 3);
    assert_eq!(client.pipeline().keys().ids().len(), 2);
}

#[tokio::test]
async fn a_merchant_without_certificates_is_told_what_to_configure() {
    let service = Service::new().listing(refusing);
    let client = service.client();
    for _ in 0..2 {
        let error = client.use_coupon(&samples::use_coupon()).await.unwrap_err();
        assert!(error.is_certificates());
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(error.to_string().contains("with `public_key`"), "{error}");
    }
    assert_eq!((service.downloads(), service.asked().len()), (1, 0), "the second is told of the first");
}

#[tokio::test(start_paused = true)]
async fn what_hinders_a_download_for_a_moment_does_not_fail_the_call() {
    let service = Service::new().listing(unreachable);
    let error = service.client().use_coupon(&samples::use_coupon()).await.unwrap_err();
    assert_eq!((error.outcome(), error.advice()), (Outcome::NotSent, Advice::Retry), "{error}");

    let service = Service::new();
    let failures = AtomicUsize::new(0);
    let clock = Arc::clone(&service.now);
    let service = service.listing(move |now| {
        clock.fetch_add(3, Ordering::Relaxed);
        if failures.fetch_add(1, Ordering::Relaxed) == 0 { unreachable(now) } else { platform_list(now) }
    });
    let patient = service.client().with_retry(RetryPolicy::default());
    patient.use_coupon(&samples::use_coupon()).await.unwrap();
    assert_eq!((service.downloads(), service.asked().len()), (2, 1));
}

#[tokio::test]
async fn with_both_kinds_the_public_key_needs_no_download_first() {
    let service = Service::new().signing_as(KEY_ID).listing(unreachable);
    let client = service.client_of(migrating());
    client.use_coupon(&samples::use_coupon()).await.unwrap();
    assert_eq!(service.asked(), [Some(KEY_ID.to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn a_download_of_somebody_else_is_not_waited_for_beyond_the_deadline() {
    let client = downloading().transport(Hanging).build().unwrap();
    let (patient, hasty) = (client.clone(), client);
    tokio::spawn(async move { patient.use_coupon(&samples::use_coupon()).await.map(drop) });
    tokio::task::yield_now().await;
    let begun = Instant::now();
    let hasty = hasty.with_retry(RetryPolicy::default().deadline(Duration::from_secs(5)));
    let error = hasty.use_coupon(&samples::use_coupon()).await.unwrap_err();
    assert_eq!(begun.elapsed().as_secs(), 5);
    assert!(error.is_certificates(), "{error}");
    assert_eq!((error.outcome(), error.advice()), (Outcome::NotSent, Advice::Retry), "{error}");
}

#[tokio::test]
async fn certificates_come_from_the_second_host_when_the_first_is_not_reached() {
    let reply = Ok(signed_by(&WECHATPAY_KEY, PLATFORM, NOW, samples::USE_COUPON_REPLY));
    let fake = Fake::answering([unreachable(NOW), platform_list(NOW), unreachable(NOW), reply]);
    let client = downloading().second_host_at("http://127.0.0.1:10").transport(fake.clone());
    let client = client.retry(RetryPolicy::never()).build().unwrap();
    client.use_coupon(&samples::use_coupon()).await.unwrap();
    assert_eq!(ports(&fake), [9, 10, 9, 10]);

    // None of both: that is one failed download, and the next waits for its pause.
    let fake = Fake::answering([unreachable(NOW), unreachable(NOW)]);
    let client = downloading().second_host_at("http://127.0.0.1:10").transport(fake.clone());
    let client = client.retry(RetryPolicy::never()).build().unwrap();
    for _ in 0..2 {
        let error = client.use_coupon(&samples::use_coupon()).await.unwrap_err();
        assert!(error.is_certificates(), "{error}");
        assert_eq!((error.outcome(), error.advice()), (Outcome::NotSent, Advice::Retry), "{error}");
    }
    assert_eq!(ports(&fake), [9, 10]);
}

fn ports(fake: &Fake) -> Vec<u16> {
    fake.requests().iter().map(|request| request.uri().port_u16().unwrap()).collect()
}
