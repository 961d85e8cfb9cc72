//! The requests and replies that the description prints as examples, by short names.

pub(crate) use crate::generated::{
    busifavor::{
        list_coupon_codes::request as list_coupon_codes,
        pre_send_product_coupon::request as pre_send_product_coupon,
        send_consume_card::request as send_consume_card, upload_coupon_codes::request as upload_coupon_codes,
        use_coupon::request as use_coupon,
    },
    multiuse::send_multiuse_coupon::request as send_multiuse_coupon,
};

pub(crate) const USE_COUPON_REPLY: &str = crate::generated::busifavor::use_coupon::REPLY.json;
