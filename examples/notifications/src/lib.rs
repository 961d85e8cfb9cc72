//! Receiving notifications: a merchant's handler, which knows no web framework, and a WeChat Pay that sends to it.
//!
//! `src/bin/` has a server around the handler for each of axum, actix-web and plain hyper. Run one:
//! `cargo run --package notification-servers --bin with-axum`.

mod shop;
mod wechatpay;

pub use shop::Shop;
pub use wechatpay::WechatPay;

/// Whatever goes wrong in an example.
pub type Failure = Box<dyn std::error::Error>;
