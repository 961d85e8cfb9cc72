//! What users do, and what of the state can be seen.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    response::Response,
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    asked::{Asked, Nothing},
    said::{Mistake, said},
};
use crate::coupons::Coupons;

type Kept = State<Arc<Coupons>>;

pub(super) fn routes(coupons: Arc<Coupons>) -> Router {
    Router::new()
        .route("/receive_coupon", post(receive_coupon))
        .route("/spend_fund", post(spend_fund))
        .route("/coupon", get(coupon))
        .route("/codes", get(codes))
        .route("/card_code", get(card_code))
        .route("/redeemed", get(redeemed))
        .route("/effects", get(effects))
        .with_state(coupons)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Receipt {
    stock_id: String,
    openid: String,
}

async fn receive_coupon(
    State(coupons): Kept,
    Asked(Receipt { stock_id, openid }): Asked<Receipt>,
) -> Result<Response, Mistake> {
    Ok(said("code", coupons.receive_coupon(&stock_id.into(), openid.into())?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Payment {
    stock_id: String,
    coupon_id: String,
    fen: i64,
}

async fn spend_fund(
    State(coupons): Kept,
    Asked(Payment { stock_id, coupon_id, fen }): Asked<Payment>,
) -> Result<Response, Mistake> {
    Ok(said("left", coupons.spend_fund(&stock_id.into(), &coupon_id.into(), fen)?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OneCoupon {
    stock_id: String,
    code: String,
}

async fn coupon(State(coupons): Kept, Asked(OneCoupon { stock_id, code }): Asked<OneCoupon>) -> Response {
    said("coupon", coupons.coupon(&stock_id.into(), &code.into()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OneStock {
    stock_id: String,
}

async fn codes(State(coupons): Kept, Asked(OneStock { stock_id }): Asked<OneStock>) -> Response {
    said("codes", coupons.codes(&stock_id.into()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OneCard {
    card_id: String,
    openid: String,
}

async fn card_code(State(coupons): Kept, Asked(OneCard { card_id, openid }): Asked<OneCard>) -> Response {
    said("card_code", coupons.card_code(&card_id.into(), &openid.into()))
}

async fn redeemed(State(coupons): Kept, Asked(Nothing {}): Asked<Nothing>) -> Response {
    said("redeemed", coupons.redeemed())
}

async fn effects(State(coupons): Kept, Asked(Nothing {}): Asked<Nothing>) -> Response {
    said("effects", coupons.effects())
}
