assert_eq!(address(&ListThings::new()), "GET /v3/things/");
assert_eq!(address(&ListAllThings::new()), "GET /v3/things");
