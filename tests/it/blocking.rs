//! The blocking client: every operation, and every place that it may be called in.

use std::{
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use bytes::Bytes;
use http::Request;
use serde_json::json;
use tokio::runtime::{Builder, Runtime};
use wechatpay_coupons::{
    BoxFuture, ClientBuilder, Error, Outcome, RetryPolicy, Timestamp,
    blocking::Client,
    busifavor::{
        ListCouponCodes, ListCouponCodesReply, PreSendProductCoupon, SendConsumeCard,
        SendConsumeCardRequired, UploadCouponCodes, UseCoupon,
    },
    crypto::Backend,
    diagnosis::Verdict,
    multiuse::{SendMultiuseCoupon, SendMultiuseCouponRequired},
    pipeline::{Completion, decode},
    transport::{Transport, TransportError},
};
use wechatpay_sandbox::{Backend as SandboxBackend, Sandbox};

use crate::{
    certificates::{PLATFORM, downloading, list_reply},
    notifications::signed_by_platform,
    samples,
    support::{
        LOCAL, WECHATPAY_KEY, builder, direct,
        embedded::{self, APPID, CARD, FUND_STOCK, ID_NUMBER, NAME, OPENID, PRODUCT_STOCK, STOCK, sandbox},
        fake::{Answer as Reply, Fake},
        fixture,
        hanging::Hanging,
        server::{Answer, Server},
        signed,
    },
};

/// A runtime of the service's own, so that it answers whatever the caller's thread does.
fn elsewhere() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

fn over(fake: &Fake) -> ClientBuilder {
    builder(LOCAL).transport(fake.clone())
}

fn redeemed() -> Fake {
    Fake::replying(signed(200, samples::USE_COUPON_REPLY))
}

fn lost() -> Reply {
    Err(TransportError::unknown("connection reset"))
}

#[test]
fn all_operations_run_on_a_plain_thread() {
    let runtime = elsewhere();
    for &backend in Backend::ALL {
        let sandbox = runtime.block_on(sandbox(SandboxBackend::default()));
        let client = embedded::builder(&sandbox).backend(backend).build_blocking().unwrap();
        campaign(&sandbox, &client).unwrap_or_else(|error| panic!("{backend:?}: {error}"));
    }
}

/// Every operation once.
fn campaign(sandbox: &Sandbox, client: &Client) -> Result<(), Error> {
    let upload = UploadCouponCodes::new(STOCK, ["A1", "A2"], "upload-1");
    assert_eq!(client.upload_coupon_codes(&upload)?.success_count, 2);
    let code = sandbox.receive_coupon(STOCK, OPENID).expect("a code is left");
    assert_eq!(client.list_coupon_codes(&ListCouponCodes::new(STOCK).offset(0).limit(2))?.total_count, 2);
    let redemption = UseCoupon::new(code, APPID, Timestamp::now(), "order-1").stock_id(STOCK);
    assert_eq!(client.use_coupon(&redemption)?.openid.as_str(), OPENID);
    let product = PreSendProductCoupon::new(PRODUCT_STOCK, APPID, "number-1").openid(OPENID);
    assert!(!client.pre_send_product_coupon(&product)?.token.as_str().is_empty());
    let fund = SendMultiuseCoupon::new(SendMultiuseCouponRequired {
        openid: OPENID.into(),
        stock_id: FUND_STOCK.into(),
        out_request_no: "fund-1".into(),
        user_name: NAME.into(),
        id_card_number: ID_NUMBER.into(),
        appid: APPID.into(),
        card_type: "ID_CARD".into(),
    })
    .amount(10_000);
    assert!(!client.send_multiuse_coupon(&fund)?.coupon_id.as_str().is_empty());
    let card = SendConsumeCard::new(SendConsumeCardRequired {
        card_id: CARD.into(),
        appid: APPID.into(),
        openid: OPENID.into(),
        out_request_no: "card-1".into(),
        send_time: Timestamp::now(),
    });
    assert!(!client.call(&card)?.card_code.as_str().is_empty());
    assert_eq!(sandbox.requests(), 6);
    Ok(())
}

#[test]
fn paths_are_called_without_await() {
    let runtime = elsewhere();
    let sandbox = runtime.block_on(sandbox(SandboxBackend::default()));
    let client = embedded::builder(&sandbox).build_blocking().unwrap();
    let codes = client.v3().marketing().busifavor().stocks().stock_id(STOCK).couponcodes();
    let upload = json!({"coupon_code_list": ["A1"], "upload_request_no": "upload-1"});
    assert_eq!(codes.clone().post(&upload).send().unwrap()["success_count"], 1);
    let page: ListCouponCodesReply = codes.query("offset", 0).query("limit", 20).get().json().unwrap();
    assert_eq!(page.total_count, 1);
    let chain = client.chain("v3/marketing/busifavor/stocks/{stock_id}/couponcodes").path("stock_id", STOCK);
    let verified = chain.query("offset", 0).query("limit", 20).get().verified().unwrap();
    assert_eq!(verified.status(), 200);
    let error = client.chain("v3/{missing}").get().send().unwrap_err();
    assert!(error.is_violation() && error.outcome() == Outcome::NotSent, "{error}");
}

#[test]
fn a_path_with_an_operation_seals_its_fields() {
    let fake = Fake::replying(signed(200, r#"{"coupon_id":"1"}"#));
    let client = over(&fake).build_blocking().unwrap();
    let body = json!({"user_name": NAME, "id_card_number": ID_NUMBER, "stock_id": FUND_STOCK});
    client.v3().multiuse().users().openid(OPENID).coupons().post(&body).send().unwrap();
    let path = "v3/multiuse/users/{openid}/coupons";
    client.chain(path).path("openid", OPENID).post(&body).send().unwrap();
    for request in fake.requests() {
        let sent: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
        for (field, plaintext) in [("user_name", NAME), ("id_card_number", ID_NUMBER)] {
            assert_eq!(*WECHATPAY_KEY.open(sent[field].as_str().unwrap()).unwrap(), plaintext.as_bytes());
        }
    }
}

#[test]
fn many_threads_share_one_client() {
    let runtime = elsewhere();
    let sandbox = runtime.block_on(sandbox(SandboxBackend::default()));
    let client = embedded::builder(&sandbox).build_blocking().unwrap();
    thread::scope(|scope| {
        for number in 0..16 {
            let client = client.clone();
            scope.spawn(move || {
                for round in 0..4 {
                    let number = format!("{number}-{round}");
                    let request =
                        UploadCouponCodes::new(STOCK, [format!("C{number}")], format!("u-{number}"));
                    assert_eq!(client.upload_coupon_codes(&request).unwrap().success_count, 1);
                }
            });
        }
    });
    assert_eq!(sandbox.codes(STOCK).len(), 64);
}

#[tokio::test]
async fn in_async_code_of_a_single_thread_it_is_an_error_and_nothing_is_sent() {
    let fake = redeemed();
    let client = over(&fake).build_blocking().unwrap();
    let error = client.use_coupon(&samples::use_coupon()).unwrap_err();
    assert!(error.is_stalling() && error.outcome() == Outcome::NotSent, "{error}");
    assert_eq!(error.operation(), "use_coupon");
    let error = client.chain("v3/unknown").get().send().unwrap_err();
    assert!(error.is_stalling() && error.to_string().contains("spawn_blocking"), "{error}");
    let spawned = client.clone();
    let error = tokio::spawn(async move { spawned.use_coupon(&samples::use_coupon()) }).await;
    assert!(error.unwrap().unwrap_err().is_stalling());
    let local = tokio::task::LocalSet::new();
    let error = local.run_until(async { client.use_coupon(&samples::use_coupon()) }).await;
    assert!(error.unwrap_err().is_stalling());
    assert!(fake.requests().is_empty());
}

#[tokio::test]
async fn in_spawn_blocking_of_a_single_threaded_runtime_it_works() {
    // The service answers on this very thread, which is free.
    let sandbox = sandbox(SandboxBackend::default()).await;
    let client = embedded::builder(&sandbox).build_blocking().unwrap();
    let request = UploadCouponCodes::new(STOCK, ["A1"], "upload-1");
    let calling = tokio::task::spawn_blocking(move || client.upload_coupon_codes(&request));
    assert_eq!(calling.await.unwrap().unwrap().success_count, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn in_tasks_of_a_multi_threaded_runtime_it_hands_its_thread_over() {
    // The only worker drives the service too.
    let sandbox = sandbox(SandboxBackend::default()).await;
    let client = embedded::builder(&sandbox).build_blocking().unwrap();
    let request = UploadCouponCodes::new(STOCK, ["A1"], "upload-1");
    // The body of a test is no task of a worker; this is.
    assert!(client.upload_coupon_codes(&request).is_ok());
    let calling = tokio::spawn(async move {
        let nested = tokio::task::block_in_place(|| client.upload_coupon_codes(&request));
        nested.and_then(|_| client.upload_coupon_codes(&request))
    });
    assert_eq!(calling.await.unwrap().unwrap().exist_codes.unwrap_or_default().len(), 1);
}

#[test]
fn a_runtime_that_is_only_entered_is_in_nobodys_way() {
    let single = Builder::new_current_thread().build().unwrap();
    let _entered = single.enter();
    assert!(over(&redeemed()).build_blocking().unwrap().use_coupon(&samples::use_coupon()).is_ok());
}

/// A task may poll some 128 times before tokio makes it yield, which a waiting thread can't.
#[tokio::test(flavor = "multi_thread")]
async fn many_calls_in_one_poll_of_a_task_all_end() {
    let server = Server::replying(signed(200, samples::USE_COUPON_REPLY)).await;
    let client = direct(&server.url()).build_blocking().unwrap();
    for _ in 0..200 {
        client.use_coupon(&samples::use_coupon()).unwrap();
    }
    assert_eq!(server.recorded().len(), 200);
}

#[tokio::test]
async fn the_last_clone_can_be_dropped_in_async_code() {
    let server = Server::replying(signed(200, samples::USE_COUPON_REPLY)).await;
    let client = direct(&server.url()).build_blocking().unwrap();
    let clone = client.clone();
    tokio::task::spawn_blocking(move || clone.use_coupon(&samples::use_coupon())).await.unwrap().unwrap();
    drop(client);
}

#[test]
fn attempts_are_repeated_and_their_pauses_kept() {
    let fake = Fake::answering([lost(), Ok(signed(200, samples::USE_COUPON_REPLY))]);
    let pause = Duration::from_millis(20);
    let client = over(&fake).retry(RetryPolicy::default().pauses(pause, pause)).build_blocking().unwrap();
    let begun = Instant::now();
    client.use_coupon(&samples::use_coupon()).unwrap();
    assert!(begun.elapsed() >= pause);

    let fake = Fake::answering([lost()]);
    let client = over(&fake).retry(RetryPolicy::default()).build_blocking().unwrap();
    let error = client.with_retry(RetryPolicy::never()).use_coupon(&samples::use_coupon()).unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[test]
fn what_is_not_answered_in_time_is_unknown() {
    let runtime = elsewhere();
    let server = runtime.block_on(Server::start(Answer::Silence));
    let client = direct(&server.url()).timeout(Duration::from_millis(100)).build_blocking().unwrap();
    let error = client.use_coupon(&samples::use_coupon()).unwrap_err();
    assert!(error.is_timeout() && error.outcome() == Outcome::Unknown, "{error}");

    // The deadline of the whole call, over a transport without any.
    let policy = RetryPolicy::default().deadline(Duration::from_millis(50));
    let client = builder(LOCAL).transport(Hanging).retry(policy).build_blocking().unwrap();
    let error = client.use_coupon(&samples::use_coupon()).unwrap_err();
    assert!(error.is_timeout() && error.outcome() == Outcome::Unknown, "{error}");
}

/// Answers from a thread that knows no runtime.
struct Threaded;

impl Transport for Threaded {
    fn execute(&self, _: Request<Bytes>) -> BoxFuture<'_, Reply> {
        let (answer, answered) = tokio::sync::oneshot::channel();
        thread::spawn(move || drop(answer.send(signed(200, samples::USE_COUPON_REPLY))));
        Box::pin(async { answered.await.map_err(TransportError::unknown) })
    }
}

#[test]
fn a_transport_of_ones_own_may_answer_from_anywhere() {
    let client = builder(LOCAL).transport(Threaded).build_blocking().unwrap();
    client.use_coupon(&samples::use_coupon()).unwrap();
}

#[test]
fn a_panic_of_a_transport_stays_with_its_call() {
    let fake = Fake::answering([Ok(signed(200, samples::USE_COUPON_REPLY))]);
    let client = over(&fake).build_blocking().unwrap();
    client.use_coupon(&samples::use_coupon()).unwrap();
    let clone = client.clone();
    assert!(thread::spawn(move || clone.use_coupon(&samples::use_coupon())).join().is_err());
    assert!(client.pipeline().prepare(&samples::use_coupon()).is_ok());
}

#[test]
fn the_steps_of_a_call_are_there() {
    let client = over(&redeemed()).build_blocking().unwrap();
    let body = serde_json::to_value(samples::use_coupon()).unwrap();
    let call = client.chain("v3/marketing/busifavor/coupons/use").post(&body);
    for prepared in [client.pipeline().prepare(&samples::use_coupon()), call.prepare()] {
        let prepared = prepared.unwrap();
        assert!(
            prepared.attempt().unwrap().message().starts_with(b"POST\n/v3/marketing/busifavor/coupons/use\n")
        );
        let completed = prepared.complete(&signed(200, samples::USE_COUPON_REPLY)).unwrap();
        let Completion::Verified(verified) = completed else { panic!("the key is known") };
        decode::<UseCoupon>(&verified).unwrap();
    }
}

#[test]
fn its_thread_ends_with_its_last_clone() {
    // A task that lives on the client's thread notices its end.
    struct Notices(mpsc::Sender<()>);

    impl Drop for Notices {
        fn drop(&mut self) {
            let _ = self.0.send(());
        }
    }

    struct Spawning(std::sync::Mutex<Option<Notices>>);

    impl Transport for Spawning {
        fn execute(&self, _: Request<Bytes>) -> BoxFuture<'_, Reply> {
            let notices = self.0.lock().unwrap().take();
            tokio::spawn(async move {
                std::future::pending::<()>().await;
                drop(notices);
            });
            Box::pin(async { Ok(signed(200, samples::USE_COUPON_REPLY)) })
        }
    }

    let (ended, end) = mpsc::channel();
    let client = builder(LOCAL).transport(Spawning(Some(Notices(ended)).into())).build_blocking().unwrap();
    let clone = client.clone();
    client.use_coupon(&samples::use_coupon()).unwrap();
    drop(client);
    assert_eq!(end.try_recv(), Err(mpsc::TryRecvError::Empty));
    drop(clone);
    end.recv_timeout(Duration::from_secs(60)).expect("the thread has ended");
}

#[test]
fn what_can_not_be_built_lists_every_problem() {
    let error = wechatpay_coupons::Client::builder().build_blocking().unwrap_err();
    assert!(error.problems().len() > 1, "{error}");
}

#[test]
fn it_can_be_shared_and_shows_no_secret() {
    fn shared<T: Clone + Send + Sync>(_: &T) {}
    let client = over(&redeemed()).build_blocking().unwrap();
    shared(&client);
    let shown = format!("{client:?} {:?}", client.v3().multiuse().users().openid(OPENID));
    assert!(!shown.contains("BEGIN") && !shown.contains(OPENID), "{shown}");
}

#[test]
fn notifications_are_opened_without_await() {
    let fake = Fake::replying(list_reply(fixture("certificates.json")));
    let notifications =
        downloading().transport(fake.clone()).build_blocking().unwrap().notifications().unwrap();
    let sent = signed_by_platform(PLATFORM);
    for _ in 0..2 {
        let notification = notifications.open(sent.headers(), sent.body()).unwrap();
        assert_eq!(
            (notification.event_type.as_str(), notification.key_id.as_str()),
            ("COUPON.SEND", PLATFORM)
        );
    }
    assert_eq!(fake.requests().len(), 1, "the certificate was downloaded once");
}

#[tokio::test]
async fn in_async_code_of_a_single_thread_only_known_keys_open_notifications() {
    let fake = Fake::replying(list_reply(fixture("certificates.json")));
    let client = downloading().transport(fake.clone()).build_blocking().unwrap();
    let notifications = client.notifications().unwrap();
    let sent = signed_by_platform(PLATFORM);
    let error = notifications.open(sent.headers(), sent.body()).unwrap_err();
    assert!(error.verification_failure().is_some() && fake.requests().is_empty(), "{error}");

    let list = list_reply(fixture("certificates.json"));
    client.pipeline().certificates().unwrap().install(&list).unwrap();
    assert!(notifications.open(sent.headers(), sent.body()).is_ok());
}

#[test]
fn it_looks_at_itself() {
    let runtime = elsewhere();
    let sandbox = runtime.block_on(sandbox(SandboxBackend::default()));
    let client = embedded::builder(&sandbox).build_blocking().unwrap();
    let diagnosis = client.diagnose();
    let signature = diagnosis.findings().iter().find(|finding| finding.check == "signature");
    assert_eq!(signature.map(|finding| finding.verdict), Some(Verdict::Good), "{diagnosis}");

    let single = Builder::new_current_thread().build().unwrap();
    let stalling = single.block_on(async { client.diagnose() });
    assert_eq!((stalling.verdict(), stalling.findings().len()), (Verdict::Bad, 1), "{stalling}");
}
