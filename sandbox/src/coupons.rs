//! The service that the sandbox plays: the generated trait, over its state.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use indexmap::IndexMap;
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
    notifications::Notifier,
    operations,
    service::{self, Clock, Refusal, code},
    state::State,
};

/// What every merchant has, by the merchants' numbers.
pub(crate) type States = IndexMap<String, State>;

/// Stocks, codes, coupons, cards and request numbers, in memory.
pub(crate) struct Coupons {
    states: Mutex<States>,
    clock: Clock,
    notifier: Arc<Notifier>,
}

impl Coupons {
    pub(crate) fn new(states: States, clock: Clock, notifier: Arc<Notifier>) -> Self {
        Self { states: Mutex::new(states), clock, notifier }
    }

    /// All states, also after a panic elsewhere: no operation leaves one half changed.
    pub(crate) fn states(&self) -> MutexGuard<'_, States> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Acts on the state of the merchant who calls.
    fn serve<T>(&self, act: impl FnOnce(&mut State, SystemTime) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let mut states = self.states();
        let state = service::caller().and_then(|caller| states.get_mut(&caller));
        act(state.ok_or(Refusal::fixed(code::NO_AUTH, "商户不存在"))?, self.now())
    }

    pub(crate) fn now(&self) -> SystemTime {
        (self.clock)()
    }

    pub(crate) fn notifier(&self) -> &Arc<Notifier> {
        &self.notifier
    }
}

impl CouponsService for Coupons {
    async fn send_consume_card(&self, request: SendConsumeCard) -> Result<SendConsumeCardReply, Refusal> {
        self.serve(|state, now| operations::send_consume_card(request, state, now))
    }

    async fn pre_send_product_coupon(
        &self,
        request: PreSendProductCoupon,
    ) -> Result<PreSendProductCouponReply, Refusal> {
        self.serve(|state, _| operations::pre_send_product_coupon(request, state))
    }

    async fn send_multiuse_coupon(
        &self,
        request: SendMultiuseCoupon,
    ) -> Result<SendMultiuseCouponReply, Refusal> {
        self.serve(|state, now| operations::send_multiuse_coupon(request, state, now))
    }

    async fn use_coupon(&self, request: UseCoupon) -> Result<UseCouponReply, Refusal> {
        self.serve(|state, now| operations::use_coupon(request, state, now))
    }

    async fn upload_coupon_codes(
        &self,
        request: UploadCouponCodes,
    ) -> Result<UploadCouponCodesReply, Refusal> {
        self.serve(|state, now| operations::upload_coupon_codes(request, state, now))
    }

    async fn list_coupon_codes(&self, request: ListCouponCodes) -> Result<ListCouponCodesReply, Refusal> {
        self.serve(|state, _| operations::list_coupon_codes(request, state))
    }
}
