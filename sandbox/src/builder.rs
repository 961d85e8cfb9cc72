//! What a sandbox starts with.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    path::PathBuf,
    sync::Arc,
    time::{Duration, SystemTime},
};

use indexmap::IndexMap;
use tokio::runtime;
use wechatpay_coupons::types::{AppId, CardId, OpenId, StockId};

use crate::{
    Backend, Credentials, KeyMode, Merchant, Sandbox, SandboxError, Stock, User,
    certificates::Certificates,
    control,
    coupons::{Coupons, States},
    crypto::KeyStore,
    fault::Faults,
    generated,
    notifications::{DeliveryPace, Notifier},
    operations,
    platform::Platform,
    server::Server,
    service::{
        self, Account, Accounts, Clock, Gate, Kept, Quota, Quotas, Refused, Route, Routes, Rules, Tell,
        Warning,
    },
    state::State,
};

/// The merchant of a sandbox that was told of no other.
const MERCHANT_ID: &str = "1900000109";

/// Describes a sandbox: its merchants with their stocks, cards and appids, and its users. Begin with
/// [`Sandbox::builder`].
#[must_use = "nothing listens before `start`"]
pub struct SandboxBuilder {
    merchants: IndexMap<String, Merchant>,
    users: HashMap<OpenId, User>,
    backend: Backend,
    clock: Clock,
    keys: KeyStore,
    port: u16,
    mounted: Vec<Route>,
    on_refusal: Option<Tell<Refused>>,
    on_warning: Option<Tell<Warning>>,
    pace: DeliveryPace,
    probe_every: u32,
    control: Option<u16>,
    quotas: HashMap<String, Quota>,
    bare_headers: bool,
}

/// Shows the back end alone: users have names.
impl fmt::Debug for SandboxBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxBuilder").field("backend", &self.backend).finish_non_exhaustive()
    }
}

impl SandboxBuilder {
    pub(crate) fn new() -> Self {
        Self {
            merchants: IndexMap::new(),
            users: HashMap::new(),
            backend: Backend::default(),
            clock: Arc::new(SystemTime::now),
            keys: KeyStore::Process,
            port: 0,
            mounted: Vec::new(),
            on_refusal: None,
            on_warning: None,
            pace: DeliveryPace::default(),
            probe_every: 0,
            control: None,
            quotas: HashMap::new(),
            bare_headers: false,
        }
    }

    /// Adds a merchant, in place of an earlier one with the same number.
    ///
    /// Stocks, cards and appids that are given to the builder itself belong to merchant 1900000109, which is there where
    /// nothing is said of another.
    pub fn merchant(mut self, merchant: Merchant) -> Self {
        self.merchants.insert(merchant.id.clone(), merchant);
        self
    }

    /// Changes the merchant that the builder itself describes.
    fn own(mut self, change: impl FnOnce(Merchant) -> Merchant) -> Self {
        let own = self.merchants.entry(MERCHANT_ID.to_owned()).or_insert_with(|| Merchant::new(MERCHANT_ID));
        *own = change(own.clone());
        self
    }

    /// Says with which keys of the service the merchant works: [`KeyMode::PublicKey`] otherwise.
    pub fn key_mode(self, mode: KeyMode) -> Self {
        self.own(|merchant| merchant.key_mode(mode))
    }

    /// Where the merchant's notifications go: see [`Merchant::notify_url`].
    pub fn notify_url(self, url: impl Into<String>) -> Self {
        let url = url.into();
        self.own(|merchant| merchant.notify_url(url))
    }

    /// How fast notifications are sent again, until they are answered with a 2xx.
    pub fn delivery_pace(mut self, pace: DeliveryPace) -> Self {
        self.pace = pace;
        self
    }

    /// Sends a notification with [a false signature](Sandbox::probe) before each so-manieth notification, as the service
    /// does now and then. 0, the default, sends none by itself, so that what a test counts is its own.
    pub fn probe_every(mut self, notifications: u32) -> Self {
        self.probe_every = notifications;
        self
    }

    /// Adds a stock, in place of an earlier one with the same id.
    pub fn stock(self, stock: impl Into<Stock>) -> Self {
        self.own(|merchant| merchant.stock(stock))
    }

    /// Adds a consumer card, and the appid that owns it.
    pub fn card(self, card_id: impl Into<CardId>, appid: impl Into<AppId>) -> Self {
        self.own(|merchant| merchant.card(card_id, appid))
    }

    /// Adds a user. As soon as there is one, funds are refused to anyone else.
    pub fn user(mut self, user: User) -> Self {
        self.users.insert(user.openid.clone(), user);
        self
    }

    /// Binds an appid to the merchant. As soon as there is one, others are refused.
    pub fn appid(self, appid: impl Into<AppId>) -> Self {
        self.own(|merchant| merchant.appid(appid))
    }

    /// Keeps private keys in a directory, so that a restart leaves clients as they are configured: `merchant-NUMBER.pem`
    /// and those of the service, each read if it is there, else made and written. Without it they are made anew in each
    /// process.
    pub fn keys_in(mut self, directory: impl Into<PathBuf>) -> Self {
        self.keys = KeyStore::Directory(directory.into());
        self
    }

    /// Chooses the port; a free one otherwise.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Chooses the crate that verifies, signs and opens; [`Backend::AwsLcRs`] otherwise.
    pub fn backend(mut self, backend: Backend) -> Self {
        self.backend = backend;
        self
    }

    /// Sets the service's clock.
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Takes at most so many calls of an operation (`use_coupon`) from each merchant in a span of the service's clock, and
    /// refuses the others with 429 `FREQUENCY_LIMITED`. A span begins with its first call.
    ///
    /// Without it any number of calls is taken: a test of load would measure refusals, since this service is quicker than
    /// the quotas of the real one. An operation that is not served makes [`start`](SandboxBuilder::start) fail with
    /// [`SandboxError::UnknownOperation`].
    pub fn quota(mut self, operation: impl Into<String>, calls: u32, span: Duration) -> Self {
        self.quotas.insert(operation.into(), Quota { calls, span });
        self
    }

    /// Sets each [quota](SandboxBuilder::quota) that the manuals tell: 500 calls of `use_coupon` in a second, 1,000 of
    /// `send_multiuse_coupon` in a minute. The other operations have some too, which nobody tells.
    pub fn documented_quotas(self) -> Self {
        let documented = operations::QUOTAS.iter();
        documented
            .fold(self, |builder, (operation, quota)| builder.quota(*operation, quota.calls, quota.span))
    }

    /// Lets requests in that have no `User-Agent` or no `Accept`.
    ///
    /// Otherwise they are refused with 400 `INVALID_REQUEST`: no manual asks for these headers, but the live service was
    /// seen to.
    pub fn bare_headers(mut self) -> Self {
        self.bare_headers = true;
        self
    }

    /// Is told of each refusal, on a thread of the runtime: a log. [`Sandbox::refusals`] has them too.
    pub fn on_refusal(mut self, tell: impl Fn(&Refused) + Send + Sync + 'static) -> Self {
        self.on_refusal = Some(Box::new(tell));
        self
    }

    /// Is told of each warning, as of refusals. [`Sandbox::warnings`] has them too.
    pub fn on_warning(mut self, tell: impl Fn(&Warning) + Send + Sync + 'static) -> Self {
        self.on_warning = Some(Box::new(tell));
        self
    }

    /// Serves operations of one's own beside the sandbox's: what `router` of generated service code returns.
    ///
    /// They are served as the sandbox's own are: a request is admitted, its sealed fields are opened and its constraints
    /// held before the service sees it, and the reply is signed. An operation at the method and path of another makes
    /// [`start`](SandboxBuilder::start) fail with [`SandboxError::Conflict`]; one whose path has a parameter that is a part
    /// of a segment alone, as `/{a}.{b}`, makes it fail with [`SandboxError::Unroutable`].
    ///
    /// See [`service`](crate::service) for routes written by hand.
    pub fn mount<S: Send + Sync + 'static>(mut self, routes: Routes<S>) -> Self {
        self.mounted.extend(routes.into_routes());
        self
    }

    /// Opens the [control endpoint](crate::control) at a port of 127.0.0.1, or at a free one for 0.
    pub fn control(mut self, port: u16) -> Self {
        self.control = Some(port);
        self
    }

    /// Binds a port of 127.0.0.1 and serves it on the current tokio runtime.
    pub async fn start(self) -> Result<Sandbox, SandboxError> {
        let Self { mut merchants, users, backend, clock, keys, port, mounted, .. } = self;
        let Self { on_refusal, on_warning, pace, probe_every, control, quotas, bare_headers, .. } = self;
        if merchants.is_empty() {
            merchants.insert(MERCHANT_ID.to_owned(), Merchant::new(MERCHANT_ID));
        }
        let public_key = keys.pair("public-key")?;
        let mut accounts = Accounts::new();
        for merchant in merchants.values() {
            let own = keys.pair(&format!("merchant-{}", merchant.id))?;
            let credentials = Credentials::new(merchant, &own, &public_key)?;
            accounts.insert(
                merchant.id.clone(),
                Account {
                    credentials,
                    key: backend.public_key(&own)?,
                    notify_url: merchant.notify_url.clone(),
                },
            );
        }
        let accounts = Arc::new(accounts);
        let platform = Arc::new(Platform::new(keys, backend, clock.clone(), &public_key)?);
        let warnings = Arc::new(Kept::new(on_warning));
        let notifier = Notifier::new(
            accounts.clone(),
            platform.clone(),
            clock.clone(),
            pace,
            probe_every,
            warnings.clone(),
        )?;
        let notifier = Arc::new(notifier);
        let states = states(merchants, &users, clock());
        let coupons = Arc::new(Coupons::new(states, clock.clone(), notifier.clone()));

        let mut offered = generated::router(coupons.clone()).into_routes();
        offered.extend(
            Certificates { platform: platform.clone(), accounts: accounts.clone() }.routes().into_routes(),
        );
        offered.extend(mounted);
        let operations: Vec<&'static str> = offered.iter().map(Route::id).collect();
        let rules = Rules { quotas: known(quotas, &operations)?, bare_headers };
        let certificates =
            accounts.values().any(|account| account.credentials.key_mode != KeyMode::PublicKey);
        let faults = Arc::new(Faults::new(operations, certificates));
        let refusals = Kept::new(on_refusal);
        let gate = Arc::new(Gate::new(accounts, platform, clock, rules, refusals, warnings, faults.clone()));
        let service = Server::start(port, service::router(&gate, offered)?).await?;
        let control = match control {
            Some(port) => {
                let router = control::router(&gate, coupons.clone(), notifier.clone(), faults.clone());
                Some(Server::start(port, router).await?)
            }
            None => None,
        };
        Ok(Sandbox::new(gate, coupons, notifier, faults, service, control))
    }

    /// The same without async: the server runs on a thread of its own, until the sandbox is dropped.
    ///
    /// It waits, so it panics within async code, where [`start`](SandboxBuilder::start) is meant.
    pub fn start_blocking(self) -> Result<Sandbox, SandboxError> {
        let runtime = runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.map_err(SandboxError::Bind)?;
        let sandbox = runtime.block_on(self.start())?;
        Ok(sandbox.on(runtime))
    }
}

/// The quotas, if each is one of an operation that is served.
fn known(quotas: HashMap<String, Quota>, operations: &[&'static str]) -> Result<Quotas, SandboxError> {
    let known = quotas.into_iter().map(|(name, quota)| {
        let operation = operations.iter().find(|operation| **operation == name);
        operation.map(|operation| (*operation, quota)).ok_or(SandboxError::UnknownOperation(name))
    });
    Ok(Quotas::new(known.collect::<Result<_, _>>()?))
}

/// What every merchant has at the start.
fn states(merchants: IndexMap<String, Merchant>, users: &HashMap<OpenId, User>, start: SystemTime) -> States {
    let stocks = |merchant: &Merchant| merchant.stocks.keys().cloned().collect::<HashSet<StockId>>();
    let all: HashSet<StockId> = merchants.values().flat_map(stocks).collect();
    let states = merchants.into_iter().map(|(id, merchant)| {
        let foreign = all.difference(&stocks(&merchant)).cloned().collect();
        (id, State::new(merchant, users.clone(), foreign, start))
    });
    states.collect()
}
