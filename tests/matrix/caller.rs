//! Both clients as one, and what they tell of a call.

use std::{
    fmt,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::runtime::Runtime;
use wechatpay_coupons::{
    Client, Error, Outcome, RetryPolicy,
    observe::{Ending, Observer, Report},
};
use wechatpay_sandbox::{KeyMode, Sandbox};

use crate::{requests::Request, road::Road, time::Time};

/// Whether its client is async.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Async,
    #[cfg(feature = "blocking")]
    Blocking,
}

impl Style {
    pub(crate) const ALL: &[Self] = &[
        Self::Async,
        #[cfg(feature = "blocking")]
        Self::Blocking,
    ];
}

/// Several attempts, one right after the other.
pub(crate) fn retries() -> RetryPolicy {
    RetryPolicy::default().attempts(3).pauses(Duration::ZERO, Duration::ZERO)
}

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// `None` for a success.
    pub(crate) cause: Option<&'static str>,
    pub(crate) outcome: Option<Outcome>,
    pub(crate) attempts: u32,
}

/// `verification, unknown, 3 attempts`.
impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.cause, self.outcome) {
            (Some(cause), Some(outcome)) => write!(f, "{cause}, {outcome}")?,
            _ => f.write_str("success")?,
        }
        write!(f, ", {} attempt{}", self.attempts, if self.attempts == 1 { "" } else { "s" })
    }
}

/// A client, async or not, with someone who watches it.
pub(crate) struct Caller {
    client: AnyClient,
    watcher: Watcher,
    road: Road,
}

enum AnyClient {
    Async(Client),
    #[cfg(feature = "blocking")]
    Blocking(wechatpay_coupons::blocking::Client),
}

impl Caller {
    pub(crate) fn new(sandbox: &Sandbox, time: &Time, style: Style, retry: RetryPolicy, road: Road) -> Self {
        let credentials = sandbox.credentials();
        let watcher = Watcher::default();
        let builder = Client::builder()
            .merchant(credentials.merchant_id.as_str())
            .serial(credentials.serial.as_str())
            .private_key(credentials.private_key.as_str())
            .base_url(sandbox.base_url())
            .clock(time.clock())
            .retry(retry)
            .observer(watcher.clone())
            .transport(road.clone());
        let builder = match credentials.key_mode {
            KeyMode::PublicKey => {
                builder.public_key(credentials.public_key_id.as_str(), credentials.public_key.as_str())
            }
            _ => builder.api_v3_key(credentials.api_v3_key.as_str()).download_certificates(),
        };
        let client = match style {
            Style::Async => AnyClient::Async(builder.build().unwrap()),
            #[cfg(feature = "blocking")]
            Style::Blocking => AnyClient::Blocking(builder.build_blocking().unwrap()),
        };
        Self { client, watcher, road }
    }

    /// The way that its requests take.
    pub(crate) fn road(&self) -> &Road {
        &self.road
    }

    /// Makes a call, on a thread of no runtime.
    pub(crate) fn call(&self, runtime: &Runtime, request: &Request) -> Told {
        let result = match &self.client {
            AnyClient::Async(client) => runtime.block_on(request.send(client)),
            #[cfg(feature = "blocking")]
            AnyClient::Blocking(client) => {
                let _ = runtime;
                request.send_blocking(client)
            }
        };
        let told = self.watcher.0.lock().unwrap().take().expect("a call is told of");
        assert_eq!(result.as_ref().err().map(Error::outcome), told.outcome);
        if let Err(error) = &result {
            let attempts = error.attempts().len().max(1);
            assert_eq!(u32::try_from(attempts).unwrap(), told.attempts, "{error}");
        }
        told
    }
}

/// Keeps what is told of the last call.
#[derive(Clone, Default)]
struct Watcher(Arc<Mutex<Option<Told>>>);

impl Observer for Watcher {
    fn call_ended(&self, report: &Report<'_>) {
        let outcome = match report.ending {
            Ending::Success => None,
            ending => ending.outcome(),
        };
        let told = Told { cause: report.cause, outcome, attempts: report.attempt };
        *self.0.lock().unwrap() = Some(told);
    }
}
