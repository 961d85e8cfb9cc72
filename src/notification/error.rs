//! Why there is no notification.

use std::fmt;

use bytes::Bytes;
use http::{Response, StatusCode};

use super::{NotOpened, Notification, Notifications, reply};
use crate::{
    auth::VerificationFailure,
    operation::{DecodeError, Payload},
};

/// Why what came is no notification that can be read.
///
/// It holds ids, types and positions, never a key or a body; [`Payload`](NotificationError::Payload) alone has the JSON
/// that was opened, and does not show it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotificationError {
    /// The body is larger than [`Notifications::LARGEST_BODY`]. Nothing else was looked at.
    TooLarge {
        /// Its bytes.
        length: usize,
    },
    /// It is not signed by the service, or was not a moment ago. Anybody may have sent it.
    ///
    /// If all of them fail so: is the body raw? Is the clock right? Does the key belong to its id?
    NotVerified(VerificationFailure),
    /// It is the service's, but no notification of a form that this crate knows.
    Envelope(DecodeError),
    /// It is the service's, and does not open: most likely the APIv3 key is another merchant's, or an old one.
    NotOpened {
        /// The id of the notification.
        id: String,
        /// The type of the event.
        event_type: String,
        /// Why not.
        reason: NotOpened,
    },
    /// It is the service's, it opens, and the payload is not what the description promises for its type.
    Payload {
        /// The notification, with the opened JSON as its event.
        notification: Box<Notification<Payload>>,
        /// What does not fit.
        reason: DecodeError,
    },
}

impl NotificationError {
    /// The reply that makes the service send it again, in case that helps: 401 for what is not verified, the probes
    /// included; 413 and 400 for what is too large or malformed; 500 where the fault may be ours.
    ///
    /// It tells a stranger nothing about keys or clocks.
    pub fn reply(&self) -> Response<Bytes> {
        let (status, message) = match self {
            Self::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "the body is too large"),
            Self::NotVerified(_) => (StatusCode::UNAUTHORIZED, "the signature is not verified"),
            Self::Envelope(_) => (StatusCode::BAD_REQUEST, "this is no notification"),
            Self::NotOpened { .. } => (StatusCode::INTERNAL_SERVER_ERROR, "the resource does not open"),
            Self::Payload { .. } => (StatusCode::INTERNAL_SERVER_ERROR, "the payload is not understood"),
        };
        reply::refusal(status, message)
    }

    /// Why it is not verified, if that is what happened.
    pub fn verification_failure(&self) -> Option<&VerificationFailure> {
        match self {
            Self::NotVerified(failure) => Some(failure),
            _ => None,
        }
    }

    /// The id of the notification, as far as it is the service's word.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::NotOpened { id, .. } => Some(id),
            Self::Payload { notification, .. } => Some(&notification.id),
            _ => None,
        }
    }

    /// The type of the event, as far as it is the service's word.
    pub fn event_type(&self) -> Option<&str> {
        match self {
            Self::NotOpened { event_type, .. } => Some(event_type),
            Self::Payload { notification, .. } => Some(&notification.event_type),
            _ => None,
        }
    }
}

impl fmt::Display for NotificationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { length } => {
                let most = Notifications::LARGEST_BODY;
                write!(f, "the notification has {length} bytes, more than {most}")
            }
            Self::NotVerified(failure) => write!(f, "the notification is not verified: {failure}"),
            Self::Envelope(error) => error.write(f, "notification"),
            Self::NotOpened { id, event_type, reason } => {
                write!(f, "the notification {id:?} ({event_type:?}) is not opened: {reason}")
            }
            Self::Payload { notification, reason } => {
                let Notification { id, event_type, .. } = &**notification;
                write!(f, "the notification {id:?} ({event_type:?}) is not read: ")?;
                reason.write(f, "payload")
            }
        }
    }
}

impl std::error::Error for NotificationError {}

/// A client that can't open notifications: it was built without the merchant's APIv3 key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoApiV3Key;

impl fmt::Display for NoApiV3Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the client has no APIv3 key (APIv3密钥), under which the service encrypts notifications; give it to the \
             builder, by `api_v3_key`",
        )
    }
}

impl std::error::Error for NoApiV3Key {}
