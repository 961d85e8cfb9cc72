let request = ListThings::new("shop").x_try(2);
let encoded = request.encode(&Sealer).unwrap();
assert_eq!(encoded.headers["X-Request-Source"], "shop");
assert_eq!(encoded.headers["X-Try"], "2");
let [violation] = &violations(&ListThings::new("店"))[..] else { panic!("one") };
assert!(violation.starts_with("X-Request-Source: stands in a header"), "{violation}");
