//! The client, and the configuration it is built from.

mod builder;
mod chain;
mod configuration;
pub mod pipeline;

pub use builder::ClientBuilder;
pub use chain::{Call, Chain};

use std::{fmt, sync::Arc};

use self::pipeline::{Completion, Pipeline, Prepared};
use crate::{
    auth::Signer,
    error::{Error, Kind},
    operation::{Operation, Outcome, Verified},
    transport::Transport,
};

/// Calls the service for one merchant.
///
/// A client is cheap to clone, holds no global state, and shares its connections among its clones: make one for each
/// merchant and keep it. Each operation of the description is a method; [`call`](Client::call) is the same for any
/// [`Operation`], your own included.
///
/// ```no_run
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// use wechatpay_coupons::{Client, Timestamp, busifavor::UseCoupon};
///
/// let client = Client::builder()
///     .merchant("1900000001")
///     .merchant_certificate(std::fs::read("apiclient_cert.pem")?)
///     .private_key(std::fs::read("apiclient_key.pem")?)
///     .public_key("PUB_KEY_ID_0114232134912410000000000000", std::fs::read("pub_key.pem")?)
///     .build()?;
///
/// let request = UseCoupon::new("sxxe34343434", "wx1234567889999", Timestamp::now(), "1002600620019090123143254435")
///     .stock_id("100088");
/// let reply = client.use_coupon(&request).await?;
/// println!("redeemed at {}", reply.wechatpay_use_time);
/// # Ok(())
/// # }
/// ```
///
/// A call that is dropped before it ends (a cancelled task, a `select!` that lost) may have happened.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    pipeline: Pipeline,
    signer: Arc<dyn Signer>,
    transport: Arc<dyn Transport>,
}

impl Client {
    /// Begins a configuration.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// Runs one call: check, encode, sign, send, verify, decode.
    pub async fn call<O: Operation>(&self, request: &O) -> Result<O::Reply, Error> {
        let prepared = self.0.pipeline.prepare(request)?;
        let verified = self.send(&prepared).await?;
        pipeline::decode::<O>(&verified)
    }

    /// Begins a call by its path, `v3/some/{thing}` for instance: see [`Chain`].
    pub fn chain(&self, path: &str) -> Chain<'_> {
        Chain::root(self).join(path)
    }

    /// The steps of a call without its I/O, for an HTTP stack of your own.
    pub fn pipeline(&self) -> &Pipeline {
        &self.0.pipeline
    }

    /// The part of a call that is the same for every operation, compiled once.
    async fn send(&self, prepared: &Prepared<'_>) -> Result<Verified, Error> {
        let attempt = prepared.attempt()?;
        let signature = self.0.signer.sign(attempt.message()).await;
        let signature = signature.map_err(|error| prepared.before_sending(error))?;
        let request = attempt.authorized(&signature)?;
        let reply = self.0.transport.execute(request).await.map_err(|error| {
            let sent = error.may_have_been_sent();
            let outcome = if sent { Outcome::Unknown } else { Outcome::NotSent };
            prepared.error(Kind::Transport(error), outcome, None)
        })?;
        match prepared.complete(&reply)? {
            Completion::Verified(verified) => Ok(verified),
            Completion::NeedKey(id) => Err(prepared.unknown_key(&reply, id)),
        }
    }
}

/// Shows who calls whom with which keys, and no secret.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("pipeline", &self.0.pipeline).finish_non_exhaustive()
    }
}
