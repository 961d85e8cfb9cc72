//! Structs: their fields, one by one, and what makes them.

use super::{
    Kind,
    comparison::{At, Comparison, Scope},
    constructor, field, limits,
    pairs::{self, Matched},
    rust, traits, wording,
};
use crate::ir::{Field, Record};

/// Compares two structs, which stand at these places.
pub(super) fn compare(
    old: &Record,
    new: &Record,
    places: &(&str, &str),
    scope: &Scope,
    comparison: &mut Comparison<'_>,
) {
    let matched = pairs::fields(old, new);
    removed(&matched, scope, comparison);
    added(&matched, scope, comparison);
    for (before, after) in &matched.both {
        let reused = new.fields.iter().any(|other| other.name == before.name);
        field::compare(before, after, reused, scope, comparison);
    }
    let told = constructor::compare(&matched, (old, new), *places, scope, comparison);
    if !told {
        order(&matched, old, new, *places, scope, comparison);
    }
    rest(old, new, *places, scope, comparison);
    let traits = (traits::of_record(old, &comparison.old), traits::of_record(new, &comparison.new));
    traits::compare(traits, &At::both(places.0, places.1), scope, comparison);
}

fn removed(matched: &Matched<&Field>, scope: &Scope, comparison: &mut Comparison<'_>) {
    for field in &matched.old {
        let message = format!("`{}::{}` ({}) is gone.", scope.rust, field.name, shown(field));
        comparison.note(
            Kind::FieldRemoved,
            scope,
            scope.subject(&field.wire),
            At::old(&field.pointer),
            message,
        );
    }
}

fn added(matched: &Matched<&Field>, scope: &Scope, comparison: &mut Comparison<'_>) {
    for field in &matched.new {
        let kind = match (field.required, scope.roles.request) {
            (true, true) => Kind::RequiredFieldAdded,
            (_, false) => Kind::ReplyFieldAdded,
            (false, true) => Kind::OptionalFieldAdded,
        };
        let message = format!("`{}::{}` ({}) is new.", scope.rust, field.name, shown(field));
        comparison.note(kind, scope, scope.subject(&field.wire), At::new(&field.pointer), message);
    }
}

fn shown(field: &Field) -> String {
    let required = if field.required { "required" } else { "optional" };
    format!("{required}, `{}`", rust::field(field))
}

/// The order of the fields, where no call depends on it.
fn order(
    matched: &Matched<&Field>,
    old: &Record,
    new: &Record,
    (old_place, new_place): (&str, &str),
    scope: &Scope,
    comparison: &mut Comparison<'_>,
) {
    let position = |record: &Record, field: &Field| {
        record.fields.iter().position(|other| std::ptr::eq(other, field)).unwrap_or_default()
    };
    let mut both: Vec<(usize, usize)> =
        matched.both.iter().map(|(one, other)| (position(old, one), position(new, other))).collect();
    both.sort_unstable();
    if !both.is_sorted_by_key(|(_, position)| *position) {
        let message = format!("`{}` has its fields in another order.", scope.rust);
        comparison.note(
            Kind::FieldOrderDocs,
            scope,
            scope.place.clone(),
            At::both(old_place, new_place),
            message,
        );
    }
}

/// The map of what has no field of its own.
fn rest(
    old: &Record,
    new: &Record,
    (old_place, new_place): (&str, &str),
    scope: &Scope,
    comparison: &mut Comparison<'_>,
) {
    let subject = scope.subject("*");
    let at = At::both(old_place, new_place);
    match (&old.rest, &new.rest) {
        (None, None) => {}
        (None, Some(item)) => {
            let message = format!("`{}::additional_properties` holds `{}`.", scope.rust, rust::item(item));
            comparison.note(Kind::RestAdded, scope, subject, at, message);
        }
        (Some(_), None) => {
            let message =
                format!("{} is gone.", wording::codes([format!("{}::additional_properties", scope.rust)]));
            comparison.note(Kind::RestRemoved, scope, subject, at, message);
        }
        (Some(old), Some(new)) => {
            if old.nullable == new.nullable && comparison.renames.is_same(&old.ty, &new.ty) {
                limits::compare_items((old, new), (old_place, new_place), &subject, scope, comparison);
                return;
            }
            let (is, was) = (rust::item(new), rust::item(old));
            let message = format!("`{}::additional_properties` holds `{is}`, it held `{was}`.", scope.rust);
            comparison.note(Kind::FieldTypeChanged, scope, subject, at, message);
        }
    }
}
