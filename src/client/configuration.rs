//! Settings, judged: each is right, or a problem that says what is wanted.

mod keys;

use std::sync::Arc;

use http::{
    HeaderValue, Uri,
    uri::{Authority, Scheme},
};
use zeroize::Zeroizing;

use super::{
    RetryPolicy,
    diagnosis::Material,
    host::Host,
    observe::Observer,
    pipeline::{DebugClock, DebugOpener, Pipeline},
};
use crate::{
    auth::{Clock, Identity, Opener, Own, RsaOpener, RsaSigner, ServiceKeyKind, Signer},
    certificates::Certificates,
    crypto::{Backend, MerchantCertificate, PrivateKey},
    error::{BuildError, Problem},
    transport::{
        Transport,
        reqwest::{HttpSettings, ReqwestTransport},
    },
};

const BASE_URL: &str = "https://api.mch.weixin.qq.com";
pub(super) const SECOND_HOST: &str = "https://api2.mch.weixin.qq.com";
const USER_AGENT: &str = concat!("wechatpay-coupons/", env!("CARGO_PKG_VERSION"), " (Rust; reqwest)");

pub(super) enum TransportChoice {
    Reqwest(Vec<HttpSettings>),
    Own { transport: Arc<dyn Transport>, ignored_settings: bool },
}

/// The settings as they were made.
pub(super) struct Configuration {
    pub(super) merchant: Option<String>,
    pub(super) serial: Option<String>,
    pub(super) identity: Option<Identity>,
    pub(super) merchant_certificate: Option<Vec<u8>>,
    pub(super) private_key: Option<Zeroizing<Vec<u8>>>,
    pub(super) signer: Option<Arc<dyn Signer>>,
    pub(super) opener: Option<Arc<dyn Opener>>,
    pub(super) public_key: Option<(String, Vec<u8>)>,
    pub(super) platform_certificates: Vec<Vec<u8>>,
    pub(super) api_v3_key: Option<Zeroizing<Vec<u8>>>,
    pub(super) download_certificates: bool,
    pub(super) ask_for: Option<ServiceKeyKind>,
    pub(super) base_url: Option<String>,
    pub(super) second_host: Option<String>,
    pub(super) user_agent: Option<String>,
    pub(super) retry: RetryPolicy,
    pub(super) observer: Option<Arc<dyn Observer>>,
    pub(super) largest_reply: Option<usize>,
    pub(super) transport: TransportChoice,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) backend: Backend,
}

type Judged = (Pipeline, Arc<dyn Signer>, Arc<dyn Transport>, Material);

impl Configuration {
    pub(super) fn judge(self) -> Result<Judged, BuildError> {
        let mut problems = Problems(Vec::new());
        let certificate = self.judge_certificate(&mut problems);
        let identity = self.judge_identity(certificate.as_ref(), &mut problems);
        let private_key = self.judge_private_key(certificate.as_ref(), &mut problems);
        let serial = identity.as_ref().map(Identity::serial);
        let own = Own::new(serial, private_key.as_ref(), certificate.as_ref());
        let keys = self.judge_keys(&own, &mut problems).map(Arc::new);
        let api_v3_key = self.judge_api_v3_key(&mut problems);
        let host = judge_host("base_url", self.base_url.as_deref().unwrap_or(BASE_URL), &mut problems);
        let second_host = self.second_host.as_deref();
        let second_host = second_host.map(|url| judge_host("second_host", url, &mut problems));
        let user_agent = self.judge_user_agent(&mut problems);
        let second_host = second_host.flatten();
        let hosts = [("base_url", host.as_ref()), ("second_host", second_host.as_ref())];
        let transport = judge_transport(self.transport, self.largest_reply, hosts, &mut problems);
        let material = Material {
            private_key_bits: private_key.as_ref().map(PrivateKey::bits),
            has_api_v3_key: api_v3_key.is_some(),
            certificate,
        };
        let opener = self.opener.or_else(|| Some(Arc::new(RsaOpener::new(private_key.clone()?))));
        let signer = self.signer.or_else(|| Some(Arc::new(RsaSigner::new(private_key?))));

        let parts = (identity, keys, host, user_agent, signer, transport);
        match parts {
            (Some(identity), Some(keys), Some(host), Some(user_agent), Some(signer), Some(transport))
                if problems.0.is_empty() =>
            {
                let downloads = api_v3_key.clone().filter(|_| self.download_certificates);
                let certificates = downloads
                    .map(|key| Certificates::new(key, own, self.backend, keys.clone(), self.clock.clone()));
                let pipeline = Pipeline {
                    identity,
                    keys,
                    certificates,
                    api_v3_key,
                    host,
                    second_host,
                    user_agent,
                    clock: DebugClock(self.clock),
                    backend: self.backend,
                    opener: DebugOpener(opener),
                };
                Ok((pipeline, signer, transport, material))
            }
            _ => Err(BuildError::new(problems.in_order())),
        }
    }

    fn judge_identity(
        &self,
        certificate: Option<&MerchantCertificate>,
        problems: &mut Problems,
    ) -> Option<Identity> {
        const SETTING: &str = "identity";
        let Some(identity) = &self.identity else {
            let merchant = self.judge_merchant(problems);
            let serial = self.judge_serial(certificate, problems);
            return problems.keep(SETTING, Identity::merchant(merchant?, serial?));
        };
        if self.merchant.is_some() || self.serial.is_some() {
            return problems.add(SETTING, "given together with `merchant` or `serial`; wanted one of them");
        }
        match certificate {
            Some(certificate) if certificate.serial() != identity.serial() => problems.add(
                SETTING,
                format_args!("its serial is not that of the certificate, which is {}", certificate.serial()),
            ),
            _ => Some(identity.clone()),
        }
    }

    fn judge_merchant(&self, problems: &mut Problems) -> Option<String> {
        const SETTING: &str = "merchant";
        let Some(merchant) = &self.merchant else {
            return problems.add(SETTING, "missing; wanted the merchant number (mchid)");
        };
        if merchant.is_empty() || !merchant.bytes().all(|byte| byte.is_ascii_digit()) {
            // Not quoted: a key that was mixed up with it would show.
            return problems.add(SETTING, "no merchant number; wanted digits alone");
        }
        Some(merchant.clone())
    }

    fn judge_certificate(&self, problems: &mut Problems) -> Option<MerchantCertificate> {
        let file = self.merchant_certificate.as_ref()?;
        problems.keep("merchant_certificate", MerchantCertificate::new(file))
    }

    fn judge_serial(
        &self,
        certificate: Option<&MerchantCertificate>,
        problems: &mut Problems,
    ) -> Option<String> {
        const SETTING: &str = "serial";
        let serial = match (&self.serial, certificate) {
            (Some(serial), _) => serial.to_ascii_uppercase(),
            (None, Some(certificate)) => return Some(certificate.serial().to_owned()),
            (None, None) if self.merchant_certificate.is_some() => return None,
            (None, None) => {
                return problems.add(
                    SETTING,
                    "missing; wanted the serial of the merchant's certificate, or the certificate itself \
                     by `merchant_certificate`",
                );
            }
        };
        if serial.starts_with("PUB_KEY_ID") {
            return problems.add(
                SETTING,
                "this is the id of WeChat Pay's public key; wanted the serial of the merchant's certificate",
            );
        }
        // Not quoted: a key that was mixed up with it would show.
        if serial.is_empty() || !serial.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return problems.add(
                SETTING,
                "not hexadecimal; wanted the serial as `openssl x509 -noout -serial` prints it",
            );
        }
        if serial.len() > 40 {
            return problems
                .add(SETTING, "longer than 40 digits, so it is likely decimal; wanted hexadecimal");
        }
        match certificate {
            Some(certificate) if certificate.serial() != serial => problems
                .add(SETTING, format_args!("not that of the certificate, which is {}", certificate.serial())),
            _ => Some(serial),
        }
    }

    fn judge_private_key(
        &self,
        certificate: Option<&MerchantCertificate>,
        problems: &mut Problems,
    ) -> Option<PrivateKey> {
        const SETTING: &str = "private_key";
        let file = match (&self.private_key, &self.signer) {
            (Some(_), Some(_)) => {
                return problems.add(SETTING, "given together with `signer`; wanted one of them");
            }
            (None, Some(_)) => return None,
            (None, None) => {
                return problems.add(
                    SETTING,
                    "missing; wanted the merchant's private key (apiclient_key.pem), or a `signer`",
                );
            }
            (Some(file), None) => file,
        };
        let key = problems.keep(SETTING, PrivateKey::new(file, self.backend))?;
        match certificate {
            Some(certificate) if certificate.pkcs1() != key.public_pkcs1() => {
                problems.add(SETTING, "not the key of the merchant's certificate")
            }
            _ => Some(key),
        }
    }

    fn judge_user_agent(&self, problems: &mut Problems) -> Option<HeaderValue> {
        let user_agent = self.user_agent.as_deref().unwrap_or(USER_AGENT);
        match HeaderValue::from_str(user_agent) {
            Ok(value) if !value.is_empty() => Some(value),
            _ => problems.add("user_agent", "empty, or with characters that no header can hold"),
        }
    }
}

fn judge_host(setting: &'static str, url: &str, problems: &mut Problems) -> Option<Host> {
    const WANTED: &str = "wanted scheme, host and port alone, such as https://api.mch.weixin.qq.com";
    let Ok(uri) = url.parse::<Uri>() else {
        return problems.add(setting, format_args!("no URL; {WANTED}"));
    };
    let parts = uri.into_parts();
    let bare = parts.path_and_query.is_none_or(|path| path == "/" || path == "") && !url.contains('#');
    match (parts.scheme, parts.authority) {
        (Some(scheme), Some(authority))
            if bare
                && (scheme == Scheme::HTTP || scheme == Scheme::HTTPS)
                && is_host_and_port(&authority) =>
        {
            Some(Host { scheme, authority })
        }
        _ => problems.add(setting, WANTED),
    }
}

/// A host, and a port that is one; no user information.
fn is_host_and_port(authority: &Authority) -> bool {
    let rest = authority.as_str().strip_prefix(authority.host());
    !authority.host().is_empty() && rest.is_some_and(|rest| rest.is_empty() || authority.port_u16().is_some())
}

fn judge_transport(
    choice: TransportChoice,
    largest_reply: Option<usize>,
    hosts: [(&'static str, Option<&Host>); 2],
    problems: &mut Problems,
) -> Option<Arc<dyn Transport>> {
    const TLS: bool = cfg!(any(feature = "rustls", feature = "native-tls"));
    match choice {
        TransportChoice::Own { ignored_settings, .. } if ignored_settings || largest_reply.is_some() => problems
            .add(
                "transport",
                "given together with `http`, `timeout`, `connect_timeout` or `largest_reply`, which only the built-in \
                 transport obeys",
            ),
        TransportChoice::Own { transport, .. } => Some(transport),
        TransportChoice::Reqwest(settings) => {
            let unreachable = |host: &Host| !TLS && host.scheme == Scheme::HTTPS;
            if let Some((setting, _)) = hosts.into_iter().find(|(_, host)| host.is_some_and(unreachable)) {
                return problems.add(setting, "https, in a build without TLS; wanted the feature `rustls` or `native-tls`, or a `transport`");
            }
            // A proxy of the environment has no business between this machine and itself.
            let [(_, first), _] = hosts;
            let local = first.is_some_and(Host::is_loopback);
            let all = |http: ::reqwest::ClientBuilder| {
                let http = if local { http.no_proxy() } else { http };
                settings.into_iter().fold(http, |http, setting| setting(http))
            };
            let transport = problems.keep("http", ReqwestTransport::new(all))?;
            Some(match largest_reply {
                Some(bytes) => Arc::new(transport.largest_reply(bytes)),
                None => Arc::new(transport),
            })
        }
    }
}

/// The problems found so far.
struct Problems(Vec<Problem>);

impl Problems {
    /// In the order of the builder's methods, in which a reader goes through the settings.
    fn in_order(mut self) -> Vec<Problem> {
        const ORDER: [&str; 15] = [
            "merchant",
            "serial",
            "identity",
            "merchant_certificate",
            "private_key",
            "public_key",
            "platform_certificate",
            "api_v3_key",
            "download_certificates",
            "ask_for",
            "base_url",
            "second_host",
            "http",
            "transport",
            "user_agent",
        ];
        self.0.sort_by_key(|problem| ORDER.iter().position(|setting| *setting == problem.setting()));
        self.0
    }

    fn add<T>(&mut self, setting: &'static str, message: impl std::fmt::Display) -> Option<T> {
        self.0.push(Problem::new(setting, message));
        None
    }

    fn keep<T>(&mut self, setting: &'static str, result: Result<T, impl std::fmt::Display>) -> Option<T> {
        result.map_err(|error| self.add::<T>(setting, error)).ok()
    }
}
