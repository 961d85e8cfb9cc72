//! An embedded WeChat Pay for tests.
//!
//! WeChat Pay has no sandbox for the coupon endpoints of APIv3, so nobody can try an integration without a live
//! merchant. This is one: an HTTP server on the loopback address that treats a request as the real service does. It
//! checks the authorization over the raw bytes, the clock, every documented constraint, and opens sealed fields with
//! its own private key; it remembers stocks, codes, coupons and request numbers; it refuses with the documented codes;
//! it signs its replies. Clients in any language can be pointed at [`Sandbox::base_url`] with
//! [`Sandbox::credentials`].
//!
//! ```
//! use wechatpay_sandbox::{Sandbox, Stock};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::builder().stock(Stock::generated("100088")).start().await?;
//! let code = sandbox.receive_coupon("100088", "oh-394z-6CGkNoJrsDLTTUKiAnp4")?;
//! assert_eq!(sandbox.coupon("100088", code).unwrap().openid, "oh-394z-6CGkNoJrsDLTTUKiAnp4");
//!
//! // Nobody gets in without a signature.
//! let url = format!("{}/v3/marketing/busifavor/coupons/use", sandbox.base_url());
//! let request = reqwest::Client::new().post(url).header("User-Agent", "example").body("{}");
//! let reply = request.send().await?;
//! assert_eq!(reply.status(), 401);
//! assert!(reply.text().await?.contains("SIGN_ERROR"));
//! assert_eq!(sandbox.requests(), 0);
//! # Ok(())
//! # }
//! ```
//!
//! Models, addresses, constraints and error codes come from the library's description, so the two can't drift apart.
//! The cryptography does not: it is written a second time, on either of two crates ([`Backend`]), and so checks the
//! library's.
//!
//! # What it serves
//!
//! | operation | what it keeps |
//! |---|---|
//! | `send_consume_card` | one code for each user and card; one result for each pair of request number and time |
//! | `pre_send_product_coupon` | one token for each request number |
//! | `send_multiuse_coupon` | one fund for each request number; names compared with those of [`User::identity`] |
//! | `use_coupon` | one redemption for each coupon and request number |
//! | `upload_coupon_codes` | a pool of codes for each stock |
//! | `list_coupon_codes` | |
//!
//! `GET /v3/certificates` lists the platform certificates for merchants in [`KeyMode::Certificates`] or
//! [`KeyMode::Migration`]; others are told that there are none. [`Sandbox::rotate_certificate`] renews them.
//!
//! # Several merchants
//!
//! What the builder is given by itself belongs to one merchant, 1900000109. [`SandboxBuilder::merchant`] adds others,
//! each with its own keys, stocks and request numbers; [`Sandbox::credentials_of`] has what a client of theirs sets.
//!
//! Where the manuals are silent it does the least surprising: a request number with other parameters is refused, and
//! so is a request that nobody could mean.
//!
//! # Time and numbers
//!
//! What depends on time is by one clock, [`SandboxBuilder::clock`], so that a test need not wait: all but the pauses between
//! notifications. By it a new stock takes codes only after a while ([`UploadedStock::creating`], `STATEMENT_CREATING` until
//! then), and merchants have quotas ([`SandboxBuilder::quota`], [`SandboxBuilder::documented_quotas`]; `FREQUENCY_LIMITED`
//! beyond). Both are off unless set: a stock is an old one, and any number of calls is taken.
//!
//! # Notifications
//!
//! With [`SandboxBuilder::notify_url`] a merchant is notified of coupons that its users receive, and of funds that they
//! spend ([`Sandbox::spend_fund`]); never of a coupon that the merchant itself redeems, as the service does not either.
//! [`Sandbox::deliveries`] tells what became of them.
//!
//! # Why it refuses
//!
//! [`Sandbox::refusals`] explains in words what a reply says in codes: see [`service::Refused`]. What it serves and nobody
//! can have meant is in [`Sandbox::warnings`].
//!
//! # Bad days
//!
//! [`Sandbox::fault`] makes it misbehave: wrong signatures, lost connections, errors of gateways. [`fault`] has them all.
//!
//! # Tests in other languages
//!
//! What a test calls on [`Sandbox`], one in another language asks of the [control endpoint](control).
//!
//! # Operations of one's own
//!
//! [`SandboxBuilder::mount`] serves what is not here, under the same rules: see [`service`].

mod builder;
mod certificates;
pub mod control;
mod coupons;
mod credentials;
mod crypto;
mod effect;
mod error;
pub mod fault;
#[allow(unreachable_pub, reason = "in other crates it is reached")]
#[path = "../generated/mod.rs"]
mod generated;
mod merchant;
mod notifications;
mod operations;
mod platform;
mod random;
mod sandbox;
mod server;
pub mod service;
mod state;
mod stock;
mod user;
mod users;
mod view;

pub use builder::SandboxBuilder;
pub use credentials::Credentials;
pub use crypto::Backend;
pub use effect::Effect;
pub use error::SandboxError;
pub use fault::Fault;
pub use merchant::{KeyMode, Merchant};
pub use notifications::{Delivery, DeliveryPace, DeliveryState};
pub use platform::PlatformCertificate;
pub use sandbox::Sandbox;
pub use stock::{MultiuseStock, ProductStock, Stock, UploadedStock};
pub use user::User;
pub use view::{CouponState, CouponView};
