//! A running sandbox.

use std::{fmt, sync::Arc};

use wechatpay_coupons::types::{CardId, CouponCode, OpenId, StockId};

use crate::{
    CouponView, Credentials, Effect, Fault, SandboxBuilder, SandboxError,
    coupons::Coupons,
    fault::{Faults, Planned},
    server::Server,
    service::Gate,
    state::{StockBook, written},
};

/// A running sandbox. Drop it to stop its server.
#[must_use = "a dropped sandbox stops its server"]
pub struct Sandbox {
    gate: Arc<Gate>,
    coupons: Arc<Coupons>,
    faults: Arc<Faults>,
    service: Server,
    control: Option<Server>,
}

impl Sandbox {
    /// Describes a sandbox, to be started.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::new()
    }

    pub(crate) fn new(
        gate: Arc<Gate>,
        coupons: Arc<Coupons>,
        faults: Arc<Faults>,
        service: Server,
        control: Option<Server>,
    ) -> Self {
        Self { gate, coupons, faults, service, control }
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    pub fn base_url(&self) -> &str {
        self.service.url()
    }

    /// The keys to call it with. All sandboxes of a process share them.
    pub fn credentials(&self) -> &Credentials {
        self.gate.credentials()
    }

    /// Lets a user receive a coupon of a stock, as in a mini program, and returns its code: the oldest unused one of
    /// the pool, or a new one where the service makes them.
    pub fn receive_coupon(
        &self,
        stock_id: impl Into<StockId>,
        openid: impl Into<OpenId>,
    ) -> Result<String, SandboxError> {
        let stock_id = stock_id.into();
        let now = written(self.coupons.now());
        match self.coupons.state().stocks.get_mut(&stock_id) {
            Some(stock) => stock.receive(openid.into(), now).map(CouponCode::into_string),
            None => Err(SandboxError::UnknownStock(stock_id.into_string())),
        }
    }

    /// A user's coupon, or a fund by its id. `None` also for an uploaded code that no user has yet.
    pub fn coupon(&self, stock_id: impl Into<StockId>, code: impl Into<CouponCode>) -> Option<CouponView> {
        let code = code.into();
        let state = self.coupons.state();
        let coupon = state.stocks.get(&stock_id.into())?.coupons().get(&code)?;
        Some(CouponView::new(&code, coupon))
    }

    /// The codes of a stock in the order of their arrival: all that were uploaded; or those of the coupons that users
    /// got, for funds their ids. Empty for an unknown stock.
    pub fn codes(&self, stock_id: impl Into<StockId>) -> Vec<String> {
        self.coupons.state().stocks.get(&stock_id.into()).map(StockBook::codes).unwrap_or_default()
    }

    /// How many coupons were redeemed, over all stocks.
    pub fn redeemed(&self) -> usize {
        let state = self.coupons.state();
        let coupons = state.stocks.values().flat_map(|stock| stock.coupons().values());
        coupons.filter(|coupon| coupon.redemption.is_some()).count()
    }

    /// The code of a user's consumer card.
    pub fn card_code(&self, card_id: impl Into<CardId>, openid: impl Into<OpenId>) -> Option<String> {
        let state = self.coupons.state();
        let code = state.cards.get(&card_id.into())?.codes.get(&openid.into())?;
        Some(code.as_str().to_owned())
    }

    /// How many requests were let in: those whose signature held, whatever became of them then.
    pub fn requests(&self) -> u64 {
        self.gate.accepted()
    }

    /// What calls changed, in their order. A repetition that is answered like the first time changes nothing, nor does an
    /// upload of known codes, nor a read.
    pub fn effects(&self) -> Vec<Effect> {
        self.coupons.state().effects.clone()
    }

    /// Makes it misbehave: say [for which operation](Planned::on), and how often. Of several faults, the one that was
    /// planned first and is due is met.
    pub fn fault(&self, fault: Fault) -> Planned<'_> {
        self.faults.plan(fault)
    }

    /// Forgets all faults that were planned.
    pub fn clear_faults(&self) {
        self.faults.clear();
    }

    /// How many requests met a fault.
    pub fn faults_met(&self) -> u64 {
        self.faults.met()
    }

    /// Where the [control endpoint](crate::fault#the-control-endpoint) listens, if there is one: `http://127.0.0.1:PORT`.
    pub fn control_url(&self) -> Option<&str> {
        self.control.as_ref().map(Server::url)
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("base_url", &self.base_url()).finish_non_exhaustive()
    }
}
