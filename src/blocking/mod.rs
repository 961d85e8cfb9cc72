//! The client for code that is not async: the same methods, without `await`.

mod background;
mod call;
mod notifications;

pub use notifications::Notifications;

use std::{fmt, sync::Arc};

use self::background::Background;
use crate::{
    Chain, ClientBuilder, Error, Operation, RetryPolicy,
    diagnosis::Diagnosis,
    error::{BuildError, Kind},
    notification::NoApiV3Key,
    pipeline::Pipeline,
};

/// Calls the service for one merchant, and returns once a call is answered.
///
/// Made by [`ClientBuilder::build_blocking`], with all settings of the async [`Client`](crate::Client), and with all its
/// methods: each operation of the description, [`call`](Client::call) for any other, paths step by step and by
/// [`chain`](Client::chain), [`notifications`](Client::notifications), [`diagnose`](Client::diagnose). What these say of errors, outcomes and retries holds here too.
///
/// ```no_run
/// # fn run() -> Result<(), Box<dyn std::error::Error>> {
/// use wechatpay_coupons::{Client, Timestamp, busifavor::UseCoupon};
///
/// let client = Client::builder()
///     .merchant("1900000001")
///     .merchant_certificate(std::fs::read("apiclient_cert.pem")?)
///     .private_key(std::fs::read("apiclient_key.pem")?)
///     .public_key("PUB_KEY_ID_0114232134912410000000000000", std::fs::read("pub_key.pem")?)
///     .build_blocking()?;
///
/// let request = UseCoupon::new("sxxe34343434", "wx1234567889999", Timestamp::now(), "1002600620019090123143254435")
///     .stock_id("100088");
/// let reply = client.use_coupon(&request)?;
/// println!("redeemed at {}", reply.wechatpay_use_time);
/// # Ok(())
/// # }
/// ```
///
/// # Threads
///
/// A client has one thread of its own, which drives its connections and timers for all its clones and ends with the
/// last of them. Signing, sealing and verifying take place on the thread that calls; any number of threads may call at
/// once.
///
/// # Inside an async runtime
///
/// | called | what happens |
/// |---|---|
/// | on a plain thread, or in `spawn_blocking` | the thread waits |
/// | in a task of a multi-threaded tokio runtime | its thread waits, and hands its other tasks to another (`block_in_place`) |
/// | in async code of a single-threaded tokio runtime | an error, [`Error::is_stalling`]: nothing else could run meanwhile |
///
/// Other runtimes are not recognised: keep blocking calls off their threads. It can be dropped anywhere.
#[derive(Clone)]
pub struct Client {
    calls: crate::Client,
    background: Arc<Background>,
}

impl ClientBuilder {
    /// Judges all settings and makes a [blocking client](Client), or lists every problem.
    ///
    /// The system can refuse it the thread that drives its connections: that is a problem of `build_blocking`.
    pub fn build_blocking(self) -> Result<Client, BuildError> {
        let calls = self.build()?;
        let background = Background::start().map_err(|error| BuildError::of("build_blocking", error))?;
        Ok(Client { calls, background: Arc::new(background) })
    }
}

impl Client {
    /// Runs one call: check, encode, sign, send, verify, decode. What failed is attempted again where that can't make it
    /// happen twice: see [`RetryPolicy`].
    pub fn call<O: Operation + Sync>(&self, request: &O) -> Result<O::Reply, Error> {
        let stalling = || Error::before_sending(O::METADATA, Kind::Stalling);
        self.background.wait(self.calls.call(request)).ok_or_else(stalling)?
    }

    /// The same client with another [`RetryPolicy`]; both share everything else.
    #[must_use = "the client that it is called on keeps its policy"]
    pub fn with_retry(&self, retry: RetryPolicy) -> Self {
        Self { calls: self.calls.with_retry(retry), background: Arc::clone(&self.background) }
    }

    /// Begins a call by its path, `v3/some/{thing}` for instance: see [`Chain`]. It ends in
    /// [`send`](crate::Call::send) in place of `await`.
    ///
    /// ```no_run
    /// # fn run(client: wechatpay_coupons::blocking::Client) -> Result<(), wechatpay_coupons::Error> {
    /// let codes = client.chain("v3/marketing/busifavor/stocks/{stock_id}/couponcodes").path("stock_id", "98065001");
    /// let page = codes.query("offset", 0).query("limit", 20).get().send()?;
    /// println!("{} codes", page["total_count"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn chain(&self, path: &str) -> Chain<'_, Self> {
        Chain::root(self).join(path)
    }

    /// What opens the notifications (回调通知) that the service sends: see
    /// [`Client::notifications`](crate::Client::notifications).
    pub fn notifications(&self) -> Result<Notifications, NoApiV3Key> {
        Ok(Notifications::new(self.calls.notifications()?, Arc::clone(&self.background)))
    }

    /// Looks for what may be wrong with keys, clock and hosts: see [`Client::diagnose`](crate::Client::diagnose).
    ///
    /// In async code of a single-threaded runtime that is the one thing found, for no call can be made there.
    pub fn diagnose(&self) -> Diagnosis {
        self.background.wait(self.calls.diagnose()).unwrap_or_else(Diagnosis::stalling)
    }

    /// The steps of a call without its I/O, for an HTTP stack of your own.
    pub fn pipeline(&self) -> &Pipeline {
        self.calls.pipeline()
    }
}

/// Shows who calls whom with which keys, and no secret.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("blocking::Client").field(&self.calls).finish()
    }
}
