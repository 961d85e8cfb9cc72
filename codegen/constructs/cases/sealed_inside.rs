let people = vec![types::Person::new("张三").age(7), types::Person::new("李四")];
let request = AddFamily::new(people, ["王五"]).cards([("a".to_owned(), "6225".into())].into());
let written = json!({
    "people": [{"name": "sealed(张三)", "age": 7}, {"name": "sealed(李四)"}],
    "names": ["sealed(王五)"],
    "cards": {"a": "sealed(6225)"},
});
assert_eq!(body(&request), written);
let shown = format!("{request:?}");
assert!(!shown.contains("张三") && !shown.contains("王五") && !shown.contains("6225"), "{shown}");
assert_eq!(violations(&AddFamily::new(vec![], ["a", "b"])), ["names: wants at most 1 item, has 2"]);
let long = AddFamily::new(vec![], ["much too long"]);
let error = long.encode(&Sealer).expect_err("its ciphertext is too long").to_string();
assert_eq!(error, "names[0]: wants at most 14 characters, has 21");
let sealed: Vec<&str> = AddFamily::METADATA
    .fields
    .iter()
    .filter(|field| field.exposure == wechatpay_coupons::operation::Exposure::Sensitive)
    .map(|field| field.pointer)
    .collect();
assert_eq!(sealed, ["/people/*/name", "/names/*", "/cards/*"]);
assert_eq!(AddFamily::METADATA.sealed_in_reply, ["/head/name"]);
