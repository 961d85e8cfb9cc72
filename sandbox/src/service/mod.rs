//! The contract of generated service code: what stands between HTTP and the methods of a service.
//!
//! From a description `wechatpay-codegen` generates a trait with a method for each operation, and a function `router`
//! that makes [`Routes`] of whatever fulfils it. [`SandboxBuilder::mount`](crate::SandboxBuilder::mount) takes them.
//! What every operation has in common is done here, once: a request is admitted (authorization, clock, signature over
//! the raw bytes), read by what the description says of its fields, opened where it is sealed, and held against every
//! constraint; the reply is written and signed. A method that panics is answered for, with a 500 `SYSTEM_ERROR`. What it
//! returns is not held against the description's limits: rules are generated for requests alone, since a client takes
//! whatever the service says. That replies fit their schemas, a tool that reads the description can check from outside;
//! `tests/interop/schemathesis/` has one check the sandbox's own.
//!
//! Routes can be written by hand too:
//!
//! ```
//! use std::sync::Arc;
//!
//! use wechatpay_coupons::busifavor::{UseCoupon, UseCouponReply};
//! use wechatpay_sandbox::service::{Refusal, Routes, json};
//!
//! /// Redeems nothing.
//! struct Closed;
//!
//! impl Closed {
//!     async fn use_coupon(&self, _: UseCoupon) -> Result<UseCouponReply, Refusal> {
//!         Err(Refusal::new("RULE_LIMIT", "closed"))
//!     }
//! }
//!
//! let routes = Routes::new(Arc::new(Closed)).offer(Closed::use_coupon, json(200));
//! ```

mod account;
mod authorization;
mod body;
mod caught;
mod gate;
mod kept;
mod multipart;
mod quota;
mod received;
mod refusal;
mod refused;
mod reply;
mod routes;
mod sealed;
mod signed_otherwise;
mod warning;

pub use http::StatusCode;
pub use wechatpay_coupons::Operation;

pub use self::account::caller;
pub(crate) use self::{
    account::{Account, Accounts},
    gate::{Clock, Gate, Rules},
    kept::{Kept, Tell},
    quota::{Quota, Quotas},
    refusal::{Fault, code},
    routes::{Route, router},
};
pub use self::{
    refusal::Refusal,
    refused::Refused,
    reply::{Reply, bytes, empty, json, sealed_json, text},
    routes::{Routes, Serve},
    warning::Warning,
};
