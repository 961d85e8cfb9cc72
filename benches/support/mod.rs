//! What the side-by-side measurements share; some of it is used by `load/` too.

pub(crate) mod allocations;
pub(crate) mod alone;
pub(crate) mod comparison;
pub(crate) mod contender;
pub(crate) mod cost;
pub(crate) mod floor;
pub(crate) mod keys;
pub(crate) mod lifeline;
pub(crate) mod memory;
pub(crate) mod mode;
pub(crate) mod notification;
pub(crate) mod process;
pub(crate) mod rsa;
pub(crate) mod server;

/// One thread: the process is as busy as its calls are.
pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}
