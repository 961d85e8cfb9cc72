//! What the side-by-side measurements share.

pub(crate) mod floor;
pub(crate) mod keys;
pub(crate) mod server;
