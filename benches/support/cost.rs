//! CPU time: ours beside the floor, a call with sealed fields beside one without, and a notification.

use wechatpay_coupons::BoxFuture;

use super::{
    comparison::Comparison,
    contender::{Call, Contender, Kind, Signing},
    notification,
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
