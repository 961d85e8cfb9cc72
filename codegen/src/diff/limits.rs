//! Limits: checked where a caller makes a value, told where it reads one.

use std::fmt::Display;

use super::{
    Kind,
    comparison::{Comparison, Scope},
    wording,
};
use crate::{
    ir::{Alphabet, Item, Rules, Type},
    plural::counted,
};

/// How the values that one limit lets through changed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Same,
    Tighter,
    Looser,
}

/// One limit before and after, in words, and the keys that write it.
struct Limit {
    turn: Turn,
    message: String,
    keys: &'static [&'static str],
}

const LENGTH: [&[&str]; 2] = [&["minLength", "pattern"], &["maxLength", "pattern"]];
const RANGE: [&[&str]; 2] = [&["minimum", "exclusiveMinimum"], &["maximum", "exclusiveMaximum"]];
const COUNT: [&[&str]; 2] = [&["minItems", "minProperties"], &["maxItems", "maxProperties"]];

// One, and many.
const CHARACTERS: (&str, &str) = ("character", "characters");
const ITEMS: (&str, &str) = ("item", "items");
const NUMBER: (&str, &str) = ("", "");

/// Compares the limits of what is written at these places.
pub(super) fn compare(
    (old, new): (&Rules, &Rules),
    places: (&str, &str),
    subject: &str,
    scope: &Scope,
    comparison: &mut Comparison<'_>,
) {
    if old == new {
        return;
    }
    for limit in limits(old, new) {
        let kind = match limit.turn {
            Turn::Same => Kind::WordingDocs,
            _ if !scope.roles.request => Kind::ReplyLimitDocs,
            Turn::Tighter => Kind::LimitTightened,
            Turn::Looser => Kind::LimitLoosened,
        };
        comparison.note_written(kind, scope, subject, places, limit.keys, limit.message);
    }
}

/// Compares the limits of what is inside of a type, which stands at these places.
pub(super) fn compare_inside(
    types: (&Type, &Type),
    places: (&str, &str),
    subject: &str,
    scope: &Scope,
    comparison: &mut Comparison<'_>,
) {
    let (old, new, subject) = match types {
        (Type::List(old), Type::List(new)) => (old, new, format!("{subject}[]")),
        (Type::Map(old), Type::Map(new)) => (old, new, format!("{subject}.*")),
        _ => return,
    };
    compare_items((old, new), places, &subject, scope, comparison);
}

/// Compares the limits of what a list or a map holds. The list, or the map, stands at these places.
pub(super) fn compare_items(
    (old, new): (&Item, &Item),
    places: (&str, &str),
    subject: &str,
    scope: &Scope,
    comparison: &mut Comparison<'_>,
) {
    const KEYS: [&str; 2] = ["items", "additionalProperties"];
    let old_place = comparison.old.written(places.0, &KEYS).unwrap_or(places.0.to_owned());
    let new_place = comparison.new.written(places.1, &KEYS).unwrap_or(places.1.to_owned());
    let places = (old_place.as_str(), new_place.as_str());
    compare((&old.rules, &new.rules), places, subject, scope, comparison);
    compare_inside((&old.ty, &new.ty), places, subject, scope, comparison);
}

fn limits(old: &Rules, new: &Rules) -> Vec<Limit> {
    let [min_length, max_length] = LENGTH;
    let [minimum, maximum] = RANGE;
    let [min_items, max_items] = COUNT;
    let limits = [
        lower(old.min_length, new.min_length, CHARACTERS, min_length),
        upper(old.max_length, new.max_length, CHARACTERS, max_length),
        alphabet(old.alphabet.as_ref(), new.alphabet.as_ref()),
        lower(old.minimum, new.minimum, NUMBER, minimum),
        upper(old.maximum, new.maximum, NUMBER, maximum),
        step(old.multiple_of, new.multiple_of),
        lower(old.float_minimum, new.float_minimum, NUMBER, minimum),
        upper(old.float_maximum, new.float_maximum, NUMBER, maximum),
        lower(old.min_items, new.min_items, ITEMS, min_items),
        upper(old.max_items, new.max_items, ITEMS, max_items),
    ];
    limits.into_iter().flatten().collect()
}

/// A lower limit: without one, anything goes.
fn lower<T: PartialOrd + Display + Copy>(
    old: Option<T>,
    new: Option<T>,
    unit: (&str, &str),
    keys: &'static [&'static str],
) -> Option<Limit> {
    let tighter = match (old, new) {
        (None, Some(_)) => true,
        (Some(_), None) => false,
        (Some(old), Some(new)) if old != new => new > old,
        _ => return None,
    };
    Some(limit(tighter, old, new, |bound| format!("at least {}", counted(bound, unit.0, unit.1)), keys))
}

/// An upper limit: without one, anything goes.
fn upper<T: PartialOrd + Display + Copy>(
    old: Option<T>,
    new: Option<T>,
    unit: (&str, &str),
    keys: &'static [&'static str],
) -> Option<Limit> {
    let tighter = match (old, new) {
        (None, Some(_)) => true,
        (Some(_), None) => false,
        (Some(old), Some(new)) if old != new => new < old,
        _ => return None,
    };
    Some(limit(tighter, old, new, |bound| format!("at most {}", counted(bound, unit.0, unit.1)), keys))
}

fn step(old: Option<i128>, new: Option<i128>) -> Option<Limit> {
    let tighter = match (old, new) {
        (None, Some(_)) => true,
        (Some(_), None) => false,
        (Some(old), Some(new)) if old != new => old.checked_rem(new) != Some(0),
        _ => return None,
    };
    Some(limit(tighter, old, new, |step| format!("a multiple of {step}"), &["multipleOf"]))
}

fn alphabet(old: Option<&Alphabet>, new: Option<&Alphabet>) -> Option<Limit> {
    let of = |alphabet: &Alphabet| format!("of `{}`", alphabet.class);
    let keys = &["pattern", "format"];
    match (old, new) {
        (Some(was), Some(is)) if was != is => {
            let mut changed = limit(!holds(is, was), Some(was), Some(is), of, keys);
            if holds(is, was) && holds(was, is) {
                changed.turn = Turn::Same;
            }
            Some(changed)
        }
        (None, None) | (Some(_), Some(_)) => None,
        _ => Some(limit(old.is_none(), old, new, of, keys)),
    }
}

fn limit<T>(
    tighter: bool,
    old: Option<T>,
    new: Option<T>,
    shown: impl Fn(T) -> String,
    keys: &'static [&'static str],
) -> Limit {
    let shown = |value: Option<T>| value.map_or("anything".to_owned(), &shown);
    let message = format!("It is {}, it was {}.", shown(new), shown(old));
    Limit { turn: if tighter { Turn::Tighter } else { Turn::Looser }, message, keys }
}

/// Whether every character of the inner alphabet is in the outer one.
fn holds(outer: &Alphabet, inner: &Alphabet) -> bool {
    let outer = united(outer);
    united(inner).iter().all(|(first, last)| outer.iter().any(|(from, to)| from <= first && last <= to))
}

/// The ranges in their order, those that touch made one.
fn united(alphabet: &Alphabet) -> Vec<(u32, u32)> {
    let mut ranges: Vec<(u32, u32)> =
        alphabet.ranges.iter().map(|(first, last)| (u32::from(*first), u32::from(*last))).collect();
    ranges.sort_unstable();
    let mut united: Vec<(u32, u32)> = Vec::new();
    for (first, last) in ranges {
        match united.last_mut() {
            Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
            _ => united.push((first, last)),
        }
    }
    united
}

/// Tells limits in one sentence, for what has no place of its own for each.
pub(super) fn differences(old: &Rules, new: &Rules) -> Option<String> {
    let told: Vec<String> = limits(old, new).into_iter().map(|limit| limit.message).collect();
    (!told.is_empty()).then(|| wording::joined(told))
}
