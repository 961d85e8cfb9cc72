let request = AddThing::new().names(["fern"]).choice(AddThingChoice::String("moss".to_owned()));
assert_eq!(body(&request), json!({ "names": ["fern"], "choice": "moss" }));
