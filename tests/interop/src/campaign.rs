//! What is called for: a sandbox with something of everything, and a request for each operation.

use serde_json::{Value, json};
use wechatpay_coupons::Timestamp;
use wechatpay_sandbox::{DeliveryPace, KeyMode, Merchant, Sandbox, SandboxError, Stock, User};

/// Merchants who work with the public key, with certificates, and with both.
pub(crate) const MERCHANT: &str = "1900000109";
pub(crate) const CERTIFIED: &str = "1900000110";
pub(crate) const MIGRATING: &str = "1900000111";

pub(crate) const APPID: &str = "wx233544546545989";
pub(crate) const OPENID: &str = "oh-394z-6CGkNoJrsDLTTUKiAnp4";
pub(crate) const NAME: &str = "张三";
pub(crate) const ID_NUMBER: &str = "110101199003070134";
pub(crate) const STOCK: &str = "98065001";
pub(crate) const PRODUCT_STOCK: &str = "1000000013001";
/// A stock of funds for each of the merchants.
pub(crate) const FUND_STOCK: &str = "9856000";
pub(crate) const CERTIFIED_STOCK: &str = "9856001";
pub(crate) const MIGRATING_STOCK: &str = "9856002";
pub(crate) const CARD: &str = "pIJMr5MMiIkO_93VtPyIiEk2DZ4w";
pub(crate) const CODES: [&str; 3] = ["SPRING-001", "SPRING-002", "SPRING 003/a=b|c\\d_e"];

/// Keys that are neither side's.
pub(crate) const OTHER_PRIVATE_KEY: &str = include_str!("../../known_answers/merchant_key.pkcs8.pem");
pub(crate) const OTHER_PUBLIC_KEY: &str = include_str!("../../known_answers/wechatpay_public.spki.pem");

/// A sandbox that notifies the first merchant and the last there, when it is told to.
pub(crate) async fn sandbox(notify_url: &str) -> Result<Sandbox, SandboxError> {
    let certified = Merchant::new(CERTIFIED).key_mode(KeyMode::Certificates);
    let migrating = Merchant::new(MIGRATING).key_mode(KeyMode::Migration).notify_url(notify_url);
    Sandbox::builder()
        .notify_url(notify_url)
        .delivery_pace(DeliveryPace::ByHand)
        .merchant(certified.stock(Stock::multiuse(CERTIFIED_STOCK)))
        .merchant(migrating.stock(Stock::multiuse(MIGRATING_STOCK)))
        .stock(Stock::uploaded(STOCK))
        .stock(Stock::product(PRODUCT_STOCK))
        .stock(Stock::multiuse(FUND_STOCK))
        .card(CARD, APPID)
        .user(User::new(OPENID).identity(NAME, ID_NUMBER))
        .start()
        .await
}

/// What a client of this merchant is set up with: the public key where the merchant was given it.
pub(crate) fn config(sandbox: &Sandbox, merchant: &str) -> Option<Value> {
    let credentials = sandbox.credentials_of(merchant)?;
    let mut config = json!({
        "base_url": sandbox.base_url(),
        "merchant_id": credentials.merchant_id,
        "serial": credentials.serial,
        "private_key": credentials.private_key,
        "api_v3_key": credentials.api_v3_key,
        "key_mode": credentials.key_mode,
    });
    if credentials.key_mode != KeyMode::Certificates {
        config["public_key_id"] = credentials.public_key_id.as_str().into();
        config["public_key"] = credentials.public_key.as_str().into();
    }
    Some(config)
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

pub(crate) fn fund(stock: &str, number: &str) -> Value {
    json!({
        "openid": OPENID, "stock_id": stock, "out_request_no": number, "user_name": NAME,
        "id_card_number": ID_NUMBER, "amount": 10_000, "appid": APPID, "card_type": "ID_CARD",
    })
}

pub(crate) fn card() -> Value {
    json!({
        "card_id": CARD, "appid": APPID, "openid": OPENID, "out_request_no": "card-1",
        "send_time": Timestamp::now().as_str(),
    })
}
