//! Names in Rust: no two things may have the same, and files are called after them.

use std::collections::HashMap;

use crate::{
    diagnostic::Code,
    emit,
    ir::{Api, Content, Kind, Operation, Record},
    load::Document,
};

/// A file's name has at most 255 bytes, and there is more in it than the name of what it is about.
const LONGEST: usize = 200;

/// Names taken, and the places they were taken at.
#[derive(Default)]
struct Taken<'a>(HashMap<String, &'a str>);

impl<'a> Taken<'a> {
    /// Takes a name, and says whether it was free.
    fn take(&mut self, name: impl Into<String>, what: &str, pointer: &'a str, document: &Document) -> bool {
        let name = name.into();
        if name.len() > LONGEST {
            let message = format!("a name in Rust that comes of this would be longer than {LONGEST} bytes");
            let help = "files of code and docs are called after it: shorten it, or what it stands in";
            document.refuse(Code::LongName, pointer, message, help);
        }
        let message = format!("there would be two {what} named `{name}`");
        let other = self.0.insert(name, pointer).filter(|other| *other != pointer);
        if let Some(other) = other {
            let help = if [pointer, other].into_iter().any(is_unnamed_choice) {
                "a choice without a name is called by its `title`: give each one, or write them under `components: \
                 schemas:`"
            } else {
                "rename one of them"
            };
            document.refuse_two(Code::NameClash, pointer, message, (other, "the other one"), help);
        }
        other.is_none()
    }
}

/// Whether it is one of several schemas that have no name of their own.
fn is_unnamed_choice(pointer: &str) -> bool {
    let mut steps = pointer.rsplit('/');
    steps.next().is_some_and(|index| index.parse::<usize>().is_ok())
        && steps.next().is_some_and(|key| ["oneOf", "anyOf"].contains(&key))
}

pub(super) fn check(api: &Api, document: &Document) {
    let mut types = Taken::default();
    let mut methods = Taken::default();
    let mut modules = Taken::default();
    for named in api.all_types() {
        types.take(&named.name, "types", &named.pointer, document);
        if let Kind::Record(record) = &named.kind {
            take_required(record, &named.pointer, &mut types, document);
        }
    }
    refuse_events_name(api, document);
    for tag in &api.tags {
        // File systems may not tell upper from lower case.
        if let Some(operation) = tag.operations.first() {
            modules.take(tag.module.to_lowercase(), "modules", &operation.pointer, document);
        }
        for operation in &tag.operations {
            // Its types are called after it.
            if methods.take(&operation.id, "methods", &operation.pointer, document) {
                take_types(operation, &mut types, document);
            }
        }
    }
}

/// The enum of the events has a name of ours, which no type that stands beside it may have too.
fn refuse_events_name(api: &Api, document: &Document) {
    let named = api.all_types().find(|named| named.name == emit::EVENT);
    if let (Some(named), Some(event)) = (named, api.events.first()) {
        let message = format!("`{}` is the name of the enum of events", emit::EVENT);
        let other = (event.pointer.as_str(), "the first of them");
        document.refuse_two(Code::NameClash, &named.pointer, message, other, "rename the schema");
    }
}

fn take_types<'a>(operation: &'a Operation, types: &mut Taken<'a>, document: &Document) {
    types.take(&operation.request.name, "types", &operation.pointer, document);
    take_required(&operation.request, &operation.pointer, types, document);
    let several = operation.reply.cases.len() > 1;
    let own = operation.reply.cases.iter().any(|case| matches!(case.content, Content::Empty));
    if several || own {
        types.take(&operation.reply.name, "types", &operation.pointer, document);
    }
    for case in &operation.reply.cases {
        if let Content::Object(record) = &case.content {
            types.take(&record.name, "types", &case.pointer, document);
            take_required(record, &case.pointer, types, document);
        }
    }
}

/// The struct of named required fields that `new` takes when they are many.
fn take_required<'a>(record: &Record, pointer: &'a str, types: &mut Taken<'a>, document: &Document) {
    if record.required().count() > emit::MOST_PARAMETERS {
        types.take(record.required_name(), "types", pointer, document);
    }
}
