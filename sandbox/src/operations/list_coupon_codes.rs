//! The uploaded codes of a stock, page by page, in the order of upload.

use std::collections::HashMap;

use wechatpay_coupons::{
    Timestamp,
    busifavor::{ListCouponCodes, ListCouponCodesReply},
    types::{CouponCode, CouponCodeFilter, CouponCodeStatus, OpenId, UploadedCode},
};

use crate::{
    service::{Fault, Refusal, code},
    state::{State, StockBook},
    stock::Mode,
    user::User,
};

const DEFAULT_LIMIT: i64 = 20;

pub(crate) fn list_coupon_codes(
    request: ListCouponCodes,
    state: &mut State,
) -> Result<ListCouponCodesReply, Refusal> {
    if let Some(appid) = &request.appid {
        state.expect_bound(appid)?;
    }
    let stock = state.stock(&request.stock_id)?;
    if !matches!(stock.mode(), Mode::Uploaded { .. }) {
        return Err(Refusal::fixed(code::INVALID_REQUEST, "批次的券 code 模式不是 MERCHANT_UPLOAD"));
    }
    let offset = request.offset.unwrap_or(0);
    let matching = codes_in(stock, request.status.as_ref());
    let data: Vec<UploadedCode> = matching
        .iter()
        .skip(position("offset", offset)?)
        .take(position("limit", request.limit.unwrap_or(DEFAULT_LIMIT))?)
        .map(|(code, time)| describe(code, time, stock, &state.users))
        .collect();
    Ok(ListCouponCodesReply::new(request.stock_id, count(matching.len()), count(data.len()), offset)
        .data(data))
}

/// Only the first two states are states of an uploaded code; the others, of a user's coupon, match none.
fn codes_in<'s>(
    stock: &'s StockBook,
    status: Option<&CouponCodeFilter>,
) -> Vec<(&'s CouponCode, &'s Timestamp)> {
    let wanted = |code: &CouponCode| match status {
        None => true,
        Some(CouponCodeFilter::Available) => !stock.coupons().contains_key(code),
        Some(CouponCodeFilter::Dispatched) => stock.coupons().contains_key(code),
        Some(_) => false,
    };
    stock.pool().iter().filter(|(code, _)| wanted(code)).collect()
}

fn describe(
    code: &CouponCode,
    upload_time: &Timestamp,
    stock: &StockBook,
    users: &HashMap<OpenId, User>,
) -> UploadedCode {
    let uploaded = UploadedCode::new(code.clone()).upload_time(upload_time.clone());
    let Some(coupon) = stock.coupons().get(code) else {
        return uploaded.code_status(CouponCodeStatus::Available);
    };
    let mut dispatched = uploaded
        .code_status(CouponCodeStatus::Dispatched)
        .dispatched_time(coupon.receive_time.clone())
        .openid(coupon.openid.clone())
        // The user's coupon bears the code that was drawn for it.
        .coupon_code(code.clone());
    dispatched.unionid = users.get(&coupon.openid).and_then(|user| user.unionid.clone());
    dispatched
}

fn position(parameter: &str, value: i64) -> Result<usize, Fault> {
    usize::try_from(value).map_err(|_| Fault::new(parameter, "wants at least 0"))
}

fn count(codes: usize) -> i64 {
    i64::try_from(codes).unwrap_or(i64::MAX)
}
