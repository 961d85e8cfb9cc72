//! What users do in WeChat, apart from the merchants' calls.

use wechatpay_coupons::types::{CouponCode, OpenId, StockId};

use crate::{
    SandboxError,
    coupons::{Coupons, States},
    notifications::{Event, Payment},
    state::{StockBook, written},
};

impl Coupons {
    /// Gives a user a coupon of a stock, and returns its code. The merchant is notified of a merchant coupon.
    pub(crate) fn receive_coupon(&self, stock_id: &StockId, openid: OpenId) -> Result<String, SandboxError> {
        let now = written(self.now());
        let mut states = self.states();
        let (merchant, stock) = owned(&mut states, stock_id)?;
        let code = stock.receive(openid, now)?;
        if let Some(coupon) = stock.coupons().get(&code).filter(|_| stock.is_of_merchant_coupons()) {
            let event = Event::coupon_received(merchant, stock_id.as_str(), code.as_str(), coupon);
            self.notifier().notify(merchant, &event);
        }
        Ok(code.into_string())
    }

    /// Takes money from a fund, and returns what is left of it. The merchant is notified.
    pub(crate) fn spend_fund(
        &self,
        stock_id: &StockId,
        id: &CouponCode,
        fen: i64,
    ) -> Result<i64, SandboxError> {
        let time = self.now();
        let mut states = self.states();
        let (merchant, stock) = owned(&mut states, stock_id)?;
        let Some((coupon, left)) = stock.spend(id, fen) else {
            return Err(SandboxError::NotSpendable(id.as_str().to_owned()));
        };
        let payment = Payment { fen, left, time };
        let event = Event::fund_spent(merchant, stock_id.as_str(), id.as_str(), coupon, &payment);
        self.notifier().notify(merchant, &event);
        Ok(left)
    }
}

/// A stock, and the number of its merchant.
fn owned<'s>(
    states: &'s mut States,
    stock_id: &StockId,
) -> Result<(&'s str, &'s mut StockBook), SandboxError> {
    let found = states.iter_mut().find_map(|(merchant, state)| {
        let stock = state.stocks.get_mut(stock_id)?;
        Some((merchant.as_str(), stock))
    });
    found.ok_or_else(|| SandboxError::UnknownStock(stock_id.to_string()))
}
