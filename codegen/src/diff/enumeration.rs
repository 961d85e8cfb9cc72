//! Enums: values on the wire, variants in Rust.

use super::{
    Kind,
    comparison::{At, Comparison, Scope},
    pairs,
};
use crate::{ir::Variant, load::step};

pub(super) fn compare(
    old: &[Variant],
    new: &[Variant],
    (old_place, new_place): (&str, &str),
    scope: &Scope,
    comparison: &mut Comparison<'_>,
) {
    let value = |one: &Variant, other: &Variant| one.wire == other.wire;
    let name = |one: &Variant, other: &Variant| one.name == other.name;
    let matched = pairs::matched(old.iter().collect(), new.iter().collect(), &[&value, &name]);
    let lists = (step(old_place, "enum"), step(new_place, "enum"));
    for variant in &matched.old {
        let at = At::old(comparison.old.item(&lists.0, &variant.wire));
        let message = format!("`{}::{}` (`{}`) is gone.", scope.rust, variant.name, variant.wire);
        comparison.note(Kind::EnumValueRemoved, scope, scope.subject(&variant.wire), at, message);
    }
    for variant in &matched.new {
        let at = At::new(comparison.new.item(&lists.1, &variant.wire));
        let message = format!("`{}::{}` (`{}`) is new.", scope.rust, variant.name, variant.wire);
        comparison.note(Kind::EnumValueAdded, scope, scope.subject(&variant.wire), at, message);
    }
    for (before, variant) in &matched.both {
        let at = At::both(
            comparison.old.item(&lists.0, &before.wire),
            comparison.new.item(&lists.1, &variant.wire),
        );
        let reused = new.iter().any(|other| other.name == before.name);
        both((before, variant), reused, &at, scope, comparison);
    }
    let position = |variants: &[Variant], variant: &Variant| {
        variants.iter().position(|other| std::ptr::eq(other, variant)).unwrap_or_default()
    };
    let mut order: Vec<(usize, usize)> =
        matched.both.iter().map(|(one, other)| (position(old, one), position(new, other))).collect();
    order.sort_unstable();
    if !order.is_sorted_by_key(|(_, position)| *position) {
        let message = format!("`{}` has its variants in another order.", scope.rust);
        let at = At::both(lists.0, lists.1);
        comparison.note(Kind::EnumOrderChanged, scope, scope.place.clone(), at, message);
    }
}

/// One value; `reused` says that its name before is now that of another.
fn both(
    (old, new): (&Variant, &Variant),
    reused: bool,
    at: &At,
    scope: &Scope,
    comparison: &mut Comparison<'_>,
) {
    let subject = scope.subject(&new.wire);
    if old.name != new.name {
        let kind = if reused { Kind::EnumVariantReused } else { Kind::EnumVariantRenamed };
        let message = format!("`{}::{}` was `{}`.", scope.rust, new.name, old.name);
        comparison.note(kind, scope, subject.clone(), at.clone(), message);
    }
    if old.wire != new.wire {
        let message =
            format!("`{}::{}` is `{}` on the wire, it was `{}`.", scope.rust, new.name, new.wire, old.wire);
        comparison.note(Kind::EnumValueChanged, scope, subject.clone(), at.clone(), message);
    }
    if old.description != new.description {
        let message = format!("`{}` is described in other words.", new.wire);
        comparison.note(Kind::WordingDocs, scope, subject, at.clone(), message);
    }
}
