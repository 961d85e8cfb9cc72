let request = AddThing::new().count(0).serial(u64::MAX).kind(AddThingKind::Tall);
assert_eq!(
    violations(&request),
    ["count: wants at least 1; it is \"0\"", "serial: wants at most 18446744073709551614; it is \"18446744073709551615\""],
);
assert_eq!(body(&request)["kind"], "TALL");
