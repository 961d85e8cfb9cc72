let request = AddThing::new(json!([1, "two"])).attach(json!({"a": null}));
assert_eq!(body(&request), json!({"anything": [1, "two"], "attach": {"a": null}}));
