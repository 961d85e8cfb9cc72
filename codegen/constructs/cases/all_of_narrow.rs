assert_eq!(violations(&AddThing::new("", ["a", "b", "c"])), [
    "stock_id: wants at least 1 character, has 0; it is \"\"",
    "parts: wants at most 2 items, has 3",
]);
assert_eq!(violations(&AddThing::new("1", ["a"]).share(0.5)).len(), 1);
