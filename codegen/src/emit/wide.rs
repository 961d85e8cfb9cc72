//! What clippy says of wide descriptions alone is allowed there, and nowhere else: it is the service that is wide.

use proc_macro2::{Spacing, TokenStream, TokenTree};
use quote::quote;

use super::Facts;
use crate::ir::{Kind, Record, Type};

/// In front of a function with a line for each of so many fields.
pub(super) fn long(body: &TokenStream) -> Option<TokenStream> {
    const MOST_LINES: usize = 100;
    // No line has fewer tokens than two: to print what can't be long would take the generator's time.
    if count(body) <= 2 * MOST_LINES {
        return None;
    }
    let function = syn::parse2(quote! { fn long() { #body } });
    let is_long = function.is_ok_and(|file| prettyplease::unparse(&file).lines().count() > MOST_LINES);
    is_long.then(|| quote! { #[allow(clippy::too_many_lines, reason = "a line for each field")] })
}

fn count(tokens: &TokenStream) -> usize {
    let each = tokens.clone().into_iter().map(|token| match token {
        TokenTree::Group(group) => 1 + count(&group.stream()),
        _ => 1,
    });
    each.sum()
}

/// At the head of a file with a type of so many levels.
pub(super) fn deep(items: &TokenStream) -> Option<TokenStream> {
    // Below it no type is complex enough for the lint.
    const LEVELS: usize = 4;
    (levels(items) >= LEVELS).then(|| {
        quote! { #![allow(clippy::type_complexity, reason = "types are as deep as what the service nests")] }
    })
}

/// How many angle brackets stand in one another.
fn levels(tokens: &TokenStream) -> usize {
    let (mut most, mut open) = (0, 0_usize);
    let mut is_arrow = false;
    for token in tokens.clone() {
        match &token {
            TokenTree::Group(group) => most = most.max(levels(&group.stream())),
            TokenTree::Punct(punct) if punct.as_char() == '<' => open += 1,
            TokenTree::Punct(punct) if punct.as_char() == '>' && !is_arrow => open = open.saturating_sub(1),
            _ => {}
        }
        is_arrow = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '-' && punct.spacing() == Spacing::Joint);
        most = most.max(open);
    }
    most
}

/// In front of an enum, one of whose variants holds so much.
pub(super) fn uneven(is_large: bool) -> Option<TokenStream> {
    is_large.then(|| {
        quote! { #[allow(clippy::large_enum_variant, reason = "a box would be in the way of whoever matches")] }
    })
}

/// Whether a value takes so much room that clippy would have it boxed.
pub(super) fn is_large(ty: &Type, facts: &Facts<'_>) -> bool {
    matches!(ty, Type::Record { name } if facts.record(name).is_some_and(|record| is_large_record(record, facts)))
}

pub(super) fn is_large_record(record: &Record, facts: &Facts<'_>) -> bool {
    // With a text in each field it would be 200 bytes.
    const MOST_VALUES: usize = 7;
    values(record, facts) > MOST_VALUES
}

/// How many values an object holds itself, and not somewhere else as a list does.
fn values(record: &Record, facts: &Facts<'_>) -> usize {
    let of_field = |ty: &Type| match ty {
        Type::Record { name } => facts.record(name).map_or(1, |record| values(record, facts)),
        Type::OneOf { name } => match facts.kind(name) {
            Some(Kind::OneOf(one_of)) => {
                // A choice that leads back to its type stands in a box.
                let held = one_of.choices.iter().filter(|choice| !facts.holds(&choice.item.ty, name));
                let records = held.filter_map(|choice| facts.record(choice.item.ty.name()?));
                records.map(|record| values(record, facts)).max().unwrap_or(1)
            }
            _ => 1,
        },
        _ => 1,
    };
    record.fields.iter().map(|field| of_field(&field.ty)).sum::<usize>() + usize::from(record.rest.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_wide_is_allowed() {
        let line = quote! { check.text("name", &self.name, Text::new()); };
        let lines = |count| std::iter::repeat_n(line.clone(), count).collect();
        assert!(long(&lines(90)).is_none());
        assert!(long(&lines(101)).is_some());
    }

    #[test]
    fn only_what_is_deep_is_allowed() {
        assert!(
            deep(&quote! { fn a(b: Vec<B>, c: Vec<Vec<C>>) -> Vec<D> { e(|| -> F { g << 1 }) } }).is_none()
        );
        assert!(deep(&quote! { pub a: Option<Vec<BTreeMap<String, Vec<i64>>>>, }).is_some());
    }
}
