//! A transport that sends nothing: it keeps the request and gives the reply that the test wants.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use http::{Request, Response};
use wechatpay_coupons::{
    BoxFuture, Client,
    transport::{Transport, TransportError},
};

use super::builder;

pub(crate) type Answer = Result<Response<Bytes>, TransportError>;

#[derive(Clone)]
pub(crate) struct Fake {
    answer: Arc<dyn Fn() -> Answer + Send + Sync>,
    requests: Arc<Mutex<Vec<Request<Bytes>>>>,
}

impl Fake {
    pub(crate) fn new(answer: impl Fn() -> Answer + Send + Sync + 'static) -> Self {
        Self { answer: Arc::new(answer), requests: Arc::default() }
    }

    pub(crate) fn replying(reply: Response<Bytes>) -> Self {
        Self::new(move || Ok(reply.clone()))
    }

    /// Gives these answers one after the other; asked for more, it panics.
    pub(crate) fn answering(answers: impl IntoIterator<Item = Answer>) -> Self {
        let answers = Mutex::new(answers.into_iter().collect::<VecDeque<_>>());
        Self::new(move || answers.lock().unwrap().pop_front().expect("no more attempts"))
    }

    /// The requests that came, in their order.
    pub(crate) fn requests(&self) -> Vec<Request<Bytes>> {
        self.requests.lock().unwrap().clone()
    }
}

impl Transport for Fake {
    fn execute(&self, request: Request<Bytes>) -> BoxFuture<'_, Answer> {
        self.requests.lock().unwrap().push(request);
        let answer = (self.answer)();
        Box::pin(async move { answer })
    }
}

/// A client of `https://api.mch.weixin.qq.com` that gets `reply` to whatever it sends.
pub(crate) fn client_replied(reply: Response<Bytes>) -> Client {
    client_over(&Fake::replying(reply))
}

pub(crate) fn client_over(fake: &Fake) -> Client {
    builder("https://api.mch.weixin.qq.com").transport(fake.clone()).build().unwrap()
}
