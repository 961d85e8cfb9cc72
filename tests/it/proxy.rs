//! HTTP settings hold for everything that is sent: calls, and downloads of certificates.

use wechatpay_coupons::transport::reqwest::reqwest;

use crate::{
    samples,
    support::{builder, fixture, server::Server, signed},
};

/// A host that nobody has: only a proxy can answer for it.
const NOWHERE: &str = "http://wechatpay.invalid";

fn through(proxy: &Server, builder: wechatpay_coupons::ClientBuilder) -> wechatpay_coupons::ClientBuilder {
    let url = proxy.url();
    builder.base_url(NOWHERE).http(move |http| {
        let headers = [("x-gateway", "coupons")].map(|(name, value)| {
            (http::HeaderName::from_static(name), http::HeaderValue::from_static(value))
        });
        http.proxy(reqwest::Proxy::http(url).unwrap()).default_headers(headers.into_iter().collect())
    })
}

#[tokio::test]
async fn calls_go_through_a_proxy_with_headers_of_ones_own() {
    let proxy = Server::replying(signed(200, samples::USE_COUPON_REPLY)).await;
    let client = through(&proxy, builder(NOWHERE)).build().unwrap();
    client.use_coupon(&samples::use_coupon()).await.unwrap();
    let request = proxy.only();
    // The absolute form is what a proxy is asked in.
    assert_eq!(request.target(), format!("{NOWHERE}/v3/marketing/busifavor/coupons/use"));
    assert_eq!(request.header("x-gateway"), "coupons");
}

#[tokio::test]
async fn downloads_of_certificates_go_through_it_too() {
    let proxy = Server::replying(signed(404, r#"{"code":"RESOURCE_NOT_EXISTS","message":""}"#)).await;
    let downloading = builder(NOWHERE).api_v3_key(fixture("apiv3_key.txt")).download_certificates();
    let client = through(&proxy, downloading).build().unwrap();
    client.use_coupon(&samples::use_coupon()).await.unwrap_err();
    let requests = proxy.recorded();
    let paths = ["certificates", "marketing/busifavor/coupons/use"];
    assert_eq!(requests.len(), paths.len());
    for (request, path) in requests.iter().zip(paths) {
        assert!(request.target().starts_with(&format!("{NOWHERE}/v3/{path}")), "{}", request.target());
        assert_eq!(request.header("x-gateway"), "coupons");
    }
}

#[cfg(feature = "blocking")]
#[test]
fn a_blocking_client_keeps_the_settings() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let proxy = runtime.block_on(Server::replying(signed(200, samples::USE_COUPON_REPLY)));
    let client = through(&proxy, builder(NOWHERE)).build_blocking().unwrap();
    client.use_coupon(&samples::use_coupon()).unwrap();
    assert_eq!(proxy.only().header("x-gateway"), "coupons");
}
