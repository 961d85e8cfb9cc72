//! Replies: one struct, other JSON, or an enum of one case for each status.

use super::{
    Kind,
    comparison::{At, Comparison, Scope},
    limits, record, rust, traits,
    usage::Roles,
};
use crate::{
    ir::{Content, Operation, Record, ReplyCase},
    load::step,
    lower::status_name,
};

pub(super) fn compare(old: &Operation, new: &Operation, comparison: &mut Comparison<'_>) {
    let scope = Scope {
        operations: vec![new.id.clone()],
        type_name: None,
        place: "reply".to_owned(),
        rust: new.reply.name.clone(),
        roles: Roles::REPLY,
    };
    let responses = At::both(step(&old.pointer, "responses"), step(&new.pointer, "responses"));
    match (old.reply.cases.as_slice(), new.reply.cases.as_slice()) {
        ([old], [new]) => one((old, new), &scope, comparison),
        ([_], cases) => {
            let message = format!(
                "`{}` is an enum: one case for each of the statuses {}.",
                scope.rust,
                statuses(cases)
            );
            comparison.note(Kind::ReplyBecomesEnum, &scope, "reply", responses, message);
        }
        (_, [case]) => {
            let message = format!("The reply is what status {} answers, no longer an enum.", case.status);
            comparison.note(Kind::ReplyBecomesSingle, &scope, "reply", responses, message);
        }
        (old, new) => {
            several(old, new, &scope, comparison);
            let traits = [(old, &comparison.old), (new, &comparison.new)];
            let [was, is] = traits.map(|(cases, side)| traits::of_replies(cases, side));
            traits::compare((was, is), &responses, &scope, comparison);
        }
    }
}

fn statuses(cases: &[ReplyCase]) -> String {
    super::wording::joined(cases.iter().map(|case| case.status.to_string()).collect())
}

fn one((old, new): (&ReplyCase, &ReplyCase), scope: &Scope, comparison: &mut Comparison<'_>) {
    if old.status != new.status {
        let message = format!("The status is {}, it was {}.", new.status, old.status);
        let at = At::both(&old.pointer, &new.pointer);
        comparison.note(Kind::ReplyStatusDocs, scope, "reply", at, message);
    }
    // A reply of nothing is a struct too, of no fields.
    let record = |content: &Content| match content {
        Content::Empty => Some(Record::new(&scope.rust)),
        Content::Object(record) => Some(Record::clone(record)),
        _ => None,
    };
    if let Some((was, is)) = record(&old.content).zip(record(&new.content)) {
        record::compare(&was, &is, &(&old.pointer, &new.pointer), scope, comparison);
        docs(old, new, scope, comparison);
    } else {
        content((old, new), scope, comparison);
    }
}

fn several(old: &[ReplyCase], new: &[ReplyCase], scope: &Scope, comparison: &mut Comparison<'_>) {
    let place = |case: &ReplyCase| format!("reply[{}]", case.status);
    for case in old.iter().filter(|case| !new.iter().any(|other| other.status == case.status)) {
        let message = format!("`{}::{}` is gone.", scope.rust, status_name(case.status));
        comparison.note(Kind::ReplyStatusRemoved, scope, place(case), At::old(&case.pointer), message);
    }
    for case in new {
        let variant = status_name(case.status);
        let Some(before) = old.iter().find(|other| other.status == case.status) else {
            let message = format!("`{}::{variant}` is new.", scope.rust);
            comparison.note(Kind::ReplyStatusAdded, scope, place(case), At::new(&case.pointer), message);
            continue;
        };
        let mut scope = Scope { place: place(case), ..scope.clone() };
        if let (Content::Object(was), Content::Object(is)) = (&before.content, &case.content) {
            scope.rust.clone_from(&is.name);
            record::compare(was, is, &(&before.pointer, &case.pointer), &scope, comparison);
            docs(before, case, &scope, comparison);
        } else {
            content((before, case), &scope, comparison);
        }
    }
}

/// What is no struct on both sides.
fn content((old, new): (&ReplyCase, &ReplyCase), scope: &Scope, comparison: &mut Comparison<'_>) {
    let at = At::both(&old.pointer, &new.pointer);
    let subject = scope.place.clone();
    match (&old.content, &new.content) {
        (Content::Empty, Content::Empty) => {}
        (Content::Json(was), Content::Json(is)) => {
            if was.nullable == is.nullable && comparison.renames.is_same(&was.ty, &is.ty) {
                if let Some(message) = limits::differences(&was.rules, &is.rules) {
                    comparison.note(Kind::ReplyLimitDocs, scope, subject, at, message);
                }
            } else {
                let message = format!("The reply is `{}`, it was `{}`.", rust::item(is), rust::item(was));
                comparison.note(Kind::ReplyTypeChanged, scope, subject, at, message);
            }
        }
        (Content::Text(was), Content::Text(is)) | (Content::Bytes(was), Content::Bytes(is)) => {
            if was != is {
                let message = format!("The reply is `{is}`, it was `{was}`.");
                comparison.note(Kind::MediaTypeChanged, scope, subject, at, message);
            }
        }
        (was, is) => {
            let message = format!("The reply is {}, it was {}.", sort(is), sort(was));
            comparison.note(Kind::ReplyContentChanged, scope, subject, at, message);
        }
    }
    docs(old, new, scope, comparison);
}

fn sort(content: &Content) -> String {
    match content {
        Content::Empty => "empty".to_owned(),
        Content::Object(record) => format!("`{}`", record.name),
        Content::Json(item) => format!("`{}`", rust::item(item)),
        Content::Text(media_type) => format!("a `String` of `{media_type}`"),
        Content::Bytes(media_type) => format!("`Bytes` of `{media_type}`"),
    }
}

fn docs(old: &ReplyCase, new: &ReplyCase, scope: &Scope, comparison: &mut Comparison<'_>) {
    let at = At::both(&old.pointer, &new.pointer);
    if old.description != new.description {
        let message = "The reply is described in other words.";
        comparison.note(Kind::WordingDocs, scope, scope.place.clone(), at.clone(), message);
    }
    if old.example != new.example {
        let message = "The example of the reply is another one.";
        comparison.note(Kind::ExampleDocs, scope, scope.place.clone(), at, message);
    }
}
