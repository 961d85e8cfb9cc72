//! What a test may see of the state.

use serde::Serialize;
use wechatpay_coupons::types::{CardId, CouponCode, OpenId, StockId};

use crate::{
    coupons::Coupons,
    effect::Effect,
    state::{Coupon, StockBook},
};

impl Coupons {
    /// A user's coupon or fund.
    pub(crate) fn coupon(&self, stock_id: &StockId, code: &CouponCode) -> Option<CouponView> {
        let states = self.states();
        let stock = states.values().find_map(|state| state.stocks.get(stock_id))?;
        let coupon = stock.coupons().get(code)?;
        Some(CouponView::new(code, coupon))
    }

    /// The codes of a stock.
    pub(crate) fn codes(&self, stock_id: &StockId) -> Vec<String> {
        let states = self.states();
        let stock = states.values().find_map(|state| state.stocks.get(stock_id));
        stock.map(StockBook::codes).unwrap_or_default()
    }

    /// The code of a user's card.
    pub(crate) fn card_code(&self, card_id: &CardId, openid: &OpenId) -> Option<String> {
        let states = self.states();
        let card = states.values().find_map(|state| state.cards.get(card_id))?;
        let code = card.codes.get(openid)?;
        Some(code.as_str().to_owned())
    }

    /// How many coupons were redeemed.
    pub(crate) fn redeemed(&self) -> usize {
        let states = self.states();
        let stocks = states.values().flat_map(|state| state.stocks.values());
        let coupons = stocks.flat_map(|stock| stock.coupons().values());
        coupons.filter(|coupon| coupon.redemption.is_some()).count()
    }

    /// What calls changed, merchant by merchant.
    pub(crate) fn effects(&self) -> Vec<Effect> {
        self.states().values().flat_map(|state| state.effects.clone()).collect()
    }
}

/// A user's coupon, as it was when the sandbox was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CouponView {
    /// The code of the coupon; for a multi-use fund its id.
    pub code: String,
    /// Whether it was redeemed, or all of it spent.
    pub state: CouponState,
    /// The user who holds it.
    pub openid: String,
    /// When the user got it, as RFC 3339 writes it.
    pub receive_time: String,
    /// The request number under which it was redeemed.
    pub use_request_no: Option<String>,
    /// When it was redeemed, as RFC 3339 writes it.
    pub wechatpay_use_time: Option<String>,
    /// What is left of a fund, in fen.
    pub left: Option<i64>,
}

/// What became of a user's coupon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
#[non_exhaustive]
pub enum CouponState {
    /// `SENDED`: the user holds it and can use it.
    Sended,
    /// `USED`: it was redeemed, or is a fund of which nothing is left.
    Used,
}

impl CouponView {
    pub(crate) fn new(code: &CouponCode, coupon: &Coupon) -> Self {
        let redemption = coupon.redemption.as_ref();
        let used = redemption.is_some() || coupon.left == Some(0);
        Self {
            code: code.as_str().to_owned(),
            state: if used { CouponState::Used } else { CouponState::Sended },
            openid: coupon.openid.as_str().to_owned(),
            receive_time: coupon.receive_time.to_string(),
            use_request_no: redemption.map(|redemption| redemption.use_request_no.to_string()),
            wechatpay_use_time: redemption.map(|redemption| redemption.time.to_string()),
            left: coupon.left,
        }
    }
}
