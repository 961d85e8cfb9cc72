//! Choices among schemas: variants, what they hold, how they are told apart.

use super::{
    Kind,
    comparison::{At, Comparison, Scope},
    limits, rust, wording,
};
use crate::ir::{Choice, OneOf, Sign};

pub(super) fn compare(
    old: &OneOf,
    new: &OneOf,
    (old_place, new_place): (&str, &str),
    scope: &Scope,
    comparison: &mut Comparison<'_>,
) {
    let find = |choices: &[Choice], name: &str| choices.iter().any(|choice| choice.name == name);
    for choice in old.choices.iter().filter(|choice| !find(&new.choices, &choice.name)) {
        let message = format!("`{}::{}` is gone.", scope.rust, choice.name);
        let subject = scope.subject(&choice.name);
        comparison.note(Kind::ChoiceRemoved, scope, subject, At::both(old_place, new_place), message);
    }
    for choice in &new.choices {
        let subject = scope.subject(&choice.name);
        let at = At::both(old_place, new_place);
        let name = format!("`{}::{}`", scope.rust, choice.name);
        let Some(before) = old.choices.iter().find(|other| other.name == choice.name) else {
            let message = format!("{name} is new: it holds `{}`.", rust::item(&choice.item));
            comparison.note(Kind::ChoiceAdded, scope, subject, at, message);
            continue;
        };
        let same = before.item.nullable == choice.item.nullable
            && comparison.renames.is_same(&before.item.ty, &choice.item.ty);
        if same {
            let rules = (&before.item.rules, &choice.item.rules);
            limits::compare(rules, (old_place, new_place), &subject, scope, comparison);
        } else {
            let (is, was) = (rust::item(&choice.item), rust::item(&before.item));
            let message = format!("{name} holds `{is}`, it held `{was}`.");
            comparison.note(Kind::ChoiceTypeChanged, scope, subject.clone(), at.clone(), message);
        }
        let told = |one_of: &OneOf, choice: &Choice| told(one_of.discriminator.as_deref(), &choice.sign);
        let (is, was) = (told(new, choice), told(old, before));
        if is != was {
            let message = format!("{name} is told by {is}, it was by {was}.");
            comparison.note(Kind::ChoiceSignChanged, scope, subject, at, message);
        }
    }
}

/// What tells it from the others.
fn told(discriminator: Option<&str>, sign: &Sign) -> String {
    match sign {
        Sign::Tag(values) => {
            format!("`{}` being {}", discriminator.unwrap_or_default(), wording::codes(values))
        }
        Sign::Property(property) => format!("having `{property}`"),
        Sign::Sort(sort) => format!("being JSON of the sort {sort}"),
    }
}
