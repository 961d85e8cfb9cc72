use types::{Card, Cash, Means};

let request = Pay::new(Means::Card(Card::new("CARD", "1234")));
assert_eq!(body(&request), json!({"means": {"type": "CARD", "number": "1234"}}));
assert_eq!(violations(&Pay::new(Means::Card(Card::new("CARD", "12345")))).len(), 1);
assert_eq!(reply::<Means>(json!({"type": "NOTES"})), Means::Cash(Cash::new("NOTES")));
let unknown: Means = reply(json!({"type": "GOLD", "weight": 3}));
assert!(matches!(&unknown, Means::Unknown(value) if value.as_json()["weight"] == 3));
assert_eq!(serde_json::to_value(&unknown).unwrap(), json!({"type": "GOLD", "weight": 3}));
