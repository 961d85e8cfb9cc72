//! The settings of a client.

use std::{fmt, sync::Arc};

use zeroize::Zeroizing;

use super::{
    Client, RetryPolicy, Shared,
    configuration::{Configuration, SECOND_HOST, TransportChoice},
    download::Downloads,
    observe::Observer,
};
use crate::{
    auth::{Clock, Identity, Opener, ServiceKeyKind, Signer, SystemClock},
    crypto::Backend,
    error::BuildError,
    transport::{Transport, reqwest::HttpSettings},
};

/// Collects the settings of a [`Client`]; [`build`](ClientBuilder::build) judges them, all at once.
///
/// Needed are the merchant number, the serial of its certificate (or the certificate), its private key (or a signer),
/// and a key of WeChat Pay: its public key with its id, or platform certificates, or both. Key files may be PEM or DER; a file of the wrong kind is named as what it
/// is.
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder(Configuration);

impl ClientBuilder {
    pub(super) fn new() -> Self {
        Self(Configuration {
            merchant: None,
            serial: None,
            identity: None,
            merchant_certificate: None,
            private_key: None,
            signer: None,
            opener: None,
            public_key: None,
            platform_certificates: Vec::new(),
            api_v3_key: None,
            download_certificates: false,
            ask_for: None,
            base_url: None,
            second_host: None,
            user_agent: None,
            retry: RetryPolicy::default(),
            observer: None,
            largest_reply: None,
            transport: TransportChoice::Reqwest(Vec::new()),
            clock: Arc::new(SystemClock),
            backend: Backend::default(),
        })
    }

    /// The merchant number (`mchid`, 商户号).
    pub fn merchant(mut self, merchant_id: impl Into<String>) -> Self {
        self.0.merchant = Some(merchant_id.into());
        self
    }

    /// The serial of the merchant's certificate (商户API证书序列号), in hexadecimal.
    ///
    /// Not needed with [`merchant_certificate`](ClientBuilder::merchant_certificate), which knows it.
    pub fn serial(mut self, serial: impl Into<String>) -> Self {
        self.0.serial = Some(serial.into());
        self
    }

    /// Signs for somebody who is no merchant, or under another scheme, in place of
    /// [`merchant`](ClientBuilder::merchant) and [`serial`](ClientBuilder::serial): see [`Identity`].
    pub fn identity(mut self, identity: Identity) -> Self {
        self.0.identity = Some(identity);
        self
    }

    /// The merchant's certificate (商户API证书, `apiclient_cert.pem`), PEM or DER. Its serial is taken from it.
    pub fn merchant_certificate(mut self, contents: impl Into<Vec<u8>>) -> Self {
        self.0.merchant_certificate = Some(contents.into());
        self
    }

    /// The merchant's private key (商户API私钥, the contents of `apiclient_key.pem`): PKCS#8 or PKCS#1, PEM or DER.
    pub fn private_key(mut self, contents: impl Into<Vec<u8>>) -> Self {
        self.0.private_key = Some(Zeroizing::new(contents.into()));
        self
    }

    /// Signs requests in place of a private key: a KMS, an HSM.
    pub fn signer(mut self, signer: impl Signer + 'static) -> Self {
        self.0.signer = Some(Arc::new(signer));
        self
    }

    /// Opens what the service seals for the merchant in replies, in place of the private key: needed beside a
    /// [`signer`](ClientBuilder::signer), for operations whose replies have sealed fields.
    pub fn opener(mut self, opener: impl Opener + 'static) -> Self {
        self.0.opener = Some(Arc::new(opener));
        self
    }

    /// WeChat Pay's public key (微信支付公钥, `pub_key.pem`) and its id (`PUB_KEY_ID_…`), from the merchant platform.
    ///
    /// SPKI or PKCS#1, PEM or DER; or a platform certificate, whose id is its serial. It verifies replies and seals
    /// sensitive fields.
    pub fn public_key(mut self, id: impl Into<String>, contents: impl Into<Vec<u8>>) -> Self {
        self.0.public_key = Some((id.into(), contents.into()));
        self
    }

    /// A platform certificate of WeChat Pay (微信支付平台证书) that is at hand, PEM or DER. May be given more than once.
    ///
    /// For merchants without WeChat Pay's public key, and beside it while they change over to it. Its id is its serial.
    /// One that is over is left out; [`download_certificates`](ClientBuilder::download_certificates) brings its
    /// successor.
    pub fn platform_certificate(mut self, contents: impl Into<Vec<u8>>) -> Self {
        self.0.platform_certificates.push(contents.into());
        self
    }

    /// The merchant's APIv3 key (APIv3密钥): 32 characters, set in the merchant platform.
    pub fn api_v3_key(mut self, key: impl Into<Vec<u8>>) -> Self {
        self.0.api_v3_key = Some(Zeroizing::new(key.into()));
        self
    }

    /// Downloads the platform certificates (平台证书), and renews them in time. Needs the
    /// [`api_v3_key`](ClientBuilder::api_v3_key), under which the service encrypts them.
    ///
    /// Not for merchants who have WeChat Pay's public key alone: the service refuses them the download.
    pub fn download_certificates(mut self) -> Self {
        self.0.download_certificates = true;
        self
    }

    /// Which kind of key to ask for and to seal with, where there are both: the public key, if nothing is said.
    ///
    /// Replies are verified with either. During the change from certificates to the public key
    /// [`KeyRing::usage`](crate::auth::KeyRing::usage) tells which of them still sign.
    pub fn ask_for(mut self, kind: ServiceKeyKind) -> Self {
        self.0.ask_for = Some(kind);
        self
    }

    /// Where the service is, in place of `https://api.mch.weixin.qq.com`: scheme, host and port, without a path.
    ///
    /// It forgets a [`second_host`](ClientBuilder::second_host) that was set before: a test must not fall over to the live
    /// one.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.0.base_url = Some(url.into());
        self.0.second_host = None;
        self
    }

    /// Tries the service's second host, `https://api2.mch.weixin.qq.com`, when the first can't be reached at all. Off
    /// unless asked for.
    pub fn second_host(self) -> Self {
        self.second_host_at(SECOND_HOST)
    }

    /// The same with another second host, in the form of [`base_url`](ClientBuilder::base_url).
    ///
    /// It is tried at once when an attempt made no connection, so that nothing was sent, and for the rest of that call; this
    /// does not count as an attempt of the [`RetryPolicy`]. A download of certificates that made none is tried there too.
    pub fn second_host_at(mut self, url: impl Into<String>) -> Self {
        self.0.second_host = Some(url.into());
        self
    }

    /// When calls are attempted again; see [`RetryPolicy`] for the defaults.
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.0.retry = retry;
        self
    }

    /// Tells an [`Observer`] of every attempt and every call. The last one that is given counts.
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.0.observer = Some(Arc::new(observer));
        self
    }

    /// Adds settings of the built-in transport.
    pub(crate) fn add_http_settings(mut self, settings: HttpSettings) -> Self {
        match &mut self.0.transport {
            TransportChoice::Reqwest(all) => all.push(settings),
            TransportChoice::Own { ignored_settings, .. } => *ignored_settings = true,
        }
        self
    }

    pub(crate) fn set_largest_reply(mut self, bytes: usize) -> Self {
        self.0.largest_reply = Some(bytes);
        self
    }

    /// A whole HTTP stack of your own, or a test's fake. It must keep the contract of [`Transport`].
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        let ignored_settings = match &self.0.transport {
            TransportChoice::Reqwest(settings) => !settings.is_empty(),
            TransportChoice::Own { ignored_settings, .. } => *ignored_settings,
        };
        let transport = Arc::new(transport);
        self.0.transport = TransportChoice::Own { transport, ignored_settings };
        self
    }

    /// The `User-Agent` to send, in place of this crate's name and version.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.0.user_agent = Some(user_agent.into());
        self
    }

    /// The clock, for tests: it stamps requests and judges the age of replies.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.0.clock = Arc::new(clock);
        self
    }

    /// The cryptographic back end, where this build has more than one.
    pub fn backend(mut self, backend: Backend) -> Self {
        self.0.backend = backend;
        self
    }

    /// Judges all settings and makes the client, or lists every problem.
    pub fn build(self) -> Result<Client, BuildError> {
        let (retry, observer) = (self.0.retry, self.0.observer.clone());
        let (pipeline, signer, transport, material) = self.0.judge()?;
        let downloads = Downloads::default();
        Ok(Client {
            shared: Arc::new(Shared { pipeline, signer, transport, downloads, observer, material }),
            retry,
        })
    }
}

/// Shows nothing: some settings are secrets, and one that was mixed up may hold any of them.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}
