//! Everything that is wrong with a request is said at once: where, which rule, and what the value is if it may be told.

use wechatpay_coupons::{
    Operation,
    busifavor::{ListCouponCodes, SendConsumeCard, SendConsumeCardRequired, UploadCouponCodes, UseCoupon},
    multiuse::{SendMultiuseCoupon, SendMultiuseCouponRequired},
    operation::{EncodeError, Rule, Violations},
    sensitive::{SealError, Sealer, Sensitive},
};

const TIME: &str = "2019-12-31T13:29:35.120+08:00";
const CODE_ALPHABET: &str = "[0-9A-Za-z_\\\\/=| -]";
const NUMBER_ALPHABET: &str = "[0-9A-Za-z|_*-]";

type Told<'v> = (&'v str, Rule, Option<&'v str>);

fn told(violations: &Violations) -> Vec<Told<'_>> {
    violations
        .iter()
        .map(|broken| (broken.path.as_str(), broken.rule.clone(), broken.value.as_deref()))
        .collect()
}

fn everything_wrong() -> UseCoupon {
    UseCoupon::new("c".repeat(33), "", "yesterday", "n".repeat(129))
        .stock_id("123456789012345678901")
        .openid("")
        .out_trade_no("order 😀")
}

#[test]
fn every_broken_rule_of_use_coupon_is_told_in_the_order_of_the_fields() {
    let violations = everything_wrong().check().unwrap_err();
    let shortened = format!("{}…", "n".repeat(64));
    assert_eq!(
        told(&violations),
        [
            ("coupon_code", Rule::TooLong { maximum: 32, length: 33 }, None),
            ("stock_id", Rule::TooLong { maximum: 20, length: 21 }, Some("123456789012345678901")),
            ("appid", Rule::TooShort { minimum: 1, length: 0 }, Some("")),
            ("use_time", Rule::NotATime, Some("yesterday")),
            ("use_request_no", Rule::TooLong { maximum: 128, length: 129 }, Some(&shortened)),
            ("openid", Rule::TooShort { minimum: 1, length: 0 }, None),
            ("out_trade_no", Rule::BeyondBasicPlane { position: 7 }, Some("order 😀")),
        ],
    );
}

#[test]
fn violations_are_said_so_that_they_can_be_mended() {
    let expected = format!(
        "coupon_code: wants at most 32 characters, has 33\n\
         stock_id: wants at most 20 characters, has 21; it is \"123456789012345678901\"\n\
         appid: wants at least 1 character, has 0; it is \"\"\n\
         use_time: wants a time as RFC 3339 writes it, such as 2026-01-31T13:29:35+08:00; it is \"yesterday\"\n\
         use_request_no: wants at most 128 characters, has 129; it is \"{}…\"\n\
         openid: wants at least 1 character, has 0\n\
         out_trade_no: wants no character beyond U+FFFF, such as an emoji; character 7 is one; it is \"order 😀\"",
        "n".repeat(64),
    );
    assert_eq!(everything_wrong().check().unwrap_err().to_string(), expected);
}

#[test]
fn a_value_can_not_begin_a_line_of_its_own() {
    let request = UseCoupon::new("c", "wx1\n2026-01-01 forged line, far too long", TIME, "1");
    assert_eq!(request.check().unwrap_err().to_string().lines().count(), 1);
}

#[test]
fn lengths_are_counted_in_characters() {
    let longest = "码".repeat(32);
    assert!(UseCoupon::new(longest.as_str(), "wx1", TIME, "1").check().is_ok());
    let violations = UseCoupon::new(longest + "码", "wx1", TIME, "1").check().unwrap_err();
    assert_eq!(told(&violations), [("coupon_code", Rule::TooLong { maximum: 32, length: 33 }, None)]);
}

#[test]
fn an_upload_tells_of_the_list_and_of_each_code() {
    let mut codes: Vec<String> = (0..201).map(|number| format!("code-{number}")).collect();
    codes[3] = "x".repeat(33);
    codes[10] = "ab\tc".to_owned();
    codes[20] = "ab😀".to_owned();
    codes[200] = String::new();
    let violations = UploadCouponCodes::new("", codes, "").check().unwrap_err();
    let alphabet = |position| Rule::Alphabet { allowed: CODE_ALPHABET, position };
    assert_eq!(
        told(&violations),
        [
            ("stock_id", Rule::TooShort { minimum: 1, length: 0 }, Some("")),
            ("stock_id", Rule::NotAPathSegment, Some("")),
            ("coupon_code_list", Rule::TooManyItems { maximum: 200, count: 201 }, None),
            ("coupon_code_list[3]", Rule::TooLong { maximum: 32, length: 33 }, None),
            ("coupon_code_list[10]", alphabet(3), None),
            ("coupon_code_list[20]", alphabet(3), None),
            ("coupon_code_list[20]", Rule::BeyondBasicPlane { position: 3 }, None),
            ("coupon_code_list[200]", Rule::TooShort { minimum: 1, length: 0 }, None),
            ("upload_request_no", Rule::TooShort { minimum: 1, length: 0 }, Some("")),
        ],
    );
}

#[test]
fn an_upload_takes_1_to_200_codes_of_every_allowed_character() {
    let codes = |count: usize| vec!["09AZaz_\\/=| -"; count];
    assert!(UploadCouponCodes::new("1", codes(1), "1").check().is_ok());
    assert!(UploadCouponCodes::new("1", codes(200), "1").check().is_ok());
    let violations = UploadCouponCodes::new("1", codes(0), "1").check().unwrap_err();
    assert_eq!(told(&violations), [("coupon_code_list", Rule::TooFewItems { minimum: 1, count: 0 }, None)]);
    assert_eq!(violations.to_string(), "coupon_code_list: wants at least 1 item, has 0");
}

fn multiuse(openid: &str, out_request_no: &str) -> SendMultiuseCoupon {
    SendMultiuseCoupon::new(SendMultiuseCouponRequired {
        openid: openid.into(),
        stock_id: "1".into(),
        out_request_no: out_request_no.into(),
        user_name: "张三".into(),
        id_card_number: "110101199003070134".into(),
        appid: "wx1".into(),
        card_type: "ID_CARD".into(),
    })
}

#[test]
fn the_number_of_a_multiuse_fund_has_an_alphabet() {
    assert!(multiuse("o", "09AZaz|_*-").check().is_ok());
    for (number, position) in [("1900 1", 5), ("号", 1), ("a/b", 2), ("a@", 2), ("a\n", 2)] {
        let violations = multiuse("o", number).check().unwrap_err();
        let rule = Rule::Alphabet { allowed: NUMBER_ALPHABET, position };
        assert_eq!(told(&violations), [("out_request_no", rule, Some(number))]);
    }
    let violations = multiuse("o", "").check().unwrap_err();
    assert_eq!(told(&violations), [("out_request_no", Rule::TooShort { minimum: 1, length: 0 }, Some(""))]);
}

#[test]
fn a_personal_path_value_is_withheld() {
    for value in [".", ".."] {
        let violations = multiuse(value, "1").check().unwrap_err();
        assert_eq!(told(&violations), [("openid", Rule::NotAPathSegment, None)]);
    }
}

#[test]
fn a_plain_path_value_is_shown() {
    for value in [".", ".."] {
        let violations = ListCouponCodes::new(value).check().unwrap_err();
        assert_eq!(told(&violations), [("stock_id", Rule::NotAPathSegment, Some(value))]);
    }
}

fn card(send_time: &str) -> SendConsumeCard {
    SendConsumeCard::new(SendConsumeCardRequired {
        card_id: "1".into(),
        appid: "wx1".into(),
        openid: "o".into(),
        out_request_no: "1".into(),
        send_time: send_time.into(),
    })
}

#[test]
fn the_time_of_a_card_is_a_time() {
    for time in [TIME, "2019-12-31T05:29:35Z", "2019-12-31T13:29:35+08:00"] {
        assert!(card(time).check().is_ok(), "{time}");
    }
    for time in [
        "now",
        "2019-12-31",
        "2019-12-31 13:29:35",
        "2019-12-31T13:29:35",
        "1577770175",
        "2019-02-30T00:00:00Z",
    ] {
        let violations = card(time).check().unwrap_err();
        assert_eq!(told(&violations), [("send_time", Rule::NotATime, Some(time))]);
    }
}

#[test]
fn a_negative_offset_is_too_small() {
    for offset in [-1, i64::MIN] {
        let violations = ListCouponCodes::new("1").offset(offset).limit(-1).check().unwrap_err();
        let shown = offset.to_string();
        assert_eq!(told(&violations), [("offset", Rule::TooSmall { minimum: 0 }, Some(shown.as_str()))]);
        assert_eq!(violations.to_string(), format!("offset: wants at least 0; it is \"{offset}\""));
    }
    assert!(ListCouponCodes::new("1").offset(0).check().is_ok());
}

/// Seals up to four bytes.
struct Narrow;

impl Sealer for Narrow {
    fn seal(&self, plaintext: &[u8]) -> Result<String, SealError> {
        if plaintext.len() > 4 { Err(SealError::TooLong { maximum: 4 }) } else { Ok("c".repeat(2049)) }
    }
}

/// Seals everything but the name.
struct Broken;

impl Sealer for Broken {
    fn seal(&self, plaintext: &[u8]) -> Result<String, SealError> {
        if plaintext == "张三".as_bytes() { Err(SealError::Failed) } else { Ok(String::new()) }
    }
}

#[test]
fn sealing_has_violations_of_its_own() {
    let mut request = multiuse("o", "1");
    request.id_card_number = Sensitive::from("1234");
    let Err(EncodeError::Violations(violations)) = request.encode(&Narrow) else {
        panic!("a name of six bytes does not fit");
    };
    assert_eq!(
        told(&violations),
        [
            ("user_name", Rule::TooLongToSeal { maximum: 4 }, None),
            ("id_card_number", Rule::TooLong { maximum: 2048, length: 2049 }, None),
        ],
    );
}

#[test]
fn a_sealer_that_fails_is_an_error_that_names_the_field() {
    let error = multiuse("o", "1").encode(&Broken).unwrap_err();
    assert!(matches!(&error, EncodeError::Seal { path, .. } if path == "user_name"), "{error}");
}
