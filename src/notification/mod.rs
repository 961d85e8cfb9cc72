//! Notifications (回调通知): what the service sends to a merchant's own address, verified, opened and typed.
//!
//! Give the headers and the raw body, exactly as they came, to [`Notifications::open`]; send back what comes of it:
//!
//! ```
//! # #[cfg(feature = "events")]
//! # mod example {
//! use bytes::Bytes;
//! use http::{HeaderMap, Response};
//! use wechatpay_coupons::{
//!     events::Event,
//!     notification::{self, Notifications},
//! };
//!
//! async fn receive(notifications: &Notifications, headers: &HeaderMap, body: &[u8]) -> Response<Bytes> {
//!     let notification = match notifications.open(headers, body).await {
//!         Ok(notification) => notification,
//!         Err(error) => {
//!             eprintln!("{error}");
//!             return error.reply();
//!         }
//!     };
//!     let stored = match &notification.event {
//!         Event::CouponSend(coupon) => store(&notification.id, coupon.stock_id.as_str()),
//!         Event::CouponUse(coupon) => store(&notification.id, coupon.stock_id.as_str()),
//!         other => Ok(println!("not for us: {other:?}")),
//!     };
//!     match stored {
//!         Ok(()) => notification::accepted(),
//!         Err(_) => notification::failed("not stored"),
//!     }
//! }
//! # fn store(_: &str, _: &str) -> Result<(), ()> { Ok(()) }
//! # }
//! ```
//!
//! [`Client::notifications`](crate::Client::notifications) makes the [`Notifications`]. It needs the merchant's APIv3 key
//! ([`api_v3_key`](crate::ClientBuilder::api_v3_key)); without one set in the merchant platform, the service sends none.
//! `examples/notifications/` has a whole server for each of axum, actix-web and hyper.
//!
//! # The bytes as they came
//!
//! The signature is one of the raw bytes. A body that was parsed and written again, decompressed, or changed by a proxy does
//! not verify: take the body as bytes, in front of any JSON extractor. Nothing of it is parsed before it is verified, no
//! switch turns that off, and [`LARGEST_BODY`](Notifications::LARGEST_BODY) is the most that is looked at.
//!
//! # The reply
//!
//! The service waits five seconds. [`accepted`] ends the deliveries; anything with a status of 4xx or 5xx, such as
//! [`failed`], makes it send again: `COUPON.SEND` every 60 seconds, 11 times at most, others longer. The status decides: a
//! `FAIL` in the body of a 200 causes no resend. So store first, reply, and work later; and since a notification can be
//! lost all the same, query what must not be missed.
//!
//! Now and then the service sends a false signature on purpose, to see whether it is checked. That is
//! [`VerificationFailure::Probe`](crate::auth::VerificationFailure::Probe), no attack, and its reply is a refusal like any
//! other.
//!
//! # The same one twice
//!
//! The service sends a notification again until it gets a reply that it likes, under the same
//! [`id`](Notification::id). [`Deduplicator`] keeps the ids of one process in memory. Several processes need a store that
//! they share: insert the id into a table with a unique index on it, in the transaction that stores what the notification
//! tells. A row that is there already means that it was handled: [`accepted`].

mod deduplication;
mod envelope;
mod error;
mod notifications;
mod reply;

pub use crate::crypto::NotOpened;
pub use deduplication::{Claim, Deduplicator, Delivery};
pub use error::{NoApiV3Key, NotificationError};
pub use notifications::{Notifications, Received};
pub use reply::{accepted, failed};

use crate::operation::{Events, Payload, Timestamp};

/// A notification, verified and opened.
///
/// Everything in it is the service's word. Its `Debug` shows no personal data, as long as that of the event does not.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Notification<E> {
    /// Its id. The same notification, sent again, has the same one.
    pub id: String,
    /// When it was made. Sent again, it keeps that time.
    pub create_time: Timestamp,
    /// The type of the event: `COUPON.SEND`.
    pub event_type: String,
    /// What the service says of it in a few words; empty where it says nothing.
    pub summary: String,
    /// What the event is about: `coupon`; empty where the service does not say.
    pub original_type: String,
    /// The event itself.
    pub event: E,
    /// The id of the key that signed it.
    pub key_id: String,
}

impl Notification<Payload> {
    /// Reads the event. One that does not fit is an [`NotificationError::Payload`], which gives this notification back.
    pub fn decode<E: Events>(self) -> Result<Notification<E>, NotificationError> {
        let event = match E::decode(&self.event_type, &self.event) {
            Ok(event) => event,
            Err(reason) => {
                return Err(NotificationError::Payload { notification: Box::new(self), reason });
            }
        };
        let Self { id, create_time, event_type, summary, original_type, event: _, key_id } = self;
        Ok(Notification { id, create_time, event_type, summary, original_type, event, key_id })
    }
}
