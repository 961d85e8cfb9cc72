//! Who speaks: requests are signed for the merchant, replies are verified as the service's
//! and opened for the merchant.

mod authorization;
mod clock;
mod identity;
mod key_ring;
mod opener;
mod own;
mod signer;
mod verification;

pub use clock::{Clock, SystemClock};
pub use identity::{Identity, InvalidIdentity};
pub use key_ring::{KeyRing, KeySnapshot, KeyUsage, ServiceKeyKind};
pub use opener::{OpenError, Opener, RsaOpener};
pub use signer::{RsaSigner, SignError, Signer};
pub use verification::VerificationFailure;

pub(crate) use authorization::Stamp;
pub(crate) use clock::unix_seconds;
pub(crate) use key_ring::ServiceKey;
pub(crate) use own::Own;
pub(crate) use verification::{FRESH_SECONDS, Headers, SignatureHeaders, verify};
