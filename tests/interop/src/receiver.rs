//! A merchant's server: it keeps notifications as they came, for a client to open.

use std::net::Ipv4Addr;

use axum::{Router, http::StatusCode, routing::post};
use http::HeaderMap;
use serde_json::{Map, Value, json};
use tokio::{
    net::TcpListener,
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
};

use crate::Failure;

/// Listens for as long as this process runs.
pub(crate) struct Receiver {
    pub(crate) url: String,
    came: UnboundedReceiver<Value>,
}

impl Receiver {
    pub(crate) async fn start() -> Result<Self, Failure> {
        let (keep, came) = unbounded_channel();
        let receive = async move |headers: HeaderMap, body: String| {
            let kept = keep.send(json!({ "headers": texts(&headers), "body": body }));
            kept.map_or(StatusCode::SERVICE_UNAVAILABLE, |()| StatusCode::NO_CONTENT)
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}/notifications", listener.local_addr()?);
        let router = Router::new().route("/notifications", post(receive));
        tokio::spawn(async { axum::serve(listener, router).await });
        Ok(Self { url, came })
    }

    /// The notification that came last: `headers`, their names in lower case, and `body`.
    pub(crate) fn newest(&mut self) -> Option<Value> {
        std::iter::from_fn(|| self.came.try_recv().ok()).last()
    }
}

fn texts(headers: &HeaderMap) -> Map<String, Value> {
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.to_string(), text(value).into())).collect()
}
