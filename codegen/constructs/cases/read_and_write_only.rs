let thing = types::Thing::new("inner").password("secret");
assert!(!format!("{thing:?}").contains("secret"));
assert_eq!(body(&AddThing::new("outer", thing)), json!({"name": "outer", "thing": {"name": "inner", "password": "secret"}}));
let thing: types::Thing = reply(json!({"id": "7", "name": "inner"}));
assert_eq!(thing.id.as_deref(), Some("7"));
