assert_eq!(address(&ListThings::new()), "GET /v3/things");
