//! `new`: what it takes, and in which order. Of what callers make: a request, or what stands in one.

use super::{
    Kind,
    comparison::{At, Comparison, Scope},
    pairs::Matched,
    rust, wording,
};
use crate::{
    emit::MOST_PARAMETERS,
    ir::{Field, Record, Scalar, Type},
};

/// What an argument can be, so that two parameters take the same one.
#[derive(PartialEq, Eq)]
enum Argument {
    /// Whatever converts into a text.
    Text,
    /// A list of whatever converts.
    Texts,
    Exactly(String),
}

/// Says whether it had to tell of the order.
pub(super) fn compare(
    matched: &Matched<&Field>,
    (old, new): (&Record, &Record),
    (old_place, new_place): (&str, &str),
    scope: &Scope,
    comparison: &mut Comparison<'_>,
) -> bool {
    if !scope.roles.request {
        return false;
    }
    let before: Vec<&Field> = old.required().collect();
    let after: Vec<&Field> = new.required().collect();
    let kind = match (before.len() > MOST_PARAMETERS, after.len() > MOST_PARAMETERS) {
        (true, true) => return false,
        (false, true) => Kind::ConstructorByName,
        (true, false) => Kind::ConstructorByPosition,
        (false, false) => {
            let Some(kind) = positions(matched, &before, &after, comparison) else { return false };
            kind
        }
    };
    let names = |fields: &[&Field]| wording::codes(fields.iter().map(|field| &field.name));
    let message = match kind {
        Kind::ConstructorByName => {
            format!("`{0}::new` takes a `{0}Required` of {1}.", scope.rust, names(&after))
        }
        Kind::ConstructorByPosition => format!("`{}::new` takes {}.", scope.rust, names(&after)),
        _ => format!("`{}::new` takes {}, it took {}.", scope.rust, names(&after), names(&before)),
    };
    let subject = format!("{}.new", scope.place);
    comparison.note(kind, scope, subject, At::both(old_place, new_place), message);
    true
}

/// What is to be told of parameters, if the arguments of before no longer mean what they meant.
fn positions(
    matched: &Matched<&Field>,
    before: &[&Field],
    after: &[&Field],
    comparison: &Comparison<'_>,
) -> Option<Kind> {
    let is_same = |one: &Field, other: &Field| {
        matched.both.iter().any(|(old, new)| std::ptr::eq(*old, one) && std::ptr::eq(*new, other))
    };
    let same_at_each =
        before.len() == after.len() && before.iter().zip(after).all(|(one, other)| is_same(one, other));
    if same_at_each {
        return None;
    }
    // Those that stay, by where they stand now. What came and went is told of by itself.
    let staying: Vec<usize> =
        before.iter().filter_map(|one| after.iter().position(|other| is_same(one, other))).collect();
    let alike = before.len() == after.len()
        && before
            .iter()
            .zip(after)
            .all(|(one, other)| argument(one, Some(comparison)) == argument(other, None));
    let all_stay = staying.len() == before.len();
    match (alike, all_stay) {
        (true, true) => Some(Kind::ParametersReorderedSilently),
        (true, false) => Some(Kind::ParametersReplacedSilently),
        (false, _) if !staying.is_sorted() => Some(Kind::ParametersReordered),
        (false, _) => None,
    }
}

/// What a field's parameter takes; types of the old description by their new names.
fn argument(field: &Field, old: Option<&Comparison<'_>>) -> Argument {
    match &field.ty {
        ty if !field.nullable && is_text(ty) => Argument::Text,
        Type::List(item) if !field.nullable && !item.nullable && is_text(&item.ty) => Argument::Texts,
        ty => {
            let renamed = old.and_then(|old| Some((ty.name()?, old.renames.name(ty.name()?))));
            let shown = rust::field(field);
            Argument::Exactly(renamed.map_or(shown.clone(), |(was, is)| shown.replace(was, is)))
        }
    }
}

/// Whether a caller may give a text in its place.
fn is_text(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Text
            | Type::Timestamp
            | Type::Date
            | Type::Sensitive
            | Type::Personal
            | Type::Identifier { .. }
            | Type::Enum { of: Scalar::Text, .. }
    )
}
