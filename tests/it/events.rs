//! Payloads of notifications take what the service really sends.

use serde_json::{Value, json};
use wechatpay_coupons::events::{
    BusinessType, CouponSendEvent, CouponSendEventType, CouponStatus, CouponType, SendChannel,
};

use crate::models::{assert_open, assert_optional, read};

fn event() -> Value {
    json!({
        "event_type": "EVENT_TYPE_BUSICOUPON_SEND", "coupon_code": "1", "stock_id": "2",
        "send_time": "2019-12-31T13:29:35+08:00", "openid": "o", "unionid": "u", "send_channel": "API",
        "send_merchant": "98568888", "act_id": "3", "attach_info": {"transaction_id": "4"},
    })
}

#[test]
fn an_unknown_value_of_an_enum_is_kept() {
    assert_open::<CouponSendEventType>("EVENT_TYPE_BUSICOUPON_SEND");
    assert_open::<SendChannel>("BUSICOUPON_SEND_CHANNEL_H5");
    assert_open::<CouponStatus>("SENDED");
    assert_open::<CouponType>("CUT_TO");
    assert_open::<BusinessType>("MULTIUSE");
}

#[test]
fn an_optional_field_may_be_absent_or_null() {
    let optional = ["event_type", "openid", "unionid", "act_id", "attach_info"];
    assert_optional::<CouponSendEvent>(&event(), &optional);
}

#[test]
fn unknown_fields_are_ignored() {
    let mut event = event();
    event["attach_info"]["added"] = json!(false);
    let _: CouponSendEvent = read(&event);
}

#[test]
fn attach_info_is_an_object_or_nothing_in_any_spelling() {
    let with = |info: Value| {
        let mut event = event();
        event["attach_info"] = info;
        read::<CouponSendEvent>(&event)
    };
    let info = with(json!({"transaction_id": "4", "act_code": "5"})).attach_info.unwrap();
    assert_eq!(info.transaction_id.unwrap().as_str(), "4");
    assert_eq!(info.act_code.as_deref(), Some("5"));
    assert!(with(json!({})).attach_info.is_some());
    for nothing in [json!(""), Value::Null] {
        assert_eq!(with(nothing).attach_info, None);
    }
    let mut absent = event();
    absent.as_object_mut().unwrap().remove("attach_info");
    assert_eq!(read::<CouponSendEvent>(&absent).attach_info, None);
}

#[test]
fn the_merchant_of_a_hall_is_a_number_or_a_text() {
    for merchant in [json!(1_900_000_001), json!("1900000001")] {
        let mut event = event();
        event["attach_info"] = json!({"hall_belong_mch_id": merchant});
        let info = read::<CouponSendEvent>(&event).attach_info.unwrap();
        assert_eq!(info.hall_belong_mch_id, Some(merchant));
    }
}

#[test]
fn attach_info_of_another_type_is_an_error_that_quotes_nothing() {
    for info in [json!("oSecret"), json!(7), json!(["oSecret"]), json!({"phone_number": 7})] {
        let mut event = event();
        event["attach_info"] = info;
        assert!(serde_json::from_value::<CouponSendEvent>(event).is_err());
    }
}
