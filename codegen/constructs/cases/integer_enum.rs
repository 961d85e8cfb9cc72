assert_eq!(address(&ListThings::new().level(ListThingsLevel::Minus1)), "GET /v3/things?level=-1");
let read: ListThingsReply = reply(json!({"level": 3}));
assert_eq!(read.level.unwrap().as_i64(), 3);
