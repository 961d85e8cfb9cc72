//! What was called, as errors tell it.

use std::sync::Arc;

use crate::operation::{Evidence, Metadata};

/// An operation of a description; or an address that no description knows, of which little can be said.
#[derive(Clone, Debug)]
pub(crate) struct Called {
    metadata: &'static Metadata,
    address: Option<Arc<str>>,
}

impl Called {
    /// An address that no description knows: `metadata` has its method, and whatever else is sure.
    pub(crate) fn address(metadata: &'static Metadata, path: &str) -> Self {
        let address = format!("{} {path}", metadata.method);
        Self { metadata, address: Some(address.into()) }
    }

    /// Whether sending the same request again takes effect once at most, as far as the description knows; or as it
    /// assumes, where that is to count too.
    pub(crate) fn takes_effect_once(&self, assumed: bool) -> bool {
        match self.metadata.idempotency {
            Some(identity) => assumed || identity.evidence != Evidence::Assumed,
            None => self.metadata.method.is_safe(),
        }
    }

    /// The operation's id, or method and path. Never a value of the call.
    pub(crate) fn name(&self) -> &str {
        self.address.as_deref().unwrap_or(self.metadata.id)
    }

    /// The path alone, with its parameters in braces.
    pub(crate) fn path(&self) -> &str {
        let path = self.address.as_deref().and_then(|address| address.split_once(' '));
        path.map_or(self.metadata.path, |(_, path)| path)
    }

    pub(crate) fn metadata(&self) -> &'static Metadata {
        self.metadata
    }
}

impl From<&'static Metadata> for Called {
    fn from(metadata: &'static Metadata) -> Self {
        Self { metadata, address: None }
    }
}
