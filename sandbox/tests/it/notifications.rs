//! Notifications, opened by the library.

use std::{
    net::Ipv4Addr,
    pin::pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, Waker},
};

use axum::{Router, body::Bytes, routing::post};
use http::{HeaderMap, Method, StatusCode};
use serde_json::json;
use tokio::{net::TcpListener, runtime::Runtime, sync::mpsc};
use wechatpay_coupons::{Client, events::Event, notification::Notifications};
use wechatpay_sandbox::{
    CouponState, DeliveryPace, DeliveryState, KeyMode, Sandbox, SandboxBuilder, SandboxError, Stock,
};

use crate::merchant::{APPID, Merchant, OPENID};

const COUPONS: &str = "100088";
const FUND: &str = "9856000";

/// What a merchant's server got, as it came.
pub(crate) type Got = (HeaderMap, Bytes);

/// A merchant's server: the first requests fail.
pub(crate) struct Receiver {
    pub(crate) url: String,
    got: Mutex<mpsc::UnboundedReceiver<Got>>,
}

impl Receiver {
    /// Answers so many requests with a 500, and what the check refuses with a 401.
    pub(crate) async fn failing(times: usize, check: Arc<Mutex<Option<Notifications>>>) -> Self {
        let (sender, got) = mpsc::unbounded_channel();
        let failures = Arc::new(AtomicUsize::new(times));
        let handle = async move |headers: HeaderMap, body: Bytes| {
            sender.send((headers.clone(), body.clone())).unwrap();
            let refused = |check: &Notifications| check.receive(&headers, &body).is_err();
            if check.lock().unwrap().as_ref().is_some_and(refused) {
                return StatusCode::UNAUTHORIZED;
            }
            let fails = failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
            if fails.is_ok() { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::NO_CONTENT }
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}/notify", listener.local_addr().unwrap());
        tokio::spawn(axum::serve(listener, Router::new().route("/notify", post(handle))).into_future());
        Self { url, got: Mutex::new(got) }
    }

    pub(crate) async fn new() -> Self {
        Self::failing(0, Arc::default()).await
    }

    pub(crate) fn take(&self) -> Vec<Got> {
        let mut got = self.got.lock().unwrap();
        std::iter::from_fn(|| got.try_recv().ok()).collect()
    }
}

fn described(receiver: &Receiver) -> SandboxBuilder {
    let builder = Sandbox::builder().notify_url(&receiver.url).delivery_pace(DeliveryPace::ByHand);
    builder.stock(Stock::generated(COUPONS)).stock(Stock::multiuse(FUND).face_value(100))
}

pub(crate) fn notifications(sandbox: &Sandbox) -> Notifications {
    let credentials = sandbox.credentials();
    let builder = Client::builder()
        .merchant(&*credentials.merchant_id)
        .serial(&*credentials.serial)
        .private_key(&*credentials.private_key)
        .api_v3_key(&*credentials.api_v3_key)
        .base_url(sandbox.base_url());
    let builder = match credentials.key_mode {
        KeyMode::PublicKey => builder.public_key(&*credentials.public_key_id, &*credentials.public_key),
        _ => builder.download_certificates(),
    };
    builder.http(reqwest::ClientBuilder::no_proxy).build().unwrap().notifications().unwrap()
}

#[tokio::test]
async fn a_received_coupon_is_notified_in_every_mode() {
    for mode in [KeyMode::PublicKey, KeyMode::Certificates, KeyMode::Migration] {
        let receiver = Receiver::new().await;
        let sandbox = described(&receiver).key_mode(mode).start().await.unwrap();
        let notifications = notifications(&sandbox);
        let code = sandbox.receive_coupon(COUPONS, OPENID).unwrap();
        assert_eq!((sandbox.deliver_now().await, sandbox.deliver_now().await), (1, 0));
        let (headers, body) = receiver.take().pop().unwrap();
        let opened = notifications.open_as::<Event>(&headers, &body).await.unwrap();
        let Event::CouponSend(event) = opened.event else { panic!("{mode:?}") };
        assert_eq!((event.coupon_code.as_str(), event.stock_id.as_str()), (&*code, COUPONS));
        assert_eq!(event.openid.unwrap().as_str(), OPENID);
        let [delivery] = &sandbox.deliveries()[..] else { panic!("{mode:?}") };
        assert_eq!((delivery.state, &delivery.attempts[..]), (DeliveryState::Accepted, &[Some(204)][..]));
    }
}

#[test]
fn without_async_it_is_sent_too() {
    let runtime = Runtime::new().unwrap();
    let receiver = runtime.block_on(Receiver::new());
    let sandbox = described(&receiver).start_blocking().unwrap();
    sandbox.receive_coupon(COUPONS, OPENID).unwrap();
    assert_eq!(waited_for(sandbox.deliver_now()), 1);
    assert_eq!(waited_for(sandbox.probe(&sandbox.credentials().merchant_id)), Some(204));
    assert_eq!(receiver.take().len(), 2);
    waited_for(sandbox.stop());
}

/// As an executor does that is not tokio's.
fn waited_for<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return output;
        }
        std::thread::yield_now();
    }
}

#[tokio::test]
async fn a_fund_that_is_spent_is_notified_and_a_redeemed_coupon_is_not() {
    let receiver = Receiver::new().await;
    let merchant = Merchant::of(described(&receiver)).await;
    let (sandbox, notifications) = (&merchant.sandbox, notifications(&merchant.sandbox));
    let body = json!({
        "stock_id": FUND, "out_request_no": "1", "user_name": merchant.seal("a"), "id_card_number": merchant.seal("b"),
        "appid": APPID, "card_type": "ID_CARD",
    });
    let fund = merchant.post(&format!("/v3/multiuse/users/{OPENID}/coupons"), &body).await.text("coupon_id");
    let seen = || sandbox.coupon(FUND, &*fund).map(|fund| (fund.state, fund.left));
    assert_eq!(sandbox.spend_fund(FUND, &*fund, 30).unwrap(), 70);
    assert_eq!(seen(), Some((CouponState::Sended, Some(70))));
    assert!(matches!(sandbox.spend_fund(FUND, &*fund, 71), Err(SandboxError::NotSpendable(_))));
    assert_eq!(sandbox.spend_fund(FUND, &*fund, 70).unwrap(), 0);
    assert_eq!(seen(), Some((CouponState::Used, Some(0))));
    assert_eq!(sandbox.deliver_now().await, 2);
    let mut spent = Vec::new();
    for (headers, body) in receiver.take() {
        let Event::CouponUse(event) = notifications.open_as::<Event>(&headers, &body).await.unwrap().event
        else {
            panic!("a payment is COUPON.USE");
        };
        assert_eq!(event.coupon_id.as_str(), fund);
        let consumed = event.consume_information.unwrap().consume_amount.unwrap();
        spent.push((consumed, event.status.as_str().to_owned()));
    }
    assert_eq!(spent, [(30, "SENDED".to_owned()), (70, "USED".to_owned())]);

    let code = sandbox.receive_coupon(COUPONS, OPENID).unwrap();
    assert_eq!(sandbox.deliver_now().await, 1);
    let time = "2015-05-20T13:29:35+08:00";
    let body = json!({"coupon_code": code, "appid": APPID, "use_time": time, "use_request_no": "1"});
    assert_eq!(merchant.post("/v3/marketing/busifavor/coupons/use", &body).await.status, 200);
    assert_eq!((sandbox.deliver_now().await, sandbox.deliveries().len()), (0, 3));
}

#[tokio::test]
async fn a_handler_that_fails_gets_it_again_under_the_same_id() {
    let receiver = Receiver::failing(2, Arc::default()).await;
    let sandbox = described(&receiver).delivery_pace(DeliveryPace::Faster(1_000_000)).start().await.unwrap();
    let notifications = notifications(&sandbox);
    sandbox.receive_coupon(COUPONS, OPENID).unwrap();
    let accepted = || sandbox.deliveries().iter().all(|delivery| delivery.state == DeliveryState::Accepted);
    while !accepted() {
        tokio::task::yield_now().await;
    }
    let mut ids = Vec::new();
    for (headers, body) in receiver.take() {
        ids.push(notifications.open_as::<Event>(&headers, &body).await.unwrap().id.clone());
    }
    assert_eq!(ids, [&*ids[0]; 3]);
    let [delivery] = &sandbox.deliveries()[..] else { panic!("there is one") };
    assert_eq!(delivery.attempts, [Some(500), Some(500), Some(204)]);
    assert_eq!(delivery.id, ids[0]);
}

#[tokio::test]
async fn it_is_given_up_after_as_many_attempts_as_the_service_makes() {
    let receiver = Receiver::failing(usize::MAX, Arc::default()).await;
    let sandbox = described(&receiver).start().await.unwrap();
    sandbox.receive_coupon(COUPONS, OPENID).unwrap();
    while sandbox.deliver_now().await > 0 {}
    let delivery = sandbox.deliveries().pop().unwrap();
    assert_eq!((delivery.attempts.len(), delivery.state), (12, DeliveryState::GivenUp));
}

#[tokio::test]
async fn a_probe_is_refused_by_who_verifies() {
    let check = Arc::new(Mutex::new(None));
    let receiver = Receiver::failing(0, check.clone()).await;
    let sandbox = described(&receiver).start().await.unwrap();
    let merchant_id = sandbox.credentials().merchant_id.clone();
    assert_eq!(sandbox.probe(&merchant_id).await, Some(204));
    *check.lock().unwrap() = Some(notifications(&sandbox));
    assert_eq!(sandbox.probe(&merchant_id).await, Some(401));
    assert_eq!(sandbox.probe("1").await, None);
    assert!(sandbox.deliveries().is_empty());
}

#[tokio::test]
async fn now_and_then_a_probe_goes_first_and_who_accepts_it_is_told() {
    let check = Arc::new(Mutex::new(None));
    let receiver = Receiver::failing(0, check.clone()).await;
    let sandbox = described(&receiver).probe_every(2).start().await.unwrap();
    let sent_for_one = async || {
        sandbox.receive_coupon(COUPONS, OPENID).unwrap();
        assert_eq!(sandbox.deliver_now().await, 1);
        receiver.take().len()
    };
    assert_eq!((sent_for_one().await, sent_for_one().await), (1, 2));
    let warnings = sandbox.warnings();
    assert!(warnings.len() == 1 && warnings[0].explanation.contains("accepted with 204"), "{warnings:?}");

    *check.lock().unwrap() = Some(notifications(&sandbox));
    assert_eq!((sent_for_one().await, sent_for_one().await), (1, 2));
    assert_eq!(
        (sandbox.deliveries().len(), sandbox.warnings().len()),
        (4, 1),
        "the second probe was refused"
    );
}

#[tokio::test]
async fn without_a_place_to_go_nothing_is_sent() {
    let merchant = Merchant::of(Sandbox::builder().stock(Stock::generated(COUPONS))).await;
    merchant.sandbox.receive_coupon(COUPONS, OPENID).unwrap();
    assert!(merchant.sandbox.deliveries().is_empty());
    assert_eq!(merchant.call(&merchant.draft(Method::GET, "/v3/certificates", "")).await.status, 404);
}
