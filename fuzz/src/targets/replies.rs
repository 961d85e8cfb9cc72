//! Replies: verified or not, errors or not, and what is decoded once they are verified.

use bytes::Bytes;
use http::{HeaderValue, Response};
use wechatpay_coupons::{
    Error, Timestamp,
    busifavor::{ListCouponCodes, UploadCouponCodes, UploadCouponCodesErrorCode, UseCoupon},
    error::ApiError,
    operation::Operation,
    pipeline::{Completion, decode},
};

use super::{CLIENT, known, message, signature, signed_headers};
use crate::{Target, message::Message};

/// A status, headers and a body, as they come.
pub(super) const VERIFICATION: Target = Target {
    name: "reply_verification",
    run: |input| match Message::read(input).reply() {
        Some(reply) => completed(&redemption(), &reply),
        None => "no reply".to_owned(),
    },
    seeds: || {
        let signature = String::from_utf8_lossy(known!("reply.signature")).trim_end().to_owned();
        let notification = String::from_utf8_lossy(known!("notification.signature")).trim_end().to_owned();
        vec![
            message("200", &signed_headers(&signature), known!("reply.body")),
            message("500", &signed_headers(&notification), known!("notification.body")),
            message("200", &signed_headers("WECHATPAY/SIGNTEST/x"), b"{}"),
            message("302", &[("Location", "/".to_owned())], b""),
        ]
    },
};

/// The body of a refusal that nobody signed; the first byte chooses its status.
pub(super) const ERRORS: Target = Target {
    name: "error_decoding",
    run: |input| {
        let (first, body) = input.split_first().unwrap_or((&0, &[]));
        let statuses = [400, 401, 403, 404, 429, 500, 502, 503];
        let status = statuses[usize::from(*first) % statuses.len()];
        let mut reply = Response::new(Bytes::copy_from_slice(body));
        *reply.status_mut() = status.try_into().unwrap_or_default();
        completed(&redemption(), &reply)
    },
    seeds: || {
        [
            r#"0{"code":"PARAM_ERROR","message":"x","detail":{"field":"/a","value":[1],"issue":"x","location":"body"}}"#,
            r#"1{"code":"SIGN_ERROR","message":"x","detail":{"detail":{"issue":"sign not match"},"field":"signature","location":"authorization","sign_information":{"method":"POST","sign_message_length":9,"truncated_sign_message":"POST\n/v3/marketing/busifavor/coupons/use\n1\nn\n{}\n","url":"/v3"}}}"#,
            r#"4{"code":"FREQUENCY_LIMITED","message":"频率超限"}"#,
            r#"5{"code":"SYSTEM_ERROR"}"#,
            "6<html><body>502</body></html>",
            "7[{\"code\":7}]",
        ]
        .map(|text| text.as_bytes().to_vec())
        .to_vec()
    },
};

/// The body of a reply that is signed; the first byte chooses to what.
pub(super) const DECODING: Target = Target {
    name: "reply_decoding",
    run: |input| {
        let (first, body) = input.split_first().unwrap_or((&0, &[]));
        let mut reply = Response::new(Bytes::copy_from_slice(body));
        for (name, value) in signed_headers(&signature(body)) {
            reply.headers_mut().insert(name, HeaderValue::try_from(value).expect("a known header"));
        }
        match first % 3 {
            0 => completed(&redemption(), &reply),
            1 => completed(&ListCouponCodes::new("98065001"), &reply),
            _ => completed(&UploadCouponCodes::new("98065001", ["A"], "n"), &reply),
        }
    },
    seeds: || {
        [
            r#"0{"stock_id":"100088","openid":"x","wechatpay_use_time":"2015-05-20T13:29:35+08:00"}"#,
            r#"1{"stock_id":"9","total_count":2,"limit":2,"offset":0,"data":[{"code":"A","code_status":"AVAILABLE","upload_time":"2024-06-01T10:15:22+08:00"},{"code":"B","code_status":"DISPATCHED","openid":"o","unionid":"u","coupon_code":"B"}]}"#,
            r#"2{"stock_id":"9","total_count":5,"success_count":3,"success_codes":["A"],"success_time":"2024-06-01T10:15:22+08:00","fail_count":1,"fail_codes":[{"coupon_code":"C","code":"LENGTH_LIMIT","message":"x"}],"exist_codes":["D"],"duplicate_codes":["A"]}"#,
        ]
        .map(|text| text.as_bytes().to_vec())
        .to_vec()
    },
};

fn redemption() -> UseCoupon {
    UseCoupon::new("sxxe34343434", "wx1234567889999", Timestamp::from("2015-05-20T13:29:35+08:00"), "n")
}

fn completed<O: Operation>(request: &O, reply: &Response<Bytes>) -> String
where
    O::Reply: std::fmt::Debug,
{
    let prepared = CLIENT.pipeline().prepare(request).expect("a right request");
    match prepared.complete(reply) {
        Ok(Completion::Verified(verified)) => match decode::<O>(&verified) {
            Ok(reply) => format!("decoded {}", format!("{reply:?}").len() / 64),
            Err(error) => told(&error),
        },
        Ok(Completion::NeedKey(_)) => "an unknown key".to_owned(),
        Ok(_) => "another completion".to_owned(),
        Err(error) => told(&error),
    }
}

/// All that can be asked of an error is asked.
fn told(error: &Error) -> String {
    let code: Option<UploadCouponCodesErrorCode> = error.code_as();
    let known = error.api().and_then(ApiError::documented).map(|documented| documented.code);
    let detail = error.api().and_then(|api| api.detail());
    let detail = detail.map(|detail| (detail.field().is_some(), detail.issue().is_some()));
    let shown = format!("{error} {error:?} {code:?} {:?} {:?}", error.advice(), error.sign_difference());
    assert!(!shown.is_empty(), "an error shows something");
    if error.is_api() {
        let echoed = error.sign_difference().is_some();
        let status = error.status().map_or(0, |status| status.as_u16() / 100);
        let class = if status == 5 { "server" } else { "caller" };
        return format!("{known:?} {class} {detail:?} {echoed}").replace('"', "'");
    }
    error.to_string()
}
