//! The requests and replies that the description prints as examples.

use wechatpay_coupons::{
    busifavor::{
        ListCouponCodes, PreSendProductCoupon, SendConsumeCard, SendConsumeCardRequired, UploadCouponCodes,
        UseCoupon,
    },
    multiuse::{SendMultiuseCoupon, SendMultiuseCouponRequired},
};

pub(crate) const USE_COUPON_REPLY: &str =
    r#"{"stock_id":"100088","openid":"xsd3434454567676","wechatpay_use_time":"2015-05-20T13:29:35+08:00"}"#;

pub(crate) fn use_coupon() -> UseCoupon {
    UseCoupon::new(
        "sxxe34343434",
        "wx1234567889999",
        "2015-05-20T13:29:35+08:00",
        "1002600620019090123143254435",
    )
    .stock_id("100088")
    .openid("xsd3434454567676")
    .out_trade_no("20150520132935000042")
    .mch_id("190000001")
    .transaction_id("4200000001856498491")
}

pub(crate) fn send_consume_card() -> SendConsumeCard {
    SendConsumeCard::new(SendConsumeCardRequired {
        card_id: "pIJMr5MMiIkO_93VtPyIiEk2DZ4w".into(),
        appid: "wx233544546545989".into(),
        openid: "oh-394z-6CGkNoJrsDLTTUKiAnp4".into(),
        out_request_no: "1900000109_20191231_0001".into(),
        send_time: "2019-12-31T13:29:35.120+08:00".into(),
    })
}

pub(crate) fn pre_send_product_coupon() -> PreSendProductCoupon {
    PreSendProductCoupon::new("1000000013001", "wx233544546545989", "34657_20250101_123456")
        .coupon_code("123446565767")
        .openid("oh-394z-6CGkNoJrsDLTTUKiAnp4")
}

pub(crate) fn send_multiuse_coupon() -> SendMultiuseCoupon {
    SendMultiuseCoupon::new(SendMultiuseCouponRequired {
        openid: "oh-394z-6CGkNoJrsDLTTUKiAnp4".into(),
        stock_id: "9856000".into(),
        out_request_no: "8956000202407191254642".into(),
        user_name: "张三".into(),
        id_card_number: "110101199003070134".into(),
        appid: "wx233544546545989".into(),
        card_type: "ID_CARD".into(),
    })
    .amount(10000)
}

pub(crate) fn upload_coupon_codes() -> UploadCouponCodes {
    let codes = ["A2024-000001", "A2024-000002", "A2024-000003", "A2024-000004", "A2024-000001"];
    UploadCouponCodes::new("98065001", codes, "100002322019090134234sfdf")
}

pub(crate) fn list_coupon_codes() -> ListCouponCodes {
    ListCouponCodes::new("98065001").appid("wx233544546545989").offset(0).limit(20)
}
