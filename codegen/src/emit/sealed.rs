//! How an object with sensitive fields is written: field by field, some of them sealed.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Facts, Uses, checks};
use crate::ir::{Field, Place, Record, Rules, Type};

/// The form of an object, as far as it is a body; nothing where it is all in the clear, which serde writes.
pub(super) fn form(record: &Record, facts: &Facts<'_>, uses: &mut Uses<'_>) -> TokenStream {
    if !facts.sealed.is_in_record(record) {
        return TokenStream::new();
    }
    let name = format_ident!("{}", record.name);
    let seal = uses.sensitive("seal");
    let fields = record.fields.iter().filter(|field| field.place == Place::Body);
    let rows = fields.map(|field| row(field, facts));
    let rest = record.rest.as_ref().map(|_| quote! { , rest(additional_properties) });
    quote! { #seal!(#name, #(#rows),* #rest); }
}

fn row(field: &Field, facts: &Facts<'_>) -> TokenStream {
    let (name, wire) = (format_ident!("{}", field.name), &field.wire);
    let sealed = facts.sealed.is_in(&field.ty);
    let how = match (sealed, field.required) {
        (true, true) => "sealed",
        (true, false) => "sealed_optional",
        (false, true) => "plain",
        (false, false) => "plain_optional",
    };
    let how = format_ident!("{how}");
    let longest = sealed.then(|| {
        let longest = longest(&field.ty, &field.rules).map(|longest| checks::integer(longest as i128));
        let longest = longest.map_or_else(|| quote! { None }, |longest| quote! { Some(#longest) });
        quote! { , #longest }
    });
    quote! { #how(#name, #wire #longest) }
}

/// The limit of a ciphertext: an object has its own.
fn longest(ty: &Type, rules: &Rules) -> Option<usize> {
    match ty {
        Type::Sensitive => rules.max_length,
        Type::List(item) | Type::Map(item) => longest(&item.ty, &item.rules),
        _ => None,
    }
}
