let place = AddThingPlace::Point(AddThingPlacePoint::new(1, 2));
let request = AddThing::new(AddThingValue::String("abcd".to_owned()), place);
assert_eq!(body(&request), json!({"value": "abcd", "place": {"x": 1, "y": 2}}));
assert_eq!(violations(&request), ["value: wants at most 3 characters, has 4; it is \"abcd\""]);
let read: AddThing = reply(json!({"value": 7, "place": {"street": "Long", "x": 1}}));
assert_eq!(read.value, AddThingValue::Number(7));
assert!(matches!(read.place, AddThingPlace::Street(_)));
