let name = |reply| match reply {
    FindThingReply::Ok(thing) => thing.name,
    FindThingReply::NonAuthoritativeInformation(copy) => copy.of,
    FindThingReply::NoContent => String::new(),
    _ => unreachable!(),
};
assert_eq!(name(FindThingReply::Ok(FindThingReplyOk::new("table"))), "table");
assert_eq!(name(FindThingReply::NoContent), "");
