//! One request of each operation, under a number of its own.

use wechatpay_coupons::{
    Client, Error, Operation, Timestamp,
    busifavor::{
        ListCouponCodes, PreSendProductCoupon, SendConsumeCard, SendConsumeCardRequired, UploadCouponCodes,
        UseCoupon,
    },
    multiuse::{SendMultiuseCoupon, SendMultiuseCouponRequired},
};
use wechatpay_sandbox::{KeyMode, Sandbox, Stock};

use crate::time::Time;

const APPID: &str = "wx233544546545989";
const OPENID: &str = "oh-394z-6CGkNoJrsDLTTUKiAnp4";
const UPLOADED: &str = "98065001";
const GENERATED: &str = "98065002";
const PRODUCT: &str = "98065003";
const FUND: &str = "98065004";
const CARD: &str = "pIJMr5MMiIkO_93VtPyIiEk2DZ4w";

/// The operations, in the order of the tables.
pub(crate) const OPERATIONS: [&str; 6] = [
    "send_consume_card",
    "pre_send_product_coupon",
    "send_multiuse_coupon",
    "use_coupon",
    "upload_coupon_codes",
    READ,
];

/// The one that changes nothing.
pub(crate) const READ: &str = "list_coupon_codes";

/// A sandbox whose merchant has keys of one kind.
pub(crate) async fn sandbox(keys: KeyMode, time: &Time) -> Sandbox {
    let sandbox = Sandbox::builder()
        .key_mode(keys)
        .clock(time.clock())
        .stock(Stock::uploaded(UPLOADED))
        .stock(Stock::generated(GENERATED))
        .stock(Stock::product(PRODUCT))
        .stock(Stock::multiuse(FUND))
        .card(CARD, APPID);
    sandbox.start().await.expect("the sandbox starts")
}

/// A request, to be sent as often as a caller likes.
pub(crate) struct Request {
    pub(crate) operation: &'static str,
    pub(crate) number: String,
    body: Body,
}

enum Body {
    Card(SendConsumeCard),
    Product(PreSendProductCoupon),
    Fund(SendMultiuseCoupon),
    Use(UseCoupon),
    Upload(UploadCouponCodes),
    List(ListCouponCodes),
}

/// Applies to a request whatever its type is.
macro_rules! with {
    ($body:expr, $request:ident => $act:expr) => {
        match $body {
            Body::Card($request) => $act,
            Body::Product($request) => $act,
            Body::Fund($request) => $act,
            Body::Use($request) => $act,
            Body::Upload($request) => $act,
            Body::List($request) => $act,
        }
    };
}

impl Request {
    /// A request that the service has no reason to refuse.
    pub(crate) fn new(sandbox: &Sandbox, operation: &'static str, number: String) -> Self {
        let body = match operation {
            "send_consume_card" => Body::Card(card(&number)),
            "pre_send_product_coupon" => {
                Body::Product(PreSendProductCoupon::new(PRODUCT, APPID, number.as_str()).openid(OPENID))
            }
            "send_multiuse_coupon" => Body::Fund(fund(&number)),
            "use_coupon" => {
                let code = sandbox.receive_coupon(GENERATED, OPENID).expect("the service makes codes");
                Body::Use(redemption(code, &number))
            }
            "upload_coupon_codes" => {
                Body::Upload(UploadCouponCodes::new(UPLOADED, [number.as_str()], number.as_str()))
            }
            _ => Body::List(ListCouponCodes::new(UPLOADED).offset(0).limit(1)),
        };
        Self { operation, number, body }
    }

    /// The redemption of a coupon that was redeemed under another number, if this redeems one.
    pub(crate) fn redeemed_again(&self, number: String) -> Option<Self> {
        let Body::Use(earlier) = &self.body else { return None };
        let body = Body::Use(redemption(earlier.coupon_code.as_str().to_owned(), &number));
        Some(Self { operation: "use_coupon", number, body })
    }

    /// How often it took effect.
    pub(crate) fn effects(&self, sandbox: &Sandbox) -> usize {
        let own = |effect: &&_| {
            let wechatpay_sandbox::Effect { operation, request_number, .. } = effect;
            *operation == self.operation && *request_number == self.number
        };
        sandbox.effects().iter().filter(own).count()
    }

    pub(crate) fn changes_something(&self) -> bool {
        self.operation != READ
    }

    pub(crate) async fn send(&self, client: &Client) -> Result<(), Error> {
        with!(&self.body, request => send(client, request).await)
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn send_blocking(&self, client: &wechatpay_coupons::blocking::Client) -> Result<(), Error> {
        with!(&self.body, request => client.call(request).map(drop))
    }
}

async fn send<O: Operation>(client: &Client, request: &O) -> Result<(), Error> {
    client.call(request).await.map(drop)
}

fn card(number: &str) -> SendConsumeCard {
    SendConsumeCard::new(SendConsumeCardRequired {
        card_id: CARD.into(),
        appid: APPID.into(),
        openid: OPENID.into(),
        out_request_no: number.into(),
        send_time: Timestamp::now(),
    })
}

fn fund(number: &str) -> SendMultiuseCoupon {
    SendMultiuseCoupon::new(SendMultiuseCouponRequired {
        openid: OPENID.into(),
        stock_id: FUND.into(),
        out_request_no: number.into(),
        user_name: "张三".into(),
        id_card_number: "110101199003070134".into(),
        appid: APPID.into(),
        card_type: "ID_CARD".into(),
    })
    .amount(10_000)
}

fn redemption(code: String, number: &str) -> UseCoupon {
    UseCoupon::new(code, APPID, Timestamp::now(), number).stock_id(GENERATED)
}
