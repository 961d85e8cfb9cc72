//! Notifications in axum: `cargo run --package notification-servers --bin with-axum`.

use std::net::Ipv4Addr;

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, Response},
    routing::post,
};
use notification_servers::{Failure, Shop, WechatPay};
use tokio::net::TcpListener;
use wechatpay_coupons::notification::Notifications;

/// `Bytes`, not `Json`: the signature is one of the raw body.
async fn receive(State(shop): State<Shop>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    shop.receive(&headers, &body).await.map(Body::from)
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let wechatpay = WechatPay::new()?;
    let shop = Shop::new(wechatpay.client()?.notifications()?);
    let routes = Router::new()
        .route("/notifications", post(receive))
        .layer(DefaultBodyLimit::max(Notifications::LARGEST_BODY))
        .with_state(shop);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let url = format!("http://{}/notifications", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, routes).await });

    wechatpay.tell(&url).await
}
