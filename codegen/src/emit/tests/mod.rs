//! Tests made of the examples in a description: what a request is on the wire, and that replies lose nothing.
//!
//! A test is data and one line. What the lines call is written by hand, once: the module `examples` of the crate that
//! the tests are compiled into.

mod address;
mod json;
mod reply;
mod request;
mod survival;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{Facts, Unit, docs, example::Example, module};
use crate::ir::{Operation, Tag};

/// A module for each tag, and in it one for each operation.
pub(super) fn units<'a>(facts: &Facts<'a>) -> Vec<Unit<'a>> {
    let mut units = vec![Unit::Root];
    for tag in &facts.api.tags {
        units.push(Unit::Tag(tag));
        units.extend(tag.operations.iter().map(|operation| Unit::Operation(tag, operation)));
    }
    units
}

/// The items of one of them.
pub(super) fn file(unit: &Unit<'_>, facts: &Facts<'_>) -> TokenStream {
    match unit {
        Unit::Tag(tag) => self::tag(tag),
        Unit::Operation(tag, operation) => self::operation(tag, operation, facts),
        _ => root(facts),
    }
}

fn root(facts: &Facts<'_>) -> TokenStream {
    let docs =
        docs::inner(&format!("The examples of \"{}\", as tests.", docs::escape_in_line(&facts.api.title)));
    let modules = facts.api.tags.iter().map(|tag| {
        let (feature, name) = (feature(&tag.module, facts), format_ident!("{}", tag.module));
        quote! { #feature pub(crate) mod #name; }
    });
    quote! { #docs #(#modules)* }
}

fn tag(tag: &Tag) -> TokenStream {
    let docs = docs::inner(&format!("The examples of `{}`.", tag.name));
    let mut modules: Vec<String> = tag.operations.iter().map(|operation| module(tag, operation)).collect();
    modules.sort();
    let modules = modules.iter().map(|module| format_ident!("{module}"));
    quote! { #docs #(pub(crate) mod #modules;)* }
}

fn operation(tag: &Tag, operation: &Operation, facts: &Facts<'_>) -> TokenStream {
    let summary = docs::escape_in_line(operation.summary.trim_end_matches('.'));
    let docs = docs::inner(&format!("{summary}: its examples."));
    let mut example = Example::of_tests(operation, &tag.module, facts);
    let request = request::emit(operation, &mut example, facts);
    let replies = reply::emit(operation, &mut example, facts);
    let allow = example.met_deprecated().then(|| {
        quote! { #![allow(deprecated, reason = "what is deprecated for its callers is tested still")] }
    });
    let imports = example.imports(&facts.target.models);
    let imports: TokenStream = imports.iter().filter_map(|line| line.parse::<TokenStream>().ok()).collect();
    let plumbing = (!request.is_empty() || !replies.is_empty()).then(|| quote! { use crate::examples; });
    quote! { #docs #allow #imports #plumbing #request #replies }
}

/// Where the tests are those of the crate that has the features.
fn feature(name: &str, facts: &Facts<'_>) -> Option<TokenStream> {
    (facts.target.models == facts.target.contract).then(|| quote! { #[cfg(feature = #name)] })
}

/// A text of several lines as it is, unless it holds what turns the direction of text.
fn raw(text: &str) -> Literal {
    if text.contains(|character| matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')) {
        return Literal::string(text);
    }
    let longest = text.split('"').skip(1).map(|rest| rest.len() - rest.trim_start_matches('#').len()).max();
    let hashes = "#".repeat(longest.unwrap_or_default() + 1);
    format!("r{hashes}\"{text}\"{hashes}").parse().unwrap_or_else(|_| Literal::string(text))
}
