assert_eq!(address(&GetThingsThingIdParts::new("7")), "GET /v3/things/7/parts");
