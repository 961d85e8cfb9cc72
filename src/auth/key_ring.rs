//! The service's keys, by id.

use std::{collections::BTreeMap, fmt, sync::Arc};

use crate::{
    crypto::PublicKey,
    sensitive::{SealError, Sealer},
};

/// The keys of the service that the client trusts: opaque id → key.
///
/// An id is a text like any other (`PUB_KEY_ID_0114…`, or the serial of a platform certificate) and is never parsed.
#[derive(Clone, Debug)]
pub struct KeyRing {
    current: KeySnapshot,
}

impl KeyRing {
    /// A ring with one key.
    pub(crate) fn of_public_key(id: &str, key: PublicKey) -> Self {
        let id: Arc<str> = id.into();
        let keys = Arc::new(BTreeMap::from([(id.clone(), key.clone())]));
        Self { current: KeySnapshot { asked: id, sealing: key, keys } }
    }

    /// The ids of all keys.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.current.keys.keys().map(AsRef::as_ref)
    }

    /// The keys as they are now. One call asks for, seals with and is answered by keys of one snapshot.
    pub(crate) fn snapshot(&self) -> KeySnapshot {
        self.current.clone()
    }
}

/// The keys of one call.
#[derive(Clone)]
pub struct KeySnapshot {
    asked: Arc<str>,
    sealing: PublicKey,
    keys: Arc<BTreeMap<Arc<str>, PublicKey>>,
}

impl KeySnapshot {
    /// The id to ask for in `Wechatpay-Serial`: the key that seals, and that shall sign the reply.
    pub fn asked(&self) -> &str {
        &self.asked
    }

    /// The key with exactly this id.
    pub(crate) fn get(&self, id: &str) -> Option<&PublicKey> {
        self.keys.get(id)
    }
}

impl Sealer for KeySnapshot {
    fn seal(&self, plaintext: &[u8]) -> Result<String, SealError> {
        self.sealing.seal(plaintext)
    }
}

impl fmt::Debug for KeySnapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeySnapshot")
            .field("asked", &self.asked)
            .field("ids", &self.keys.keys())
            .finish_non_exhaustive()
    }
}
