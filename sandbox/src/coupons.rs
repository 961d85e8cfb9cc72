//! The service that the sandbox plays: the generated trait, over its state.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use wechatpay_coupons::{
    busifavor::{
        ListCouponCodes, ListCouponCodesReply, PreSendProductCoupon, PreSendProductCouponReply,
        SendConsumeCard, SendConsumeCardReply, UploadCouponCodes, UploadCouponCodesReply, UseCoupon,
        UseCouponReply,
    },
    multiuse::{SendMultiuseCoupon, SendMultiuseCouponReply},
};

use crate::{
    generated::CouponsService,
    operations,
    service::{Clock, Refusal},
    state::State,
};

/// Stocks, codes, coupons, cards and request numbers, in memory.
pub(crate) struct Coupons {
    state: Mutex<State>,
    clock: Clock,
}

impl Coupons {
    pub(crate) fn new(state: State, clock: Clock) -> Self {
        Self { state: Mutex::new(state), clock }
    }

    /// The state, also after a panic elsewhere: no operation leaves it half changed.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn now(&self) -> SystemTime {
        (self.clock)()
    }
}

impl CouponsService for Coupons {
    async fn send_consume_card(&self, request: SendConsumeCard) -> Result<SendConsumeCardReply, Refusal> {
        operations::send_consume_card(request, &mut self.state(), self.now())
    }

    async fn pre_send_product_coupon(
        &self,
        request: PreSendProductCoupon,
    ) -> Result<PreSendProductCouponReply, Refusal> {
        operations::pre_send_product_coupon(request, &mut self.state())
    }

    async fn send_multiuse_coupon(
        &self,
        request: SendMultiuseCoupon,
    ) -> Result<SendMultiuseCouponReply, Refusal> {
        operations::send_multiuse_coupon(request, &mut self.state(), self.now())
    }

    async fn use_coupon(&self, request: UseCoupon) -> Result<UseCouponReply, Refusal> {
        operations::use_coupon(request, &mut self.state(), self.now())
    }

    async fn upload_coupon_codes(
        &self,
        request: UploadCouponCodes,
    ) -> Result<UploadCouponCodesReply, Refusal> {
        operations::upload_coupon_codes(request, &mut self.state(), self.now())
    }

    async fn list_coupon_codes(&self, request: ListCouponCodes) -> Result<ListCouponCodesReply, Refusal> {
        operations::list_coupon_codes(request, &mut self.state())
    }
}
