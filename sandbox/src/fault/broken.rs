//! Bodies that come slowly, or not to their end.

use std::{io, time::Duration};

use axum::{body::Body, response::Response};
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http_body_util::{BodyExt as _, channel::Channel};
use tokio::time::sleep;

/// How long the first half has to leave before the connection is closed. If it has not left by then, the client sees a
/// reply that was cut even shorter.
const A_MOMENT: Duration = Duration::from_millis(5);

/// The reply with half of its body, after which the connection breaks; `None` if there is no body to be cut.
pub(super) async fn cut(response: Response) -> Option<Response> {
    let (head, body) = whole(response).await;
    if body.is_empty() {
        return None;
    }
    let half = body.slice(..body.len() / 2);
    let (mut sender, broken) = Channel::<Bytes, io::Error>::new(1);
    tokio::spawn(async move {
        drop(sender.send_data(half).await);
        sleep(A_MOMENT).await;
        sender.abort(io::ErrorKind::ConnectionAborted.into());
    });
    Some(respond(head, body.len(), Body::new(broken)))
}

/// The reply, its body byte by byte with a pause before each.
pub(super) async fn slow(response: Response, pause: Duration) -> Response {
    let (head, body) = whole(response).await;
    let length = body.len();
    let (mut sender, slow) = Channel::<Bytes, io::Error>::new(1);
    tokio::spawn(async move {
        for at in 0..body.len() {
            // The shortest sleep is a millisecond.
            if !pause.is_zero() {
                sleep(pause).await;
            }
            // A client that has gone does not want the rest.
            if sender.send_data(body.slice(at..=at)).await.is_err() {
                return;
            }
        }
    });
    respond(head, length, Body::new(slow))
}

async fn whole(response: Response) -> (http::response::Parts, Bytes) {
    let (head, body) = response.into_parts();
    // Bodies of the sandbox are in memory.
    let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    (head, body)
}

fn respond(head: http::response::Parts, length: usize, body: Body) -> Response {
    let mut response = Response::from_parts(head, body);
    response.headers_mut().insert(CONTENT_LENGTH, length.into());
    response
}
