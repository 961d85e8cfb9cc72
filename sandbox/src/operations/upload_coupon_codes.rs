//! Uploading: what is new is stored, what is known or repeated is told.

use std::{collections::HashSet, time::SystemTime};

use wechatpay_coupons::{
    busifavor::{UploadCouponCodes, UploadCouponCodesReply},
    types::CouponCode,
};

use crate::{
    effect::Effect,
    service::{Refusal, code},
    state::{State, StockBook, written},
    stock::Mode,
};

pub(crate) fn upload_coupon_codes(
    request: UploadCouponCodes,
    state: &mut State,
    now: SystemTime,
) -> Result<UploadCouponCodesReply, Refusal> {
    let stock = state.stock_mut(&request.stock_id)?;
    let Mode::Uploaded { capacity, .. } = stock.mode() else {
        return Err(Refusal::fixed(code::INVALID_REQUEST, "批次的券 code 模式不是 MERCHANT_UPLOAD"));
    };
    if let Some(left) = stock.takes_codes_in(now) {
        let explanation = format!("By the sandbox's clock the stock takes codes in {left:?}.");
        return Err(
            Refusal::fixed(code::STATEMENT_CREATING, "批次正在创建中，请稍后再上传").explained(explanation)
        );
    }
    let sorted = Sorted::new(request.coupon_code_list, stock);
    if capacity.is_some_and(|capacity| stock.pool().len() + sorted.new.len() > capacity) {
        return Err(Refusal::fixed(code::INVALID_REQUEST, "自定义 code 数量已达上限"));
    }
    let time = written(now);
    for code in &sorted.new {
        stock.store(code.clone(), time.clone());
    }
    if !sorted.new.is_empty() {
        state.effects.push(Effect::of::<UploadCouponCodes>(&request.upload_request_no));
    }
    let total = count(sorted.new.len() + sorted.known.len());
    let mut reply =
        UploadCouponCodesReply::new(request.stock_id, total, count(sorted.new.len()), time).fail_count(0);
    reply.success_codes = non_empty(sorted.new);
    reply.exist_codes = non_empty(sorted.known);
    reply.duplicate_codes = non_empty(sorted.repeated);
    Ok(reply)
}

/// The codes of one upload by what becomes of them, each once.
#[derive(Default)]
struct Sorted {
    new: Vec<CouponCode>,
    known: Vec<CouponCode>,
    repeated: Vec<CouponCode>,
}

impl Sorted {
    fn new(codes: Vec<CouponCode>, stock: &StockBook) -> Self {
        let mut sorted = Self::default();
        let mut seen = HashSet::new();
        for code in codes {
            if !seen.insert(code.clone()) {
                if !sorted.repeated.contains(&code) {
                    sorted.repeated.push(code);
                }
            } else if stock.pool().contains_key(&code) {
                sorted.known.push(code);
            } else {
                sorted.new.push(code);
            }
        }
        sorted
    }
}

fn non_empty(codes: Vec<CouponCode>) -> Option<Vec<CouponCode>> {
    (!codes.is_empty()).then_some(codes)
}

/// A list of a request has 200 items at most.
fn count(items: usize) -> i64 {
    i64::try_from(items).unwrap_or(i64::MAX)
}
