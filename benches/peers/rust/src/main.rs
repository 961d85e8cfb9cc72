//! One Rust client of others in a process of its own: `peers <which> <address> <concurrency> <calls>` prints microseconds
//! of CPU a call. `KEYS` is the folder of the keys.
//!
//! Neither knows coupons, so both order a payment (`/v3/pay/transactions/native`), of about the same size.

mod rewritten;

use std::{future::Future, sync::Arc};

use cpu_time::ProcessTime;
use wechat_pay_rust_sdk::{
    model::{AmountInfo, NativeParams},
    pay::WechatPay,
};
use wxpay_rs::{
    WxPayClient, WxPayConfig,
    services::payments::{jsapi::Amount, native::NativeRequest},
};

const APPID: &str = "wx1234567889999";
const MERCHANT: &str = "1900000109";
const SERIAL: &str = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_0114232134912410000000000000";
const API_V3_KEY: &str = "0123456789abcdef0123456789abcdef";
const NOTIFY_URL: &str = "https://example.com/notify";
const NUMBER: &str = "1002600620019090123143254435";

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [which, address, concurrency, calls] = &arguments[..] else {
        panic!("wanted: peers wxpay-rs|wechat-pay-rust-sdk <address> <concurrency> <calls>");
    };
    let (concurrency, calls) = (concurrency.parse().expect("a number"), calls.parse().expect("a number"));
    match which.as_str() {
        "wxpay-rs" => {
            let client = Arc::new(wxpay(address).await);
            measure(concurrency, calls, || order_with_wxpay(Arc::clone(&client))).await;
        }
        "wechat-pay-rust-sdk" => {
            let client = Arc::new(sdk(address));
            measure(concurrency, calls, || order_with_sdk(Arc::clone(&client))).await;
        }
        _ => panic!("unknown: {which}"),
    }
}

fn key(file: &str) -> Vec<u8> {
    let folder = std::env::var("KEYS").expect("KEYS is the folder of the keys");
    std::fs::read(format!("{folder}/{file}")).expect("a key")
}

async fn wxpay(address: &str) -> WxPayClient {
    let config = WxPayConfig::builder()
        .app_id(APPID)
        .merchant_id(MERCHANT)
        .api_v3_key(API_V3_KEY)
        .private_key(key("merchant_key.pkcs8.pem"))
        .cert_serial_number(SERIAL)
        .platform_public_key(PUBLIC_KEY_ID, key("wechatpay_public.spki.pem"))
        .build()
        .expect("a configuration");
    let client = WxPayClient::builder().config(config).http_client(rewritten::Rewritten::to(address));
    client.build().await.expect("a client")
}

async fn order_with_wxpay(client: Arc<WxPayClient>) {
    let request = NativeRequest {
        appid: APPID.to_owned(),
        mchid: MERCHANT.to_owned(),
        description: "Image".to_owned(),
        out_trade_no: NUMBER.to_owned(),
        amount: Some(Amount { total: 1, currency: Some("CNY".to_owned()) }),
        notify_url: Some(NOTIFY_URL.to_owned()),
    };
    let reply = client.native().create_order(&request).await.expect("a reply");
    assert!(reply.code_url.starts_with("weixin:"));
}

fn sdk(address: &str) -> WechatPay {
    let private_key = String::from_utf8(key("merchant_key.pkcs8.pem")).expect("PEM");
    let mut client = WechatPay::new(APPID, MERCHANT, &private_key, SERIAL, API_V3_KEY, NOTIFY_URL);
    client.base_url = address.to_owned();
    client
}

async fn order_with_sdk(client: Arc<WechatPay>) {
    let request = NativeParams::new("Image", NUMBER, AmountInfo { total: 1 });
    let reply = client.native_pay(request).await.expect("a reply");
    assert!(reply.code_url.is_some());
}

async fn measure<C: Future<Output = ()> + 'static>(concurrency: usize, calls: usize, call: impl Fn() -> C) {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(async {
            run(concurrency, calls / 4, &call).await;
            let start = ProcessTime::now();
            run(concurrency, calls, &call).await;
            println!("{:.1}", start.elapsed().as_secs_f64() * 1e6 / calls as f64);
        })
        .await;
}

async fn run<C: Future<Output = ()> + 'static>(concurrency: usize, calls: usize, call: &impl Fn() -> C) {
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..calls {
        if running.len() == concurrency {
            running.join_next().await.expect("one runs").expect("no call fails");
        }
        running.spawn_local(call());
    }
    while let Some(done) = running.join_next().await {
        done.expect("no call fails");
    }
}
