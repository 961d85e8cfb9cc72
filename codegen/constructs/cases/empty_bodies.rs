let encoded = CloseThing::new("7").encode(&Sealer).unwrap();
assert!(encoded.body.is_empty() && encoded.content_type.is_none());
assert_eq!(CloseThingReply::new(), CloseThingReply::default());
