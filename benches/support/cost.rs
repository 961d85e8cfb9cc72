//! CPU time: ours beside the floor, a call with sealed fields beside one without, and a notification.

use cpu_time::ProcessTime;
use wechatpay_coupons::{
    BoxFuture,
    crypto::{Backend, PrivateKey, PublicKey},
};

use super::{
    comparison::{Comparison, microseconds},
    contender::{Call, Contender, Kind, Signing},
    keys, notification,
};

pub(crate) async fn measure(base_url: &str) -> Vec<Comparison> {
    let mut done = Vec::new();
    for (what, call, signing) in [
        ("plain call, RSA", Call::Plain, Signing::Rsa),
        ("plain call, null signer", Call::Plain, Signing::Null),
        ("sealed call, RSA", Call::Sealed, Signing::Rsa),
    ] {
        for concurrency in [1, 64] {
            let ours = caller(Contender::new(Kind::Ours, signing, base_url), call);
            let floor = caller(Contender::new(Kind::Floor, signing, base_url), call);
            done.push(shown(Comparison::of(what, concurrency, ours, floor).await));
        }
    }
    for concurrency in [1, 64] {
        let client = Contender::new(Kind::Ours, Signing::Rsa, base_url);
        let (sealed, plain) = (caller(client.clone(), Call::Sealed), caller(client, Call::Plain));
        done.push(shown(Comparison::of("sealed beside plain", concurrency, sealed, plain).await));
    }
    done.push(shown(notification::measure().await));
    done
}

fn caller(contender: Contender, call: Call) -> impl Fn() -> BoxFuture<'static, ()> + Clone + Send + 'static {
    move || {
        let contender = contender.clone();
        Box::pin(async move { contender.call(call).await })
    }
}

fn shown(comparison: Comparison) -> Comparison {
    println!("{comparison}");
    comparison
}

/// Microseconds of CPU that one verification of a reply takes: the RSA that is left with a null signer.
pub(crate) fn verification() -> f64 {
    const TIMES: usize = 20_000;
    let private = PrivateKey::new(&keys::read("wechatpay_key.pkcs8.pem"), Backend::default());
    let public = PublicKey::new(&keys::read("wechatpay_public.spki.pem"), Backend::default());
    let (private, public) = (private.expect("the key"), public.expect("the key"));
    let message = [b'x'; 200];
    let signature = private.sign(&message).expect("signed");
    let start = ProcessTime::now();
    for _ in 0..TIMES {
        assert!(public.verify(&message, &signature));
    }
    microseconds(start.elapsed(), TIMES)
}
