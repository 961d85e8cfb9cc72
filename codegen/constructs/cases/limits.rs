assert_eq!(violations(&AddThing::new("a", 0).tags(["xy", "y", "z"])), [
    "code: wants at least 2 characters, has 1; it is \"a\"",
    "code: wants only characters of [0-9A-Z], character 1 is none of them; it is \"a\"",
    "price: wants at least 1; it is \"0\"",
    "tags: wants at most 2 items, has 3",
    "tags[0]: wants at most 1 character, has 2; it is \"xy\"",
]);
assert_eq!(violations(&AddThing::new("AB", 150)), ["price: wants a multiple of 100; it is \"150\""]);
