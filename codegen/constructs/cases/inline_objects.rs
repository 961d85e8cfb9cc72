let buyer = AddOrderBuyer::new("A").address(AddOrderBuyerAddress::new().city("深圳"));
let request = AddOrder::new(buyer).lines(vec![AddOrderLinesItem::new(0)]);
assert_eq!(body(&request), json!({"buyer": {"name": "A", "address": {"city": "深圳"}}, "lines": [{"count": 0}]}));
assert_eq!(violations(&request), ["lines[0].count: wants at least 1; it is \"0\""]);
