for wire in ["SENT", "sent", "", "3D", "已使用", "UNKNOWN", "a-b", "a_b", "self", "*", "new one"] {
    let state: AddThingState = reply(json!(wire));
    assert_eq!((state.as_str(), matches!(state, AddThingState::Unknown(_))), (wire, wire == "new one"));
    assert_eq!(serde_json::to_value(&state).unwrap(), wire);
}
assert_eq!(AddThingState::Sent2.as_str(), "sent");
