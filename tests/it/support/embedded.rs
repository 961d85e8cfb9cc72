//! The embedded sandbox with something of everything in it, and a client of it.

use wechatpay_coupons::{Client, ClientBuilder, crypto::Backend};
use wechatpay_sandbox::{Backend as SandboxBackend, Sandbox, Stock, User};

pub(crate) const APPID: &str = "wx233544546545989";
pub(crate) const OPENID: &str = "oh-394z-6CGkNoJrsDLTTUKiAnp4";
pub(crate) const NAME: &str = "张三";
pub(crate) const ID_NUMBER: &str = "110101199003070134";
pub(crate) const STOCK: &str = "98065001";
pub(crate) const PRODUCT_STOCK: &str = "1000000013001";
pub(crate) const FUND_STOCK: &str = "9856000";
pub(crate) const CARD: &str = "pIJMr5MMiIkO_93VtPyIiEk2DZ4w";

pub(crate) async fn sandbox(backend: SandboxBackend) -> Sandbox {
    Sandbox::builder()
        .stock(Stock::uploaded(STOCK))
        .stock(Stock::product(PRODUCT_STOCK))
        .stock(Stock::multiuse(FUND_STOCK))
        .card(CARD, APPID)
        .user(User::new(OPENID).identity(NAME, ID_NUMBER))
        .backend(backend)
        .start()
        .await
        .expect("the sandbox starts")
}

pub(crate) fn client(sandbox: &Sandbox, backend: Backend) -> Client {
    builder(sandbox).backend(backend).build().expect("the credentials are right")
}

/// A configuration that lacks nothing.
pub(crate) fn builder(sandbox: &Sandbox) -> ClientBuilder {
    bare(sandbox).http(reqwest::ClientBuilder::no_proxy)
}

/// The same, before it is told how to send.
pub(crate) fn bare(sandbox: &Sandbox) -> ClientBuilder {
    let credentials = sandbox.credentials();
    Client::builder()
        .merchant(credentials.merchant_id.as_str())
        .serial(credentials.serial.as_str())
        .private_key(credentials.private_key.as_str())
        .public_key(credentials.public_key_id.as_str(), credentials.public_key.as_str())
        .base_url(sandbox.base_url())
}
