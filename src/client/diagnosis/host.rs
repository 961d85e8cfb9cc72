//! What can be learned from one reply of a host.

use std::time::SystemTime;

use bytes::Bytes;
use http::{Response, StatusCode, header::DATE};
use time::OffsetDateTime;

use super::{Finding, Verdict};
use crate::{
    auth::{FRESH_SECONDS, SignatureHeaders, VerificationFailure, unix_seconds},
    certificates::{DownloadCertificates, DownloadError, NO_CERTIFICATES},
    client::{Client, RetryPolicy, host::Host, journey::Journey, pipeline::Completion},
    error::{Error, date_in},
};

const HOST: &str = "host";
const CLOCK: &str = "clock";
const SIGNATURE: &str = "signature";
const REPLY: &str = "reply";
const CERTIFICATES: &str = "certificates";

/// A clock that is set by the network is closer.
const USUAL_SECONDS: u64 = 60;

impl Client {
    /// Asks a host for the platform certificates, and says what its reply tells.
    pub(super) async fn diagnose_host(&self, host: &Host, policy: RetryPolicy) -> Vec<Finding> {
        let pipeline = self.pipeline();
        let name = host.authority.as_str();
        let journey = Journey::begin(policy, pipeline);
        let exchange = async {
            let prepared = pipeline.prepare(&DownloadCertificates)?;
            let reply = self.exchange(&prepared, host, &journey).await?;
            Ok((prepared, reply))
        };
        let (prepared, reply) = match exchange.await {
            Ok(exchanged) => exchanged,
            Err(error) => return vec![unreached(name, &error)],
        };
        let status = reply.status();
        let mut findings =
            vec![Finding::new(HOST, Verdict::Good, format!("{name} answers, with {}", status.as_u16()))];
        let ahead = ahead(&reply, pipeline.clock.0.now());
        findings.push(clock(name, ahead));
        let serial = pipeline.identity().serial();
        if let Some(certificates) = pipeline.certificates() {
            match certificates.install(&reply) {
                Ok(opened) => {
                    let says = format!("{} of {name} opened with the APIv3 key", opened.certificates.len());
                    findings.push(Finding::new(CERTIFICATES, Verdict::Good, says));
                    findings.push(accepted(name, serial, "a list of certificates"));
                    findings.push(signed(name, key_named(&reply)));
                    return findings;
                }
                Err(error) => findings.push(not_installed(&error)),
            }
        }
        match prepared.complete(&reply) {
            Ok(Completion::Verified(verified)) => {
                findings.push(accepted(name, serial, "a list of certificates"));
                findings.push(signed(name, verified.key_id()));
            }
            Ok(Completion::NeedKey(answered)) => {
                findings.extend(status.is_success().then(|| accepted(name, serial, "a success")));
                let asked = prepared.asked().map(str::to_owned);
                findings.push(unverified(name, &VerificationFailure::UnknownKey { asked, answered }));
            }
            Err(error) => {
                findings.push(self.signature(name, &error, ahead));
                findings.push(match error.verification_failure() {
                    Some(failure) => unverified(name, failure),
                    None => signed(name, error.key_id()),
                });
            }
        }
        findings
    }

    /// Whether the host took the signature, told by an error.
    fn signature(&self, name: &str, error: &Error, ahead: Option<i64>) -> Finding {
        let status = error.status().unwrap_or_default();
        let serial = self.pipeline().identity().serial();
        match error.loggable_code() {
            Some("SIGN_ERROR") => {
                let advice = match ahead {
                    Some(seconds) if seconds.unsigned_abs() >= FRESH_SECONDS => {
                        "set the clock: that alone is a reason to refuse".to_owned()
                    }
                    _ => format!(
                        "compare merchant number, serial {serial} and private key with the API certificate in the \
                         merchant platform: all three belong together"
                    ),
                };
                let says = format!("{name} refuses it, with SIGN_ERROR");
                Finding::new(SIGNATURE, Verdict::Bad, says).advise(advice)
            }
            Some(code) if code == NO_CERTIFICATES || code == "NOT_FOUND" => accepted(
                name,
                serial,
                "that this merchant has WeChat Pay's public key and no certificates, which is fine",
            ),
            Some(code) if status == StatusCode::UNAUTHORIZED => {
                let says = format!("{name} refuses it, with {code}");
                Finding::new(SIGNATURE, Verdict::Bad, says).advise("see what the code means")
            }
            None if error.verification_failure().is_some() && status.is_success() => {
                accepted(name, serial, "a success")
            }
            None if status == StatusCode::NOT_FOUND => {
                let says =
                    format!("{name} does not know /v3/certificates, and says nothing of the signature");
                Finding::new(SIGNATURE, Verdict::Unknown, says)
                    .advise("is this WeChat Pay? Something else may listen there, or stand in between")
            }
            code => {
                let (status, code) = (status.as_u16(), code.unwrap_or("no code"));
                let says =
                    format!("{name} answers {status} with {code}, which says nothing of the signature");
                Finding::new(SIGNATURE, Verdict::Unknown, says)
            }
        }
    }
}

fn unreached(name: &str, error: &Error) -> Finding {
    let cause = error.cause_in_one_line();
    if error.is_signing() {
        return Finding::new(SIGNATURE, Verdict::Bad, format!("{name} was not asked: {cause}"))
            .advise("see what is said of the merchant key");
    }
    Finding::new(HOST, Verdict::Bad, format!("{name} does not answer: {cause}"))
        .advise("check DNS, firewall, proxy and TLS between here and there")
}

fn not_installed(error: &DownloadError) -> Finding {
    Finding::new(CERTIFICATES, Verdict::Bad, error.to_string())
        .advise("if this merchant has WeChat Pay's public key, give that, by `public_key`")
}

/// The key that a verified reply names.
fn key_named(reply: &Response<Bytes>) -> Option<&str> {
    match SignatureHeaders::read(reply.headers()) {
        SignatureHeaders::Whole(headers) => Some(headers.key_id()),
        _ => None,
    }
}

/// Seconds that the local clock is ahead of the host's: by the time that it signed, or else by that of its head.
fn ahead(reply: &Response<Bytes>, now: SystemTime) -> Option<i64> {
    let signed =
        reply.headers().get("Wechatpay-Timestamp").and_then(|seconds| seconds.to_str().ok()?.parse().ok());
    let theirs = signed.or_else(|| date_in(reply.headers(), DATE).map(OffsetDateTime::unix_timestamp))?;
    Some(unix_seconds(now).saturating_sub(theirs))
}

fn clock(name: &str, ahead: Option<i64>) -> Finding {
    const SET: &str = "let the clock of this machine be set by the network (NTP)";
    let Some(seconds) = ahead else {
        return Finding::new(CLOCK, Verdict::Unknown, format!("{name} does not say what time it is"));
    };
    let side = if seconds < 0 { "behind" } else { "ahead of" };
    let says = format!("the local one is {} seconds {side} that of {name}", seconds.unsigned_abs());
    match seconds.unsigned_abs() {
        ..USUAL_SECONDS => Finding::new(CLOCK, Verdict::Good, says),
        USUAL_SECONDS..FRESH_SECONDS => Finding::new(CLOCK, Verdict::Warning, says).advise(SET),
        _ => {
            let says = format!("{says}, and less than {FRESH_SECONDS} are accepted");
            Finding::new(CLOCK, Verdict::Bad, says).advise(SET)
        }
    }
}

fn accepted(name: &str, serial: &str, answer: &str) -> Finding {
    let says = format!("{name} takes that of certificate {serial}: it answers {answer}");
    Finding::new(SIGNATURE, Verdict::Good, says)
}

fn signed(name: &str, key_id: Option<&str>) -> Finding {
    let (verdict, says) = match key_id {
        Some(id) => (Verdict::Good, format!("is verified with {id}")),
        None => (Verdict::Unknown, "is not signed, as refusals of a gateway are not".to_owned()),
    };
    Finding::new(REPLY, verdict, format!("that of {name} {says}"))
}

fn unverified(name: &str, failure: &VerificationFailure) -> Finding {
    let says = format!("that of {name} is not verified: {failure}");
    let (verdict, advice) = match failure {
        VerificationFailure::Probe => {
            (Verdict::Unknown, "diagnose again: the next reply is likely a true one")
        }
        VerificationFailure::Stale { .. } => (Verdict::Bad, "see the clock"),
        VerificationFailure::UnknownKey { .. } | VerificationFailure::Mismatch { .. } => (
            Verdict::Bad,
            "compare the public key and its id with those in the merchant platform: file and id belong together",
        ),
        _ => (Verdict::Bad, "see what stands between here and there: a proxy may drop or change headers"),
    };
    Finding::new(REPLY, verdict, says).advise(advice)
}
