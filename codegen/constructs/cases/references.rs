let request = PutThing::new("t1", "table");
assert_eq!(address(&request), "PUT /v3/things/t1");
assert_eq!(body(&request), json!({"name": "table"}));
assert_eq!(violations(&GetThing::new("123456789")), ["thing_id: wants at most 8 characters, has 9; it is \"123456789\""]);
let reply: <GetThing as Operation>::Reply = reply(json!({"name": "table"}));
assert_eq!(reply, types::Thing::new("table"));
