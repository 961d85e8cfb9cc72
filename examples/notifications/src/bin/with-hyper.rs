//! Notifications in plain hyper: `cargo run --package notification-servers --bin with-hyper`.

use std::{convert::Infallible, net::Ipv4Addr};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use notification_servers::{Failure, Shop, WechatPay};
use tokio::net::TcpListener;
use wechatpay_coupons::notification::Notifications;

async fn receive(shop: Shop, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    if (request.method(), request.uri().path()) != (&Method::POST, "/notifications") {
        return Ok(empty(StatusCode::NOT_FOUND));
    }
    let (head, body) = request.into_parts();
    let Ok(body) = Limited::new(body, Notifications::LARGEST_BODY).collect().await else {
        return Ok(empty(StatusCode::PAYLOAD_TOO_LARGE));
    };
    Ok(shop.receive(&head.headers, &body.to_bytes()).await.map(Full::new))
}

fn empty(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::default();
    *response.status_mut() = status;
    response
}

async fn serve(listener: TcpListener, shop: Shop) -> Result<(), std::io::Error> {
    loop {
        let (stream, _) = listener.accept().await?;
        let shop = shop.clone();
        let service = service_fn(move |request| receive(shop.clone(), request));
        tokio::spawn(async move {
            if let Err(error) = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await {
                println!("shop: a connection broke: {error}");
            }
        });
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let wechatpay = WechatPay::new()?;
    let shop = Shop::new(wechatpay.client()?.notifications()?);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let url = format!("http://{}/notifications", listener.local_addr()?);
    tokio::spawn(serve(listener, shop));

    wechatpay.tell(&url).await
}
