//! Stocks as a test describes them.

use std::time::Duration;

use wechatpay_coupons::types::{CouponCode, StockId};

/// A stock (批次) for [`SandboxBuilder::stock`](crate::SandboxBuilder::stock).
#[derive(Clone, Debug)]
pub struct Stock {
    pub(crate) id: StockId,
    pub(crate) mode: Mode,
    /// Uploaded before the start.
    pub(crate) codes: Vec<CouponCode>,
}

/// Where the codes of a stock come from, and what may be done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// `MERCHANT_UPLOAD`: a pool that uploads fill.
    Uploaded { capacity: Option<usize>, creating: Duration },
    /// `WECHATPAY_MODE`: made by the service.
    Generated,
    /// Product coupons; with `codes_by_call` in the mode `MERCHANT_API`.
    Product { codes_by_call: bool },
    /// Multi-use funds; without a face value it is decided at issue.
    Multiuse { face_value: Option<i64> },
}

impl Stock {
    /// Merchant coupons whose codes the merchant uploads (`MERCHANT_UPLOAD`).
    pub fn uploaded(id: impl Into<StockId>) -> UploadedStock {
        UploadedStock { id: id.into(), capacity: None, creating: Duration::ZERO, codes: Vec::new() }
    }

    /// Merchant coupons whose codes, of 22 digits, the service makes (`WECHATPAY_MODE`).
    pub fn generated(id: impl Into<StockId>) -> Self {
        Self::without_codes(id.into(), Mode::Generated)
    }

    /// Product coupons. The service makes their codes.
    pub fn product(id: impl Into<StockId>) -> ProductStock {
        ProductStock { id: id.into(), codes_by_call: false }
    }

    /// Multi-use funds. Their face value is decided at issue.
    pub fn multiuse(id: impl Into<StockId>) -> MultiuseStock {
        MultiuseStock { id: id.into(), face_value: None }
    }

    fn without_codes(id: StockId, mode: Mode) -> Self {
        Self { id, mode, codes: Vec::new() }
    }
}

/// A stock with uploaded codes: see [`Stock::uploaded`].
#[derive(Clone, Debug)]
pub struct UploadedStock {
    id: StockId,
    capacity: Option<usize>,
    creating: Duration,
    codes: Vec<CouponCode>,
}

impl UploadedStock {
    /// How many codes fit. Without it there is no limit.
    pub fn capacity(mut self, codes: usize) -> Self {
        self.capacity = Some(codes);
        self
    }

    /// How long after the sandbox's start, by its [clock](crate::SandboxBuilder::clock), the stock takes no codes yet:
    /// uploads are refused with 400 `STATEMENT_CREATING`. Without it the stock is an old one.
    ///
    /// The live service is told to take a minute, and was seen to take more than five. That concerns uploads alone; the
    /// list of codes is empty.
    pub fn creating(mut self, time: Duration) -> Self {
        self.creating = time;
        self
    }

    /// Codes that were uploaded before the sandbox starts, also more than the capacity. A code that stands here twice is
    /// there once.
    pub fn codes<C: Into<CouponCode>>(mut self, codes: impl IntoIterator<Item = C>) -> Self {
        self.codes.extend(codes.into_iter().map(Into::into));
        self
    }
}

impl From<UploadedStock> for Stock {
    fn from(stock: UploadedStock) -> Self {
        let UploadedStock { id, capacity, creating, codes } = stock;
        Self { id, mode: Mode::Uploaded { capacity, creating }, codes }
    }
}

/// A stock of product coupons: see [`Stock::product`].
#[derive(Clone, Debug)]
pub struct ProductStock {
    id: StockId,
    codes_by_call: bool,
}

impl ProductStock {
    /// Takes the code from the issuing call (`MERCHANT_API`), which must then give one.
    pub fn codes_by_call(mut self) -> Self {
        self.codes_by_call = true;
        self
    }
}

impl From<ProductStock> for Stock {
    fn from(stock: ProductStock) -> Self {
        Self::without_codes(stock.id, Mode::Product { codes_by_call: stock.codes_by_call })
    }
}

/// A stock of multi-use funds: see [`Stock::multiuse`].
#[derive(Clone, Debug)]
pub struct MultiuseStock {
    id: StockId,
    face_value: Option<i64>,
}

impl MultiuseStock {
    /// Fixes the face value, in fen. The issuing call must then give no amount.
    pub fn face_value(mut self, fen: i64) -> Self {
        self.face_value = Some(fen);
        self
    }
}

impl From<MultiuseStock> for Stock {
    fn from(stock: MultiuseStock) -> Self {
        Self::without_codes(stock.id, Mode::Multiuse { face_value: stock.face_value })
    }
}
