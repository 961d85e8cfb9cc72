//! wxpay-rs has no setting for the host, so its own HTTP client is lent with another one.

use async_trait::async_trait;
use wxpay_rs::{
    WxPayResult,
    http::{HttpClient, ReqwestHttpClient, client::HttpResponse},
};

const HOST: &str = "https://api.mch.weixin.qq.com";

pub struct Rewritten {
    address: String,
    client: ReqwestHttpClient,
}

impl Rewritten {
    pub fn to(address: &str) -> Self {
        let client = ReqwestHttpClient::builder().timeout(30).build().expect("a client");
        Self { address: address.to_owned(), client }
    }

    fn url(&self, url: &str) -> String {
        url.replace(HOST, &self.address)
    }
}

type Headers = Vec<(String, String)>;

#[async_trait]
impl HttpClient for Rewritten {
    async fn get(&self, url: &str, headers: Headers) -> WxPayResult<HttpResponse> {
        self.client.get(&self.url(url), headers).await
    }

    async fn post(&self, url: &str, headers: Headers, body: &str) -> WxPayResult<HttpResponse> {
        self.client.post(&self.url(url), headers, body).await
    }

    async fn put(&self, url: &str, headers: Headers, body: &str) -> WxPayResult<HttpResponse> {
        self.client.put(&self.url(url), headers, body).await
    }

    async fn delete(&self, url: &str, headers: Headers) -> WxPayResult<HttpResponse> {
        self.client.delete(&self.url(url), headers).await
    }

    async fn patch(&self, url: &str, headers: Headers, body: &str) -> WxPayResult<HttpResponse> {
        self.client.patch(&self.url(url), headers, body).await
    }
}
