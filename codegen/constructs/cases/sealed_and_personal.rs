let request = AddPerson::new("张三", "13800000000", "oSecret");
assert_eq!(body(&request), json!({"name": "sealed(张三)", "phone": "13800000000", "openid": "oSecret"}));
assert_eq!(violations(&request), ["phone: wants at most 5 characters, has 11"]);
let shown = format!("{request:?}");
assert!(!shown.contains("张三") && !shown.contains("138") && !shown.contains("oSecret"), "{shown}");
