//! A method of a service that panics: the connection stays, and the caller gets a reply.

use std::{
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::Poll,
};

use http::StatusCode;

use super::{
    refusal::{Refusal, code},
    reply::Reply,
};

/// What a method answers, or `SYSTEM_ERROR` in place of a panic. The reply does not say what the panic said: that may be a
/// secret of the test, which has it in its own output.
pub(super) async fn caught<F>(id: &'static str, mut served: Pin<Box<F>>) -> Result<Reply, Refusal>
where
    F: Future<Output = Result<Reply, Refusal>> + ?Sized,
{
    // Nothing of ours is shared with what panicked; what the service shares with itself is its own business, as it is with
    // any thread that panics.
    let polled = poll_fn(|context| {
        let poll = catch_unwind(AssertUnwindSafe(|| served.as_mut().poll(context)));
        poll.unwrap_or_else(|_| Poll::Ready(Err(panicked(id))))
    });
    polled.await
}

fn panicked(id: &str) -> Refusal {
    let message = format!("what serves {id} panicked; its message is in the output of the test");
    Refusal::new(code::SYSTEM_ERROR, message).status(StatusCode::INTERNAL_SERVER_ERROR)
}
