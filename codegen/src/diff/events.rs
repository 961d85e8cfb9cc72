//! Notifications.

use super::{
    Kind,
    comparison::{At, Comparison, Scope},
    rust,
};

pub(super) fn compare(comparison: &mut Comparison<'_>) {
    let (old, new) = (comparison.old.api, comparison.new.api);
    let scope = Scope::whole();
    for event in old.events.iter().filter(|event| !new.events.iter().any(|other| other.name == event.name)) {
        let message = format!("`{}` is no longer described.", event.name);
        let subject = format!("event.{}", event.name);
        comparison.note(Kind::EventRemoved, &scope, subject, At::old(&event.pointer), message);
    }
    for event in &new.events {
        let subject = format!("event.{}", event.name);
        let Some(before) = old.events.iter().find(|other| other.name == event.name) else {
            let message =
                format!("`{}` is described, its payload is `{}`.", event.name, rust::ty(&event.payload));
            comparison.note(Kind::EventAdded, &scope, subject, At::new(&event.pointer), message);
            continue;
        };
        let at = At::both(&before.pointer, &event.pointer);
        if !comparison.renames.is_same(&before.payload, &event.payload) {
            let (is, was) = (rust::ty(&event.payload), rust::ty(&before.payload));
            let message = format!("The payload is `{is}`, it was `{was}`.");
            comparison.note(Kind::EventPayloadChanged, &scope, subject.clone(), at.clone(), message);
        }
        if (&before.summary, &before.description) != (&event.summary, &event.description) {
            let message = format!("`{}` is described in other words.", event.name);
            comparison.note(Kind::WordingDocs, &scope, subject, at, message);
        }
    }
}
