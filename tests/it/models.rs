//! Models take what the service really sends, and give back what they took.

use std::{fmt::Debug, marker::PhantomData};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use wechatpay_coupons::{
    Personal, Sensitive,
    busifavor::{
        ListCouponCodes, ListCouponCodesReply, PreSendProductCoupon, SendConsumeCard, UploadCouponCodes,
        UploadCouponCodesReply, UseCoupon, UseCouponReply,
    },
    multiuse::{SendMultiuseCoupon, SendMultiuseCouponReply, SendMultiuseCouponRequired},
    types::{CardType, CouponCodeFilter, CouponCodeStatus, UploadedCode},
};

pub(crate) fn read<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_str(&value.to_string()).unwrap_or_else(|error| panic!("{error}: {value}"))
}

/// An unknown value stays as it came; a known one does too.
pub(crate) fn assert_open<E: DeserializeOwned + Serialize + Debug + PartialEq>(known: &str) {
    for text in [known, "NEVER_HEARD_OF", "", "新值", &known.to_ascii_lowercase()] {
        let value: E = read(&json!(text));
        assert_eq!(serde_json::to_value(&value).unwrap(), json!(text));
        assert_eq!(read::<E>(&json!(text)), value, "{text}");
        assert_ne!(read::<E>(&json!("SOMETHING_ELSE")), value, "{text}");
    }
}

#[test]
fn an_unknown_value_of_an_enum_is_kept() {
    assert_open::<CardType>("ID_CARD");
    assert_open::<CouponCodeStatus>("AVAILABLE");
    assert_open::<CouponCodeFilter>("DEACTIVATED");
}

#[test]
fn an_unknown_value_is_kept_where_it_stands() {
    let code: UploadedCode = read(&json!({"code": "x", "code_status": "LOST"}));
    let status = code.code_status.clone().unwrap();
    assert_eq!((status.as_str(), status.to_string()), ("LOST", "LOST".to_owned()));
    assert_eq!(serde_json::to_value(&code).unwrap(), json!({"code": "x", "code_status": "LOST"}));
}

/// A reply with all its optional fields, and their names.
pub(crate) fn assert_optional<T: DeserializeOwned + Serialize + Debug + PartialEq>(
    whole: &Value,
    optional: &[&str],
) {
    let required: Vec<&String> =
        whole.as_object().unwrap().keys().filter(|name| !optional.contains(&name.as_str())).collect();
    assert_eq!(serde_json::to_value(read::<T>(whole)).unwrap(), *whole, "it round-trips");
    for field in optional {
        let (mut absent, mut null) = (whole.clone(), whole.clone());
        absent.as_object_mut().unwrap().remove(*field).unwrap();
        null[field] = Value::Null;
        assert_eq!(read::<T>(&absent), read::<T>(&null), "{field}");
        assert_eq!(serde_json::to_value(read::<T>(&null)).unwrap(), absent, "{field}");
    }
    for field in required {
        let mut absent = whole.clone();
        absent.as_object_mut().unwrap().remove(field).unwrap();
        let error = serde_json::from_value::<T>(absent).unwrap_err().to_string();
        assert_eq!(error, format!("missing field `{field}`"));
    }
}

fn upload_reply() -> Value {
    json!({
        "stock_id": "98065001", "total_count": 5, "success_count": 3, "success_codes": ["A2024-000001"],
        "success_time": "2024-06-01T10:15:22+08:00", "fail_count": 1,
        "fail_codes": [{"coupon_code": "x", "code": "LENGTH_LIMIT", "message": "too long"}],
        "exist_codes": ["A2024-000004"], "duplicate_codes": ["A2024-000001"],
    })
}

fn uploaded_code() -> Value {
    json!({
        "code": "A2024-000002", "code_status": "DISPATCHED", "upload_time": "2024-06-01T10:15:22+08:00",
        "dispatched_time": "2024-06-03T18:40:07+08:00", "openid": "oh-394z", "unionid": "oOuy",
        "coupon_code": "A2024-000002",
    })
}

#[test]
fn an_optional_field_of_a_reply_may_be_absent_or_null() {
    assert_optional::<UploadCouponCodesReply>(
        &upload_reply(),
        &["success_codes", "fail_count", "fail_codes", "exist_codes", "duplicate_codes"],
    );
    assert_optional::<UploadedCode>(
        &uploaded_code(),
        &["code_status", "upload_time", "dispatched_time", "openid", "unionid", "coupon_code"],
    );
    let listed =
        json!({"stock_id": "1", "total_count": 1, "limit": 1, "offset": 0, "data": [uploaded_code()]});
    assert_optional::<ListCouponCodesReply>(&listed, &["data"]);
}

#[test]
fn a_reply_without_optional_fields_needs_the_required_ones() {
    let used = json!({"stock_id": "1", "openid": "o", "wechatpay_use_time": "2015-05-20T13:29:35+08:00"});
    assert_optional::<UseCouponReply>(&used, &[]);
    assert_optional::<SendMultiuseCouponReply>(&json!({"coupon_id": "98674556"}), &[]);
}

#[test]
fn an_empty_time_counts_as_absent() {
    for field in ["upload_time", "dispatched_time"] {
        let (mut absent, mut empty) = (uploaded_code(), uploaded_code());
        absent.as_object_mut().unwrap().remove(field).unwrap();
        empty[field] = json!("");
        assert_eq!(read::<UploadedCode>(&empty), read::<UploadedCode>(&absent), "{field}");
    }
}

#[test]
fn unknown_fields_are_ignored() {
    let mut reply = upload_reply();
    reply["added_in_2031"] = json!({"deep": [1, null, "x"]});
    reply["fail_codes"][0]["hint"] = json!(1.5);
    assert_eq!(read::<UploadCouponCodesReply>(&reply), read::<UploadCouponCodesReply>(&upload_reply()));
}

#[test]
fn a_time_is_kept_to_the_character() {
    let times = [
        "2019-12-31T13:29:35.120+08:00",
        "2019-12-31T13:29:35+08:00",
        "2019-12-31T05:29:35Z",
        "2019-12-31T05:29:35.000000+00:00",
        "the day after tomorrow",
    ];
    for time in times {
        let value = json!({"stock_id": "1", "openid": "o", "wechatpay_use_time": time});
        let reply: UseCouponReply = read(&value);
        assert_eq!(reply.wechatpay_use_time.as_str(), time);
        assert_eq!(serde_json::to_value(&reply).unwrap(), value);
        let request = UseCoupon::new("1", "wx1", time, "1");
        assert_eq!(serde_json::to_value(&request).unwrap()["use_time"], json!(time));
    }
}

#[test]
fn a_request_without_sealed_fields_can_be_stored_and_read_again() {
    let redeem = UseCoupon::new("c", "wx1", "2015-05-20T13:29:35+08:00", "1").openid("o");
    assert_eq!(read::<UseCoupon>(&serde_json::to_value(&redeem).unwrap()), redeem);
    let upload = UploadCouponCodes::new("1", ["a", "b"], "2");
    assert_eq!(read::<UploadCouponCodes>(&serde_json::to_value(&upload).unwrap()), upload);
    let list = ListCouponCodes::new("1").status("AVAILABLE").limit(5);
    assert_eq!(read::<ListCouponCodes>(&serde_json::to_value(&list).unwrap()), list);
}

/// Whether a type has `Serialize`: an inherent constant hides one of a trait, where its bound holds.
struct Probe<T>(PhantomData<T>);

trait Otherwise {
    const SERIALIZES: bool = false;
}

impl<T> Otherwise for Probe<T> {}

impl<T: Serialize> Probe<T> {
    const SERIALIZES: bool = true;
}

#[test]
fn what_is_sealed_can_not_be_serialised_in_the_clear() {
    const {
        assert!(!Probe::<SendMultiuseCoupon>::SERIALIZES);
        assert!(!Probe::<Sensitive>::SERIALIZES);
        assert!(Probe::<Personal>::SERIALIZES);
        assert!(Probe::<UseCoupon>::SERIALIZES);
        assert!(Probe::<SendConsumeCard>::SERIALIZES);
        assert!(Probe::<PreSendProductCoupon>::SERIALIZES);
    }
}

#[test]
fn a_request_with_sealed_fields_can_be_read_in_the_clear() {
    let request = SendMultiuseCoupon::new(SendMultiuseCouponRequired {
        openid: "o".into(),
        stock_id: "1".into(),
        out_request_no: "2".into(),
        user_name: "张三".into(),
        id_card_number: "3".into(),
        appid: "wx1".into(),
        card_type: "ID_CARD".into(),
    });
    let value = json!({
        "openid": "o", "stock_id": "1", "out_request_no": "2", "user_name": "张三", "id_card_number": "3",
        "appid": "wx1", "card_type": "ID_CARD",
    });
    assert_eq!(read::<SendMultiuseCoupon>(&value), request);
}
