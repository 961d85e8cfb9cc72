//! One stock: its codes, and the coupons that users got from it.

use std::time::{Duration, SystemTime};

use indexmap::{IndexMap, map::Entry};
use wechatpay_coupons::{
    Timestamp,
    types::{CouponCode, OpenId, RequestNumber},
};

use super::written;
use crate::{
    error::SandboxError,
    random,
    stock::{Mode, Stock},
};

/// A stock and what became of it.
pub(crate) struct StockBook {
    stock: Stock,
    created: SystemTime,
    /// Uploaded codes in the order of their upload, with its time. Those that users got are coupons too.
    pool: IndexMap<CouponCode, Timestamp>,
    /// Coupons and funds in the order of their receipt.
    coupons: IndexMap<CouponCode, Coupon>,
}

/// One user's coupon or fund.
pub(crate) struct Coupon {
    pub(crate) openid: OpenId,
    pub(crate) receive_time: Timestamp,
    pub(crate) redemption: Option<Redemption>,
    /// What is left of a fund, in fen.
    pub(crate) left: Option<i64>,
}

/// How a coupon was redeemed.
pub(crate) struct Redemption {
    pub(crate) use_request_no: RequestNumber,
    pub(crate) time: Timestamp,
}

impl StockBook {
    /// A stock of that time, whose codes, if there are any, were uploaded then.
    pub(crate) fn new(mut stock: Stock, created: SystemTime) -> Self {
        let uploaded = written(created);
        let codes = std::mem::take(&mut stock.codes).into_iter();
        let pool = codes.map(|code| (code, uploaded.clone())).collect();
        Self { stock, created, pool, coupons: IndexMap::new() }
    }

    pub(crate) fn mode(&self) -> Mode {
        self.stock.mode
    }

    /// How long it takes no codes yet.
    pub(crate) fn takes_codes_in(&self, now: SystemTime) -> Option<Duration> {
        let Mode::Uploaded { creating, .. } = self.mode() else { return None };
        // Before it was created, by a clock that was set back, it was not created yet.
        let age = now.duration_since(self.created).unwrap_or_default();
        creating.checked_sub(age).filter(|left| !left.is_zero())
    }

    /// Uploaded codes with the time of upload, in its order.
    pub(crate) fn pool(&self) -> &IndexMap<CouponCode, Timestamp> {
        &self.pool
    }

    /// Stores an uploaded code.
    pub(crate) fn store(&mut self, code: CouponCode, time: Timestamp) {
        self.pool.insert(code, time);
    }

    /// Coupons and funds of users, in the order of their receipt.
    pub(crate) fn coupons(&self) -> &IndexMap<CouponCode, Coupon> {
        &self.coupons
    }

    /// A coupon that can be redeemed, which a fund can't: it is spent in payments.
    pub(crate) fn redeemable(&mut self, code: &CouponCode) -> Option<&mut Coupon> {
        match self.mode() {
            Mode::Multiuse { .. } => None,
            Mode::Uploaded { .. } | Mode::Generated | Mode::Product { .. } => self.coupons.get_mut(code),
        }
    }

    /// Gives a user the oldest code of the pool, or a new one.
    pub(crate) fn receive(&mut self, openid: OpenId, time: Timestamp) -> Result<CouponCode, SandboxError> {
        let code = self.next_code()?;
        self.issue(code.clone(), openid, time);
        Ok(code)
    }

    fn next_code(&self) -> Result<CouponCode, SandboxError> {
        match self.mode() {
            // Codes leave the pool in its order and none comes back, so the coupons count those that left.
            Mode::Uploaded { .. } => match self.pool.get_index(self.coupons.len()) {
                Some((code, _)) => Ok(code.clone()),
                None => Err(SandboxError::EmptyPool(self.stock.id.to_string())),
            },
            Mode::Generated | Mode::Product { codes_by_call: false } => Ok(random::digits(22).into()),
            Mode::Product { codes_by_call: true } | Mode::Multiuse { .. } => {
                Err(SandboxError::NotReceivable(self.stock.id.to_string()))
            }
        }
    }

    /// Gives a user a coupon or a fund under a given code.
    pub(crate) fn issue(&mut self, code: CouponCode, openid: OpenId, receive_time: Timestamp) {
        self.coupons.insert(code, Coupon { openid, receive_time, redemption: None, left: None });
    }

    /// Gives a user a fund of this many fen, and returns its id.
    pub(crate) fn issue_fund(&mut self, openid: OpenId, receive_time: Timestamp, fen: i64) -> CouponCode {
        let fund = Coupon { openid, receive_time, redemption: None, left: Some(fen) };
        loop {
            // Of 100,000 ids of ten digits two are often the same.
            let id = CouponCode::from(random::digits(10));
            if let Entry::Vacant(vacant) = self.coupons.entry(id.clone()) {
                vacant.insert(fund);
                return id;
            }
        }
    }

    /// Takes money from a fund; what is left then, or `None` where there is not as much.
    pub(crate) fn spend(&mut self, id: &CouponCode, fen: i64) -> Option<(&Coupon, i64)> {
        let fund = self.coupons.get_mut(id)?;
        let left = fund.left.filter(|left| fen > 0 && *left >= fen)? - fen;
        fund.left = Some(left);
        Some((fund, left))
    }

    /// Whether its coupons are merchant coupons (商家券), whose receipt is notified.
    pub(crate) fn is_of_merchant_coupons(&self) -> bool {
        matches!(self.mode(), Mode::Uploaded { .. } | Mode::Generated)
    }

    /// All codes: uploaded ones, or else those of coupons and funds.
    pub(crate) fn codes(&self) -> Vec<String> {
        let text = |code: &CouponCode| code.as_str().to_owned();
        match self.mode() {
            Mode::Uploaded { .. } => self.pool.keys().map(text).collect(),
            _ => self.coupons.keys().map(text).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_fund_takes_the_place_of_another() {
        let now = SystemTime::now();
        let mut book = StockBook::new(Stock::multiuse("9856000").into(), now);
        for _ in 0..2 {
            // The same dice.
            fastrand::seed(7);
            book.issue_fund("o".into(), written(now), 100);
        }
        assert_eq!(book.codes().len(), 2);
    }
}
