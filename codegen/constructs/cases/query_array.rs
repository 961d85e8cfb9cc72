let request = ListThings::new(vec![1, 2]).state(["NEW", "OLD"]);
assert_eq!(address(&request), "GET /v3/things?state=NEW&state=OLD&id=1,2");
assert_eq!(violations(&ListThings::new(vec![1; 4])), ["id: wants at most 3 items, has 4"]);
