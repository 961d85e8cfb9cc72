//! Quotas of operations.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, UNIX_EPOCH},
};

use http::Method;
use wechatpay_sandbox::{Sandbox, SandboxBuilder, SandboxError, Stock};

use crate::merchant::{Draft, Merchant};

const CODES: &str = "/v3/marketing/busifavor/stocks/98065001/couponcodes";

fn builder() -> SandboxBuilder {
    Sandbox::builder().stock(Stock::uploaded("98065001"))
}

#[tokio::test]
async fn calls_beyond_a_quota_are_refused_until_its_span_is_over() {
    let now = Arc::new(AtomicU64::new(1_700_000_000));
    let clock = now.clone();
    let builder = builder().quota("list_coupon_codes", 2, Duration::from_secs(60));
    let builder = builder.clock(move || UNIX_EPOCH + Duration::from_secs(clock.load(Ordering::SeqCst)));
    let merchant = Merchant::of(builder).await;
    let call = async |path: &str| {
        let draft = merchant.draft(Method::GET, path, "");
        merchant.call(&Draft { timestamp: now.load(Ordering::SeqCst), ..draft }).await
    };
    for _ in 0..2 {
        // What is refused for another reason was a call too.
        call("/v3/marketing/busifavor/stocks/1/couponcodes").await.expect_refusal(404, "RESOURCE_NOT_EXISTS");
        assert_eq!(call(CODES).await.status, 200);
        call(CODES).await.expect_refusal(429, "FREQUENCY_LIMITED");
        let explanation = merchant.sandbox.refusals().pop().unwrap().explanation;
        assert!(explanation.contains("2 calls of list_coupon_codes in 60s"), "{explanation}");
        now.fetch_add(59, Ordering::SeqCst);
        call(CODES).await.expect_refusal(429, "FREQUENCY_LIMITED");
        now.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn a_quota_of_what_is_not_served_is_told() {
    let error = builder().quota("use_cupon", 1, Duration::from_secs(1)).start().await.unwrap_err();
    assert!(matches!(error, SandboxError::UnknownOperation(name) if name == "use_cupon"));
}

#[tokio::test]
async fn the_quotas_of_the_manuals_are_off_unless_asked_for() {
    let now = || UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    for (asked_for, builder) in [(false, builder()), (true, builder().documented_quotas())] {
        let merchant = Merchant::of(builder.clock(now)).await;
        let draft = merchant.draft(Method::POST, "/v3/marketing/busifavor/coupons/use", "{}");
        let draft = Draft { timestamp: 1_700_000_000, ..draft };
        let authorization = merchant.authorization(&draft);
        for _ in 0..500 {
            merchant.send(&draft, &authorization).await.expect_refusal(400, "PARAM_ERROR");
        }
        let (status, code) = if asked_for { (429, "FREQUENCY_LIMITED") } else { (400, "PARAM_ERROR") };
        merchant.send(&draft, &authorization).await.expect_refusal(status, code);
    }
}
