//! The way in: verify, read, open, decode, in this order.

use std::{fmt, sync::Arc, time::Duration};

use http::HeaderMap;

use super::{Notification, NotificationError, envelope::Envelope};
#[cfg(feature = "events")]
use crate::events::Event;
use crate::{
    Client,
    auth::{Clock, KeyRing, SignatureHeaders, VerificationFailure, verify},
    crypto::ApiV3Key,
    operation::{Events, Payload},
};

/// How long a notification may wait for the certificate that it names. The service waits five seconds for the reply.
const PATIENCE: Duration = Duration::from_secs(4);

/// Opens the notifications of one merchant.
///
/// [`Client::notifications`] makes it. It is cheap to clone, and shares keys, clock and certificate downloads with the
/// client.
#[derive(Clone)]
pub struct Notifications {
    client: Client,
    key: ApiV3Key,
    ring: Arc<KeyRing>,
    clock: Arc<dyn Clock>,
}

impl Notifications {
    /// The most bytes of a body: 2 MiB, twice what the service may encrypt. Let the server refuse more as it reads.
    pub const LARGEST_BODY: usize = 2 * 1024 * 1024;

    pub(crate) fn new(client: Client, key: ApiV3Key, ring: Arc<KeyRing>, clock: Arc<dyn Clock>) -> Self {
        Self { client, key, ring, clock }
    }

    /// Verifies, opens and reads one notification, given its headers and its raw body.
    ///
    /// Whatever came, it is a notification of the service or an error; the [reply](NotificationError::reply) to an error is
    /// ready. Where the client downloads platform certificates, an id that nobody knows makes it look for new ones: at most
    /// once a minute however many come, and for no longer than four seconds.
    #[cfg(feature = "events")]
    pub async fn open(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Notification<Event>, NotificationError> {
        self.open_as(headers, body).await
    }

    /// The same for the events of a description of your own, or for the bare [`Payload`].
    pub async fn open_as<E: Events>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Notification<E>, NotificationError> {
        self.opened(headers, body).await?.decode()
    }

    async fn opened(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Notification<Payload>, NotificationError> {
        match self.receive(headers, body)? {
            Received::Opened(notification) => return Ok(notification),
            Received::NeedKey(id) => self.client.look_for_key(&id, PATIENCE).await,
        }
        self.receive(headers, body)?.opened()
    }

    /// The same without any I/O: verifies and opens, and says when that takes a key that the ring does not have.
    ///
    /// ```
    /// # #[cfg(feature = "events")]
    /// # mod example {
    /// use wechatpay_coupons::{events::Event, notification::{Notification, NotificationError, Notifications}};
    ///
    /// # fn receive(
    /// #     notifications: &Notifications,
    /// #     headers: &http::HeaderMap,
    /// #     body: &[u8],
    /// # ) -> Result<(), NotificationError> {
    /// let notification: Notification<Event> = notifications.receive(headers, body)?.opened()?.decode()?;
    /// # Ok(())
    /// # }
    /// # }
    /// ```
    pub fn receive(&self, headers: &HeaderMap, body: &[u8]) -> Result<Received, NotificationError> {
        if body.len() > Self::LARGEST_BODY {
            return Err(NotificationError::TooLarge { length: body.len() });
        }
        let signature = SignatureHeaders::read(headers).whole().map_err(NotificationError::NotVerified)?;
        let now = self.clock.now();
        match verify(&signature, body, &self.ring.snapshot(now), now) {
            Ok(()) => Envelope::read(body)?.open(&self.key, signature.key_id()).map(Received::Opened),
            Err(VerificationFailure::UnknownKey { answered, .. }) => Ok(Received::NeedKey(answered)),
            Err(failure) => Err(NotificationError::NotVerified(failure)),
        }
    }
}

/// Shows whose they are, and no secret.
impl fmt::Debug for Notifications {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notifications").field("keys", &self.ring).finish_non_exhaustive()
    }
}

/// A notification that is verified and opened, or the key that it takes: see [`Notifications::receive`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Received {
    /// It is the service's. [`Notification::decode`] reads it.
    Opened(Notification<Payload>),
    /// It names a key that the ring does not have; nothing was verified. Where the client downloads certificates, see
    /// [`certificates`](crate::certificates) for how to look for it, then try again.
    NeedKey(String),
}

impl Received {
    /// The notification, or the error that its key is unknown, for those who don't look for it.
    pub fn opened(self) -> Result<Notification<Payload>, NotificationError> {
        match self {
            Self::Opened(notification) => Ok(notification),
            Self::NeedKey(answered) => {
                let failure = VerificationFailure::UnknownKey { asked: None, answered };
                Err(NotificationError::NotVerified(failure))
            }
        }
    }
}
