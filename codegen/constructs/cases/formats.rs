let request = AddThing::new().many(u64::MAX).share(0.25).rate(1.5).day("2026-13-01").data("no base64!");
assert_eq!(body(&request)["many"], u64::MAX);
assert_eq!(violations(&request), [
    "share: wants at least 0.5; it is \"0.25\"",
    "day: wants a date as RFC 3339 writes it, such as 2026-01-31; it is \"2026-13-01\"",
    "data: wants only characters of [A-Za-z0-9+/=], character 3 is none of them; it is \"no base64!\"",
]);
assert_eq!(violations(&AddThing::new().share(f64::NAN)), ["share: wants a finite number; it is \"NaN\""]);
