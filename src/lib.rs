//! Issue, upload, query and redeem WeChat Pay coupons: typed calls, signed, verified and sealed.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "client")]
pub mod auth;
#[cfg(feature = "client")]
mod client;
#[cfg(feature = "client")]
pub mod crypto;
#[cfg(feature = "client")]
pub mod error;
#[path = "../generated/mod.rs"]
mod generated;
pub mod operation;
pub mod sensitive;
#[cfg(feature = "client")]
pub mod transport;

#[cfg(feature = "client")]
pub use client::{Client, ClientBuilder, pipeline};
#[cfg(feature = "client")]
pub use error::Error;
pub use generated::{busifavor, errors, events, multiuse, types};
pub use operation::{Advice, Operation, Outcome, Timestamp};
pub use sensitive::{Personal, Sensitive};

/// What macros of this crate name, wherever they are expanded.
#[doc(hidden)]
pub mod __private {
    pub use serde;
}
