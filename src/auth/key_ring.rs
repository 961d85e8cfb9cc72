//! The service's keys, by id.

use std::{
    fmt,
    ops::Range,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::SystemTime,
};

use crate::{
    crypto::{PlatformCertificate, PublicKey},
    sensitive::{SealError, Sealer},
};

/// The two kinds of keys that the service signs with, and that fields are sealed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ServiceKeyKind {
    /// WeChat Pay's public key (微信支付公钥): downloaded by hand, does not end.
    PublicKey,
    /// A platform certificate (微信支付平台证书): lives five years, and is replaced before its end.
    Certificate,
}

/// One of the service's keys, with the id it goes by.
pub(crate) struct ServiceKey {
    id: Arc<str>,
    key: PublicKey,
    validity: Option<Range<SystemTime>>,
}

impl ServiceKey {
    pub(crate) fn public_key(id: &str, key: PublicKey) -> Self {
        Self { id: id.into(), key, validity: None }
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn kind(&self) -> ServiceKeyKind {
        match self.validity {
            Some(_) => ServiceKeyKind::Certificate,
            None => ServiceKeyKind::PublicKey,
        }
    }

    pub(crate) fn is_over(&self, now: SystemTime) -> bool {
        self.validity.as_ref().is_some_and(|validity| validity.end <= now)
    }

    pub(crate) fn is_same_key(&self, other: &Self) -> bool {
        self.id == other.id && self.key.pkcs1() == other.key.pkcs1()
    }

    fn in_force(&self, now: SystemTime) -> bool {
        self.validity.as_ref().is_none_or(|validity| validity.contains(&now))
    }
}

impl From<&PlatformCertificate> for ServiceKey {
    fn from(certificate: &PlatformCertificate) -> Self {
        Self {
            id: certificate.serial().into(),
            key: certificate.public_key().clone(),
            validity: Some(certificate.validity()),
        }
    }
}

/// A key in the ring. Rings that follow one another share it, and with it the count.
struct Entry {
    key: ServiceKey,
    source: Source,
    replies: AtomicU64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Configured,
    Downloaded,
}

/// In the order of their ids. They are few.
type Keys = Vec<Arc<Entry>>;

/// The keys of the service that the client trusts: opaque id → key.
///
/// An id is a text like any other (`PUB_KEY_ID_0114…`, or the serial of a platform certificate) and is never parsed.
/// Configured keys stay; downloaded certificates are replaced as a set.
pub struct KeyRing {
    keys: RwLock<Arc<Keys>>,
    ask_for: ServiceKeyKind,
}

impl KeyRing {
    /// A ring of configured keys. Of two under one id the first counts.
    pub(crate) fn new(configured: impl IntoIterator<Item = ServiceKey>, ask_for: ServiceKeyKind) -> Self {
        let mut keys = Keys::new();
        add(&mut keys, configured, Source::Configured, &Keys::new());
        Self { keys: RwLock::new(Arc::new(keys)), ask_for }
    }

    /// The ids of all keys.
    pub fn ids(&self) -> Vec<String> {
        self.current().iter().map(|entry| entry.key.id().to_owned()).collect()
    }

    /// Which key signed how many replies that verified, since the client was built.
    ///
    /// During the migration from certificates to the public key this tells when certificates can go: once no reply (and
    /// no callback) is signed with one any more.
    pub fn usage(&self) -> Vec<KeyUsage> {
        let usage = |entry: &Arc<Entry>| KeyUsage {
            id: entry.key.id().to_owned(),
            kind: entry.key.kind(),
            bits: entry.key.key.bits(),
            replies: entry.replies.load(Ordering::Relaxed),
            expires: entry.key.validity.as_ref().map(|validity| validity.end),
        };
        self.current().iter().map(usage).collect()
    }

    /// The keys as they are now. One attempt asks for, seals with and is answered by keys of one
    /// snapshot.
    pub(crate) fn snapshot(&self, now: SystemTime) -> KeySnapshot {
        let keys = self.current();
        let may_be_asked = |entry: &&Arc<Entry>| entry.key.kind() == self.ask_for && entry.key.in_force(now);
        let start = |entry: &&Arc<Entry>| entry.key.validity.as_ref().map(|validity| validity.start);
        // During a rotation two certificates are in force. The older one is about to go.
        let asked = keys.iter().filter(may_be_asked).max_by_key(start).cloned();
        KeySnapshot { asked, keys, now }
    }

    /// Puts downloaded certificates in the place of those downloaded before. Configured keys stay, and a key that was
    /// there keeps its count.
    pub(crate) fn install(&self, certificates: &[PlatformCertificate]) {
        let mut current = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        let mut keys = Keys::clone(&current);
        keys.retain(|entry| entry.source == Source::Configured);
        add(&mut keys, certificates.iter().map(ServiceKey::from), Source::Downloaded, &current);
        *current = Arc::new(keys);
    }

    fn current(&self) -> Arc<Keys> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Adds keys under ids that are free, with the entry that they had before, if they had one.
fn add(keys: &mut Keys, added: impl IntoIterator<Item = ServiceKey>, source: Source, before: &Keys) {
    for key in added {
        let Err(place) = place(keys, &key.id) else { continue };
        let before = entry(before, &key.id).filter(|entry| entry.key.is_same_key(&key)).cloned();
        let new = || Arc::new(Entry { key, source, replies: AtomicU64::new(0) });
        keys.insert(place, before.unwrap_or_else(new));
    }
}

fn entry<'k>(keys: &'k Keys, id: &str) -> Option<&'k Arc<Entry>> {
    place(keys, id).ok().and_then(|place| keys.get(place))
}

/// Where the key of this id is, or would be.
fn place(keys: &Keys, id: &str) -> Result<usize, usize> {
    keys.binary_search_by(|entry| entry.key.id().cmp(id))
}

/// Shows ids, which are no secrets.
impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyRing")
            .field("ids", &self.ids())
            .field("ask_for", &self.ask_for)
            .finish_non_exhaustive()
    }
}

/// How much one key of the service was used: see [`KeyRing::usage`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeyUsage {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: ServiceKeyKind,
    /// Its size in bits.
    pub bits: usize,
    /// The replies that it signed and that verified.
    pub replies: u64,
    /// When it ends, if it does.
    pub expires: Option<SystemTime>,
}

/// The keys of one attempt of a call.
#[derive(Clone)]
pub struct KeySnapshot {
    asked: Option<Arc<Entry>>,
    keys: Arc<Keys>,
    now: SystemTime,
}

impl KeySnapshot {
    /// The id to ask for in `Wechatpay-Serial`: the key that seals, and that shall sign the reply.
    ///
    /// `None` while there is no such key: before certificates were downloaded for the first time, or when all of them
    /// are over. Then the header is left out, and nothing can be sealed.
    pub fn asked(&self) -> Option<&str> {
        self.asked.as_ref().map(|entry| entry.key.id())
    }

    /// The key with exactly this id, unless it is over. One whose time is still to come counts: the service's clock
    /// may be ahead.
    pub(crate) fn get(&self, id: &str) -> Option<&PublicKey> {
        self.entry(id).map(|entry| &entry.key.key)
    }

    /// Counts a reply that verified with the key of this id.
    pub(crate) fn count_reply(&self, id: &str) {
        if let Some(entry) = self.entry(id) {
            entry.replies.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn entry(&self, id: &str) -> Option<&Entry> {
        entry(&self.keys, id).map(AsRef::as_ref).filter(|entry| !entry.key.is_over(self.now))
    }
}

impl Sealer for KeySnapshot {
    fn seal(&self, plaintext: &[u8]) -> Result<String, SealError> {
        self.asked.as_ref().ok_or(SealError::NoKey)?.key.key.seal(plaintext)
    }
}

impl fmt::Debug for KeySnapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeySnapshot")
            .field("asked", &self.asked())
            .field("ids", &self.keys.iter().map(|entry| entry.key.id()).collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
