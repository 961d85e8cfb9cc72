//! A running sandbox.

use std::{fmt, sync::Arc};

use tokio::runtime::Runtime;
use wechatpay_coupons::types::{CardId, CouponCode, OpenId, StockId};

use crate::{
    CouponView, Credentials, Effect, Fault, PlatformCertificate, SandboxBuilder, SandboxError,
    coupons::Coupons,
    fault::{Faults, Planned},
    notifications::{Delivery, Notifier},
    server::Server,
    service::{Gate, Refused, Warning},
};

/// A running sandbox. Drop it to stop its server, and its notifications.
#[must_use = "a dropped sandbox stops its server"]
pub struct Sandbox {
    gate: Arc<Gate>,
    coupons: Arc<Coupons>,
    notifier: Arc<Notifier>,
    faults: OwnFaults,
    service: Server,
    control: Option<Server>,
    runtime: Option<OwnRuntime>,
}

/// The faults of a sandbox: with it they end, so that none leaves a connection open for good.
struct OwnFaults(Arc<Faults>);

impl Drop for OwnFaults {
    fn drop(&mut self) {
        self.0.clear();
    }
}

/// The runtime of a sandbox that was started without one. It may be dropped anywhere, also within another runtime.
struct OwnRuntime(Option<Runtime>);

impl Drop for OwnRuntime {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl Sandbox {
    /// Describes a sandbox, to be started.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::new()
    }

    pub(crate) fn new(
        gate: Arc<Gate>,
        coupons: Arc<Coupons>,
        notifier: Arc<Notifier>,
        faults: Arc<Faults>,
        service: Server,
        control: Option<Server>,
    ) -> Self {
        Self { gate, coupons, notifier, faults: OwnFaults(faults), service, control, runtime: None }
    }

    /// Keeps the runtime that it runs on.
    pub(crate) fn on(self, runtime: Runtime) -> Self {
        Self { runtime: Some(OwnRuntime(Some(runtime))), ..self }
    }

    /// Stops the server, and waits until the requests that it has begun with are answered: also for one whose client does
    /// not send the rest of it.
    ///
    /// Those that a fault leaves without an answer get none: their connections are closed, as are those without a request.
    /// Notifications are not sent any more.
    pub async fn stop(self) {
        drop(self.faults);
        self.service.stop().await;
        if let Some(control) = self.control {
            control.stop().await;
        }
        drop(self.runtime);
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    pub fn base_url(&self) -> &str {
        self.service.url()
    }

    /// What a client sets to call it as its merchant, of several as the first that was described.
    ///
    /// Unless they are kept in a directory, all sandboxes of a process share the keys.
    pub fn credentials(&self) -> &Credentials {
        // The builder adds a merchant where there is none.
        &self.gate.accounts()[0].credentials
    }

    /// What a client sets to call it as this merchant.
    pub fn credentials_of(&self, merchant_id: &str) -> Option<&Credentials> {
        self.gate.accounts().get(merchant_id).map(|account| &account.credentials)
    }

    /// The platform certificates that `GET /v3/certificates` lists, the newest last: that one signs.
    pub fn certificates(&self) -> Vec<PlatformCertificate> {
        self.gate.platform().listed()
    }

    /// Renews the platform certificate, and returns the serial number of the new one. It signs from now on; its
    /// predecessor stays listed and opens what is sealed with it, older ones are gone.
    pub fn rotate_certificate(&self) -> Result<String, SandboxError> {
        self.gate.platform().rotate()
    }

    /// Lets a user receive a coupon of a stock, as in a mini program, and returns its code: the oldest unused one of
    /// the pool, or a new one where the service makes them.
    pub fn receive_coupon(
        &self,
        stock_id: impl Into<StockId>,
        openid: impl Into<OpenId>,
    ) -> Result<String, SandboxError> {
        self.coupons.receive_coupon(&stock_id.into(), openid.into())
    }

    /// Lets a user pay with a multi-use fund, and returns what is left of it, in fen.
    pub fn spend_fund(
        &self,
        stock_id: impl Into<StockId>,
        coupon_id: impl Into<CouponCode>,
        fen: i64,
    ) -> Result<i64, SandboxError> {
        self.coupons.spend_fund(&stock_id.into(), &coupon_id.into(), fen)
    }

    /// Sends all notifications that are not accepted yet once more, without waiting for their time. Tells how many.
    pub async fn deliver_now(&self) -> usize {
        let notifier = self.notifier.clone();
        self.notifier.run(async move { notifier.deliver_now().await }).await.unwrap_or_default()
    }

    /// All notifications, in the order of their events.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.notifier.deliveries()
    }

    /// Sends a merchant what the service sends now and then to see whether signatures are verified: a notification whose
    /// signature is false (`WECHATPAY/SIGNTEST/…`). Returns the status of the reply, which should be a 4xx or 5xx; `None`
    /// if there was no reply, or no place to send to.
    pub async fn probe(&self, merchant_id: &str) -> Option<u16> {
        let (notifier, merchant_id) = (self.notifier.clone(), merchant_id.to_owned());
        self.notifier.run(async move { notifier.probe(&merchant_id).await }).await?
    }

    /// A user's coupon, or a fund by its id. `None` also for an uploaded code that no user has yet.
    pub fn coupon(&self, stock_id: impl Into<StockId>, code: impl Into<CouponCode>) -> Option<CouponView> {
        self.coupons.coupon(&stock_id.into(), &code.into())
    }

    /// The codes of a stock in the order of their arrival: all that were uploaded; or those of the coupons that users
    /// got, for funds their ids. Empty for an unknown stock.
    pub fn codes(&self, stock_id: impl Into<StockId>) -> Vec<String> {
        self.coupons.codes(&stock_id.into())
    }

    /// How many coupons were redeemed, over all stocks.
    pub fn redeemed(&self) -> usize {
        self.coupons.redeemed()
    }

    /// The code of a user's consumer card.
    pub fn card_code(&self, card_id: impl Into<CardId>, openid: impl Into<OpenId>) -> Option<String> {
        self.coupons.card_code(&card_id.into(), &openid.into())
    }

    /// What was refused and why in words, the last 1,000, the newest last.
    pub fn refusals(&self) -> Vec<Refused> {
        self.gate.refusals().all()
    }

    /// What was served and is hardly meant, the last 1,000, the newest last.
    pub fn warnings(&self) -> Vec<Warning> {
        self.gate.warnings().all()
    }

    /// How many requests were let in: those whose signature held, whatever became of them then.
    pub fn requests(&self) -> u64 {
        self.gate.accepted()
    }

    /// How many connections it accepted: a client that keeps them opens few.
    pub fn connections(&self) -> u64 {
        self.service.connections()
    }

    /// What calls changed, in their order. A repetition that is answered like the first time changes nothing, nor does an
    /// upload of known codes, nor a read. Of several merchants, those of one come after the other's.
    pub fn effects(&self) -> Vec<Effect> {
        self.coupons.effects()
    }

    /// Makes it misbehave: say [for which operation](Planned::on), and how often. Of several faults, the one that was
    /// planned first and is due is met.
    pub fn fault(&self, fault: Fault) -> Planned<'_> {
        self.faults.0.plan(fault)
    }

    /// Forgets all faults that were planned.
    pub fn clear_faults(&self) {
        self.faults.0.clear();
    }

    /// How many requests met a fault.
    pub fn faults_met(&self) -> u64 {
        self.faults.0.met()
    }

    /// How many requests were left without an answer, by a fault that says nothing. As soon as it counts one, a test knows
    /// that no reply to it comes, and need not wait for a clock: that its client has given up can be played there and then.
    pub fn unanswered(&self) -> u64 {
        self.faults.0.unanswered()
    }

    /// Where the [control endpoint](crate::control) listens, if there is one: `http://127.0.0.1:PORT`.
    pub fn control_url(&self) -> Option<&str> {
        self.control.as_ref().map(Server::url)
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("base_url", &self.base_url()).finish_non_exhaustive()
    }
}
