//! The merchants that may call, and which of them does.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::{Credentials, crypto::PublicKey};

/// Merchants by their numbers, in the order in which they were described.
pub(crate) type Accounts = IndexMap<String, Account>;

/// What is known of a merchant: its credentials, and its key as the service uses it.
pub(crate) struct Account {
    pub(crate) credentials: Credentials,
    pub(crate) key: Arc<dyn PublicKey>,
    /// Where notifications go, if anywhere.
    pub(crate) notify_url: Option<String>,
}

tokio::task_local! {
    /// The merchant whose request is served.
    pub(super) static CALLER: String;
}

/// The number of the merchant whose request is served: within a method of a service, before it spawns anything.
pub fn caller() -> Option<String> {
    CALLER.try_with(Clone::clone).ok()
}
