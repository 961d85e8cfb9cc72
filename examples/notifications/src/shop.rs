//! The merchant: what to do with a notification, and what to reply.

use std::io::{self, Write as _};

use bytes::Bytes;
use http::{HeaderMap, Response};
use wechatpay_coupons::{
    events::Event,
    notification::{self, Deduplicator, Delivery, Notification, Notifications},
};

/// Handles the notifications of one merchant.
#[derive(Clone, Debug)]
pub struct Shop {
    notifications: Notifications,
    seen: Deduplicator,
}

impl Shop {
    /// A shop that was told nothing yet.
    pub fn new(notifications: Notifications) -> Self {
        Self { notifications, seen: Deduplicator::new(100_000) }
    }

    /// Takes one notification, its headers and its raw body, and says what to reply. That has to be within five seconds:
    /// what takes longer is only stored here, and done afterwards.
    pub async fn receive(&self, headers: &HeaderMap, body: &[u8]) -> Response<Bytes> {
        let notification = match self.notifications.open(headers, body).await {
            Ok(notification) => notification,
            Err(error) => {
                println!("shop: refused: {error}");
                return error.reply();
            }
        };
        match self.seen.claim(&notification.id) {
            Delivery::First(claim) => match store(&notification) {
                Ok(()) => {
                    claim.complete();
                    notification::accepted()
                }
                Err(_) => notification::failed("not stored"),
            },
            Delivery::Repeated => {
                println!("shop: once more, {}", notification.id);
                notification::accepted()
            }
            // Whoever handles it may still fail: let it come again.
            Delivery::InProgress => notification::failed("in progress"),
        }
    }
}

/// Where a shop with a database writes: with a unique index on the id, no second delivery gets through.
fn store(notification: &Notification<Event>) -> io::Result<()> {
    let mut ledger = io::stdout();
    match &notification.event {
        Event::CouponSend(coupon) => {
            writeln!(ledger, "shop: a user received a coupon of stock {}", coupon.stock_id.as_str())
        }
        Event::CouponUse(coupon) => {
            writeln!(ledger, "shop: a user spent a coupon of stock {}", coupon.stock_id.as_str())
        }
        _ => writeln!(ledger, "shop: nothing to do for {}", notification.event_type),
    }
}
