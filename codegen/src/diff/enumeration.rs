//! Enums: values on the wire, variants in Rust.

use super::{
    Kind,
    comparison::{At, Comparison, Scope},
    wording,
};
use crate::{ir::Variant, load::step};

pub(super) fn compare(
    old: &[Variant],
    new: &[Variant],
    (old_place, new_place): (&str, &str),
    scope: &Scope,
    comparison: &mut Comparison<'_>,
) {
    let old_list = step(old_place, "enum");
    let new_list = step(new_place, "enum");
    let at_old =
        |variant: &Variant, comparison: &Comparison<'_>| comparison.old.item(&old_list, &variant.wire);
    let at_new =
        |variant: &Variant, comparison: &Comparison<'_>| comparison.new.item(&new_list, &variant.wire);
    for variant in old.iter().filter(|variant| find(new, variant).is_none()) {
        let at = At::old(at_old(variant, comparison));
        let message = format!("`{}::{}` (`{}`) is gone.", scope.rust, variant.name, variant.wire);
        comparison.note(Kind::EnumValueRemoved, scope, scope.subject(&variant.wire), at, message);
    }
    for variant in new {
        let subject = scope.subject(&variant.wire);
        let Some(before) = find(old, variant) else {
            let at = At::new(at_new(variant, comparison));
            let message = format!("`{}::{}` (`{}`) is new.", scope.rust, variant.name, variant.wire);
            comparison.note(Kind::EnumValueAdded, scope, subject, at, message);
            continue;
        };
        let at = At::both(at_old(before, comparison), at_new(variant, comparison));
        if before.name != variant.name {
            let message = format!("`{}::{}` was `{}`.", scope.rust, variant.name, before.name);
            comparison.note(Kind::EnumVariantRenamed, scope, subject.clone(), at.clone(), message);
        }
        if before.wire != variant.wire {
            let name = format!("`{}::{}`", scope.rust, variant.name);
            let message = format!("{name} is `{}` on the wire, it was `{}`.", variant.wire, before.wire);
            comparison.note(Kind::EnumValueChanged, scope, subject.clone(), at.clone(), message);
        }
        if before.description != variant.description {
            let message = format!("{} is described in other words.", wording::codes([&variant.wire]));
            comparison.note(Kind::WordingDocs, scope, subject, at, message);
        }
    }
    let positions = new.iter().filter_map(|variant| {
        let before = find(old, variant)?;
        old.iter().position(|other| std::ptr::eq(other, before))
    });
    if !positions.is_sorted() {
        let message = format!("`{}` has its variants in another order.", scope.rust);
        comparison.note(
            Kind::EnumOrderChanged,
            scope,
            scope.place.clone(),
            At::both(old_list, new_list),
            message,
        );
    }
}

/// The same value, or else the same name, unless that is another's value.
fn find<'v>(variants: &'v [Variant], wanted: &Variant) -> Option<&'v Variant> {
    let value = variants.iter().find(|variant| variant.wire == wanted.wire);
    value.or_else(|| variants.iter().find(|variant| variant.name == wanted.name))
}
