use events::{Event, Received};

let received = Event::CouponSend(Received::new("98").openid("oUser"));
match &received {
    Event::CouponSend(coupon) | Event::CouponSend2(coupon) => assert_eq!(coupon.stock_id, "98"),
    Event::Unknown { event_type, payload } => panic!("{event_type}: {}", payload.as_json()),
    other => panic!("{other:?}"),
}
assert!(!format!("{received:?}").contains("oUser"));
