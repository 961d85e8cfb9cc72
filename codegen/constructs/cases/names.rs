let request = New_::new("t").self_("s").n3d(true).a_b("1").a_b2("2").id("i").批次号("b").new_(1).gen_(2);
assert_eq!(address(&request), "POST /v3/use/t/%E7%AC%AC");
assert_eq!(body(&request), json!({
    "self": "s", "3d": true, "a-b": "1", "a.b": "2", "$id": "i", "批次号": "b", "new": 1, "gen": 2,
}));
let rest: NewRest = reply(json!({"additional_properties": "a", "other": 1}));
assert_eq!((rest.additional_properties_.as_deref(), rest.additional_properties["other"]), (Some("a"), 1));
