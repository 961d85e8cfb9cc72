//! What came of each check, for each pair of client and server.

use std::fmt;

/// What was seen; an error if it is not what should be.
pub(crate) type Seen = Result<String, String>;

/// What a check is about, and what was seen.
pub(crate) type Check = (&'static str, Seen);

/// What every pair is checked for.
pub(crate) mod subject {
    pub(crate) const UPLOAD: &str = "`upload_coupon_codes`";
    pub(crate) const LIST: &str = "`list_coupon_codes`";
    pub(crate) const USE: &str = "`use_coupon`";
    pub(crate) const PRE_SEND: &str = "`pre_send_product_coupon`";
    pub(crate) const FUND: &str = "`send_multiuse_coupon`, two fields sealed";
    pub(crate) const CARD: &str = "`send_consume_card`";
    pub(crate) const CERTIFICATES: &str = "sealed and verified with a certificate that was downloaded";
    pub(crate) const RENEWAL: &str = "the same once the certificate is renewed";
    pub(crate) const OTHER_CERTIFICATE: &str = "not believed: a reply that the certificate did not sign";
    pub(crate) const MIGRATION: &str =
        "both at once: called with the public key, notified under a certificate";
    pub(crate) const OTHER_KEY: &str = "refused: signed with another key";
    pub(crate) const OTHER_CLOCK: &str = "refused: ten minutes ahead";
    pub(crate) const CHANGED_REQUEST: &str = "refused: body changed on its way";
    pub(crate) const OTHER_SEAL: &str = "refused: sealed for another key";
    pub(crate) const OTHER_PUBLIC_KEY: &str = "not believed: a reply under another key";
    pub(crate) const CHANGED_REPLY: &str = "not believed: a reply changed on its way";
    pub(crate) const RECEIPT: &str = "`COUPON.SEND`, verified and opened";
    pub(crate) const PAYMENT: &str = "`COUPON.USE`, verified and opened";
    pub(crate) const CHANGED_NOTIFICATION: &str = "not believed: a notification changed on its way";
    pub(crate) const PROBE: &str = "not believed: a probe, signed `WECHATPAY/SIGNTEST/…`";
    pub(crate) const FIRST_CALL: &str = "a script of `sandbox/README.md`, with what the command prints";
    pub(crate) const EXPLANATION: &str = "the same with another private key, explained by the command";
}

pub(crate) fn expect(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}

/// Checks down, pairs across.
#[derive(Default)]
pub(crate) struct Table {
    columns: Vec<(&'static str, Vec<Check>)>,
}

impl Table {
    pub(crate) fn add(&mut self, pair: &'static str, checks: Vec<Check>) {
        self.columns.push((pair, checks));
    }

    /// Whether there is no failure.
    pub(crate) fn holds(&self) -> bool {
        self.columns.iter().flat_map(|(_, checks)| checks).all(|(_, seen)| seen.is_ok())
    }

    fn subjects(&self) -> Vec<&'static str> {
        let mut subjects = Vec::new();
        for (subject, _) in self.columns.iter().flat_map(|(_, checks)| checks) {
            if !subjects.contains(subject) {
                subjects.push(subject);
            }
        }
        subjects
    }
}

/// As Markdown.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs: Vec<&str> = self.columns.iter().map(|(pair, _)| *pair).collect();
        writeln!(f, "| | {} |", pairs.join(" | "))?;
        writeln!(f, "|---|{}", "---|".repeat(pairs.len()))?;
        for subject in self.subjects() {
            write!(f, "| {subject} |")?;
            for (_, checks) in &self.columns {
                let check = checks.iter().find(|(other, _)| *other == subject);
                match check.map(|(_, seen)| seen) {
                    Some(Ok(seen)) => write!(f, " {seen} |")?,
                    Some(Err(failure)) => write!(f, " **FAILED**: {} |", failure.replace(['|', '\n'], " "))?,
                    None => f.write_str(" – |")?,
                }
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
