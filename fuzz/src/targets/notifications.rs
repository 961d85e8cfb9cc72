//! Notifications, as anybody can send them, and as the service alone can.

use http::HeaderMap;
use wechatpay_coupons::{
    events::Event,
    notification::{Notification, Received},
};

use super::{CLIENT, known, message, signature, signed_headers};
use crate::{Target, message::Message};

/// Headers and a body, as they come.
pub(super) const VERIFICATION: Target = Target {
    name: "notification_verification",
    run: |input| {
        let message = Message::read(input);
        received(&message.headers, message.body)
    },
    seeds: || {
        let signature = String::from_utf8_lossy(known!("notification.signature")).trim_end().to_owned();
        vec![
            message("", &signed_headers(&signature), known!("notification.body")),
            message("", &signed_headers("WECHATPAY/SIGNTEST/x"), b"{}"),
        ]
    },
};

/// A body, which is signed.
pub(super) const PARSING: Target = Target {
    name: "notification_parsing",
    run: |input| {
        let signed = message("", &signed_headers(&signature(input)), input);
        let message = Message::read(&signed);
        received(&message.headers, message.body)
    },
    seeds: || vec![known!("notification.body").to_vec()],
};

fn received(headers: &HeaderMap, body: &[u8]) -> String {
    let notifications = CLIENT.notifications().expect("it has an APIv3 key");
    let received = notifications.receive(headers, body).and_then(Received::opened);
    match received.and_then(Notification::decode::<Event>) {
        Ok(notification) => match notification.event {
            Event::CouponSend(_) => "COUPON.SEND".to_owned(),
            Event::CouponUse(_) => "COUPON.USE".to_owned(),
            _ => "an event that is unknown".to_owned(),
        },
        Err(error) => {
            let shown = format!("{error:?} {:?}", error.reply());
            assert!(!shown.is_empty(), "an error shows something");
            error.to_string()
        }
    }
}
