//! What a sandbox starts with.

use std::{fmt, sync::Arc, time::SystemTime};

use wechatpay_coupons::types::{AppId, CardId};

use crate::{
    Backend, Sandbox, SandboxError, Stock, User,
    certificates::NoCertificates,
    coupons::Coupons,
    crypto::Keys,
    fault::{self, Faults},
    generated,
    server::Server,
    service::{self, Clock, Gate, Route, Routes},
    state::{Card, State, StockBook},
};

/// Describes a sandbox: its stocks, cards, users and appids. Begin with [`Sandbox::builder`].
#[must_use = "nothing listens before `start`"]
pub struct SandboxBuilder {
    state: State,
    backend: Backend,
    clock: Clock,
    mounted: Vec<Route>,
    control: Option<u16>,
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
            state: State::default(),
            backend: Backend::default(),
            clock: Arc::new(SystemTime::now),
            mounted: Vec::new(),
            control: None,
        }
    }

    /// Adds a stock, in place of an earlier one with the same id.
    pub fn stock(mut self, stock: impl Into<Stock>) -> Self {
        let stock = stock.into();
        self.state.stocks.insert(stock.id.clone(), StockBook::new(stock));
        self
    }

    /// Adds a consumer card, and the appid that owns it.
    pub fn card(mut self, card_id: impl Into<CardId>, appid: impl Into<AppId>) -> Self {
        self.state.cards.insert(card_id.into(), Card::new(appid.into()));
        self
    }

    /// Adds a user. As soon as there is one, funds are refused to anyone else.
    pub fn user(mut self, user: User) -> Self {
        self.state.users.insert(user.openid.clone(), user);
        self
    }

    /// Binds an appid to the merchant. As soon as there is one, others are refused.
    pub fn appid(mut self, appid: impl Into<AppId>) -> Self {
        self.state.appids.insert(appid.into());
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

    /// Opens the [control endpoint](crate::fault#the-control-endpoint) at a port of 127.0.0.1, or at a free one for 0.
    pub fn control(mut self, port: u16) -> Self {
        self.control = Some(port);
        self
    }

    /// Binds a free port of 127.0.0.1 and serves it on the current tokio runtime.
    pub async fn start(self) -> Result<Sandbox, SandboxError> {
        let keys = Keys::of_this_process()?;
        let crypto = self.backend.load(keys)?;
        let clock = self.clock.clone();
        let coupons = Arc::new(Coupons::new(self.state, self.clock));
        let mut offered = generated::router(coupons.clone()).into_routes();
        offered.extend(NoCertificates::routes().into_routes());
        offered.extend(self.mounted);
        let faults = Arc::new(Faults::new(offered.iter().map(Route::id).collect()));
        let gate = Arc::new(Gate::new(keys, crypto, clock, faults.clone()));
        let service = Server::start(0, service::router(&gate, offered)?).await?;
        let control = match self.control {
            Some(port) => Some(Server::start(port, fault::control(faults.clone())).await?),
            None => None,
        };
        Ok(Sandbox::new(gate, coupons, faults, service, control))
    }
}
