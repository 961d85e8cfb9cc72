//! The way to the sandbox: the built-in transport, barred where a test says so.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use fastrand::Rng;
use http::{Request, Response, Uri, uri};
use tokio::net::TcpSocket;
use wechatpay_coupons::{
    BoxFuture,
    transport::{
        Transport, TransportError,
        reqwest::{ReqwestTransport, reqwest::ClientBuilder},
    },
};
use wechatpay_sandbox::Sandbox;

/// What keeps an attempt from leaving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Barrier {
    /// Nobody listens at the port.
    Refused,
    /// Who listens there speaks no TLS.
    NoHandshake,
}

impl Barrier {
    pub(crate) const ALL: [Self; 2] = [Self::Refused, Self::NoHandshake];
}

/// Brings requests to a sandbox. Where that leaves one without an answer, the time-out runs out at once: nothing here waits
/// for a clock.
#[derive(Clone)]
pub(crate) struct Road(Arc<Inner>);

struct Inner {
    transport: ReqwestTransport,
    sandbox: Arc<Sandbox>,
    /// Bound to a port, so that nobody else listens there.
    deaf: TcpSocket,
    plan: Mutex<Plan>,
}

/// Which attempts are barred.
enum Plan {
    Next(Barrier, u32),
    /// Any of the barriers, with a probability.
    Some(f64, Rng),
}

impl Road {
    /// A road that is open.
    pub(crate) fn open(sandbox: &Arc<Sandbox>) -> Self {
        Self::barred(sandbox, 0.0, 0)
    }

    /// A road that a share of the attempts does not pass.
    pub(crate) fn barred(sandbox: &Arc<Sandbox>, share: f64, seed: u64) -> Self {
        let deaf = TcpSocket::new_v4().unwrap();
        deaf.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).unwrap();
        Self(Arc::new(Inner {
            transport: ReqwestTransport::new(ClientBuilder::no_proxy).unwrap(),
            sandbox: sandbox.clone(),
            deaf,
            plan: Mutex::new(Plan::Some(share, Rng::with_seed(seed))),
        }))
    }

    /// Bars the next so many attempts, and no others.
    pub(crate) fn bar(&self, barrier: Barrier, attempts: u32) {
        *self.0.plan.lock().unwrap() = Plan::Next(barrier, attempts);
    }
}

impl Inner {
    fn barrier(&self) -> Option<Barrier> {
        match &mut *self.plan.lock().unwrap() {
            Plan::Next(_, 0) => None,
            Plan::Next(barrier, left) => {
                *left -= 1;
                Some(*barrier)
            }
            Plan::Some(share, random) => {
                let is_barred = random.f64() < *share;
                is_barred.then(|| Barrier::ALL[random.usize(..Barrier::ALL.len())])
            }
        }
    }

    /// The same request for where it can't arrive.
    fn astray(&self, request: Request<Bytes>, barrier: Barrier) -> Request<Bytes> {
        let (mut head, body) = request.into_parts();
        let mut parts = uri::Parts::from(head.uri);
        match barrier {
            Barrier::Refused => {
                parts.authority = Some(self.deaf.local_addr().unwrap().to_string().parse().unwrap());
            }
            Barrier::NoHandshake => parts.scheme = Some(uri::Scheme::HTTPS),
        }
        head.uri = Uri::from_parts(parts).unwrap();
        Request::from_parts(head, body)
    }

    async fn answered(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let before = self.sandbox.unanswered();
        tokio::select! {
            reply = self.transport.execute(request) => reply,
            () = self.left_unanswered(before) => Err(TransportError::unknown("nothing came").timed_out()),
        }
    }

    async fn left_unanswered(&self, before: u64) {
        while self.sandbox.unanswered() == before {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

impl Transport for Road {
    fn execute(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            match self.0.barrier() {
                Some(barrier) => self.0.transport.execute(self.0.astray(request, barrier)).await,
                None => self.0.answered(request).await,
            }
        })
    }
}
