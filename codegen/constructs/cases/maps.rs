let labels = [("a".to_owned(), "long".to_owned()), ("b".to_owned(), "b".to_owned())];
let mut sizes = types::Sizes::new().unit("cm");
sizes.additional_properties.insert("width".to_owned(), -3);
let request = AddThing::new(labels.into()).sizes(sizes);
assert_eq!(body(&request), json!({"labels": {"a": "long", "b": "b"}, "sizes": {"unit": "cm", "width": -3}}));
assert_eq!(violations(&request), [
    "labels.a: wants at most 3 characters, has 4; it is \"long\"",
    "sizes.width: wants at least 0; it is \"-3\"",
]);
