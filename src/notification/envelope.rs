//! The outer JSON of a notification. It is read only after it was verified.

use serde::{Deserialize, Deserializer};

use super::{Notification, NotificationError};
use crate::{
    crypto::{ApiV3Key, Encrypted},
    operation::{DecodeError, Payload, Timestamp, json},
};

#[derive(Deserialize)]
pub(super) struct Envelope {
    id: String,
    create_time: Timestamp,
    event_type: String,
    #[serde(default, deserialize_with = "null_as_empty")]
    summary: String,
    resource: Encrypted,
}

impl Envelope {
    pub(super) fn read(verified: &[u8]) -> Result<Self, NotificationError> {
        let envelope: Self = json(verified).map_err(NotificationError::Envelope)?;
        // All notifications without one would be the same.
        if envelope.id.is_empty() {
            return Err(NotificationError::Envelope(DecodeError::custom("id", "expected an id")));
        }
        Ok(envelope)
    }

    pub(super) fn open(
        self,
        key: &ApiV3Key,
        key_id: &str,
    ) -> Result<Notification<Payload>, NotificationError> {
        let Self { id, create_time, event_type, summary, resource } = self;
        match resource.open(key) {
            Ok(opened) => Ok(Notification {
                id,
                create_time,
                event_type,
                summary,
                original_type: resource.original_type.unwrap_or_default(),
                event: Payload::new(opened),
                key_id: key_id.to_owned(),
            }),
            Err(reason) => Err(NotificationError::NotOpened { id, event_type, reason }),
        }
    }
}

fn null_as_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}
