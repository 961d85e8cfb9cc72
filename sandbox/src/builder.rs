//! What a sandbox starts with.

use std::{fmt, net::Ipv4Addr, sync::Arc, time::SystemTime};

use tokio::{net::TcpListener, sync::oneshot};
use wechatpay_coupons::types::{AppId, CardId};

use crate::{
    Backend, Sandbox, SandboxError, Stock, User,
    certificates::NoCertificates,
    coupons::Coupons,
    crypto::Keys,
    generated,
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

    /// Binds a free port of 127.0.0.1 and serves it on the current tokio runtime.
    pub async fn start(self) -> Result<Sandbox, SandboxError> {
        let keys = Keys::of_this_process()?;
        let gate = Arc::new(Gate::new(keys, self.backend.load(keys)?, self.clock.clone()));
        let coupons = Arc::new(Coupons::new(self.state, self.clock));
        let mut offered = generated::router(coupons.clone()).into_routes();
        offered.extend(NoCertificates::routes().into_routes());
        offered.extend(self.mounted);
        let router = service::router(&gate, offered)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(SandboxError::Bind)?;
        let address = listener.local_addr().map_err(SandboxError::Bind)?;
        let (stop, stopped) = oneshot::channel::<()>();
        let server = axum::serve(listener, router).with_graceful_shutdown(async {
            // An error says that the sandbox was dropped, which is the one way to stop it.
            drop(stopped.await);
        });
        tokio::spawn(server.into_future());
        Ok(Sandbox::new(gate, coupons, format!("http://{address}"), stop))
    }
}
