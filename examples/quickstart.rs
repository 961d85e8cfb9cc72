//! A coupon campaign through all six operations, against the embedded sandbox: `cargo run --example quickstart`.
//!
//! Nothing leaves this machine, and no account is needed: the sandbox listens on loopback and makes its own keys. Every
//! call is what it would be against the real service: signed with RSA, sent over HTTP, verified before it is decoded.

use std::error::Error;

use wechatpay_coupons::{
    Client, Timestamp,
    busifavor::{
        ListCouponCodes, PreSendProductCoupon, SendConsumeCard, SendConsumeCardRequired, UploadCouponCodes,
        UseCoupon,
    },
    multiuse::{SendMultiuseCoupon, SendMultiuseCouponRequired},
    types::CouponCodeStatus,
};
use wechatpay_sandbox::{Sandbox, Stock, User};

const APPID: &str = "wx233544546545989";
const OPENID: &str = "oh-394z-6CGkNoJrsDLTTUKiAnp4";
const STOCK: &str = "98065001";
const PRODUCT_STOCK: &str = "1000000013001";
const FUND_STOCK: &str = "9856000";
const CARD: &str = "pIJMr5MMiIkO_93VtPyIiEk2DZ4w";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = start_sandbox().await?;
    let client = connect(&sandbox)?;

    upload_codes(&client).await?;
    println!("2. list_coupon_codes");
    list_codes(&client).await?;
    let code = sandbox.receive_coupon(STOCK, OPENID)?;
    println!("   … a user receives a coupon of the stock, the service draws {code} for it …");
    list_codes(&client).await?;

    redeem(&client, &code).await?;
    redeem_twice(&client, &code).await;
    prepare_product_coupon(&client).await?;
    give_fund(&client).await?;
    give_card(&client).await?;
    send_nonsense(&client).await;

    println!(
        "\nThat was the whole campaign. The code is in examples/quickstart.rs; README.md has the next steps."
    );
    Ok(())
}

async fn start_sandbox() -> Result<Sandbox, Box<dyn Error>> {
    let sandbox = Sandbox::builder()
        .stock(Stock::uploaded(STOCK))
        .stock(Stock::product(PRODUCT_STOCK))
        .stock(Stock::multiuse(FUND_STOCK))
        .card(CARD, APPID)
        .user(User::new(OPENID).identity("张三", "110101199003070134"))
        .start()
        .await?;
    println!("An embedded WeChat Pay listens on {}\n", sandbox.base_url());
    Ok(sandbox)
}

fn connect(sandbox: &Sandbox) -> Result<Client, Box<dyn Error>> {
    let credentials = sandbox.credentials();
    let client = Client::builder()
        .merchant(credentials.merchant_id.as_str())
        .serial(credentials.serial.as_str())
        .private_key(credentials.private_key.as_str())
        .public_key(credentials.public_key_id.as_str(), credentials.public_key.as_str())
        .base_url(sandbox.base_url())
        .http(reqwest::ClientBuilder::no_proxy)
        .build()?;
    Ok(client)
}

async fn upload_codes(client: &Client) -> Result<(), Box<dyn Error>> {
    let codes = ["SPRING-001", "SPRING-002", "SPRING-003", "SPRING-001"];
    let reply = client.upload_coupon_codes(&UploadCouponCodes::new(STOCK, codes, "upload-0001")).await?;
    let duplicates = reply.duplicate_codes.unwrap_or_default().len();
    println!("1. upload_coupon_codes");
    println!("   {} codes stored, {duplicates} sent twice and stored once", reply.success_count);
    Ok(())
}

async fn list_codes(client: &Client) -> Result<(), Box<dyn Error>> {
    let reply = client.list_coupon_codes(&ListCouponCodes::new(STOCK).offset(0).limit(20)).await?;
    for item in reply.data.unwrap_or_default() {
        // Values that the service may add later end up in the last arm.
        let status = match item.code_status {
            Some(CouponCodeStatus::Available) => "available",
            Some(CouponCodeStatus::Dispatched) => "dispatched to a user",
            _ => "in a state that this version does not know",
        };
        println!("   {}  {status}", item.code.as_str());
    }
    Ok(())
}

fn redemption(code: &str, number: &str) -> UseCoupon {
    UseCoupon::new(code, APPID, Timestamp::now(), number).stock_id(STOCK).openid(OPENID)
}

async fn redeem(client: &Client, code: &str) -> Result<(), Box<dyn Error>> {
    let request = redemption(code, "order-7001");
    let reply = client.use_coupon(&request).await?;
    println!("3. use_coupon\n   redeemed at {}", reply.wechatpay_use_time);
    // A lost reply is no reason to worry: the same request takes effect once.
    let again = client.use_coupon(&request).await?;
    println!("   the same request again: still redeemed at {}", again.wechatpay_use_time);
    Ok(())
}

async fn redeem_twice(client: &Client, code: &str) {
    println!("   the same coupon under another request number:");
    match client.use_coupon(&redemption(code, "order-7002")).await {
        Ok(reply) => println!("   redeemed twice, at {}?!", reply.wechatpay_use_time),
        Err(error) => {
            println!("     outcome  {}", error.outcome());
            println!("     code     {}", error.code().unwrap_or("none"));
            println!("     advice   {}", error.advice());
            println!("     signed   {}", if error.is_authenticated() { "yes, by the service" } else { "no" });
            println!("     in full  {error}");
        }
    }
}

async fn prepare_product_coupon(client: &Client) -> Result<(), Box<dyn Error>> {
    let request = PreSendProductCoupon::new(PRODUCT_STOCK, APPID, "34657_20250101_123456").openid(OPENID);
    let reply = client.pre_send_product_coupon(&request).await?;
    println!("4. pre_send_product_coupon\n   a token for the coupon component: {}", reply.token.as_str());
    println!("   in a log it is {:?}: whoever holds it can claim the coupon", reply.token);
    Ok(())
}

async fn give_fund(client: &Client) -> Result<(), Box<dyn Error>> {
    let request = SendMultiuseCoupon::new(SendMultiuseCouponRequired {
        openid: OPENID.into(),
        stock_id: FUND_STOCK.into(),
        out_request_no: "1900000109-20260101-1".into(),
        user_name: "张三".into(),
        id_card_number: "110101199003070134".into(),
        appid: APPID.into(),
        card_type: "ID_CARD".into(),
    })
    .amount(10_000);
    let reply = client.send_multiuse_coupon(&request).await?;
    println!("5. send_multiuse_coupon\n   fund {} of 100.00 yuan", reply.coupon_id);
    println!("   name and identity number travelled sealed; in a log they are {:?}", request.user_name);
    Ok(())
}

async fn give_card(client: &Client) -> Result<(), Box<dyn Error>> {
    let request = SendConsumeCard::new(SendConsumeCardRequired {
        card_id: CARD.into(),
        appid: APPID.into(),
        openid: OPENID.into(),
        out_request_no: "card-0001".into(),
        send_time: Timestamp::now(),
    });
    let reply = client.send_consume_card(&request).await?;
    println!("6. send_consume_card\n   card {} is in the user's wallet", reply.card_code.as_str());
    Ok(())
}

async fn send_nonsense(client: &Client) {
    println!("\nBad input never gets out; every rule it breaks is told at once:");
    let request =
        UseCoupon::new("", APPID, "yesterday", "order-7003").stock_id("a stock id that is far too long");
    if let Err(error) = client.use_coupon(&request).await
        && let Some(violations) = error.violations()
    {
        for violation in violations {
            println!("   {violation}");
        }
    }
}
