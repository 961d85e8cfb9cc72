//! What is right and what is wrong with keys, clock and hosts: `cargo run --example diagnose`.
//!
//! Against the embedded sandbox, where all is well; and once with a clock that is ten minutes slow.

use std::{
    error::Error,
    time::{Duration, SystemTime},
};

use wechatpay_coupons::{Client, ClientBuilder};
use wechatpay_sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::builder().start().await?;
    println!("{}\n", configured(&sandbox).build()?.diagnose().await);

    let slow = || SystemTime::now() - Duration::from_secs(600);
    println!("With a slow clock:\n\n{}", configured(&sandbox).clock(slow).build()?.diagnose().await);
    Ok(())
}

fn configured(sandbox: &Sandbox) -> ClientBuilder {
    let credentials = sandbox.credentials();
    Client::builder()
        .merchant(credentials.merchant_id.as_str())
        .serial(credentials.serial.as_str())
        .private_key(credentials.private_key.as_str())
        .public_key(credentials.public_key_id.as_str(), credentials.public_key.as_str())
        .base_url(sandbox.base_url())
        .http(reqwest::ClientBuilder::no_proxy)
}
