assert_eq!(body(&AddThing::new("cup", 5)), json!({"name": "cup", "price": 5}));
assert_eq!(violations(&AddThing::new("saucer", 0)).len(), 2);
let thing: <AddThing as Operation>::Reply = reply(json!({"name": "cup", "id": "7"}));
assert_eq!(thing, types::Thing::new("cup", "7"));
