use types::{Option_, Text, Vec_};

let request = Call::new(CallRequired {
    option: Option_::Some,
    string: "s".into(),
    vec: vec![Vec_::new().x(-1)],
    text: Text::new().text("long"),
    check: "long".into(),
    value: Vec::new(),
});
assert_eq!(violations(&request).len(), 3);
