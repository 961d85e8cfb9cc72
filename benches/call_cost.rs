//! What one call costs: CPU time of this process for `use_coupon`, beside a floor written by hand.
//!
//! The floor is what a good engineer would write for this one call on reqwest, serde and aws-lc-rs: the same
//! connections, the same signature, the same verification, and nothing else. The server is another process, which
//! answers every request with one signed reply; its time does not count. Rounds alternate, figures are medians.
//!
//! `cargo bench --bench call_cost` prints microseconds of CPU a call and the ratio, at concurrency 1 and 64, with RSA
//! signatures and with a signer that does nothing (which shows the cost of the client alone).

mod support;

use std::{future::Future, time::Duration};

use cpu_time::ProcessTime;
use support::{floor::Floor, keys, server};
use wechatpay_coupons::{
    BoxFuture, Client, Operation,
    auth::{SignError, Signer},
    busifavor::UseCoupon,
};

const ROUNDS: usize = 9;
const CALLS: usize = 3_000;

/// A signer that costs nothing.
struct NullSigner;

impl Signer for NullSigner {
    fn sign<'a>(&'a self, _: &'a [u8]) -> BoxFuture<'a, Result<String, SignError>> {
        Box::pin(std::future::ready(Ok("bm90aGluZw==".to_owned())))
    }
}

fn request() -> UseCoupon {
    UseCoupon::new(
        "sxxe34343434",
        "wx1234567889999",
        "2015-05-20T13:29:35+08:00",
        "1002600620019090123143254435",
    )
    .stock_id("100088")
    .openid("xsd3434454567676")
}

fn client(base_url: &str, null: bool) -> Client {
    let builder = Client::builder()
        .merchant(keys::MERCHANT)
        .serial(keys::SERIAL)
        .public_key(keys::PUBLIC_KEY_ID, keys::read("wechatpay_public.spki.pem"))
        .base_url(base_url)
        .http(reqwest::ClientBuilder::no_proxy);
    let builder = if null {
        builder.signer(NullSigner)
    } else {
        builder.private_key(keys::read("merchant_key.pkcs8.pem"))
    };
    builder.build().expect("a client")
}

/// Runs `CALLS` calls, `concurrency` at a time, and returns the CPU time of one.
async fn round<F, C>(concurrency: usize, call: F) -> Duration
where
    F: Fn() -> C + Clone + Send + Sync + 'static,
    C: Future<Output = ()> + Send,
{
    let start = ProcessTime::now();
    let workers = (0..concurrency).map(|_| {
        let call = call.clone();
        tokio::spawn(async move {
            for _ in 0..CALLS / concurrency {
                call().await;
            }
        })
    });
    for worker in workers.collect::<Vec<_>>() {
        worker.await.expect("no call fails");
    }
    start.elapsed() / u32::try_from(CALLS / concurrency * concurrency).expect("few calls")
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e6
}

async fn compare(base_url: &str, concurrency: usize, null: bool) {
    let (ours, floor) = (client(base_url, null), Floor::new(base_url, null));
    let (mut our_times, mut floor_times) = (Vec::new(), Vec::new());
    for number in 0..=ROUNDS {
        let ours = ours.clone();
        let our_time = round(concurrency, move || {
            let ours = ours.clone();
            async move {
                let reply = ours.use_coupon(&request()).await.expect("a verified reply");
                assert_eq!(reply.stock_id.as_str(), "100088");
            }
        });
        let floor = floor.clone();
        let floor_time = round(concurrency, move || {
            let floor = floor.clone();
            async move { assert_eq!(floor.use_coupon().await.stock_id, "100088") }
        });
        let (our_time, floor_time) = (our_time.await, floor_time.await);
        // The first round warms up.
        if number > 0 {
            our_times.push(our_time);
            floor_times.push(floor_time);
        }
    }
    let (ours, floor) = (median(our_times), median(floor_times));
    let signer = if null { "null" } else { "RSA" };
    println!("{signer:>6}  {concurrency:>11}  {ours:>9.1}  {floor:>9.1}  {:>5.3}", ours / floor);
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    if std::env::args().any(|argument| argument == "--server") {
        return server::run().await;
    }
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("run by `cargo bench --bench call_cost`");
        return;
    }
    let server = server::spawn();
    println!("{} on {}", UseCoupon::METADATA.id, server.base_url);
    println!("signer  concurrency  ours (µs)  floor (µs)  ratio");
    for null in [false, true] {
        for concurrency in [1, 64] {
            compare(&server.base_url, concurrency, null).await;
        }
    }
}
