//! Types with a name of their own: identifiers, enums, objects, choices.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{Facts, Uses, checks, docs, record, types, wide};
use crate::ir::{Kind, NamedType, OneOf, Scalar, Sign, Variant};

/// A type, whatever its kind. What requests hold can check itself.
pub(super) fn named(named: &NamedType, facts: &Facts<'_>, uses: &mut Uses<'_>) -> TokenStream {
    match &named.kind {
        Kind::Identifier { personal } => identifier(named, *personal, uses),
        Kind::Enum { of, variants } => open_enum(named, *of, variants, uses),
        Kind::Record(fields) => {
            let docs = described(named);
            let serde = record::Serde::Both;
            let record_tokens = record::emit(fields, &docs, named.deprecated, serde, facts, uses);
            let checked = facts.is_checked(&named.name).then(|| checks::checked(fields, uses));
            quote! { #record_tokens #checked }
        }
        Kind::OneOf(one_of) => choice(named, one_of, facts, uses),
    }
}

/// What is said of a type, or what it is where nothing is said.
fn described(named: &NamedType) -> String {
    let text = docs::escape(&docs::without_values(&named.description));
    if text.is_empty() { format!("The object `{}`.", named.name) } else { docs::sentence(&text) }
}

fn deprecated(named: &NamedType) -> Option<TokenStream> {
    named.deprecated.then(|| quote! { #[deprecated] })
}

fn identifier(named: &NamedType, personal: bool, uses: &mut Uses<'_>) -> TokenStream {
    let name = format_ident!("{}", named.name);
    let mut text = docs::escape(&named.description);
    if text.is_empty() {
        text = format!("The text `{}`.", named.name);
    }
    if personal {
        text.push_str("\n\nPersonal: its `Debug` hides the value.");
    }
    let docs = docs::outer(&text);
    let deprecated = deprecated(named);
    let identifier = uses.contract("identifier");
    let (serialize, deserialize) = (uses.name("serde", "Serialize"), uses.name("serde", "Deserialize"));
    let personal = personal.then(|| quote! { , personal });
    quote! {
        #docs
        #deprecated
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, #serialize, #deserialize)]
        #[serde(transparent)]
        pub struct #name(String);

        #identifier!(#name #personal);
    }
}

fn open_enum(named: &NamedType, of: Scalar, variants: &[Variant], uses: &mut Uses<'_>) -> TokenStream {
    let name = format_ident!("{}", named.name);
    let described = docs::escape(&docs::without_values(&named.description));
    let described = if described.is_empty() { format!("The enum `{}`.", named.name) } else { described };
    let docs = docs::outer(&docs::sentence(&described));
    let deprecated = deprecated(named);
    let table = uses.contract(match of {
        Scalar::Text => "open_enum",
        Scalar::Integer => "open_integer_enum",
    });
    let variants = variants.iter().map(|variant| {
        let meaning = variant.description.as_deref().map(|text| format!(": {}", docs::escape_in_line(text)));
        let meaning = meaning.unwrap_or_default();
        let docs = docs::outer(&docs::sentence(&format!("{}{meaning}", docs::code(&variant.wire))));
        let (label, wire) = (format_ident!("{}", variant.name), wire(variant, of));
        quote! { #docs #label = #wire }
    });
    // An enum with texts for its values is no Rust, but can be read as such: the macro it goes into knows better.
    quote! {
        #[#table]
        #docs
        #deprecated
        pub enum #name { #(#variants,)* }
    }
}

fn wire(variant: &Variant, of: Scalar) -> TokenStream {
    match of {
        Scalar::Text => {
            let text = Literal::string(&variant.wire);
            quote! { #text }
        }
        Scalar::Integer => checks::integer(variant.wire.parse().unwrap_or_default()),
    }
}

fn choice(named: &NamedType, one_of: &OneOf, facts: &Facts<'_>, uses: &mut Uses<'_>) -> TokenStream {
    let name = format_ident!("{}", named.name);
    let described = docs::escape(&named.description);
    let described = if described.is_empty() { format!("The choice `{}`.", named.name) } else { described };
    let told =
        one_of.discriminator.as_ref().map(|property| format!(" {} tells which it is.", docs::code(property)));
    let docs = docs::outer(&format!(
        "{}{}\n\nThe service may add others: a `match` needs an arm for the rest.",
        docs::sentence(&described),
        told.unwrap_or_default(),
    ));
    let deprecated = deprecated(named);
    let eq = facts.is_eq(&named.name).then(|| quote! { Eq });
    let [sign, one_of_macro, unrecognized, value] =
        ["Sign", "one_of", "Unrecognized", "Value"].map(|name| uses.contract(name));
    let mut variants = Vec::new();
    let mut rows = Vec::new();
    for choice in &one_of.choices {
        let label = format_ident!("{}", choice.name);
        let mut ty = types::item(&choice.item, uses);
        if facts.holds(&choice.item.ty, &named.name) {
            ty = quote! { Box<#ty> };
        }
        let (docs, test) = match &choice.sign {
            Sign::Tag(values) => {
                let property = one_of.discriminator.as_deref().unwrap_or_default();
                let shown: Vec<String> = values.iter().map(|value| docs::code(value)).collect();
                let docs = format!("If {} is {}.", docs::code(property), shown.join(" or "));
                (docs, quote! { #sign::Tag(#property, &[#(#values),*]) })
            }
            Sign::Property(property) => {
                (format!("If {} is there.", docs::code(property)), quote! { #sign::Property(#property) })
            }
            Sign::Sort(sort) => {
                let sort_name = format_ident!("{}", heck::ToUpperCamelCase::to_upper_camel_case(*sort));
                (format!("If it is JSON of the sort {sort}."), quote! { #sign::#sort_name })
            }
        };
        let described = docs::escape(&choice.description);
        let docs = if described.is_empty() { docs } else { format!("{} {docs}", docs::sentence(&described)) };
        let docs = docs::outer(&docs);
        variants.push(quote! { #docs #label(#ty) });
        rows.push(quote! { #label(#test) });
    }
    let checked = facts.is_checked(&named.name).then(|| checks::checked_choice(named, one_of, facts, uses));
    let mut held = one_of.choices.iter().filter(|choice| !facts.holds(&choice.item.ty, &named.name));
    let uneven = wide::uneven(held.any(|choice| wide::is_large(&choice.item.ty, facts)));
    quote! {
        #docs
        #deprecated
        #uneven
        #[derive(Clone, Debug, PartialEq, #eq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// What this version does not know, kept as it came.
            Unknown(#unrecognized<#value>),
        }

        #one_of_macro!(#name, #(#rows),*);

        #checked
    }
}
