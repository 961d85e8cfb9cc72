let request = GetPart::new("a/b", 7);
assert_eq!(address(&request), "GET /v3/things/a%2Fb/parts/7");
assert_eq!(violations(&GetPart::new("..", 7)), ["thing_id: stands in the path, so it can't be empty, `.` or `..`; it is \"..\""]);
assert_eq!(violations(&GetPart::new("123456789", 7)), ["thing_id: wants at most 8 characters, has 9; it is \"123456789\""]);
