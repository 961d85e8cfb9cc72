//! What the service remembers.

mod answered;
mod stock_book;

use std::{
    collections::{HashMap, HashSet},
    time::SystemTime,
};

pub(crate) use answered::{Answered, Changed};
pub(crate) use stock_book::{Coupon, Redemption, StockBook};
use wechatpay_coupons::{
    Timestamp,
    busifavor::{PreSendProductCoupon, SendConsumeCard},
    multiuse::SendMultiuseCoupon,
    types::{AppId, CardCode, CardId, OpenId, RequestNumber, StockId},
};

use crate::{
    Merchant,
    effect::Effect,
    service::{Refusal, code},
    user::User,
};

/// Everything about one merchant, in memory.
#[derive(Default)]
pub(crate) struct State {
    /// Appids bound to the merchant; empty where every appid is.
    pub(crate) appids: HashSet<AppId>,
    pub(crate) cards: HashMap<CardId, Card>,
    pub(crate) users: HashMap<OpenId, User>,
    pub(crate) stocks: HashMap<StockId, StockBook>,
    /// The stocks of other merchants.
    foreign_stocks: HashSet<StockId>,
    pub(crate) sent_cards: Answered<(RequestNumber, Timestamp), SendConsumeCard>,
    pub(crate) prepared_coupons: Answered<RequestNumber, PreSendProductCoupon>,
    pub(crate) sent_funds: Answered<RequestNumber, SendMultiuseCoupon>,
    pub(crate) use_request_numbers: HashSet<RequestNumber>,
    pub(crate) effects: Vec<Effect>,
}

/// A consumer card, and the codes of those who hold one.
pub(crate) struct Card {
    pub(crate) appid: AppId,
    pub(crate) codes: HashMap<OpenId, CardCode>,
}

impl Card {
    pub(crate) fn new(appid: AppId) -> Self {
        Self { appid, codes: HashMap::new() }
    }
}

impl State {
    pub(crate) fn new(
        merchant: Merchant,
        users: HashMap<OpenId, User>,
        foreign_stocks: HashSet<StockId>,
        start: &Timestamp,
    ) -> Self {
        let cards = merchant.cards.into_iter().map(|(id, appid)| (id, Card::new(appid)));
        let stocks = merchant.stocks.into_iter().map(|(id, stock)| (id, StockBook::new(stock, start)));
        Self {
            appids: merchant.appids.into_iter().collect(),
            cards: cards.collect(),
            users,
            stocks: stocks.collect(),
            foreign_stocks,
            ..Self::default()
        }
    }

    /// Refuses an appid that is not bound to the merchant.
    pub(crate) fn expect_bound(&self, appid: &AppId) -> Result<(), Refusal> {
        if self.appids.is_empty() || self.appids.contains(appid) {
            return Ok(());
        }
        Err(Refusal::fixed(code::APPID_MCHID_NOT_MATCH, "appid 与商户号未绑定"))
    }

    /// A stock, or the refusal that it does not exist.
    pub(crate) fn stock(&self, id: &StockId) -> Result<&StockBook, Refusal> {
        self.stocks.get(id).ok_or_else(|| self.no_stock(id))
    }

    /// A stock to be changed, or the refusal that it does not exist.
    pub(crate) fn stock_mut(&mut self, id: &StockId) -> Result<&mut StockBook, Refusal> {
        if !self.stocks.contains_key(id) {
            return Err(self.no_stock(id));
        }
        self.stocks.get_mut(id).ok_or(NO_STOCK)
    }

    fn no_stock(&self, id: &StockId) -> Refusal {
        if self.foreign_stocks.contains(id) {
            return Refusal::fixed(code::NO_AUTH, "批次不属于该商户");
        }
        NO_STOCK
    }
}

const NO_STOCK: Refusal = Refusal::fixed(code::RESOURCE_NOT_EXISTS, "批次不存在");

/// A time as the service writes it. Only a clock that is off by centuries can't be written; then the true time is.
pub(crate) fn written(time: SystemTime) -> Timestamp {
    Timestamp::at(time).unwrap_or_else(Timestamp::now)
}
