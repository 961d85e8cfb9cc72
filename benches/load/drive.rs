//! The calls: so many at a time, each timed.

use std::{
    ops::Range,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use hdrhistogram::Histogram;
use wechatpay_coupons::{
    Client,
    busifavor::UseCoupon,
    observe::{Ending, Observer, Report},
};

use super::{
    mode::Task,
    sandbox::{self, Account, Offer},
    usage::Usage,
};

/// After how many calls both are looked at for the first time.
const EARLY: usize = 10_000;
/// How many errors are shown.
const SHOWN: usize = 5;

/// What a run found out.
pub(crate) struct Run {
    pub(crate) concurrency: usize,
    pub(crate) calls: usize,
    pub(crate) duration: Duration,
    /// Microseconds.
    pub(crate) latencies: Histogram<u64>,
    pub(crate) failed_calls: usize,
    pub(crate) failed_attempts: usize,
    /// Before the calls, after the early ones, after half of them, at the end.
    pub(crate) looks: [Look; 4],
}

/// Both processes after so many calls.
pub(crate) struct Look {
    pub(crate) calls: usize,
    pub(crate) client: Usage,
    pub(crate) sandbox: Account,
}

pub(crate) fn run(task: &Task) -> Run {
    let (mut sandbox, offer) = sandbox::spawn(task.calls);
    let driver = Arc::new(Driver::new(offer));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut duration = Duration::ZERO;
    let mut look_after = |from, to| {
        let start = Instant::now();
        runtime.block_on(Arc::clone(&driver).redeem(task.concurrency, from..to));
        duration += start.elapsed();
        Look { calls: to, client: Usage::now(), sandbox: sandbox.account() }
    };

    let half = task.calls / 2;
    let early = EARLY.min(half);
    let looks =
        [look_after(0, 0), look_after(0, early), look_after(early, half), look_after(half, task.calls)];

    Run {
        concurrency: task.concurrency,
        calls: task.calls,
        duration,
        latencies: driver.latencies.lock().expect("no panic").clone(),
        failed_calls: driver.failed_calls.load(Ordering::Relaxed),
        failed_attempts: driver.failed_attempts.load(Ordering::Relaxed),
        looks,
    }
}

struct Driver {
    client: Client,
    coupons: Vec<String>,
    latencies: Mutex<Histogram<u64>>,
    failed_calls: AtomicUsize,
    failed_attempts: Arc<AtomicUsize>,
}

impl Driver {
    fn new(offer: Offer) -> Self {
        let failed_attempts = Arc::default();
        let client = Client::builder()
            .merchant(offer.merchant_id)
            .serial(offer.serial)
            .private_key(offer.private_key)
            .public_key(offer.public_key_id, offer.public_key)
            .base_url(offer.base_url)
            .observer(FailedAttempts(Arc::clone(&failed_attempts)))
            .build()
            .expect("a client");
        Self {
            client,
            coupons: offer.coupons,
            // All of its memory is there from the start; nothing takes longer than a minute.
            latencies: Mutex::new(Histogram::new_with_bounds(1, 60_000_000, 3).expect("bounds")),
            failed_calls: AtomicUsize::new(0),
            failed_attempts,
        }
    }

    /// Redeems coupons, so many at a time.
    async fn redeem(self: Arc<Self>, concurrency: usize, coupons: Range<usize>) {
        let next = Arc::new(AtomicUsize::new(coupons.start));
        let workers = (0..concurrency).map(|_| {
            let (driver, next) = (Arc::clone(&self), Arc::clone(&next));
            tokio::spawn(async move {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= coupons.end {
                        break;
                    }
                    driver.call(number).await;
                }
            })
        });
        for worker in workers.collect::<Vec<_>>() {
            worker.await.expect("no panic");
        }
    }

    async fn call(&self, number: usize) {
        let code = self.coupons[number].as_str();
        let request_number = format!("1002600620019090123{number:09}");
        let request = UseCoupon::new(code, "wx1234567889999", "2015-05-20T13:29:35+08:00", request_number)
            .stock_id(sandbox::STOCK)
            .openid(sandbox::OPENID);
        let start = Instant::now();
        let replied = self.client.use_coupon(&request).await;
        let took = start.elapsed();
        match replied {
            Ok(reply) => assert_eq!(reply.openid.as_str(), sandbox::OPENID),
            Err(error) => {
                if self.failed_calls.fetch_add(1, Ordering::Relaxed) < SHOWN {
                    println!("call {number} failed: {error}");
                }
            }
        }
        let microseconds = u64::try_from(took.as_micros()).expect("less than a minute");
        self.latencies.lock().expect("no panic").saturating_record(microseconds);
    }
}

/// Retries would hide them.
struct FailedAttempts(Arc<AtomicUsize>);

impl Observer for FailedAttempts {
    fn attempt_ended(&self, report: &Report<'_>) {
        if report.ending != Ending::Success && self.0.fetch_add(1, Ordering::Relaxed) < SHOWN {
            println!("attempt {} failed: {}", report.attempt, report.cause.unwrap_or("abandoned"));
        }
    }
}
