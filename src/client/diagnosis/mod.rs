//! What is right and what is wrong with a client's keys, clock and hosts: [`Client::diagnose`].
//!
//! | check | of what it tells |
//! |---|---|
//! | `merchant key` | whether the private key, or the signer, signs, and with the key of the merchant's certificate |
//! | `merchant certificate` | when it ends |
//! | `APIv3 key` | whether there is one |
//! | `service key` | each key of the ring: its size, when it ends, how many replies it signed |
//! | `public key id` | whether the id of WeChat Pay's public key looks like one |
//! | `host` | whether the first, and the second, host can be reached |
//! | `clock` | how far the local clock is from the host's |
//! | `signature` | whether the host takes the merchant's signature |
//! | `reply` | whether the host's own signature is verified |
//! | `runtime` | that a blocking client can't be called here; nothing else was looked at |
//! | `certificates` | whether platform certificates can be downloaded and opened, where the client is to download them |

mod host;
mod keys;

use std::fmt;

use super::{Client, RetryPolicy};

pub(super) use keys::Material;

/// How long each question may take.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

impl Client {
    /// Looks for what may be wrong with keys, clock and hosts, and says what to do about it.
    ///
    /// It signs a short text, and asks each host of this client once for the platform certificates, `GET
    /// /v3/certificates`, which changes nothing at the service. Certificates that come are kept, where the client
    /// downloads them anyway. It never fails: what can't be found out is a finding too. It takes some seconds at most
    /// for each host, and tells no [`Observer`](crate::observe::Observer).
    ///
    /// ```no_run
    /// # async fn run(client: wechatpay_coupons::Client) {
    /// println!("{}", client.diagnose().await);
    /// # }
    /// ```
    pub async fn diagnose(&self) -> Diagnosis {
        let policy = RetryPolicy::never().deadline(PATIENCE);
        let pipeline = self.pipeline();
        let mut findings = self.diagnose_keys(policy).await;
        findings.extend(self.diagnose_host(&pipeline.host, policy).await);
        match &pipeline.second_host {
            Some(host) => findings.extend(self.diagnose_host(host, policy).await),
            None => findings.push(
                Finding::new("host", Verdict::Good, "there is no second host")
                    .advise("if calls shall go on while the first can't be reached, set `second_host`"),
            ),
        }
        // A download may have changed the ring.
        findings.extend(keys::ring(pipeline));
        Diagnosis { findings }
    }
}

/// What [`Client::diagnose`] found. `Display` is a report of a line for each finding, and one for each advice.
///
/// It holds ids, serials, sizes, times and the names of hosts, and no secret.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    findings: Vec<Finding>,
}

impl Diagnosis {
    /// That of a blocking client where it can't wait.
    #[cfg(feature = "blocking")]
    pub(crate) fn stalling() -> Self {
        let finding = Finding::new("runtime", Verdict::Bad, crate::error::Kind::Stalling.to_string());
        Self { findings: vec![finding] }
    }

    /// What was found, in the order in which it was looked at.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The worst of all verdicts.
    pub fn verdict(&self) -> Verdict {
        self.findings.iter().map(|finding| finding.verdict).max().unwrap_or(Verdict::Unknown)
    }
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.findings.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            finding.fmt(f)?;
        }
        Ok(())
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// What was looked at: see the table of [this module](self). An open set.
    pub check: &'static str,
    /// How it is.
    pub verdict: Verdict,
    /// What was found, in one line.
    pub says: String,
    /// What to do about it, if anything, in one line.
    pub advice: Option<String>,
}

impl Finding {
    fn new(check: &'static str, verdict: Verdict, says: impl Into<String>) -> Self {
        Self { check, verdict, says: says.into(), advice: None }
    }

    fn advise(self, advice: impl Into<String>) -> Self {
        Self { advice: Some(advice.into()), ..self }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<8} {}: {}", self.verdict, self.check, self.says)?;
        match &self.advice {
            Some(advice) => write!(f, "\n{:<8} → {advice}", ""),
            None => Ok(()),
        }
    }
}

/// How something is, from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// As it should be.
    Good,
    /// It could not be found out.
    Unknown,
    /// It works, and may not for long, or not always.
    Warning,
    /// Calls fail of it.
    Bad,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Good => "good",
            Self::Unknown => "unknown",
            Self::Warning => "warning",
            Self::Bad => "bad",
        })
    }
}
