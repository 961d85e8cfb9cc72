//! Notifications: signed, encrypted, sent again until they are accepted.

mod delivery;
mod event;
mod signed;

use std::{
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use tokio::runtime::Handle;

use self::delivery::Pending;
pub use self::delivery::{Delivery, DeliveryPace, DeliveryState};
pub(crate) use self::event::{Event, Payment};
use crate::{
    SandboxError,
    platform::Platform,
    random,
    service::{Accounts, Clock, Kept, Warning},
};

/// How long a receiver may think.
const TIME_TO_REPLY: Duration = Duration::from_secs(5);

/// Sends notifications.
pub(crate) struct Notifier {
    accounts: Arc<Accounts>,
    platform: Arc<Platform>,
    clock: Clock,
    pace: DeliveryPace,
    /// Before each so-manieth notification goes a probe; before none for 0.
    probe_every: u64,
    begun: AtomicU64,
    warnings: Arc<Kept<Warning>>,
    http: reqwest::Client,
    /// Events may happen on any thread.
    runtime: Handle,
    pending: Mutex<Vec<Arc<Pending>>>,
}

impl Notifier {
    /// To be made on the runtime that it sends on.
    pub(crate) fn new(
        accounts: Arc<Accounts>,
        platform: Arc<Platform>,
        clock: Clock,
        pace: DeliveryPace,
        probe_every: u32,
        warnings: Arc<Kept<Warning>>,
    ) -> Result<Self, SandboxError> {
        let http = reqwest::Client::builder().no_proxy().timeout(TIME_TO_REPLY);
        let http = http.redirect(reqwest::redirect::Policy::none()).build();
        Ok(Self {
            accounts,
            platform,
            clock,
            pace,
            probe_every: probe_every.into(),
            begun: AtomicU64::new(0),
            warnings,
            http: http.map_err(|error| SandboxError::Bind(std::io::Error::other(error)))?,
            runtime: Handle::current(),
            pending: Mutex::default(),
        })
    }

    /// Sends an event to a merchant, if it has a place for it.
    pub(crate) fn notify(self: &Arc<Self>, merchant_id: &str, event: &Event) -> Option<()> {
        let account = self.accounts.get(merchant_id)?;
        let url = account.notify_url.clone()?;
        let (id, body) = signed::envelope(event, &account.credentials.api_v3_key, (self.clock)())?;
        let pending = Arc::new(Pending::new(id, event.kind, merchant_id, url, body));
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).push(pending.clone());
        if let Some(speed) = self.pace.speed() {
            self.runtime.spawn(Self::deliver(Arc::downgrade(self), pending, speed));
        }
        Some(())
    }

    /// Sends until it is accepted or given up, or the sandbox is no more.
    async fn deliver(sandbox: Weak<Self>, pending: Arc<Pending>, speed: f64) {
        while let Some(notifier) = sandbox.upgrade() {
            notifier.attempt(&pending).await;
            drop(notifier);
            let Some(wait) = pending.wait() else { return };
            tokio::time::sleep(wait.div_f64(speed)).await;
        }
    }

    /// Does it on the runtime of the sandbox, whoever waits; `None` if that has ended.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        task: impl Future<Output = T> + Send + 'static,
    ) -> Option<T> {
        self.runtime.spawn(task).await.ok()
    }

    /// Sends all that are not accepted yet once more, one after the other; tells how many were sent.
    pub(crate) async fn deliver_now(&self) -> usize {
        let all = self.pending.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut sent = 0;
        for pending in all {
            sent += usize::from(self.attempt(&pending).await);
        }
        sent
    }

    /// Sends once, unless it was accepted or given up.
    async fn attempt(&self, pending: &Pending) -> bool {
        let _turn = pending.turn.lock().await;
        let delivery = pending.delivery();
        if delivery.state != DeliveryState::Pending {
            return false;
        }
        if delivery.attempts.is_empty() && self.probes_first() {
            self.probe(&delivery.merchant_id).await;
        }
        let status = self.post(&delivery.merchant_id, &delivery.url, pending.body.clone(), false).await;
        pending.attempted(status);
        true
    }

    /// Whether a probe goes before the notification that is now sent for the first time.
    fn probes_first(&self) -> bool {
        let begun = self.begun.fetch_add(1, Ordering::Relaxed) + 1;
        self.probe_every > 0 && begun.is_multiple_of(self.probe_every)
    }

    /// Sends something with a signature that is false on purpose; the status of the reply, if there is one.
    pub(crate) async fn probe(&self, merchant_id: &str) -> Option<u16> {
        let account = self.accounts.get(merchant_id)?;
        let event = Event::probe();
        let (_, body) = signed::envelope(&event, &account.credentials.api_v3_key, (self.clock)())?;
        let url = account.notify_url.as_deref()?;
        let status = self.post(merchant_id, url, body, true).await;
        if let Some(status) = status.filter(|status| (200..300).contains(status)) {
            self.warnings.keep(Warning::accepted_probe(url, status));
        }
        status
    }

    async fn post(&self, merchant_id: &str, url: &str, body: Bytes, probe: bool) -> Option<u16> {
        let credentials = &self.accounts.get(merchant_id)?.credentials;
        let mut headers = signed::headers(&self.platform, credentials, (self.clock)(), &body)?;
        if probe {
            let fake = format!("WECHATPAY/SIGNTEST/{}", random::alphanumeric(300));
            headers.insert("wechatpay-signature", fake.parse().ok()?);
        }
        let reply = self.http.post(url).headers(headers).body(body).send().await.ok()?;
        Some(reply.status().as_u16())
    }

    /// What became of all notifications.
    pub(crate) fn deliveries(&self) -> Vec<Delivery> {
        let pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        pending.iter().map(|pending| pending.delivery()).collect()
    }
}
