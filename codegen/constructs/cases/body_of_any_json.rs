let request = PutParts::new("7", ["a", "b", "c"]);
assert_eq!(body(&request), json!(["a", "b", "c"]));
assert_eq!(violations(&request), ["body: wants at most 2 items, has 3"]);
assert_eq!(reply::<<PutParts as Operation>::Reply>(json!(["a"])), ["a"]);
