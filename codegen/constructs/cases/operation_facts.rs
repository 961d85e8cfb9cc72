let metadata = AddThings::METADATA;
assert_eq!(metadata.idempotency.unwrap().fields, ["number", "time"]);
assert_eq!(metadata.documented_error("USED").unwrap().code, "TAKEN");
assert_eq!(metadata.documented_error("SYSTEM_ERROR").unwrap().status, 500);
