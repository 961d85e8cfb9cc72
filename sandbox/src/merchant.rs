//! Merchants as a test describes them.

use std::fmt;

use indexmap::IndexMap;
use wechatpay_coupons::types::{AppId, CardId, StockId};

use crate::Stock;

/// A merchant (商户) for [`SandboxBuilder::merchant`](crate::SandboxBuilder::merchant), with what belongs to it: stocks,
/// cards, appids.
#[derive(Clone)]
pub struct Merchant {
    pub(crate) id: String,
    pub(crate) key_mode: KeyMode,
    pub(crate) serial: Option<String>,
    pub(crate) api_v3_key: Option<String>,
    pub(crate) notify_url: Option<String>,
    pub(crate) appids: Vec<AppId>,
    pub(crate) cards: Vec<(CardId, AppId)>,
    pub(crate) stocks: IndexMap<StockId, Stock>,
}

/// With which keys of the service a merchant works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum KeyMode {
    /// With WeChat Pay's public key (微信支付公钥) alone: it is refused the list of certificates.
    #[default]
    PublicKey,
    /// With platform certificates (平台证书) alone: replies are signed by the newest, whatever the request asks for.
    Certificates,
    /// With both, while it changes over: replies are signed by the public key where `Wechatpay-Serial` asks for it, by
    /// the newest certificate otherwise.
    Migration,
}

impl Merchant {
    /// A merchant by number, who has WeChat Pay's public key.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            key_mode: KeyMode::default(),
            serial: None,
            api_v3_key: None,
            notify_url: None,
            appids: Vec::new(),
            cards: Vec::new(),
            stocks: IndexMap::new(),
        }
    }

    /// Says with which keys of the service the merchant works.
    pub fn key_mode(mut self, mode: KeyMode) -> Self {
        self.key_mode = mode;
        self
    }

    /// The serial number of the merchant's API certificate. Without it there is one that belongs to the key.
    pub fn serial(mut self, serial: impl Into<String>) -> Self {
        self.serial = Some(serial.into());
        self
    }

    /// The APIv3 key, 32 characters. Without it there is one that belongs to the key.
    pub fn api_v3_key(mut self, key: impl Into<String>) -> Self {
        self.api_v3_key = Some(key.into());
        self
    }

    /// Where notifications go: `COUPON.SEND` when a user receives a merchant coupon, `COUPON.USE` when a multi-use fund is
    /// spent. Over plain HTTP. Without it there are none.
    pub fn notify_url(mut self, url: impl Into<String>) -> Self {
        self.notify_url = Some(url.into());
        self
    }

    /// Adds a stock, in place of an earlier one with the same id.
    pub fn stock(mut self, stock: impl Into<Stock>) -> Self {
        let stock = stock.into();
        self.stocks.insert(stock.id.clone(), stock);
        self
    }

    /// Adds a consumer card, and the appid that owns it.
    pub fn card(mut self, card_id: impl Into<CardId>, appid: impl Into<AppId>) -> Self {
        self.cards.push((card_id.into(), appid.into()));
        self
    }

    /// Binds an appid to the merchant. As soon as there is one, others are refused.
    pub fn appid(mut self, appid: impl Into<AppId>) -> Self {
        self.appids.push(appid.into());
        self
    }
}

/// Hides the APIv3 key.
impl fmt::Debug for Merchant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Merchant")
            .field("id", &self.id)
            .field("key_mode", &self.key_mode)
            .finish_non_exhaustive()
    }
}
