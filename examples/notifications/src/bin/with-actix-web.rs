//! Notifications in actix-web: `cargo run --package notification-servers --bin with-actix-web`.

use std::net::Ipv4Addr;

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    http::StatusCode,
    web::{self, Bytes, Data, PayloadConfig},
};
use http::{HeaderMap, HeaderName, HeaderValue, header::CONTENT_TYPE};
use notification_servers::{Failure, Shop, WechatPay};
use wechatpay_coupons::notification::Notifications;

/// `Bytes`, not `Json`: the signature is one of the raw body.
async fn receive(shop: Data<Shop>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let reply = shop.receive(&headers(&request), &body).await;
    let status = StatusCode::from_u16(reply.status().as_u16()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    if let Some(content_type) = reply.headers().get(CONTENT_TYPE) {
        response.content_type(content_type.as_bytes());
    }
    response.body(reply.into_body())
}

/// actix-web has headers of its own. One that came twice stays there twice, so that it is refused.
fn headers(request: &HttpRequest) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in request.headers() {
        let name = HeaderName::from_bytes(name.as_str().as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(value.as_bytes())) {
            headers.append(name, value);
        }
    }
    headers
}

#[actix_web::main]
async fn main() -> Result<(), Failure> {
    let wechatpay = WechatPay::new()?;
    let shop = Data::new(Shop::new(wechatpay.client()?.notifications()?));
    let server = HttpServer::new(move || {
        App::new()
            .app_data(shop.clone())
            .app_data(PayloadConfig::new(Notifications::LARGEST_BODY))
            .route("/notifications", web::post().to(receive))
    });
    let server = server.workers(1).bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = *server.addrs().first().ok_or("no address")?;
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(server);

    wechatpay.tell(&format!("http://{address}/notifications")).await?;
    handle.stop(true).await;
    Ok(())
}
