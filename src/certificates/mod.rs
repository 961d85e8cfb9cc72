//! Platform certificates (微信支付平台证书) by download: for merchants who don't have WeChat Pay's public key yet, and
//! while they change over to it.
//!
//! The client downloads them by itself when [`download_certificates`](crate::ClientBuilder::download_certificates) is
//! set. Here are the steps without their I/O, for an HTTP stack of your own:
//!
//! ```
//! # fn sign(_: &[u8]) -> String { String::new() }
//! # fn send(_: http::Request<bytes::Bytes>) -> http::Response<bytes::Bytes> { http::Response::default() }
//! # fn run(client: &wechatpay_coupons::Client) -> Result<(), Box<dyn std::error::Error>> {
//! use wechatpay_coupons::certificates::DownloadCertificates;
//!
//! if let Some(certificates) = client.pipeline().certificates() {
//!     if certificates.is_due() && certificates.begin() {
//!         let prepared = client.pipeline().prepare(&DownloadCertificates)?;
//!         let attempt = prepared.attempt()?;
//!         let signature = sign(attempt.message());
//!         certificates.install(&send(attempt.authorized(&signature)?))?;
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! When a reply names a key that nobody knows, the certificates may have changed: [`begin`](Certificates::begin) says
//! whether to look, at most once a minute.

mod error;
mod list;
mod operation;
mod refresh;

pub use error::DownloadError;
pub use list::{CertificateList, Opened, Skipped};
pub use operation::DownloadCertificates;

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bytes::Bytes;
use http::Response;

pub(crate) use self::operation::NO_CERTIFICATES;
use self::refresh::Refresh;
use crate::{
    Operation,
    auth::{Clock, KeyRing, Own, ServiceKey, ServiceKeyKind, SignatureHeaders, VerificationFailure, verify},
    crypto::{ApiV3Key, Backend},
    error::ApiError,
};

/// The platform certificates of a client that downloads them: when to, and what to make of the reply.
///
/// It does no I/O and waits for nothing; whoever drives it does.
pub struct Certificates {
    key: ApiV3Key,
    own: Own,
    backend: Backend,
    ring: Arc<KeyRing>,
    clock: Arc<dyn Clock>,
    refresh: Mutex<Refresh>,
}

impl Certificates {
    pub(crate) fn new(
        key: ApiV3Key,
        own: Own,
        backend: Backend,
        ring: Arc<KeyRing>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { key, own, backend, ring, clock, refresh: Mutex::default() }
    }

    /// Whether it is time for a download: there was none yet, the last was ten hours ago (the manual asks for one more
    /// often than every twelve), or no key is in force to ask for. After an attempt it is not due for a while, whatever
    /// came of it.
    pub fn is_due(&self) -> bool {
        let now = self.clock.now();
        let refresh = self.refresh();
        refresh.is_due(now) || (refresh.may_begin(now) && self.ring.snapshot(now).asked().is_none())
    }

    /// Begins a download, due or not: `true` for the one who may, at most once a minute.
    ///
    /// The pause is the same after a success and after a failure, so that replies and callbacks with invented key ids
    /// can't cause a storm of downloads. Only until the first success it is shorter, and grows from a second.
    pub fn begin(&self) -> bool {
        self.refresh().begin(self.clock.now())
    }

    /// Verifies and opens the reply to [`DownloadCertificates`], and puts the certificates into the key ring in the
    /// place of those downloaded before. On failure the ring stays as it is.
    ///
    /// A key of the ring must have signed the reply, or one of the list itself: its authenticity comes from the APIv3
    /// key, which only the merchant and the service have.
    pub fn install(&self, reply: &Response<Bytes>) -> Result<Opened, DownloadError> {
        let opened = self.open(reply)?;
        self.ring.install(&opened.certificates);
        self.refresh().succeed(self.clock.now());
        Ok(opened)
    }

    fn open(&self, reply: &Response<Bytes>) -> Result<Opened, DownloadError> {
        let now = self.clock.now();
        let known = self.ring.snapshot(now);
        let headers = SignatureHeaders::read(reply.headers());
        if !reply.status().is_success() {
            let authenticated = matches!(&headers, SignatureHeaders::Whole(headers)
                if verify(headers, reply.body(), &known, now).is_ok());
            return Err(failed(reply, authenticated));
        }
        let headers = headers.whole()?;
        match verify(&headers, reply.body(), &known, now) {
            Ok(()) => self.read(reply.body()),
            // The only bytes that are read before they are verified: the key to do it with is in them.
            Err(VerificationFailure::UnknownKey { .. }) => {
                let opened = self.read(reply.body())?;
                let keys = opened.certificates.iter().map(ServiceKey::from);
                let listed = KeyRing::new(keys, ServiceKeyKind::Certificate).snapshot(now);
                verify(&headers, reply.body(), &listed, now)?;
                Ok(opened)
            }
            Err(failure) => Err(failure.into()),
        }
    }

    fn read(&self, body: &[u8]) -> Result<Opened, DownloadError> {
        let opened = CertificateList::read(body)?.open(&self.key, self.backend)?;
        for certificate in &opened.certificates {
            let serial = certificate.serial();
            if self.own.has_serial(serial) || self.own.has_key(certificate.public_key()) {
                return Err(DownloadError::Own { serial: serial.to_owned() });
            }
        }
        Ok(opened)
    }

    fn refresh(&self) -> MutexGuard<'_, Refresh> {
        self.refresh.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The error that a reply is.
fn failed(reply: &Response<Bytes>, authenticated: bool) -> DownloadError {
    let metadata = DownloadCertificates::METADATA;
    let error = ApiError::read(metadata, reply.status(), reply.body(), authenticated);
    match error.documented() {
        Some(documented) if documented.code == NO_CERTIFICATES => DownloadError::PublicKeyOnly,
        _ => DownloadError::Api(error),
    }
}

/// Shows when they were downloaded, and no secret.
impl fmt::Debug for Certificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificates").field("refresh", &*self.refresh()).finish_non_exhaustive()
    }
}
