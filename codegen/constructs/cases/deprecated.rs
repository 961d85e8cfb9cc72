#[allow(deprecated, reason = "this is what is tried")]
let request = AddThing::new("A").colour("mauve");
assert_eq!(violations(&request), ["colour: wants at most 3 characters, has 5; it is \"mauve\""]);
assert_eq!(body(&request), json!({"kind": "A", "colour": "mauve"}));
assert_eq!(address(&RemoveThing::new("7")), "DELETE /v3/things/7");
