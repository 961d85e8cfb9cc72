let request = AddThing::new("fern", 3);
assert_eq!(body(&request), json!({ "name": "fern", "size": 3 }));
