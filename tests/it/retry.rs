//! Attempts: when a call is made again, what each attempt sends, and what they say together. Time is tokio's paused clock.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
    time::Duration,
};

use http::Response;
use serde_json::Value;
use tokio::time::Instant;
use wechatpay_coupons::{
    Advice, Client, Operation, Outcome, RetryPolicy, Timestamp,
    busifavor::{PreSendProductCoupon, SendConsumeCard},
    transport::TransportError,
};

use crate::{
    samples,
    support::{
        Authorization, LOCAL, NOW, at, builder,
        fake::{Answer, Fake},
        hanging::Hanging,
        sending_client, signed, unsigned,
    },
};

#[expect(clippy::unnecessary_wraps, reason = "an answer beside others that fail")]
fn refused(status: u16, code: &str) -> Answer {
    Ok(signed(status, format!(r#"{{"code":"{code}","message":""}}"#)))
}

fn lost() -> Answer {
    Err(TransportError::unknown("connection reset"))
}

fn unreached() -> Answer {
    Err(TransportError::not_sent("connection refused"))
}

#[expect(clippy::unnecessary_wraps, reason = "an answer beside others that fail")]
fn redeemed() -> Answer {
    Ok(signed(200, samples::USE_COUPON_REPLY))
}

fn with_retry_after(reply: Answer, value: &'static str) -> Answer {
    reply.map(|mut reply: Response<_>| {
        reply.headers_mut().insert("Retry-After", value.parse().unwrap());
        reply
    })
}

fn client(fake: &Fake) -> Client {
    builder(LOCAL).transport(fake.clone()).retry(RetryPolicy::default()).build().unwrap()
}

fn hosts(fake: &Fake) -> Vec<String> {
    fake.requests().iter().map(|request| request.uri().authority().unwrap().to_string()).collect()
}

/// A card whose request was made `hours` ago.
fn card_sent(hours: u64) -> SendConsumeCard {
    let mut request = samples::send_consume_card();
    request.send_time = Timestamp::at(at(NOW - hours * 3600)).unwrap();
    request
}

#[tokio::test(start_paused = true)]
async fn what_may_pass_is_attempted_again() {
    for first in [
        lost(),
        unreached(),
        Err(TransportError::unknown("too late").timed_out()),
        refused(429, "FREQUENCY_LIMITED"),
        refused(500, "SYSTEM_ERROR"),
        refused(400, "SYSTEM_ERROR"),
        Ok(unsigned(502, "<html>")),
        Ok(unsigned(200, samples::USE_COUPON_REPLY)),
        Ok(signed(202, "")),
    ] {
        let shown = format!("{first:?}");
        let fake = Fake::answering([first, redeemed()]);
        let reply = client(&fake).use_coupon(&samples::use_coupon()).await;
        assert!(reply.is_ok(), "{shown}: {reply:?}");
        assert_eq!(fake.requests().len(), 2, "{shown}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_does_not_pass_is_final() {
    for only in [
        refused(400, "PARAM_ERROR"),
        refused(401, "SIGN_ERROR"),
        refused(403, "RULE_LIMIT"),
        refused(404, "RESOURCE_NOT_EXISTS"),
        refused(418, "NEVER_HEARD_OF"),
        Ok(signed(200, "[]")),
        Ok(signed(200, "{}")),
    ] {
        let shown = format!("{only:?}");
        let fake = Fake::answering([only]);
        let error = client(&fake).use_coupon(&samples::use_coupon()).await.unwrap_err();
        assert!(error.attempts().is_empty(), "{shown}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_attempt_keeps_the_request_and_makes_everything_else_anew() {
    let fake = Fake::answering([lost(), lost(), Ok(signed(200, r#"{"coupon_id":"1"}"#))]);
    client(&fake).send_multiuse_coupon(&samples::send_multiuse_coupon()).await.unwrap();
    let requests = fake.requests();
    let header = |index: usize| {
        let header = requests[index].headers()["authorization"].to_str().unwrap();
        Authorization::parse(header)
    };
    let body = |index: usize| serde_json::from_slice::<Value>(requests[index].body()).unwrap();
    for (one, other) in [(0, 1), (1, 2), (0, 2)] {
        assert_ne!(header(one).nonce, header(other).nonce);
        assert_ne!(header(one).signature, header(other).signature);
        assert_eq!(body(one)["out_request_no"], body(other)["out_request_no"]);
        assert_ne!(body(one)["user_name"], body(other)["user_name"], "sealed once, sent twice");
    }
}

#[tokio::test(start_paused = true)]
async fn attempts_are_bounded_and_told() {
    let fake = Fake::answering([lost(), refused(429, "RATELIMIT_EXCEEDED"), refused(500, "SYSTEM_ERROR")]);
    let error = client(&fake).use_coupon(&samples::use_coupon()).await.unwrap_err();
    let outcomes: Vec<Outcome> = error.attempts().iter().map(|attempt| attempt.outcome).collect();
    assert_eq!(outcomes, [Outcome::Unknown, Outcome::Refused, Outcome::Unknown]);
    let codes: Vec<_> = error.attempts().iter().map(|attempt| attempt.code.as_deref()).collect();
    assert_eq!(codes, [None, Some("RATELIMIT_EXCEEDED"), Some("SYSTEM_ERROR")]);
    assert_eq!(
        error.attempts()[0].cause,
        "the connection was lost before a whole reply came: connection reset"
    );
    assert!(error.to_string().contains("; outcome: unknown; attempts: 3; request id: 08F78BB7"), "{error}");
}

/// The request is at hand, so its age and its number are known though the reply tells neither.
#[tokio::test(start_paused = true)]
async fn a_reply_that_can_not_be_read_is_advised_on_by_the_request() {
    let advice = async |request: &SendConsumeCard| {
        let fake = Fake::answering([Ok(signed(200, "{}"))]);
        let error = client(&fake).call(&request.unchecked()).await.unwrap_err();
        assert!(error.is_decode() && error.outcome() == Outcome::Unknown, "{error}");
        error.advice()
    };
    assert_eq!(advice(&card_sent(1)).await, Advice::Retry);
    assert_eq!(advice(&card_sent(24)).await, Advice::Query);
    let mut nameless = card_sent(1);
    nameless.out_request_no = "".into();
    assert_eq!(advice(&nameless).await, Advice::Query);
}

#[tokio::test(start_paused = true)]
async fn a_reply_that_can_not_be_read_is_the_last_attempt_of_several() {
    let fake = Fake::answering([lost(), Ok(signed(200, "{}"))]);
    let error = client(&fake).use_coupon(&samples::use_coupon()).await.unwrap_err();
    assert!(error.is_decode(), "{error}");
    assert_eq!((error.outcome(), error.attempts().len()), (Outcome::Unknown, 2), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_refusal_does_not_clear_an_unknown_attempt() {
    for (code, status) in [("RESOURCE_ALREADY_EXISTS", 400), ("RULE_LIMIT", 403), ("PARAM_ERROR", 400)] {
        let fake = Fake::answering([lost(), refused(status, code)]);
        let error = client(&fake).use_coupon(&samples::use_coupon()).await.unwrap_err();
        assert_eq!((error.outcome(), error.advice()), (Outcome::Unknown, Advice::Query), "{error}");
        assert_eq!(error.code(), Some(code));
    }
    let fake = Fake::answering([lost(), unreached(), unreached()]);
    let error = client(&fake).use_coupon(&samples::use_coupon()).await.unwrap_err();
    assert_eq!((error.outcome(), error.advice()), (Outcome::Unknown, Advice::Retry), "{error}");
}

#[tokio::test(start_paused = true)]
async fn attempts_that_all_failed_for_sure_stay_sure() {
    let fake = Fake::answering([unreached(), refused(429, "RATE_LIMITED"), refused(403, "NO_AUTH")]);
    let error = client(&fake).use_coupon(&samples::use_coupon()).await.unwrap_err();
    assert_eq!((error.outcome(), error.advice()), (Outcome::Refused, Advice::Fix), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_assumed_identity_is_repeated_only_when_asked() {
    let request: PreSendProductCoupon = samples::pre_send_product_coupon();
    let fake = Fake::answering([lost()]);
    let error = client(&fake).pre_send_product_coupon(&request).await.unwrap_err();
    assert_eq!((error.outcome(), error.advice()), (Outcome::Unknown, Advice::Query));
    // Where nothing can have happened there is no question of it.
    let fake = Fake::answering([
        unreached(),
        refused(429, "FREQUENCY_LIMITED"),
        Ok(signed(200, r#"{"token":"t"}"#)),
    ]);
    client(&fake).pre_send_product_coupon(&request).await.unwrap();
    let fake = Fake::answering([lost(), Ok(signed(200, r#"{"token":"t"}"#))]);
    let asked = client(&fake).with_retry(RetryPolicy::default().repeat_assumed());
    asked.pre_send_product_coupon(&request).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_request_without_its_number_is_not_repeated() {
    for (number, attempts, advice) in [("R-1", 3, Advice::Retry), ("", 0, Advice::Query)] {
        let mut request = samples::use_coupon();
        request.use_request_no = number.into();
        let error = client(&Fake::new(lost)).call(&request.unchecked()).await.unwrap_err();
        assert_eq!((error.attempts().len(), error.advice()), (attempts, advice), "{error}");
        let busy = client(&Fake::new(|| refused(500, "SYSTEM_ERROR")));
        let error = busy.call(&request.unchecked()).await.unwrap_err();
        assert_eq!((error.attempts().len(), error.advice()), (attempts, advice), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_identity_that_has_run_out_is_not_repeated() {
    let fake = Fake::answering([lost(), lost(), lost()]);
    let error = client(&fake).send_consume_card(&card_sent(23)).await.unwrap_err();
    assert_eq!((fake.requests().len(), error.advice()), (3, Advice::Retry));
    let fake = Fake::answering([lost()]);
    let error = client(&fake).send_consume_card(&card_sent(24)).await.unwrap_err();
    assert_eq!((error.outcome(), error.advice()), (Outcome::Unknown, Advice::Query), "{error}");
    // Refused attempts did not happen, whatever the age.
    let fake = Fake::answering([refused(429, "FREQUENCY_LIMITED"), refused(403, "RULE_LIMIT")]);
    let error = client(&fake).send_consume_card(&card_sent(24)).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Refused, "{error}");
}

/// The card may have been sent in time once; a repetition would be another card.
#[tokio::test(start_paused = true)]
async fn an_identity_that_runs_out_between_attempts_is_not_repeated() {
    let late = |reply| with_retry_after(reply, "15");
    for answers in [
        vec![late(refused(500, "SYSTEM_ERROR"))],
        vec![lost(), late(refused(429, "FREQUENCY_LIMITED"))],
        vec![late(refused(429, "FREQUENCY_LIMITED")), lost()],
    ] {
        let shown = format!("{answers:?}");
        let fake = Fake::answering(answers);
        let mut request = card_sent(24);
        request.send_time = Timestamp::at(at(NOW - 24 * 3600 + 300 + 10)).unwrap();
        let begun = Instant::now();
        let moving = builder(LOCAL).clock(move || at(NOW) + begun.elapsed());
        let moving = moving.transport(fake.clone()).retry(RetryPolicy::default()).build().unwrap();
        let error = moving.send_consume_card(&request).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown, "{shown}: {error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_second_host_is_not_gone_to_with_an_identity_that_has_run_out() {
    let begun = Instant::now();
    let mut request = card_sent(24);
    request.send_time = Timestamp::at(at(NOW - 24 * 3600 + 300 + 20)).unwrap();
    let fake = Fake::answering([lost(), unreached()]);
    let client = builder(LOCAL).second_host_at("http://127.0.0.1:10").transport(fake.clone());
    // A clock that is ahead of the pauses.
    let client = client.clock(move || at(NOW) + begun.elapsed() * 100).retry(RetryPolicy::default());
    let error = client.build().unwrap().send_consume_card(&request).await.unwrap_err();
    assert_eq!((error.outcome(), error.advice()), (Outcome::Unknown, Advice::Query), "{error}");
    assert_eq!(hosts(&fake), ["127.0.0.1:9"; 2]);
}

#[tokio::test(start_paused = true)]
async fn a_reply_that_is_not_read_tells_of_all_attempts() {
    let fake = Fake::answering([lost(), Ok(signed(200, "[]"))]);
    let error = client(&fake).use_coupon(&samples::use_coupon()).await.unwrap_err();
    assert!(error.is_decode(), "{error}");
    assert_eq!((error.outcome(), error.attempts().len()), (Outcome::Unknown, 2), "{error}");
    // How old the request is, a reply does not tell: a card could be sent twice.
    let fake = Fake::answering([Ok(signed(200, "[]"))]);
    let error = client(&fake).send_consume_card(&card_sent(24)).await.unwrap_err();
    assert_eq!((error.outcome(), error.advice()), (Outcome::Unknown, Advice::Query), "{error}");
}

#[tokio::test(start_paused = true)]
async fn after_attempts_that_did_not_happen_there_is_nothing_to_query() {
    let fake = Fake::answering([refused(429, "FREQUENCY_LIMITED"), unreached(), unreached()]);
    let error = client(&fake).pre_send_product_coupon(&samples::pre_send_product_coupon()).await.unwrap_err();
    assert_eq!((error.outcome(), error.advice()), (Outcome::Refused, Advice::Retry), "{error}");
}

#[tokio::test(start_paused = true)]
async fn pauses_grow_and_obey_the_reply() {
    let begun = Instant::now();
    let fake = Fake::answering([with_retry_after(refused(429, "FREQUENCY_LIMITED"), "17"), redeemed()]);
    client(&fake).use_coupon(&samples::use_coupon()).await.unwrap();
    assert!(begun.elapsed() >= Duration::from_secs(17));

    // What would only begin after the deadline is not waited for.
    let begun = Instant::now();
    let fake = Fake::answering([with_retry_after(refused(429, "FREQUENCY_LIMITED"), "61")]);
    let error = client(&fake).use_coupon(&samples::use_coupon()).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(61)));
    assert_eq!((error.outcome(), error.advice()), (Outcome::Refused, Advice::Wait), "{error}");
    assert_eq!(begun.elapsed(), Duration::ZERO);

    // A date says how long by that of the reply, whatever time it is here.
    let mut dated =
        with_retry_after(refused(429, "FREQUENCY_LIMITED"), "Thu, 01 Jan 2026 00:01:23 GMT").unwrap();
    dated.headers_mut().insert("Date", "Thu, 01 Jan 2026 00:00:10 GMT".parse().unwrap());
    let error =
        client(&Fake::answering([Ok(dated.clone())])).use_coupon(&samples::use_coupon()).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(73)));
    dated.headers_mut().insert("Date", "Thu, 01 Jan 2026 00:02:00 GMT".parse().unwrap());
    client(&Fake::answering([Ok(dated), redeemed()])).use_coupon(&samples::use_coupon()).await.unwrap();

    for unheeded in ["soon", "-1", "99999999999999999999999", "Thu, 01 Jan 2026 00:01:23 GMT"] {
        let fake =
            Fake::answering([with_retry_after(refused(429, "FREQUENCY_LIMITED"), unheeded), redeemed()]);
        client(&fake).use_coupon(&samples::use_coupon()).await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn the_deadline_ends_an_attempt_that_hangs() {
    let hanging = Hanging;
    let policy = RetryPolicy::default().deadline(Duration::from_secs(7));
    let client = builder(LOCAL).transport(hanging).retry(policy).build().unwrap();
    let begun = Instant::now();
    let error = client.use_coupon(&samples::use_coupon()).await.unwrap_err();
    assert_eq!(begun.elapsed().as_secs(), 7);
    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[tokio::test(start_paused = true)]
async fn what_would_begin_after_the_deadline_is_not_sent() {
    let fake = Fake::answering([]);
    let policy = RetryPolicy::default().deadline(Duration::ZERO);
    let error = client(&fake).with_retry(policy).use_coupon(&samples::use_coupon()).await.unwrap_err();
    // A back end that signs on a thread of its own is still at it then.
    assert!((error.is_timeout() || error.is_signing()) && fake.requests().is_empty(), "{error}");
    assert_eq!(error.outcome(), Outcome::NotSent, "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_deadline_beyond_all_time_is_none() {
    let fake = Fake::answering([lost(), redeemed()]);
    let policy = RetryPolicy::default().deadline(Duration::MAX);
    client(&fake).with_retry(policy).use_coupon(&samples::use_coupon()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_second_host_is_for_hosts_that_are_not_reached() {
    let over = |fake: &Fake| {
        let builder = builder(LOCAL).transport(fake.clone()).second_host_at("http://127.0.0.1:10");
        builder.build().unwrap()
    };
    let fake = Fake::answering([unreached(), redeemed()]);
    over(&fake).use_coupon(&samples::use_coupon()).await.unwrap();
    assert_eq!(hosts(&fake), ["127.0.0.1:9", "127.0.0.1:10"]);

    // What may have arrived at the first is not sent to another.
    let fake = Fake::answering([lost()]);
    over(&fake).use_coupon(&samples::use_coupon()).await.unwrap_err();

    let fake = Fake::answering([unreached(), unreached()]);
    let error = over(&fake).use_coupon(&samples::use_coupon()).await.unwrap_err();
    assert_eq!((error.outcome(), error.attempts().len()), (Outcome::NotSent, 2), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_unsigned_refusal_is_believed_by_the_host_that_it_came_from() {
    let body = r#"{"code":"PARAM_ERROR","message":""}"#;
    for (first, second, outcome) in [
        ("https://example.com", "http://example.com", Outcome::Unknown),
        ("http://example.com", "https://example.com", Outcome::Refused),
    ] {
        let fake = Fake::answering([unreached(), Ok(unsigned(400, body))]);
        let client = builder(first).second_host_at(second).transport(fake).build().unwrap();
        let error = client.use_coupon(&samples::use_coupon()).await.unwrap_err();
        assert_eq!(error.outcome(), outcome, "{second}: {error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_second_host_is_off_unless_asked_for_and_gone_with_another_base_url() {
    let live = "https://api.mch.weixin.qq.com";
    let fake = Fake::answering([unreached()]);
    builder(live)
        .transport(fake.clone())
        .build()
        .unwrap()
        .use_coupon(&samples::use_coupon())
        .await
        .unwrap_err();

    let fake = Fake::answering([unreached(), redeemed()]);
    let client = builder(live).second_host().transport(fake.clone()).build().unwrap();
    client.use_coupon(&samples::use_coupon()).await.unwrap();
    assert_eq!(hosts(&fake), ["api.mch.weixin.qq.com", "api2.mch.weixin.qq.com"]);

    let fake = Fake::answering([unreached()]);
    let client = builder(live).second_host().base_url(LOCAL).transport(fake.clone()).build().unwrap();
    client.use_coupon(&samples::use_coupon()).await.unwrap_err();
    assert_eq!(hosts(&fake), ["127.0.0.1:9"]);
}

#[tokio::test(start_paused = true)]
async fn a_call_by_path_is_repeated_as_its_operation_is() {
    let body = serde_json::to_value(samples::use_coupon()).unwrap();
    let fake = Fake::answering([lost(), redeemed()]);
    client(&fake).chain("v3/marketing/busifavor/coupons/use").post(&body).await.unwrap();
    let fake = Fake::answering([lost()]);
    client(&fake).chain("v3/unknown").post(&body).await.unwrap_err();
    let fake = Fake::answering([lost(), Ok(signed(200, "{}"))]);
    client(&fake).chain("v3/unknown").get().await.unwrap();
}

#[test]
fn without_a_runtime_there_is_one_attempt() {
    for (answers, succeeds) in [(vec![lost()], false), (vec![unreached(), redeemed()], true)] {
        let fake = Fake::answering(answers);
        let client = builder(LOCAL).second_host_at("http://127.0.0.1:10").transport(fake);
        let client = client.retry(RetryPolicy::default()).build().unwrap();
        let reply = polled_once(client.use_coupon(&samples::use_coupon()));
        assert_eq!(reply.is_ok(), succeeds, "{reply:?}");
    }
}

#[test]
fn without_a_runtime_the_built_in_transport_sends_nothing_and_says_why() {
    let client = sending_client(LOCAL);
    let error = polled_once(client.use_coupon(&samples::use_coupon())).unwrap_err();
    assert!(error.is_transport() && error.to_string().contains("tokio runtime"), "{error}");
    assert_eq!((error.outcome(), error.advice()), (Outcome::NotSent, Advice::Retry), "{error}");
}

/// What a future gives that has nothing to wait for.
fn polled_once<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("nothing to wait for"),
    }
}
