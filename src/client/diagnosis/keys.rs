//! What can be said of keys without asking anybody.

use std::{
    ops::Range,
    time::{Duration, SystemTime},
};

use super::{Finding, Verdict};
use crate::{
    auth::{KeyUsage, ServiceKeyKind, SignError},
    client::{Client, RetryPolicy, journey::Journey, pipeline::Pipeline},
    crypto::MerchantCertificate,
    operation::Timestamp,
};

/// What is signed to see who signs. No request looks like it.
const TRIAL: &[u8] = b"a trial of the signer\n";
/// A certificate that ends sooner wants to be thought of.
const SOON: Duration = Duration::from_secs(30 * 24 * 3600);

/// What a client was built from, as far as nothing but a diagnosis wants it.
pub(in crate::client) struct Material {
    pub(in crate::client) certificate: Option<MerchantCertificate>,
    /// The size of the private key; `None` where a signer has it.
    pub(in crate::client) private_key_bits: Option<usize>,
    pub(in crate::client) has_api_v3_key: bool,
}

impl Client {
    pub(super) async fn diagnose_keys(&self, policy: RetryPolicy) -> Vec<Finding> {
        let material = &self.shared.material;
        let now = self.pipeline().clock.0.now();
        let certificate = material.certificate.as_ref();
        let mut findings = vec![self.merchant_key(material, policy).await];
        findings.extend(certificate.map(|certificate| merchant_certificate(certificate, now)));
        findings.push(api_v3_key(material));
        findings
    }

    async fn merchant_key(&self, material: &Material, policy: RetryPolicy) -> Finding {
        const CHECK: &str = "merchant key";
        let journey = Journey::begin(policy, self.pipeline());
        let signature = journey.in_time(self.shared.signer.sign(TRIAL)).await;
        let signature = match signature.unwrap_or_else(|| Err(SignError::new("it took too long"))) {
            Ok(signature) => signature,
            Err(error) => {
                return Finding::new(CHECK, Verdict::Bad, one_line(&error.to_string()))
                    .advise("see to the signer: without it no request is sent");
            }
        };
        let holder = match material.private_key_bits {
            Some(bits) => format!("the private key, of {bits} bits,"),
            None => "the signer".to_owned(),
        };
        let serial = self.pipeline().identity().serial();
        let Some(certificate) = &material.certificate else {
            let says =
                format!("{holder} signs; whether it is the key of certificate {serial} is not known here");
            return Finding::new(CHECK, Verdict::Unknown, says)
                .advise("give the certificate, by `merchant_certificate`, to have that looked at");
        };
        let key = certificate.public_key(self.pipeline().backend);
        if key.is_some_and(|key| key.verify(TRIAL, &signature)) {
            return Finding::new(
                CHECK,
                Verdict::Good,
                format!("{holder} signs as certificate {serial} wants"),
            );
        }
        Finding::new(CHECK, Verdict::Bad, format!("{holder} is not that of certificate {serial}"))
            .advise("use the key that belongs to this certificate; both come from one download or request")
    }
}

fn merchant_certificate(certificate: &MerchantCertificate, now: SystemTime) -> Finding {
    const CHECK: &str = "merchant certificate";
    const RENEW: &str =
        "get a new API certificate in the merchant platform, and change key and serial together";
    let serial = certificate.serial();
    let Some(validity) = certificate.validity() else {
        let says = format!("{serial} does not say legibly when it ends");
        return Finding::new(CHECK, Verdict::Unknown, says);
    };
    let (verdict, says) = ends(&validity, now);
    let finding = Finding::new(CHECK, verdict, format!("{serial} {says}"));
    if verdict == Verdict::Good { finding } else { finding.advise(RENEW) }
}

/// When a certificate ends, and what that means.
fn ends(validity: &Range<SystemTime>, now: SystemTime) -> (Verdict, String) {
    let until = shown(validity.end);
    match validity.end.duration_since(now) {
        _ if now < validity.start => (Verdict::Bad, format!("begins only at {}", shown(validity.start))),
        Ok(left) if left > SOON => (Verdict::Good, format!("ends at {until}")),
        Ok(left) if !left.is_zero() => (Verdict::Warning, format!("ends soon, at {until}")),
        _ => (Verdict::Bad, format!("is over since {until}")),
    }
}

fn api_v3_key(material: &Material) -> Finding {
    const CHECK: &str = "APIv3 key";
    if material.has_api_v3_key {
        return Finding::new(CHECK, Verdict::Good, "it has 32 bytes");
    }
    Finding::new(CHECK, Verdict::Good, "none is given; calls need none")
        .advise("certificates and notifications are opened with it: for these give `api_v3_key`")
}

/// The service's keys, as they are now.
pub(super) fn ring(pipeline: &Pipeline) -> Vec<Finding> {
    let now = pipeline.clock.0.now();
    let downloads = pipeline.certificates().is_some();
    let usage = pipeline.keys().usage();
    if usage.is_empty() {
        let says = "the ring is empty: there is no key to verify replies with";
        let advice =
            "see what hinders the download of certificates, or give WeChat Pay's public key, by `public_key`";
        return vec![Finding::new("service key", Verdict::Bad, says).advise(advice)];
    }
    usage.iter().flat_map(|key| [id_shape(key), Some(service_key(key, downloads, now))]).flatten().collect()
}

fn id_shape(key: &KeyUsage) -> Option<Finding> {
    const CHECK: &str = "public key id";
    let id = &key.id;
    if key.kind != ServiceKeyKind::PublicKey {
        return None;
    }
    let digits = id.strip_prefix("PUB_KEY_ID_").unwrap_or_default();
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Finding::new(CHECK, Verdict::Good, format!("{id} looks like one")));
    }
    let says = format!("{id} does not look like one, which is PUB_KEY_ID_ and digits");
    let advice = "compare it with the id that the merchant platform shows beside the public key";
    Some(Finding::new(CHECK, Verdict::Warning, says).advise(advice))
}

fn service_key(key: &KeyUsage, downloads: bool, now: SystemTime) -> Finding {
    const CHECK: &str = "service key";
    let KeyUsage { id, bits, replies, .. } = key;
    let says = |end: &str| format!("{id}, of {bits} bits, {end}; replies that it signed: {replies}");
    let Some(end) = key.expires else {
        return Finding::new(CHECK, Verdict::Good, says("does not end"));
    };
    let (verdict, end) = ends(&(SystemTime::UNIX_EPOCH..end), now);
    let finding = |verdict| Finding::new(CHECK, verdict, says(&end));
    match verdict {
        Verdict::Good => finding(Verdict::Good),
        // Its successor comes before its end.
        Verdict::Warning if downloads => finding(Verdict::Good),
        verdict => finding(verdict).advise(
            "change over to WeChat Pay's public key, by `public_key`, or set `download_certificates`",
        ),
    }
}

fn shown(time: SystemTime) -> String {
    Timestamp::at(time).map_or_else(|| "a time that can't be written".to_owned(), |time| time.to_string())
}

/// Texts of a signer or a transport of the caller's own may have line ends.
fn one_line(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}
