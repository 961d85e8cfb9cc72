//! What is called for: a sandbox with something of everything, and a request for each operation.

use serde_json::{Value, json};
use wechatpay_coupons::{Client, Timestamp, busifavor::UploadCouponCodes};
use wechatpay_sandbox::{Sandbox, SandboxError, Stock, User};

use crate::Failure;

pub(crate) const APPID: &str = "wx233544546545989";
pub(crate) const OPENID: &str = "oh-394z-6CGkNoJrsDLTTUKiAnp4";
pub(crate) const NAME: &str = "张三";
pub(crate) const ID_NUMBER: &str = "110101199003070134";
pub(crate) const STOCK: &str = "98065001";
const DESCRIBED_STOCK: &str = "100088";
pub(crate) const PRODUCT_STOCK: &str = "1000000013001";
pub(crate) const FUND_STOCK: &str = "9856000";
pub(crate) const CARD: &str = "pIJMr5MMiIkO_93VtPyIiEk2DZ4w";
pub(crate) const CODES: [&str; 3] = ["SPRING-001", "SPRING-002", "SPRING 003/a=b|c\\d_e"];

/// Keys that are neither side's. The public one signed the notification among the known answers.
pub(crate) const OTHER_PRIVATE_KEY: &str = include_str!("../../known_answers/merchant_key.pkcs8.pem");
pub(crate) const OTHER_PUBLIC_KEY: &str = include_str!("../../known_answers/wechatpay_public.spki.pem");

pub(crate) async fn sandbox() -> Result<Sandbox, SandboxError> {
    Sandbox::builder()
        .stock(Stock::uploaded(STOCK))
        .stock(Stock::uploaded(DESCRIBED_STOCK))
        .stock(Stock::product(PRODUCT_STOCK))
        .stock(Stock::multiuse(FUND_STOCK))
        .card(CARD, APPID)
        .user(User::new(OPENID).identity(NAME, ID_NUMBER))
        .start()
        .await
}

/// Gives the user of the description's example the coupon that it redeems.
pub(crate) async fn give_described_coupon(sandbox: &Sandbox) -> Result<(), Failure> {
    let credentials = sandbox.credentials();
    let client = Client::builder()
        .merchant(credentials.merchant_id.as_str())
        .serial(credentials.serial.as_str())
        .private_key(credentials.private_key.as_str())
        .public_key(credentials.public_key_id.as_str(), credentials.public_key.as_str())
        .base_url(sandbox.base_url())
        .http(reqwest::ClientBuilder::no_proxy)
        .build()?;
    let codes = UploadCouponCodes::new(DESCRIBED_STOCK, ["sxxe34343434"], "described");
    client.upload_coupon_codes(&codes).await?;
    sandbox.receive_coupon(DESCRIBED_STOCK, "xsd3434454567676")?;
    Ok(())
}

/// What a client is set up with. The sandbox has no notifications yet, so the APIv3 key is that of the known answers.
pub(crate) fn config(sandbox: &Sandbox) -> Value {
    let credentials = sandbox.credentials();
    json!({
        "base_url": sandbox.base_url(),
        "merchant_id": credentials.merchant_id,
        "serial": credentials.serial,
        "private_key": credentials.private_key,
        "public_key_id": credentials.public_key_id,
        "public_key": credentials.public_key,
        "api_v3_key": include_str!("../../known_answers/apiv3_key.txt"),
    })
}

pub(crate) fn upload() -> Value {
    json!({ "stock_id": STOCK, "coupon_code_list": CODES, "upload_request_no": "upload-1" })
}

pub(crate) fn list() -> Value {
    json!({ "stock_id": STOCK, "offset": 0, "limit": 20 })
}

pub(crate) fn redeem(code: &str) -> Value {
    json!({
        "coupon_code": code, "stock_id": STOCK, "appid": APPID, "openid": OPENID,
        "use_time": Timestamp::now().as_str(), "use_request_no": "use-1",
    })
}

pub(crate) fn pre_send() -> Value {
    json!({
        "stock_id": PRODUCT_STOCK, "appid": APPID, "openid": OPENID,
        "send_request_no": "34657_20250101_123456",
    })
}

pub(crate) fn fund() -> Value {
    json!({
        "openid": OPENID, "stock_id": FUND_STOCK, "out_request_no": "fund-1", "user_name": NAME,
        "id_card_number": ID_NUMBER, "amount": 10_000, "appid": APPID, "card_type": "ID_CARD",
    })
}

pub(crate) fn card() -> Value {
    json!({
        "card_id": CARD, "appid": APPID, "openid": OPENID, "out_request_no": "card-1",
        "send_time": Timestamp::now().as_str(),
    })
}
