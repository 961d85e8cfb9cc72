//! The transport on `reqwest`, and the place for its settings.
//!
//! This is the one module whose interface names `reqwest`: its version is part of this module's contract alone.

use std::{fmt, time::Duration};

use bytes::{Bytes, BytesMut};
use http::{Request, Response};
use reqwest::{Client, ClientBuilder, Url, redirect};

use super::{Transport, TransportError};
use crate::BoxFuture;

pub use ::reqwest;

/// The service closes idle connections after 8 seconds. One that it is about to close would lose a request after its
/// first byte left, which is an unknown outcome; so they are dropped earlier.
const IDLE_CONNECTION_LIFE: Duration = Duration::from_secs(6);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(30);
/// Replies are some kilobytes, bills some megabytes.
const LARGEST_REPLY: usize = 64 * 1024 * 1024;
const NO_RUNTIME: &str = "the built-in transport wants to be polled in a tokio runtime; elsewhere take a `Transport` of your \
                          own, or the blocking client";

/// A setting of HTTP, to be applied when the client is built.
pub(crate) type HttpSettings = Box<dyn FnOnce(ClientBuilder) -> ClientBuilder + Send>;

/// The settings of HTTP.
impl crate::ClientBuilder {
    /// How long an exchange over HTTP may take, connection included, 30 seconds unless set. What is not answered by then
    /// may have happened.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.http(move |http| http.timeout(timeout))
    }

    /// How long making a connection may take, 10 seconds unless set.
    pub fn connect_timeout(self, timeout: Duration) -> Self {
        self.http(move |http| http.connect_timeout(timeout))
    }

    /// How many bytes the body of a reply may have, 64 MiB unless set: beyond, something else than the service is
    /// talking. What is larger is not read to its end, and may have happened.
    pub fn largest_reply(self, bytes: usize) -> Self {
        self.set_largest_reply(bytes)
    }

    /// Everything that reqwest's builder can set: a proxy, a root certificate, HTTP/2, …. Several are applied in order.
    ///
    /// See [`ReqwestTransport::new`] for the defaults, and for what can't be changed.
    ///
    /// ```
    /// # use wechatpay_coupons::Client;
    /// let builder = Client::builder().http(|http| http.no_proxy().tcp_nodelay(true));
    /// ```
    pub fn http(self, settings: impl FnOnce(ClientBuilder) -> ClientBuilder + Send + 'static) -> Self {
        self.add_http_settings(Box::new(settings))
    }
}

/// Sends requests with `reqwest`: connections kept alive, HTTP/1.1 (what the service speaks), TLS 1.2 or newer.
///
/// It works in a tokio runtime with I/O and time enabled (`enable_all`, as `#[tokio::main]` does). Outside of any it sends
/// nothing and says so; in one without I/O or time tokio panics.
#[derive(Clone)]
pub struct ReqwestTransport {
    client: Client,
    largest_reply: usize,
}

/// Shows nothing: settings may hold a proxy's password.
impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransport").finish_non_exhaustive()
    }
}

impl ReqwestTransport {
    /// Makes the connection pool, with settings of your own over the defaults.
    ///
    /// The defaults: 30 seconds for a whole exchange and 10 to connect, HTTP/1.1, idle connections dropped after 6
    /// seconds. With the feature `http2`, HTTP/2 where the server offers it over TLS. What would break the
    /// [contract](Transport) is set after yours and can't be changed: redirects are not followed, nothing is repeated,
    /// and bodies are not decompressed.
    ///
    /// ```
    /// use std::{fmt, time::Duration};
    /// use wechatpay_coupons::transport::reqwest::ReqwestTransport;
    ///
    /// let transport = ReqwestTransport::new(|http| http.timeout(Duration::from_secs(5)))?;
    /// # Ok::<(), wechatpay_coupons::transport::TransportError>(())
    /// ```
    pub fn new(settings: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Result<Self, TransportError> {
        let defaults = Client::builder()
            .pool_idle_timeout(IDLE_CONNECTION_LIFE)
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT);
        #[cfg(not(feature = "http2"))]
        let defaults = defaults.http1_only();
        let client = settings(defaults)
            .redirect(redirect::Policy::none())
            .retry(::reqwest::retry::never())
            .referer(false)
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .build()
            .map_err(not_sent)?;
        Ok(Self { client, largest_reply: LARGEST_REPLY })
    }

    /// Says how many bytes the body of a reply may have, in place of 64 MiB.
    pub fn largest_reply(self, bytes: usize) -> Self {
        Self { largest_reply: bytes, ..self }
    }
}

impl Transport for ReqwestTransport {
    fn execute(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            // Connecting would panic.
            if tokio::runtime::Handle::try_current().is_err() {
                return Err(TransportError::not_sent(NO_RUNTIME));
            }
            let request = convert(request)?;
            let mut reply = self.client.execute(request).await.map_err(classify)?;
            let mut body = BytesMut::new();
            while let Some(chunk) = reply.chunk().await.map_err(classify)? {
                if chunk.len() > self.largest_reply.saturating_sub(body.len()) {
                    let most = self.largest_reply;
                    return Err(TransportError::unknown(format!("the reply is larger than {most} bytes")));
                }
                body.extend_from_slice(&chunk);
            }
            let mut response = Response::new(body.freeze());
            *response.status_mut() = reply.status();
            *response.headers_mut() = std::mem::take(reply.headers_mut());
            Ok(response)
        })
    }
}

/// A parsed URL is normalised. What is sent must be what was signed, so a request that it would change is refused.
fn convert(request: Request<Bytes>) -> Result<::reqwest::Request, TransportError> {
    let (parts, body) = request.into_parts();
    let wanted = parts.uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    // A parser's error may quote the URL, which holds personal data.
    let url =
        Url::parse(&parts.uri.to_string()).map_err(|_| TransportError::not_sent("the URI is no URL"))?;
    let wanted = wanted.split_once('?').map_or((wanted, None), |(path, query)| (path, Some(query)));
    if (url.path(), url.query()) != wanted {
        return Err(TransportError::not_sent("the path is not in a form that URLs keep"));
    }
    let mut converted = ::reqwest::Request::new(parts.method, url);
    *converted.headers_mut() = parts.headers;
    if !body.is_empty() {
        *converted.body_mut() = Some(body.into());
    }
    Ok(converted)
}

fn classify(error: ::reqwest::Error) -> TransportError {
    let timeout = error.is_timeout();
    let error = if error.is_connect() || error.is_builder() {
        not_sent(error)
    } else {
        TransportError::unknown(error.without_url())
    };
    if timeout { error.timed_out() } else { error }
}

fn not_sent(error: ::reqwest::Error) -> TransportError {
    TransportError::not_sent(error.without_url())
}
