//! What an observer is told, and what it is not.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use wechatpay_coupons::{
    Client, Outcome, RetryPolicy,
    observe::{Ending, Observer, Report},
    transport::TransportError,
};

use crate::{
    certificates::{PLATFORM, downloading, list, migrating, platform_entry, signed_by},
    samples,
    support::{
        KEY_ID, LOCAL, NOW, WECHATPAY_KEY, builder,
        fake::{Answer, Fake},
        hanging::Hanging,
        signed, signed_as, unsigned,
    },
};

/// Keeps what it is told, a line for each report.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<String>>>);

impl Recorder {
    fn keep(&self, stage: &str, report: &Report<'_>) {
        let mut line = format!("{stage} {} #{} {}", report.operation, report.attempt, report.ending);
        line.extend(report.cause.map(|cause| format!(" ({cause})")));
        line.extend(report.status.map(|status| format!(" {}", status.as_u16())));
        line.extend(report.code.map(|code| format!(" {code}")));
        line.extend(report.request_id.map(|id| format!(" {id}")));
        line.extend(report.key_id.map(|id| format!(" by {id}")));
        self.0.lock().unwrap().push(line);
    }

    fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

impl Observer for Recorder {
    fn attempt_ended(&self, report: &Report<'_>) {
        self.keep("attempt", report);
    }

    fn call_ended(&self, report: &Report<'_>) {
        self.keep("call", report);
    }
}

fn client(fake: &Fake, observer: impl Observer + 'static) -> Client {
    let builder = builder(LOCAL).transport(fake.clone()).retry(RetryPolicy::default());
    builder.observer(observer).build().unwrap()
}

fn lost() -> Answer {
    Err(TransportError::unknown("connection reset"))
}

#[tokio::test]
async fn a_success_is_one_attempt_and_one_call() {
    let recorder = Recorder::default();
    let fake = Fake::replying(signed(200, samples::USE_COUPON_REPLY));
    client(&fake, recorder.clone()).use_coupon(&samples::use_coupon()).await.unwrap();
    let told = format!("use_coupon #1 success 200 08F78BB7 by {KEY_ID}");
    assert_eq!(recorder.lines(), [format!("attempt {told}"), format!("call {told}")]);
}

#[tokio::test(start_paused = true)]
async fn each_attempt_is_told_and_the_call_tells_them_together() {
    let recorder = Recorder::default();
    let body = r#"{"code":"RULE_LIMIT","message":""}"#;
    let fake = Fake::answering([lost(), Ok(unsigned(502, "<html>")), Ok(signed(403, body))]);
    client(&fake, recorder.clone()).use_coupon(&samples::use_coupon()).await.unwrap_err();
    let refused = format!("403 RULE_LIMIT 08F78BB7 by {KEY_ID}");
    assert_eq!(
        recorder.lines(),
        [
            "attempt use_coupon #1 unknown (transport)".to_owned(),
            "attempt use_coupon #2 unknown (api) 502".to_owned(),
            format!("attempt use_coupon #3 refused (api) {refused}"),
            format!("call use_coupon #3 unknown (api) {refused}"),
        ]
    );
}

#[tokio::test]
async fn what_fails_before_it_is_sent_or_after_it_is_verified_is_told_too() {
    let recorder = Recorder::default();
    let fake = Fake::replying(signed(200, "[]"));
    let client = client(&fake, recorder.clone());
    let mut request = samples::use_coupon();
    client.use_coupon(&request).await.unwrap_err();
    request.coupon_code = "x".repeat(100).into();
    client.use_coupon(&request).await.unwrap_err();
    let told = format!("use_coupon #1 success 200 08F78BB7 by {KEY_ID}");
    assert_eq!(
        recorder.lines(),
        [
            format!("attempt {told}"),
            format!("call use_coupon #1 unknown (decode) 200 08F78BB7 by {KEY_ID}"),
            "attempt use_coupon #1 not sent (violations)".to_owned(),
            "call use_coupon #1 not sent (violations)".to_owned(),
        ]
    );
}

/// Keeps addresses and times.
#[derive(Clone, Default)]
struct Addresses(Arc<Mutex<Vec<(String, Duration)>>>);

impl Observer for Addresses {
    fn attempt_ended(&self, report: &Report<'_>) {
        let Report { method, path, host, .. } = report;
        self.0.lock().unwrap().push((format!("{method} {host} {path}"), report.duration));
    }

    fn call_ended(&self, report: &Report<'_>) {
        self.attempt_ended(report);
    }
}

#[tokio::test(start_paused = true)]
async fn addresses_are_templates_and_times_are_whole() {
    let addresses = Addresses::default();
    let refused = || Err(TransportError::not_sent("connection refused"));
    let fake = Fake::answering([refused(), lost(), Ok(signed(200, "{}"))]);
    let builder = builder(LOCAL).second_host_at("http://127.0.0.1:10").transport(fake.clone());
    let client = builder.retry(RetryPolicy::default()).observer(addresses.clone()).build().unwrap();
    client.chain("v3/some/{openid}").path("openid", "oSECRET").query("code", "SECRET").get().await.unwrap();
    let told = addresses.0.lock().unwrap().clone();
    let (attempts, total) = (&told[..3], told[3].1);
    let at: Vec<_> = told.iter().map(|(address, _)| address.as_str()).collect();
    let (first, second) = ("GET 127.0.0.1:9 /v3/some/{openid}", "GET 127.0.0.1:10 /v3/some/{openid}");
    assert_eq!(at, [first, second, second, second]);
    assert!(attempts.iter().all(|(_, duration)| duration.is_zero()), "{attempts:?}");
    assert!(total >= Duration::from_millis(300), "the pause belongs to the call: {total:?}");
}

#[tokio::test]
async fn an_error_code_that_is_none_is_not_told() {
    let recorder = Recorder::default();
    let body = r#"{"code":"oSECRET\nforged","message":"oSECRET"}"#;
    let fake = Fake::replying(signed(400, body));
    client(&fake, recorder.clone()).use_coupon(&samples::use_coupon()).await.unwrap_err();
    assert!(recorder.lines().iter().all(|line| !line.contains("SECRET")), "{:?}", recorder.lines());
}

#[tokio::test]
async fn replies_that_are_not_verified_name_no_key() {
    let recorder = Recorder::default();
    let other = signed_as(200, samples::USE_COUPON_REPLY, &NOW.to_string(), "PUB_KEY_ID_OF_NOBODY");
    let fake = Fake::replying(other);
    let client = client(&fake, recorder.clone()).with_retry(RetryPolicy::never());
    client.use_coupon(&samples::use_coupon()).await.unwrap_err();
    let told = "use_coupon #1 unknown (verification) 200 08F78BB7";
    assert_eq!(recorder.lines(), [format!("attempt {told}"), format!("call {told}")]);
}

#[tokio::test]
async fn downloads_of_certificates_are_calls_of_their_own() {
    let told = |answers: [Answer; 2], builder: wechatpay_coupons::ClientBuilder| async {
        let recorder = Recorder::default();
        let builder = builder.transport(Fake::answering(answers)).retry(RetryPolicy::never());
        let client = builder.observer(recorder.clone()).build().unwrap();
        client.use_coupon(&samples::use_coupon()).await.unwrap();
        recorder.lines()
    };
    let used = |id| Ok(signed_by(&WECHATPAY_KEY, id, NOW, samples::USE_COUPON_REPLY));
    let listed = Ok(signed_by(&WECHATPAY_KEY, PLATFORM, NOW, list(&[platform_entry()])));
    let downloaded = told([listed, used(PLATFORM)], downloading()).await;
    assert_eq!(downloaded[..2], told_twice("download_certificates #1 success 200 08F78BB7"));
    assert_eq!(downloaded[2..], told_twice(&format!("use_coupon #1 success 200 08F78BB7 by {PLATFORM}")));

    let failed = told([Ok(signed(200, "[]")), used(KEY_ID)], migrating()).await;
    assert_eq!(failed[..2], told_twice("download_certificates #1 unknown (certificates) 200 08F78BB7"));
}

fn told_twice(told: &str) -> [String; 2] {
    [format!("attempt {told}"), format!("call {told}")]
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_is_told_as_one_that_may_have_happened() {
    let recorder = Recorder::default();
    let client = builder(LOCAL).transport(Hanging).observer(recorder.clone()).build().unwrap();
    let second = Duration::from_secs(1);
    tokio::time::timeout(second, client.use_coupon(&samples::use_coupon())).await.unwrap_err();
    assert_eq!(recorder.lines(), ["attempt use_coupon #1 abandoned", "call use_coupon #1 abandoned"]);
    assert_eq!(Ending::Abandoned.outcome(), Some(Outcome::Unknown));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_never_polled_tells_nothing() {
    let recorder = Recorder::default();
    let client = builder(LOCAL).transport(Hanging).observer(recorder.clone()).build().unwrap();
    drop(client.use_coupon(&samples::use_coupon()));
    assert!(recorder.lines().is_empty());
}

struct Panicking;

impl Observer for Panicking {
    fn attempt_ended(&self, _: &Report<'_>) {
        panic!("an observer that panics at attempts, as this test wants");
    }

    fn call_ended(&self, _: &Report<'_>) {
        panic!("an observer that panics at calls, as this test wants");
    }
}

#[tokio::test(start_paused = true)]
async fn an_observer_that_panics_breaks_no_call() {
    let fake = Fake::answering([lost(), Ok(signed(200, samples::USE_COUPON_REPLY))]);
    client(&fake, Panicking).use_coupon(&samples::use_coupon()).await.unwrap();
    let hanging = builder(LOCAL).transport(Hanging).observer(Panicking).build().unwrap();
    let call = tokio::spawn(async move { hanging.use_coupon(&samples::use_coupon()).await });
    tokio::time::sleep(Duration::from_secs(1)).await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
}

#[cfg(feature = "tracing")]
mod spans {
    use std::{
        io::{self, Write},
        sync::Once,
    };

    use tracing_subscriber::{
        filter::LevelFilter,
        fmt::{MakeWriter, format::FmtSpan},
        util::SubscriberInitExt,
    };

    use super::*;

    /// The log, as it would be printed.
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Log {
        fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl<'a> MakeWriter<'a> for Log {
        type Writer = Self;

        fn make_writer(&'a self) -> Self {
            self.clone()
        }
    }

    /// Everything that `work` logs, at every level and with every span.
    async fn logged(work: impl Future<Output = ()>) -> String {
        // Where only some threads listen, what another thread meets first may be silent for all.
        static ELSEWHERE: Once = Once::new();
        ELSEWHERE.call_once(|| {
            tracing_subscriber::fmt()
                .with_writer(io::sink)
                .with_max_level(LevelFilter::TRACE)
                .finish()
                .init();
        });
        let log = Log::default();
        let subscriber = tracing_subscriber::fmt()
            .with_writer(log.clone())
            .with_span_events(FmtSpan::FULL)
            .with_max_level(LevelFilter::TRACE)
            .with_ansi(false)
            .without_time()
            .finish();
        let guard = subscriber.set_default();
        work.await;
        drop(guard);
        log.text()
    }

    #[track_caller]
    fn assert_has_line(log: &str, parts: &[&str]) {
        let found = log.lines().any(|line| parts.iter().all(|part| line.contains(part)));
        assert!(found, "{parts:?} is not in\n{log}");
    }

    #[tokio::test(start_paused = true)]
    async fn calls_and_attempts_are_spans_with_the_fields_of_reports() {
        let fake = Fake::answering([
            lost(),
            Ok(unsigned(200, samples::USE_COUPON_REPLY)),
            Ok(signed(200, samples::USE_COUPON_REPLY)),
        ]);
        let client = client(&fake, Recorder::default());
        let log = logged(async { drop(client.use_coupon(&samples::use_coupon()).await.unwrap()) }).await;
        let call = "wechatpay.call{operation=\"use_coupon\" method=\"POST\" \
                    path=\"/v3/marketing/busifavor/coupons/use\"";
        let key_id = format!("key_id=\"{KEY_ID}\"");
        let ended = ["ending=success", "status=200", "request_id=\"08F78BB7\"", &key_id, "duration_ms="];
        assert_has_line(&log, &[&[call, "attempt=3", "host=\"127.0.0.1:9\"", "close"], &ended[..]].concat());
        let attempt = format!("{call}}}:wechatpay.attempt{{operation=\"use_coupon\"");
        assert_has_line(&log, &[&attempt, "attempt=1", "ending=unknown", "cause=\"transport\"", "close"]);
        assert_has_line(&log, &[&[&*attempt, "attempt=3", "close"], &ended[..]].concat());
        assert_has_line(&log, &[call, "the call is attempted again", "pause_ms="]);
        let unverified = "the reply is not verified reason=the header Wechatpay-Signature is missing";
        assert_has_line(&log, &["WARN", &attempt, unverified]);
    }

    #[tokio::test]
    async fn downloads_are_told_with_their_serials_or_their_reason() {
        let listed = signed_by(&WECHATPAY_KEY, PLATFORM, NOW, list(&[platform_entry()]));
        let used = signed_by(&WECHATPAY_KEY, PLATFORM, NOW, samples::USE_COUPON_REPLY);
        let client = downloading().transport(Fake::answering([Ok(listed), Ok(used)])).build().unwrap();
        let log = logged(async { drop(client.use_coupon(&samples::use_coupon()).await.unwrap()) }).await;
        assert_has_line(
            &log,
            &[
                "operation=\"use_coupon\"",
                "certificates were downloaded",
                &format!("serials=[\"{PLATFORM}\"]"),
            ],
        );
        let client = downloading().transport(Fake::new(lost)).retry(RetryPolicy::never()).build().unwrap();
        let log = logged(async { drop(client.use_coupon(&samples::use_coupon()).await.unwrap_err()) }).await;
        assert_has_line(&log, &["WARN", "certificates were not downloaded", "connection reset"]);
    }

    #[tokio::test(start_paused = true)]
    async fn no_value_of_a_call_and_no_signature_is_logged() {
        const OPENID: &str = "oSECRET-openid-1";
        let body =
            format!(r#"{{"code":"PARAM_ERROR","message":"{OPENID}","detail":{{"field":"{OPENID}"}}}}"#);
        let replies = [
            signed(200, r#"{"coupon_id":"SECRET"}"#),
            signed(400, body.clone()),
            unsigned(400, body),
            signed(400, r#"{"code":"SECRET\n"}"#),
            signed(200, format!("[{OPENID}")),
            unsigned(200, OPENID),
        ];
        let mut request = samples::send_multiuse_coupon();
        request.openid = OPENID.into();
        request.user_name = "SECRET".into();
        request.id_card_number = "SECRET".into();
        for reply in replies {
            let fake = Fake::replying(reply);
            let client = client(&fake, Recorder::default());
            let log = logged(async {
                let _ = client.send_multiuse_coupon(&request).await;
                let chain = client.chain("v3/some/{openid}").path("openid", OPENID).query("q", "SECRET");
                let _ = chain.get().await;
            });
            let log = log.await;
            assert_has_line(&log, &["wechatpay.call", "/v3/multiuse/users/{openid}/coupons", "close"]);
            assert_has_line(&log, &["wechatpay.call", "path=\"/v3/some/{openid}\"", "close"]);
            assert!(!log.contains("SECRET"), "{log}");
            assert!(!log.to_ascii_lowercase().contains("authorization"), "{log}");
            for request in fake.requests() {
                let header = request.headers()["authorization"].to_str().unwrap();
                let signature = crate::support::Authorization::parse(header).signature;
                assert!(!log.contains(&signature));
            }
        }
    }
}
