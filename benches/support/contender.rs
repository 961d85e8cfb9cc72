//! Who is measured, behind one interface.

use wechatpay_coupons::{
    BoxFuture, Client,
    auth::{SignError, Signer},
    busifavor::UseCoupon,
    multiuse::{SendMultiuseCoupon, SendMultiuseCouponRequired},
    types::CardType,
};

use super::{floor::Floor, keys};

/// Ours, or the floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Ours,
    Floor,
}

impl Kind {
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "ours" => Self::Ours,
            "floor" => Self::Floor,
            _ => panic!("wanted ours or floor"),
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Floor => "floor",
        }
    }
}

/// Who signs requests. Replies are verified with either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signing {
    Rsa,
    /// Costs nothing, which shows what the rest of a call costs.
    Null,
}

/// The calls that are measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    /// `use_coupon`: six fields there, three back.
    Plain,
    /// `send_multiuse_coupon`: two of its fields are sealed.
    Sealed,
}

#[derive(Clone)]
pub(crate) enum Contender {
    Ours(Client),
    Floor(Floor),
}

impl Contender {
    pub(crate) fn new(kind: Kind, signing: Signing, base_url: &str) -> Self {
        match kind {
            Kind::Ours => Self::Ours(client(signing, base_url)),
            Kind::Floor => Self::Floor(Floor::new(base_url, signing)),
        }
    }

    /// One call, from its values to the reply's.
    pub(crate) async fn call(&self, call: Call) {
        match (self, call) {
            (Self::Ours(client), Call::Plain) => {
                let reply = client.use_coupon(&use_coupon()).await.expect("a verified reply");
                assert_eq!(reply.stock_id.as_str(), "100088");
            }
            (Self::Ours(client), Call::Sealed) => {
                let reply = client.send_multiuse_coupon(&send_coupon()).await.expect("a verified reply");
                assert_eq!(reply.coupon_id.as_str(), "9867041");
            }
            (Self::Floor(floor), Call::Plain) => {
                assert_eq!(floor.use_coupon().await.stock_id, "100088");
            }
            (Self::Floor(floor), Call::Sealed) => {
                assert_eq!(floor.send_multiuse_coupon().await.coupon_id, "9867041");
            }
        }
    }
}

struct NullSigner;

impl Signer for NullSigner {
    fn sign<'a>(&'a self, _: &'a [u8]) -> BoxFuture<'a, Result<String, SignError>> {
        // As long as a signature, so that as many bytes are sent.
        Box::pin(async { Ok("A".repeat(344)) })
    }
}

/// With its defaults: retries are on.
fn client(signing: Signing, base_url: &str) -> Client {
    let builder = Client::builder()
        .merchant(keys::MERCHANT)
        .serial(keys::SERIAL)
        .public_key(keys::PUBLIC_KEY_ID, keys::read("wechatpay_public.spki.pem"))
        .base_url(base_url)
        .http(reqwest::ClientBuilder::no_proxy);
    let builder = match signing {
        Signing::Null => builder.signer(NullSigner),
        Signing::Rsa => builder.private_key(keys::read("merchant_key.pkcs8.pem")),
    };
    builder.build().expect("a client")
}

fn use_coupon() -> UseCoupon {
    UseCoupon::new(
        "sxxe34343434",
        "wx1234567889999",
        "2015-05-20T13:29:35+08:00",
        "1002600620019090123143254435",
    )
    .stock_id("100088")
    .openid("xsd3434454567676")
}

fn send_coupon() -> SendMultiuseCoupon {
    SendMultiuseCoupon::new(SendMultiuseCouponRequired {
        openid: "oX2U0t0b8x7y6z5A4B3C2D1E0F9G".into(),
        stock_id: "98065001".into(),
        out_request_no: "89560002019101000121".into(),
        user_name: "张三".into(),
        id_card_number: "110101199003077758".into(),
        appid: "wx1234567889999".into(),
        card_type: CardType::IdCard,
    })
}
