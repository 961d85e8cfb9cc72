//! Someone between client and server who changes what passes: every `SPRING` of a body becomes a `WINTER`.

use std::{net::Ipv4Addr, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    response::Response,
};
use http::{StatusCode, header::HOST};
use tokio::net::TcpListener;

use crate::Failure;

/// Which bodies are changed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bodies {
    Requests,
    Replies,
}

struct Relay {
    server: String,
    changed: Bodies,
    client: reqwest::Client,
}

/// Listens for as long as this process runs, and tells where.
pub(crate) async fn start(server: &str, changed: Bodies) -> Result<String, Failure> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let relay = Arc::new(Relay { server: server.to_owned(), changed, client });
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let router = Router::new().fallback(pass).with_state(relay);
    tokio::spawn(async { axum::serve(listener, router).await });
    Ok(format!("http://{address}"))
}

async fn pass(State(relay): State<Arc<Relay>>, request: Request) -> Response {
    relay.pass(request).await.unwrap_or_else(|error| {
        let mut reply = Response::new(Body::from(error.to_string()));
        *reply.status_mut() = StatusCode::BAD_GATEWAY;
        reply
    })
}

impl Relay {
    async fn pass(&self, request: Request) -> Result<Response, Failure> {
        let (mut head, body) = request.into_parts();
        head.headers.remove(HOST);
        let body = self.body(&to_bytes(body, usize::MAX).await?, Bodies::Requests);
        let url = format!("{}{}", self.server, head.uri);
        let sent = self.client.request(head.method, url).headers(head.headers).body(body);
        let reply = sent.send().await?;
        let (status, headers) = (reply.status(), reply.headers().clone());
        let mut passed = Response::new(Body::from(self.body(&reply.bytes().await?, Bodies::Replies)));
        *passed.status_mut() = status;
        *passed.headers_mut() = headers;
        Ok(passed)
    }

    /// Changed or not, a body keeps its length.
    fn body(&self, bytes: &[u8], of: Bodies) -> Vec<u8> {
        match str::from_utf8(bytes) {
            Ok(text) if of == self.changed => text.replace("SPRING", "WINTER").into_bytes(),
            _ => bytes.to_vec(),
        }
    }
}
