//! Files of keys and certificates, of every kind on each back end.

use wechatpay_coupons::crypto::{
    ApiV3Key, Backend, MerchantCertificate, PlatformCertificate, PrivateKey, PublicKey,
};

use super::known;
use crate::Target;

/// A file, taken for each kind of key.
pub(super) const LOADING: Target = Target {
    name: "key_loading",
    run: |file| {
        let kinds = [Backend::AwsLcRs, Backend::Rsa].map(|backend| {
            let private = PrivateKey::new(file, backend).map(|key| key.bits());
            let public = PublicKey::new(file, backend).map(|key| key.bits());
            let platform = PlatformCertificate::new(file, backend).map(|it| it.validity());
            let api = ApiV3Key::new(file, backend).map(|_| ());
            [shown(private), shown(public), shown(platform), shown(api)].join("; ")
        });
        let merchant = MerchantCertificate::new(file).map(|it| it.validity());
        format!("{}; {}", shown(merchant), kinds.join("; "))
    },
    seeds: || {
        vec![
            known!("merchant_key.pkcs8.pem").to_vec(),
            known!("merchant_key.pkcs8.der").to_vec(),
            known!("merchant_key.pkcs1.pem").to_vec(),
            known!("merchant_key.pkcs1.der").to_vec(),
            known!("merchant_certificate.pem").to_vec(),
            known!("merchant_certificate.der").to_vec(),
            known!("wechatpay_public.spki.pem").to_vec(),
            known!("wechatpay_public.spki.der").to_vec(),
            known!("wechatpay_public.pkcs1.pem").to_vec(),
            known!("wechatpay_public.pkcs1.der").to_vec(),
            known!("ec_key.pem").to_vec(),
            known!("encrypted_key.pem").to_vec(),
            known!("rsa_pss_key.pem").to_vec(),
            known!("csr.pem").to_vec(),
            known!("apiv3_key.txt").to_vec(),
        ]
    },
};

fn shown<T>(loaded: Result<T, impl std::fmt::Display + std::fmt::Debug>) -> String {
    match loaded {
        Ok(_) => "loaded".to_owned(),
        Err(error) => {
            let debug = format!("{error:?}");
            format!("{error} {}", debug.len().min(1))
        }
    }
}
