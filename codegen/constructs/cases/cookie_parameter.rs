let request = ListThings::new("a b").theme("dark");
assert_eq!(request.encode(&Sealer).unwrap().headers["cookie"], "session=a%20b; theme=dark");
