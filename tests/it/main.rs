//! Integration tests: through the public API alone, over fakes and real sockets.

#[cfg(feature = "client")]
mod bad_input;
#[cfg(feature = "blocking")]
mod blocking;
#[cfg(feature = "client")]
mod certificates;
#[cfg(feature = "client")]
mod chain;
#[cfg(feature = "client")]
mod configuration;
#[cfg(feature = "client")]
mod diagnosis;
mod documents;
#[cfg(feature = "client")]
mod downloads;
#[cfg(feature = "client")]
mod end_to_end;
#[cfg(feature = "events")]
mod events;
mod examples;
#[path = "../generated/mod.rs"]
mod generated;
#[cfg(feature = "client")]
mod known_answers;
mod models;
#[cfg(all(feature = "client", feature = "events"))]
mod notifications;
#[cfg(feature = "client")]
mod observer;
#[cfg(feature = "client")]
mod openssl;
#[cfg(feature = "client")]
mod outcome;
#[cfg(feature = "client")]
mod pitfalls;
#[cfg(feature = "client")]
mod proxy;
#[cfg(feature = "client")]
mod retry;
#[cfg(feature = "client")]
mod samples;
#[cfg(feature = "client")]
mod secrets;
#[cfg(feature = "client")]
mod sending;
#[cfg(feature = "client")]
mod signer;
#[cfg(feature = "client")]
mod support;
#[cfg(feature = "client")]
mod verification;
mod violations;
#[cfg(feature = "client")]
mod wire;
