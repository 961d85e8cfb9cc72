//! What each operation does to the state: one module each.
//!
//! A request was checked against its description; here only what depends on the state is judged. A refusal leaves the
//! state as it was.

mod list_coupon_codes;
mod pre_send_product_coupon;
mod send_consume_card;
mod send_multiuse_coupon;
mod upload_coupon_codes;
mod use_coupon;

use std::time::Duration;

use wechatpay_coupons::{Operation as _, busifavor::UseCoupon, multiuse::SendMultiuseCoupon};

pub(crate) use self::{
    list_coupon_codes::list_coupon_codes, pre_send_product_coupon::pre_send_product_coupon,
    send_consume_card::send_consume_card, send_multiuse_coupon::send_multiuse_coupon,
    upload_coupon_codes::upload_coupon_codes, use_coupon::use_coupon,
};
use crate::service::Quota;

/// The quotas that the manuals tell.
pub(crate) const QUOTAS: [(&str, Quota); 2] = [
    (UseCoupon::METADATA.id, Quota { calls: 500, span: Duration::from_secs(1) }),
    (SendMultiuseCoupon::METADATA.id, Quota { calls: 1000, span: Duration::from_secs(60) }),
];

#[cfg(test)]
mod tests {
    use super::QUOTAS;

    #[test]
    fn the_quotas_are_those_of_the_description() {
        let description = include_str!("../../../spec/coupons.yaml");
        let mut operation = "";
        let mut described = Vec::new();
        for line in description.lines() {
            if let Some(id) = line.trim().strip_prefix("operationId: ") {
                operation = id;
            }
            if let Some(quota) = line.trim().strip_prefix("x-wechatpay-rate: ") {
                described.push(format!("{operation} {quota}"));
            }
        }
        let mut known = QUOTAS.map(|(operation, quota)| {
            format!("{operation} {{ calls: {}, seconds: {} }}", quota.calls, quota.span.as_secs())
        });
        described.sort_unstable();
        known.sort_unstable();
        assert_eq!(known[..], described);
    }
}
