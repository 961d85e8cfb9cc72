//! What RSA costs here and now: what is left of a call without it can be told then.

use cpu_time::ProcessTime;
use wechatpay_coupons::crypto::{Backend, PrivateKey, PublicKey};

use super::{keys, process::microseconds};

/// Microseconds of CPU.
pub(crate) struct Cost {
    pub(crate) signature: f64,
    pub(crate) verification: f64,
}

impl Cost {
    pub(crate) fn measure() -> Self {
        let private = PrivateKey::new(&keys::read("wechatpay_key.pkcs8.pem"), Backend::default());
        let public = PublicKey::new(&keys::read("wechatpay_public.spki.pem"), Backend::default());
        let (private, public) = (private.expect("the key"), public.expect("the key"));
        let message = [b'x'; 200];
        let signature = private.sign(&message).expect("signed");
        Self {
            signature: timed(2_000, || drop(private.sign(&message).expect("signed"))),
            verification: timed(20_000, || assert!(public.verify(&message, &signature))),
        }
    }
}

fn timed(times: usize, act: impl Fn()) -> f64 {
    let start = ProcessTime::now();
    for _ in 0..times {
        act();
    }
    microseconds(start.elapsed(), times)
}
