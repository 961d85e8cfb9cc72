//! What can be done with a struct or an enum: the traits that are derived where what it holds allows it.
//!
//! `Clone`, `Debug`, `PartialEq` and `Deserialize` are always there. Identifiers and enums always have the same ones, but
//! for a personal identifier, which is told by itself.

use super::{
    Kind,
    comparison::{At, Comparison, Scope, Side},
};
use crate::{
    emit,
    ir::{Body, Content, Operation, Record, ReplyCase},
};

const SERIALIZE: &str = "Serialize";
const EQ: &str = "Eq";

/// Tells which traits came and went.
pub(super) fn compare(
    (old, new): (Vec<&str>, Vec<&str>),
    at: &At,
    scope: &Scope,
    comparison: &mut Comparison<'_>,
) {
    let name = &scope.rust;
    for lost in old.iter().filter(|one| !new.contains(one)) {
        let message = format!("`{name}` is no longer `{lost}`.");
        comparison.note(Kind::TraitLost, scope, scope.place.clone(), at.clone(), message);
    }
    for gained in new.iter().filter(|one| !old.contains(one)) {
        let message = format!("`{name}` is `{gained}`.");
        comparison.note(Kind::TraitGained, scope, scope.place.clone(), at.clone(), message);
    }
}

/// Of a struct, wherever it stands.
pub(super) fn of_record(record: &Record, side: &Side<'_>) -> Vec<&'static str> {
    let default = (record.required().count() == 0).then_some("Default");
    let serialize = (!side.sealed.is_in_record(record)).then_some(SERIALIZE);
    default.into_iter().chain(serialize).chain(eq(&record.name, side)).collect()
}

/// Of a choice among schemas.
pub(super) fn of_choice(name: &str, side: &Side<'_>) -> Vec<&'static str> {
    eq(name, side).collect()
}

/// Of a request, beside those of its struct.
pub(super) fn of_request(operation: &Operation, side: &Side<'_>) -> Vec<&'static str> {
    // Where the struct lacks it for what it seals, an upload loses nothing.
    let not_lost = operation.body != Body::Multipart || side.sealed.is_in_record(&operation.request);
    not_lost.then_some(SERIALIZE).into_iter().collect()
}

/// Of the enum of replies.
pub(super) fn of_replies(cases: &[ReplyCase], side: &Side<'_>) -> Vec<&'static str> {
    let floats = cases.iter().any(|case| match &case.content {
        Content::Object(record) => side.floating.contains(record.name.as_str()),
        Content::Json(item) => emit::floats(&item.ty, &side.floating),
        Content::Empty | Content::Text(_) | Content::Bytes(_) => false,
    });
    (!floats).then_some(EQ).into_iter().collect()
}

fn eq(name: &str, side: &Side<'_>) -> impl Iterator<Item = &'static str> {
    (!side.floating.contains(name)).then_some(EQ).into_iter()
}
