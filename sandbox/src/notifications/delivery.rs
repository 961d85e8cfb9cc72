//! One notification on its way.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use serde::Serialize;

/// How fast notifications are sent again.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum DeliveryPace {
    /// As the service does: a minute between two attempts.
    #[default]
    Real,
    /// That many times faster.
    Faster(u32),
    /// Never by itself, not the first time either: [`Sandbox::deliver_now`](crate::Sandbox::deliver_now) sends.
    ByHand,
}

impl DeliveryPace {
    pub(super) fn speed(self) -> Option<f64> {
        match self {
            Self::Real => Some(1.0),
            Self::Faster(times) => Some(f64::from(times.max(1))),
            Self::ByHand => None,
        }
    }
}

/// A notification, as it stood when the sandbox was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Delivery {
    /// Its id, the same in each attempt.
    pub id: String,
    /// `COUPON.SEND` or `COUPON.USE`.
    pub event_type: String,
    /// To whom.
    pub merchant_id: String,
    /// Where to.
    pub url: String,
    /// The status of the reply to each attempt; `None` where there was no reply in five seconds.
    pub attempts: Vec<Option<u16>>,
    /// Whether there will be more attempts.
    pub state: DeliveryState,
}

/// What became of a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DeliveryState {
    /// It will be sent again.
    Pending,
    /// It was answered with a 2xx.
    Accepted,
    /// It was sent as often as the service does: `COUPON.SEND` 11 times, `COUPON.USE` 9 times after the first.
    GivenUp,
}

/// A notification, and what is sent.
pub(super) struct Pending {
    delivery: Mutex<Delivery>,
    pub(super) body: Bytes,
    /// Held during an attempt.
    pub(super) turn: tokio::sync::Mutex<()>,
}

impl Pending {
    pub(super) fn new(id: String, kind: &str, merchant_id: &str, url: String, body: Bytes) -> Self {
        let delivery = Delivery {
            id,
            event_type: kind.to_owned(),
            merchant_id: merchant_id.to_owned(),
            url,
            attempts: Vec::new(),
            state: DeliveryState::Pending,
        };
        Self { delivery: Mutex::new(delivery), body, turn: tokio::sync::Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, Delivery> {
        self.delivery.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn delivery(&self) -> Delivery {
        self.lock().clone()
    }

    /// Keeps what became of an attempt.
    pub(super) fn attempted(&self, status: Option<u16>) {
        let mut delivery = self.lock();
        delivery.attempts.push(status);
        let repetitions = if delivery.event_type == "COUPON.USE" { 9 } else { 11 };
        if status.is_some_and(|status| (200..300).contains(&status)) {
            delivery.state = DeliveryState::Accepted;
        } else if delivery.attempts.len() > repetitions {
            delivery.state = DeliveryState::GivenUp;
        }
    }

    /// How long to wait before the next attempt, if there is one.
    pub(super) fn wait(&self) -> Option<Duration> {
        (self.lock().state == DeliveryState::Pending).then_some(Duration::from_secs(60))
    }
}
