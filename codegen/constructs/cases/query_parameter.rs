let request = ListThings::new(20).word("a b&c").open(true);
assert_eq!(address(&request), "GET /v3/things?limit=20&word=a%20b%26c&open=true");
assert_eq!(violations(&ListThings::new(0)), ["limit: wants at least 1; it is \"0\""]);
