use types::{All, Not, Rule, Tree};

let inner = Rule::Not(Box::new(Not::new(Rule::String("never".to_owned()))));
let request = AddRule::new(Not::new(Rule::All(All::new(vec![inner]))));
assert_eq!(body(&request), json!({ "first": { "not": { "all": [{ "not": "never" }] } } }));
assert_eq!(violations(&request), ["first.not.all[0].not: wants at most 4 characters, has 5; it is \"never\""]);

let tree: Tree = reply(json!(["a", ["b"]]));
assert_eq!(AddValue::new().value(tree).value, Some(reply(json!(["a", ["b"]]))));
