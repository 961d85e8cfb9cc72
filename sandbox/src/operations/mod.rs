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

pub(crate) use self::{
    list_coupon_codes::list_coupon_codes, pre_send_product_coupon::pre_send_product_coupon,
    send_consume_card::send_consume_card, send_multiuse_coupon::send_multiuse_coupon,
    upload_coupon_codes::upload_coupon_codes, use_coupon::use_coupon,
};
