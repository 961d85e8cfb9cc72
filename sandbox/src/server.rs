//! Connections: accepted until the sandbox is dropped, and closed where a fault says so.

use std::{
    future::pending,
    io,
    net::Ipv4Addr,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{Router, response::Response};
use http::Request;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{rt::TokioIo, server::graceful::GracefulShutdown, service::TowerToHyperService};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{oneshot, watch},
    task::JoinHandle,
};

use crate::{SandboxError, fault::Severed};

/// What to wait for where a connection can't be accepted, since files of this process have run out.
const A_WHILE: Duration = Duration::from_millis(100);

/// A router at a port of 127.0.0.1. Dropped, it takes no more requests, and answers those under way.
pub(crate) struct Server {
    url: String,
    connections: Arc<AtomicU64>,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl Server {
    /// Serves at a port, or at a free one for 0, on the current runtime.
    pub(crate) async fn start(port: u16, router: Router) -> Result<Self, SandboxError> {
        // Of two ports, which one?
        let unbound = |error: io::Error| {
            SandboxError::Bind(io::Error::new(error.kind(), format!("port {port}: {error}")))
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(unbound)?;
        let address = listener.local_addr().map_err(unbound)?;
        let (stop, stopped) = oneshot::channel();
        let connections = Arc::default();
        let serving = tokio::spawn(serve(listener, router, Arc::clone(&connections), stopped));
        Ok(Self { url: format!("http://{address}"), connections, stop, serving })
    }

    /// Takes no more requests, and waits until those under way are answered.
    pub(crate) async fn stop(self) {
        drop(self.stop);
        drop(self.serving.await);
    }

    /// `http://127.0.0.1:PORT`.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// How many connections were accepted.
    pub(crate) fn connections(&self) -> u64 {
        self.connections.load(Ordering::Relaxed)
    }
}

/// Serves until the sender of `stopped` is dropped.
async fn serve(
    listener: TcpListener,
    router: Router,
    accepted_so_far: Arc<AtomicU64>,
    stopped: oneshot::Receiver<()>,
) {
    let connections = GracefulShutdown::new();
    // Dropped at the end.
    let (open, ends) = watch::channel(());
    let mut stopped = pin!(stopped);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = &mut stopped => break,
        };
        match accepted {
            Ok((stream, _)) => {
                accepted_so_far.fetch_add(1, Ordering::Relaxed);
                drop(tokio::spawn(converse(stream, router.clone(), &connections, ends.clone())));
            }
            Err(_) => tokio::time::sleep(A_WHILE).await,
        }
    }
    drop(listener);
    drop(open);
    connections.shutdown().await;
}

/// Answers the requests of one connection, until the client closes it, or the server ends. How it ended is the client's
/// business.
fn converse(
    stream: TcpStream,
    router: Router,
    connections: &GracefulShutdown,
    mut ends: watch::Receiver<()>,
) -> impl Future<Output = ()> + use<> {
    // A body that comes in pieces would wait for the client's acknowledgement of each. Where it can't be set, it waits.
    drop(stream.set_nodelay(true));
    let begun = Arc::new(AtomicBool::new(false));
    let begins = begun.clone();
    let service = service_fn(move |request: Request<Incoming>| {
        begins.store(true, Ordering::Relaxed);
        answer(router.clone(), request)
    });
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let watched = connections.watch(connection);
    async move {
        tokio::select! {
            biased;
            ended = watched => drop(ended),
            () = unused(&begun, &mut ends) => {}
        }
    }
}

/// Ends with the server, if no request has begun by then: hyper would wait for the first one as long as its client does, and
/// pools of clients keep connections that they never used.
async fn unused(begun: &AtomicBool, ends: &mut watch::Receiver<()>) {
    drop(ends.changed().await);
    if begun.load(Ordering::Relaxed) {
        pending::<()>().await;
    }
}

/// An error makes hyper close the connection without another byte.
async fn answer(router: Router, request: Request<Incoming>) -> Result<Response, ConnectionClosed> {
    let answered = hyper::service::Service::call(&TowerToHyperService::new(router), request).await;
    let Ok(response) = answered;
    if response.extensions().get::<Severed>().is_some() { Err(ConnectionClosed) } else { Ok(response) }
}

#[derive(Debug)]
struct ConnectionClosed;

impl std::fmt::Display for ConnectionClosed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a fault closes the connection")
    }
}

impl std::error::Error for ConnectionClosed {}
