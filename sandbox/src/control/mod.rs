//! The control endpoint: what a test calls on [`Sandbox`](crate::Sandbox), for tests in any language.
//!
//! It is plain JSON over HTTP at a port of its own, where nothing is signed. In the library
//! [`SandboxBuilder::control`](crate::SandboxBuilder::control) opens it; the command opens it by itself, and prints where.
//! Requests have the names of the methods, which say more of each.
//!
//! | request | asked | answered |
//! |---|---|---|
//! | `POST /receive_coupon` | `{"stock_id": "…", "openid": "…"}` | `{"code": "…"}`: a user [receives a coupon](crate::Sandbox::receive_coupon), its merchant `COUPON.SEND` |
//! | `POST /spend_fund` | `{"stock_id": "…", "coupon_id": "…", "fen": 30}` | `{"left": 70}`: a user [pays](crate::Sandbox::spend_fund) with a multi-use fund, its merchant gets `COUPON.USE` |
//! | `GET /coupon` | `?stock_id=…&code=…` | `{"coupon": {…}}`: a user's [coupon](crate::CouponView), or `null` |
//! | `GET /codes` | `?stock_id=…` | `{"codes": ["…"]}`: those [of a stock](crate::Sandbox::codes) |
//! | `GET /card_code` | `?card_id=…&openid=…` | `{"card_code": "…"}`: of a user's [card](crate::Sandbox::card_code), or `null` |
//! | `GET /redeemed` | | `{"redeemed": 1}`: how many coupons [were](crate::Sandbox::redeemed) |
//! | `GET /effects` | | `{"effects": [{…}]}`: what calls [changed](crate::Effect) |
//! | `POST /rotate_certificate` | | `{"serial": "…"}`: the platform certificate [is renewed](crate::Sandbox::rotate_certificate) |
//! | `GET /certificates` | | `{"certificates": [{…}]}`: those that [are listed](crate::PlatformCertificate), the newest last |
//! | `POST /probe` | `{"merchant_id": "…"}` | `{"status": 401}`: of the reply to a notification with [a false signature](crate::Sandbox::probe), or `null` |
//! | `POST /deliver_now` | | `{"sent": 1}`: notifications that are not accepted yet are [sent once more](crate::Sandbox::deliver_now) |
//! | `GET /deliveries` | | `{"deliveries": [{…}]}`: [all notifications](crate::Delivery) |
//! | `GET /refusals` | | `{"refusals": [{…}]}`: [what was refused and why](crate::service::Refused), the newest last |
//! | `GET /warnings` | | `{"warnings": [{…}]}`: [what was hardly meant](crate::service::Warning), the newest last |
//! | `GET /requests` | | `{"requests": 3}`: how many [were let in](crate::Sandbox::requests) |
//! | `POST /faults` | see below | 204: a fault is [planned](crate::Sandbox::fault) |
//! | `GET /faults` | | `{"faults": ["wrong_signature", …], "operations": ["use_coupon", …], "met": 3, "unanswered": 1}`: what can be planned, how many requests met a fault, and how many of them were left without an answer |
//! | `DELETE /faults` | | 204: all that was planned [is forgotten](crate::Sandbox::clear_faults) |
//!
//! Objects have the fields of their types, `null` where there is nothing; a coupon is `SENDED` or `USED`, a notification
//! `pending`, `accepted` or `given_up`. A stock tells its merchant: where several have one of the same id, the first that was
//! described is meant. Whoever reaches the port may ask, so it is one of 127.0.0.1. What can't be done is answered with a
//! 400 and a line of text that tells the way out; so is a field that is not listed here.
//!
//! # Faults
//!
//! ```json
//! {"fault": "closed_after_effect", "operation": "use_coupon", "times": 1}
//! {"fault": "too_many_requests", "retry_after": 1, "probability": 0.1, "seed": 7}
//! {"fault": "slow_bytes", "milliseconds": 20}
//! ```
//!
//! A fault has the name of its [variant](crate::Fault), in small letters. Without `operation` it meets all of them; without
//! `times` and `probability`, always. `times` and `probability` exclude each other.

mod asked;
mod certificates;
mod coupons;
mod faults;
mod notifications;
mod requests;
mod said;

use std::sync::Arc;

use axum::Router;
use http::{Method, StatusCode, Uri};

use crate::{coupons::Coupons, fault::Faults, notifications::Notifier, service::Gate};

/// All that can be asked, for who asks for something else.
const OFFERED: [&str; 18] = [
    "POST /receive_coupon",
    "POST /spend_fund",
    "GET /coupon",
    "GET /codes",
    "GET /card_code",
    "GET /redeemed",
    "GET /effects",
    "POST /rotate_certificate",
    "GET /certificates",
    "POST /probe",
    "POST /deliver_now",
    "GET /deliveries",
    "GET /refusals",
    "GET /warnings",
    "GET /requests",
    "POST /faults",
    "GET /faults",
    "DELETE /faults",
];

pub(crate) fn router(
    gate: &Arc<Gate>,
    coupons: Arc<Coupons>,
    notifier: Arc<Notifier>,
    faults: Arc<Faults>,
) -> Router {
    coupons::routes(coupons)
        .merge(certificates::routes(gate.clone()))
        .merge(notifications::routes(gate.clone(), notifier))
        .merge(requests::routes(gate.clone()))
        .merge(faults::routes(faults))
        .method_not_allowed_fallback(async |method, uri| {
            unoffered(StatusCode::METHOD_NOT_ALLOWED, &method, &uri)
        })
        .fallback(async |method, uri| unoffered(StatusCode::NOT_FOUND, &method, &uri))
}

fn unoffered(status: StatusCode, method: &Method, uri: &Uri) -> (StatusCode, String) {
    (status, format!("there is no {method} {}; there are: {}\n", uri.path(), OFFERED.join(", ")))
}
