//! Opening notifications in code that is not async.

use std::{fmt, sync::Arc};

use http::HeaderMap;

use super::background::Background;
#[cfg(feature = "events")]
use crate::events::Event;
use crate::{
    notification::{self, Notification, NotificationError, Received},
    operation::Events,
};

/// Opens the notifications of one merchant, and returns once it has: the blocking twin of
/// [`notification::Notifications`].
///
/// [`Client::notifications`](super::Client::notifications) makes it.
#[derive(Clone)]
pub struct Notifications {
    opens: notification::Notifications,
    background: Arc<Background>,
}

impl Notifications {
    pub(super) fn new(opens: notification::Notifications, background: Arc<Background>) -> Self {
        Self { opens, background }
    }

    /// Verifies, opens and reads one notification, given its headers and its raw body: see
    /// [`notification::Notifications::open`].
    ///
    /// In async code of a single-threaded runtime it looks for no certificate, since nothing else could run meanwhile: an
    /// id that nobody knows is an error there.
    #[cfg(feature = "events")]
    pub fn open(&self, headers: &HeaderMap, body: &[u8]) -> Result<Notification<Event>, NotificationError> {
        self.open_as(headers, body)
    }

    /// The same for the events of a description of your own, or for the bare [`Payload`](crate::operation::Payload).
    pub fn open_as<E: Events>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Notification<E>, NotificationError> {
        match self.background.wait(self.opens.open_as(headers, body)) {
            Some(opened) => opened,
            None => self.receive(headers, body)?.opened()?.decode(),
        }
    }

    /// The same without any I/O: see [`notification::Notifications::receive`].
    pub fn receive(&self, headers: &HeaderMap, body: &[u8]) -> Result<Received, NotificationError> {
        self.opens.receive(headers, body)
    }
}

/// Shows whose they are, and no secret.
impl fmt::Debug for Notifications {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("blocking::Notifications").field(&self.opens).finish()
    }
}
