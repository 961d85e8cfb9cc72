//! Issue, upload, query and redeem WeChat Pay coupons (微信支付商家券): typed calls, signed, verified and sealed.
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use wechatpay_coupons::{Client, Timestamp, busifavor::UseCoupon};
//!
//! let client = Client::builder()
//!     .merchant("1900000001")
//!     .merchant_certificate(std::fs::read("apiclient_cert.pem")?)
//!     .private_key(std::fs::read("apiclient_key.pem")?)
//!     .public_key("PUB_KEY_ID_0114232134912410000000000000", std::fs::read("pub_key.pem")?)
//!     .build()?;
//!
//! let request = UseCoupon::new("sxxe34343434", "wx1234567889999", Timestamp::now(), "R-2026-000042")
//!     .stock_id("100088");
//! let reply = client.use_coupon(&request).await?;
//! println!("redeemed at {}", reply.wechatpay_use_time);
//! # Ok(())
//! # }
//! ```
//!
//! # What is here
//!
//! | operation | method | what it does |
//! |---|---|---|
//! | send consume card (发放消费卡) | `send_consume_card` | puts a consumer card into a user's wallet |
//! | pre-send product coupon (预发放商品券) | `pre_send_product_coupon` | prepares a product coupon, gives a token for it |
//! | send multi-use coupon (发放消费金) | `send_multiuse_coupon` | gives a verified user a fund |
//! | use coupon (核销用户券) | `use_coupon` | redeems a coupon |
//! | upload coupon codes (上传预存code) | `upload_coupon_codes` | stores a merchant's own codes in a stock |
//! | list coupon codes (查询预存code列表) | `list_coupon_codes` | lists them, and who got them |
//!
//! The models and the methods are generated from an OpenAPI description, `spec/coupons.yaml`; nothing else in the
//! crate knows an endpoint. [`busifavor`] and [`multiuse`] hold the requests and replies, [`types`] what they share,
//! [`errors`] the documented error codes, [`events`] what notifications tell.
//!
//! # A call
//!
//! A request is plain data. Sending it takes these steps, each of which can fail in its own way:
//!
//! 1. **check**: every constraint of the description is held against the values. All [violations](operation::Violations)
//!    are reported at once, and nothing was sent.
//! 2. **encode**: path and query are percent-encoded, the body is serialised once, [sensitive](sensitive::Sensitive)
//!    fields are sealed with WeChat Pay's key.
//! 3. **sign**: the merchant's key signs exactly the bytes that are sent, with a fresh time and nonce.
//! 4. **send**: over one pool of kept-alive connections.
//! 5. **verify**: the reply's signature is verified over its raw bytes, before anything is decoded.
//! 6. **decode**: unknown fields are ignored, unknown enum values kept, `null` counts as absent.
//!
//! # Calling by path
//!
//! The same calls without types, for those who think in paths. [`chain`] has the paths of all operations, step by step:
//!
//! ```no_run
//! # async fn run(client: wechatpay_coupons::Client) -> Result<(), wechatpay_coupons::Error> {
//! use serde_json::json;
//!
//! let card = client
//!     .v3()
//!     .marketing()
//!     .busifavor()
//!     .coupons()
//!     .card_id("pIJMr5MMiIkO_93VtPyIiEk2DZ4w")
//!     .send()
//!     .post(&json!({
//!         "appid": "wx233544546545989",
//!         "openid": "oh-394z-6CGkNoJrsDLTTUKiAnp4",
//!         "out_request_no": "1900000109_20191231_0001",
//!         "send_time": "2019-12-31T13:29:35.120+08:00",
//!     }))
//!     .await?;
//! println!("sent: {}", card["card_code"].is_string());
//! # Ok(())
//! # }
//! ```
//!
//! A [`Chain`] takes any path, so it reaches the endpoints that this crate does not describe:
//!
//! ```no_run
//! # async fn run(client: wechatpay_coupons::Client) -> Result<(), wechatpay_coupons::Error> {
//! let coupons = client
//!     .chain("v3/marketing/favor/users/{openid}/coupons")
//!     .path("openid", "oh-394z-6CGkNoJrsDLTTUKiAnp4")
//!     .query("appid", "wx233544546545989")
//!     .query("limit", 20)
//!     .get()
//!     .await?;
//! println!("{} coupons", coupons["total_count"]);
//! # Ok(())
//! # }
//! ```
//!
//! Such calls are signed, verified and have an outcome as any other. No constraint is held against their values. The
//! sensitive fields of a described operation are sealed all the same; elsewhere say what is to be sealed:
//!
//! ```no_run
//! # async fn run(client: wechatpay_coupons::Client) -> Result<(), wechatpay_coupons::Error> {
//! use serde::Deserialize;
//! use serde_json::json;
//!
//! #[derive(Deserialize)]
//! struct Applied {
//!     applyment_id: u64,
//! }
//!
//! let apply = client
//!     .chain("v3/applyment4sub/applyment/")
//!     .seal("/contact_info/contact_name")
//!     .post(&json!({"business_code": "1900013511_10000", "contact_info": {"contact_name": "张三"}}));
//! let applied: Applied = apply.json().await?;
//! println!("{}", applied.applyment_id);
//! # Ok(())
//! # }
//! ```
//!
//! # When it fails
//!
//! Every [`Error`] tells its [`Outcome`]: `NotSent` and `Refused` mean that nothing happened, `Unknown` that the call may
//! have happened. After `Unknown` do as [`Error::advice`] says: send the *same* request again, with the same request
//! number and times, or query. An outcome speaks of one call, over all its attempts; a later refusal does not settle an
//! earlier `Unknown`. See [`error`] for the whole story.
//!
//! A failed call is attempted again by itself, three times in all and for a minute at most, where that can't make it happen
//! twice. [`RetryPolicy`] tells when, and turns it off.
//!
//! # Notifications
//!
//! What the service sends by itself goes in as it came, headers and raw body, and comes out verified, opened and typed;
//! the reply to send back is ready either way:
//!
//! ```no_run
//! # async fn run(
//! #     client: wechatpay_coupons::Client,
//! #     headers: http::HeaderMap,
//! #     body: bytes::Bytes,
//! # ) -> Result<http::Response<bytes::Bytes>, Box<dyn std::error::Error>> {
//! use wechatpay_coupons::{events::Event, notification};
//!
//! let reply = match client.notifications()?.open(&headers, &body).await {
//!     Ok(notification) => {
//!         if let Event::CouponSend(coupon) = &notification.event {
//!             println!("{}: a coupon of stock {}", notification.id, coupon.stock_id.as_str());
//!         }
//!         notification::accepted()
//!     }
//!     Err(error) => error.reply(),
//! };
//! # Ok(reply)
//! # }
//! ```
//!
//! It takes the builder's [`api_v3_key`](ClientBuilder::api_v3_key). [`notification`] has the rest: the same one twice, what
//! to reply when, servers in axum, actix-web and hyper.
//!
//! # Runtime
//!
//! Calls run on tokio, with its I/O and time enabled, which the built-in transport needs. With a [`transport::Transport`]
//! of your own any executor does; without tokio nothing is attempted again, and no deadline is kept. With the feature
//! `blocking` there is a client that needs no runtime: `ClientBuilder::build_blocking`.
//!
//! # Keys
//!
//! | what | where it comes from | setting |
//! |---|---|---|
//! | merchant number (商户号) | the merchant platform | [`merchant`](ClientBuilder::merchant) |
//! | merchant's certificate (商户API证书) | `apiclient_cert.pem` | [`merchant_certificate`](ClientBuilder::merchant_certificate), or its [`serial`](ClientBuilder::serial) |
//! | merchant's private key (商户API私钥) | `apiclient_key.pem` | [`private_key`](ClientBuilder::private_key), or a [`signer`](ClientBuilder::signer) |
//! | another scheme or caller, such as a brand (品牌) | | [`identity`](ClientBuilder::identity), in place of merchant and serial |
//! | WeChat Pay's public key (微信支付公钥) and its id | `pub_key.pem`, `PUB_KEY_ID_…` | [`public_key`](ClientBuilder::public_key) |
//! | or platform certificates (微信支付平台证书) at hand | `wechatpay_….pem` | [`platform_certificate`](ClientBuilder::platform_certificate) |
//! | or the same by download | the merchant platform | [`download_certificates`](ClientBuilder::download_certificates) |
//! | APIv3 key (APIv3密钥), for notifications and certificate downloads | the merchant platform | [`api_v3_key`](ClientBuilder::api_v3_key) |
//!
//! Files may be PEM or DER. [`build`](ClientBuilder::build) lists every problem of a configuration, and says what a
//! wrong file is.
//!
//! New merchants have WeChat Pay's public key alone; older ones have platform certificates, and change over in the
//! merchant platform. During the change give both: replies are verified with either, and the public key is asked for
//! unless [`ask_for`](ClientBuilder::ask_for) says otherwise. [`KeyRing::usage`](auth::KeyRing::usage), of
//! `client.pipeline().keys()`, tells which key still signs, and so when certificates can go. [`certificates`] has the
//! steps of a download.
//!
//! # Seen from outside
//!
//! An [`observe::Observer`], or spans of the feature `tracing`, tell of every call and every attempt what metrics and logs
//! want: operation, status, code, request id, key id, duration.
//!
//! [`Client::diagnose`] looks at keys, clock and hosts when calls fail and nobody knows why.
//!
//! # What never shows
//!
//! Keys, sensitive fields (names, identity numbers) and personal ones (openids, unionids, coupon codes, tokens) appear
//! in no `Debug`, no error and no log line. Ask for them by name: [`Sensitive::expose`], `as_str` of an identifier.
//!
//! # Features
//!
//! | feature | default | what it brings |
//! |---|---|---|
//! | `client` | yes | the client; without it the crate is models and operations alone, on serde |
//! | `blocking` | no | `blocking::Client`, the same methods without async |
//! | `busifavor`, `multiuse` | yes | models and operations of each tag of the description |
//! | `events` | yes | the events that notifications tell |
//! | `aws-lc-rs` | yes | the cryptographic back end on AWS-LC |
//! | `rsa` | no | the one in pure Rust; with both, [`ClientBuilder::backend`] chooses |
//! | `rustls` | yes | TLS by rustls |
//! | `native-tls` | no | TLS by the operating system |
//! | `tracing` | no | spans of calls and attempts: see [`observe`] |
//! | `http2` | no | HTTP/2 where the server offers it; the service itself speaks HTTP/1.1 |
//!
//! # Operations of your own
//!
//! For one call [by path](#calling-by-path) no type is needed. Anything that implements [`Operation`] can be called with
//! [`Client::call`]: it says its address in a
//! [`Metadata`](operation::Metadata) and writes its request with an [`Encoder`](operation::Encoder).
#![cfg_attr(docsrs, feature(doc_cfg))]
// Bytes from outside never panic, so nothing here may, outside of tests.
#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::todo,
        clippy::unreachable,
        clippy::unwrap_used
    )
)]
// Without a back end there is one thing to say, which `crypto` says.
#![cfg_attr(all(feature = "client", not(any(feature = "aws-lc-rs", feature = "rsa"))), allow(unused))]

#[cfg(feature = "client")]
pub mod auth;
#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "client")]
pub mod certificates;
#[cfg(feature = "client")]
mod client;
#[cfg(feature = "client")]
pub mod crypto;
#[cfg(feature = "client")]
pub mod error;
#[path = "../generated/mod.rs"]
mod generated;
#[cfg(feature = "client")]
pub mod notification;
pub mod operation;
pub mod sensitive;
#[cfg(feature = "client")]
pub mod transport;

#[cfg(feature = "client")]
pub use client::{Call, Chain, Client, ClientBuilder, RetryPolicy, diagnosis, observe, pipeline};
#[cfg(feature = "client")]
pub use error::Error;
pub use generated::*;
pub use operation::{Advice, Operation, Outcome, Timestamp};
pub use sensitive::{Personal, Sensitive};

/// What [`Signer`](auth::Signer) and [`Transport`](transport::Transport) return: a future on the heap, so that both can
/// stand behind a `dyn`.
#[cfg(feature = "client")]
pub type BoxFuture<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What macros of this crate name, wherever they are expanded.
#[doc(hidden)]
pub mod __private {
    pub use crate::operation::unfit;
    pub use serde;
}

/// The code in the READMEs compiles.
#[cfg(all(doctest, feature = "client"))]
mod readme {
    #[doc = include_str!("../README.md")]
    struct English;
    #[doc = include_str!("../README.zh-CN.md")]
    struct Chinese;
}

/// So does the page of calls.
#[cfg(all(doctest, feature = "blocking"))]
mod calling {
    #[doc = include_str!("../docs/calling.md")]
    struct Page;
}
