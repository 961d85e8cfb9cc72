assert_eq!(body(&AddThing::new(None)), json!({"name": null}));
let request = AddThing::new(Some("long".to_owned())).parts(vec![None, Some("a".to_owned())]);
assert_eq!(body(&request), json!({"name": "long", "parts": [null, "a"]}));
assert_eq!(violations(&request).len(), 1);
