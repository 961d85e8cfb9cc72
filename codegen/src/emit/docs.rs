//! Doc comments: wrapped, and safe for rustdoc whatever the description holds.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Field, Place, Rules, Type};

const WIDTH: usize = 100;

/// A doc comment in front of an item.
pub(super) fn outer(text: &str) -> TokenStream {
    let lines = wrap(text).into_iter().map(|line| if line.is_empty() { line } else { format!(" {line}") });
    quote! { #(#[doc = #lines])* }
}

/// A doc comment at the head of a module.
pub(super) fn module(text: &str) -> TokenStream {
    let lines = wrap(&escape(text)).into_iter();
    let lines = lines.map(|line| if line.is_empty() { line } else { format!(" {line}") });
    quote! { #(#![doc = #lines])* }
}

/// Text of the description, made safe: no accidental links, no HTML, addresses as links.
pub(super) fn escape(text: &str) -> String {
    let mut in_code = false;
    let mut escaped = String::with_capacity(text.len());
    for (index, word) in text.trim().split(' ').enumerate() {
        if index > 0 {
            escaped.push(' ');
        }
        escape_word(word, &mut in_code, &mut escaped);
    }
    escaped
}

fn escape_word(word: &str, in_code: &mut bool, escaped: &mut String) {
    if !*in_code && let Some(start) = word.find("https://") {
        // What follows a newline is another word.
        let rest = &word[start..];
        let end = rest.find([';', ',', ')', '\n', '<', '>']).unwrap_or(rest.len());
        let address = rest[..end].trim_end_matches('.');
        escaped.push_str(&word[..start]);
        escaped.extend(["<", &address.replace('{', "%7B").replace('}', "%7D"), ">"]);
        return escape_word(&rest[address.len()..], in_code, escaped);
    }
    for character in word.chars() {
        match character {
            '`' => *in_code = !*in_code,
            '[' | ']' | '<' | '>' | '*' if !*in_code => escaped.push('\\'),
            _ => {}
        }
        escaped.push(character);
    }
}

/// Wraps paragraphs and list items; code blocks stay as they are.
fn wrap(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut paragraph = String::new();
    let mut in_code = false;
    for line in text.trim_end().lines() {
        let fence = line.starts_with("```");
        if in_code
            || fence
            || line.is_empty()
            || line.starts_with("- ")
            || line.starts_with('#')
            || line.starts_with('|')
        {
            flush(&mut paragraph, &mut lines);
        }
        if fence {
            in_code = !in_code;
        }
        if in_code || fence || line.is_empty() || line.starts_with('|') {
            lines.push(line.to_owned());
        } else {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line.trim());
        }
    }
    flush(&mut paragraph, &mut lines);
    lines
}

fn flush(paragraph: &mut String, lines: &mut Vec<String>) {
    if paragraph.is_empty() {
        return;
    }
    let indent = if paragraph.starts_with("- ") { "  " } else { "" };
    let options = textwrap::Options::new(WIDTH).break_words(false).subsequent_indent(indent);
    let options = options.word_splitter(textwrap::WordSplitter::NoHyphenation);
    lines.extend(textwrap::wrap(paragraph, options).into_iter().map(std::borrow::Cow::into_owned));
    paragraph.clear();
}

/// What there is to know of a field: its meaning, where it stands and under which name, its limits, its source.
pub(super) fn field(field: &Field) -> String {
    let place = match field.place {
        Place::Path => "In the path as",
        Place::Query => "In the query as",
        Place::Body => "On the wire",
    };
    let mut facts = vec![format!("`{}`", field.wire)];
    facts.extend(Some(limits(&field.ty, &field.rules)).filter(|limits| !limits.is_empty()));
    let sealed = if field.ty == Type::Sensitive { " Sealed before it is sent." } else { "" };
    let mut paragraphs = vec![escape(&field.description), format!("{place} {}.{sealed}", facts.join("; "))];
    if let Some(source) = &field.source {
        paragraphs.push(format!("Source: {}.", escape(source).trim_end_matches('.')));
    }
    paragraphs.join("\n\n")
}

fn limits(ty: &Type, rules: &Rules) -> String {
    let mut limits = Vec::new();
    let unit = if *ty == Type::Sensitive { "characters of ciphertext" } else { "characters" };
    limits.extend(range(rules.min_length, rules.max_length, unit));
    limits.extend(rules.alphabet.as_ref().map(|alphabet| format!("of `{}`", alphabet.class)));
    limits.extend(range(rules.minimum, rules.maximum, "").map(|range| range.trim_end().to_owned()));
    limits.extend(range(rules.min_items, rules.max_items, "items"));
    if let Type::List(item) = ty {
        let each = self::limits(&item.ty, &item.rules);
        if !each.is_empty() {
            limits.push(format!("each {each}"));
        }
    }
    limits.join(", ")
}

fn range<T: std::fmt::Display>(minimum: Option<T>, maximum: Option<T>, unit: &str) -> Option<String> {
    match (minimum, maximum) {
        (None, None) => None,
        (Some(minimum), None) => Some(format!("at least {minimum} {unit}")),
        (None, Some(maximum)) => Some(format!("at most {maximum} {unit}")),
        (Some(minimum), Some(maximum)) => Some(format!("{minimum} to {maximum} {unit}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_a_description_is_safe_for_rustdoc() {
        assert_eq!(escape("a [link] <b> `[code]` *x*"), r"a \[link\] \<b\> `[code]` \*x\*");
        assert_eq!(
            escape("see https://example.com/{id}, and https://example.com."),
            "see <https://example.com/%7Bid%7D>, and <https://example.com>."
        );
    }

    #[test]
    fn code_is_not_wrapped_and_lists_are_kept() {
        let long = "x ".repeat(80);
        let lines = wrap(&format!("{long}\n- item\n- item\n\n```\n{long}\n```"));
        assert_eq!(lines.iter().filter(|line| *line == "- item").count(), 2);
        assert!(lines.contains(&long));
        assert!(lines[0].len() <= WIDTH);
    }
}
