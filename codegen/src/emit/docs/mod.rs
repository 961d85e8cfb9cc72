//! Doc comments: wrapped, and safe for rustdoc whatever the description holds.

mod markdown;

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    ir::{Direction, Field, Place, Rules, Type},
    plural::counted,
};
pub(super) use markdown::{code, escape, escape_in_line};

/// A doc comment in front of an item.
pub(super) fn outer(text: &str) -> TokenStream {
    let lines = markdown::lines(text).into_iter();
    let lines = lines.map(|line| if line.is_empty() { line } else { format!(" {line}") });
    quote! { #(#[doc = #lines])* }
}

/// A doc comment at the head of a module, which it may be itself.
pub(super) fn inner(text: &str) -> TokenStream {
    let lines = markdown::lines(text).into_iter();
    let lines = lines.map(|line| if line.is_empty() { line } else { format!(" {line}") });
    quote! { #(#![doc = #lines])* }
}

/// What there is to know of a field: its meaning, where it stands and under which name, its limits, its source.
pub(super) fn field(field: &Field) -> String {
    let place = match field.place {
        Place::Path => "Path parameter",
        Place::Query { .. } => "Query parameter",
        Place::Header => "Header",
        Place::Cookie => "Cookie",
        Place::Body => "Wire name",
    };
    let mut facts = format!("{place} {}", code(&field.wire));
    let limits = limits(&field.ty, &field.rules);
    if !limits.is_empty() {
        facts.push_str("; ");
        facts.push_str(&limits);
    }
    facts.push('.');
    if field.ty.holds_sensitive() {
        facts.push_str(" Travels sealed.");
    }
    if let Some(format) = &field.format {
        facts.extend([format!(" Format: {}.", escape_in_line(format))]);
    }
    if let Some(default) = &field.default {
        facts.extend([format!(" If absent, the service takes {}.", code(&default.to_string()))]);
    }
    match field.only {
        Some(Direction::Reply) => facts.push_str(" In replies alone."),
        Some(Direction::Request) => facts.push_str(" In requests alone."),
        None => {}
    }
    // The values of an enum stand on the enum.
    let described = match field.ty {
        Type::Enum { .. } => without_values(&field.description),
        _ => field.description.clone(),
    };
    let description = escape(&described);
    let is_short = !description.is_empty() && !description.contains('\n');
    let mut text = match (description.is_empty(), is_short) {
        (true, _) => facts,
        (_, true) => format!("{} {facts}", sentence(&description)),
        _ => format!("{description}\n\n{facts}"),
    };
    if let Some(source) = &field.source {
        text.extend([format!("\n\nSource: {}.", escape_in_line(source).trim_end_matches('.'))]);
    }
    text
}

/// A description without its list of an enum's values: each variant has its own line of it.
pub(super) fn without_values(description: &str) -> String {
    let lines: Vec<&str> = description.lines().filter(|line| !line.trim().starts_with("- `")).collect();
    lines.join("\n").trim().to_owned()
}

/// With a full stop at its end, if it has no other.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?', '。', ':']) { text.to_owned() } else { format!("{text}.") }
}

/// The unit of what counts nothing.
const NUMBER: (&str, &str) = ("", "");

fn limits(ty: &Type, rules: &Rules) -> String {
    let mut limits = Vec::new();
    let unit = match ty {
        Type::Sensitive => ("character of ciphertext", "characters of ciphertext"),
        _ => ("character", "characters"),
    };
    limits.extend(range(rules.min_length, rules.max_length, unit));
    limits.extend(rules.alphabet.as_ref().map(|alphabet| format!("of {}", code(&alphabet.class))));
    limits.extend(range(rules.minimum, rules.maximum, NUMBER));
    limits.extend(rules.multiple_of.map(|step| format!("a multiple of {step}")));
    limits.extend(range(rules.float_minimum, rules.float_maximum, NUMBER));
    let unit = if matches!(ty, Type::Map(_)) { ("entry", "entries") } else { ("item", "items") };
    limits.extend(range(rules.min_items, rules.max_items, unit));
    if let Type::List(item) | Type::Map(item) = ty {
        let each = self::limits(&item.ty, &item.rules);
        if !each.is_empty() {
            limits.push(format!("each {each}"));
        }
    }
    limits.join(", ")
}

fn range<T: std::fmt::Display>(
    minimum: Option<T>,
    maximum: Option<T>,
    (one, many): (&str, &str),
) -> Option<String> {
    match (minimum, maximum) {
        (None, None) => None,
        (Some(minimum), None) => Some(format!("at least {}", counted(minimum, one, many))),
        (None, Some(maximum)) => Some(format!("at most {}", counted(maximum, one, many))),
        (Some(minimum), Some(maximum)) => Some(format!("{minimum} to {}", counted(maximum, one, many))),
    }
}
