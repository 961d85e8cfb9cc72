//! The client, and the configuration it is built from.

mod builder;
mod chain;
mod configuration;
pub mod diagnosis;
mod download;
mod drive;
mod host;
mod journey;
pub mod observe;
mod opening;
pub mod pipeline;
mod places;
mod repetition;
mod retry;

pub use builder::ClientBuilder;
pub use chain::{Call, Chain};
pub use retry::RetryPolicy;

use std::{fmt, sync::Arc};

use self::{diagnosis::Material, download::Downloads, observe::Observer, pipeline::Pipeline};
use crate::{
    auth::{KeySnapshot, Signer},
    error::Error,
    notification::{NoApiV3Key, Notifications},
    operation::{EncodeError, Operation},
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
pub struct Client {
    shared: Arc<Shared>,
    retry: RetryPolicy,
}

struct Shared {
    pipeline: Pipeline,
    signer: Arc<dyn Signer>,
    transport: Arc<dyn Transport>,
    downloads: Downloads,
    observer: Option<Arc<dyn Observer>>,
    material: Material,
}

impl Client {
    /// Begins a configuration.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// Runs one call: check, encode, sign, send, verify, decode. What failed is attempted again where that can't make it
    /// happen twice: see [`RetryPolicy`].
    pub async fn call<O: Operation + Sync>(&self, request: &O) -> Result<O::Reply, Error> {
        let encode = |keys: &KeySnapshot| {
            request.check().map_err(EncodeError::Violations)?;
            request.encode(keys)
        };
        self.send(O::METADATA.into(), &encode, pipeline::decode::<O>).await
    }

    /// The same client with another [`RetryPolicy`]; both share everything else.
    ///
    /// ```no_run
    /// # async fn run(
    /// #     client: wechatpay_coupons::Client,
    /// #     request: wechatpay_coupons::busifavor::UseCoupon,
    /// # ) -> Result<(), wechatpay_coupons::Error> {
    /// use wechatpay_coupons::RetryPolicy;
    ///
    /// let reply = client.with_retry(RetryPolicy::never()).use_coupon(&request).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use = "the client that it is called on keeps its policy"]
    pub fn with_retry(&self, retry: RetryPolicy) -> Self {
        Self { shared: Arc::clone(&self.shared), retry }
    }

    /// Begins a call by its path, `v3/some/{thing}` for instance: see [`Chain`].
    pub fn chain(&self, path: &str) -> Chain<'_> {
        Chain::root(self).join(path)
    }

    /// What opens the notifications (回调通知) that the service sends, with the keys, the clock and the downloads of this
    /// client: see [`notification`](crate::notification).
    ///
    /// Without the merchant's APIv3 key there is nothing to open them with: an error.
    pub fn notifications(&self) -> Result<Notifications, NoApiV3Key> {
        let pipeline = self.pipeline();
        let key = pipeline.api_v3_key.clone().ok_or(NoApiV3Key)?;
        Ok(Notifications::new(self.clone(), key, pipeline.keys.clone(), pipeline.clock.0.clone()))
    }

    /// The steps of a call without its I/O, for an HTTP stack of your own.
    pub fn pipeline(&self) -> &Pipeline {
        &self.shared.pipeline
    }
}

/// Shows who calls whom with which keys, and no secret.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("pipeline", &self.shared.pipeline)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}
