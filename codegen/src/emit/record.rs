//! Structs: their fields, how they are made, how they are set.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Facts, Uses, docs, types};
use crate::ir::{Field, Record, Type};

/// Above so many required values, `new` takes them by name: neighbours of one type swap in silence.
pub(crate) const MOST_PARAMETERS: usize = 4;

/// What serde does with a struct.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Serde {
    /// Reads it: it holds what is never written in the clear.
    Reads,
    /// Writes it.
    Writes,
    Both,
}

/// A struct, with what makes and sets it.
pub(super) fn emit(
    record: &Record,
    docs: &str,
    deprecated: bool,
    serde: Serde,
    facts: &Facts<'_>,
    uses: &mut Uses<'_>,
) -> TokenStream {
    let name = format_ident!("{}", record.name);
    let docs = docs::outer(docs);
    let deserialize = uses.name("serde", "Deserialize");
    let serialize = (serde == Serde::Both).then(|| uses.name("serde", "Serialize"));
    let serialize = serialize.map(|serialize| quote! { #serialize, });
    let default = (record.required().count() == 0).then(|| quote! { Default, });
    let eq = facts.is_eq(&record.name).then(|| quote! { Eq, });
    let deprecated = deprecated.then(|| quote! { #[deprecated] });
    let bools = record.fields.iter().filter(|field| field.ty == Type::Boolean && !types::is_option(field));
    let bools = (bools.count() > 3).then(|| {
        quote! { #[allow(clippy::struct_excessive_bools, reason = "the service wants them")] }
    });
    let fields: TokenStream = record.fields.iter().map(|field| field_of(field, serde, uses)).collect();
    let rest = record.rest.as_ref().map(|item| {
        let map = uses.name("std::collections", "BTreeMap");
        let item = types::item(item, uses);
        quote! {
            /// What came beside the properties that have a name.
            #[serde(flatten)]
            pub additional_properties: #map<String, #item>,
        }
    });
    let builder = builder(record, uses);
    quote! {
        #docs
        #deprecated
        #bools
        #[derive(Clone, Debug, #default PartialEq, #eq #serialize #deserialize)]
        #[non_exhaustive]
        pub struct #name { #fields #rest }

        #builder
    }
}

fn field_of(field: &Field, serde: Serde, uses: &mut Uses<'_>) -> TokenStream {
    let name = format_ident!("{}", field.name);
    let docs = docs::outer(&docs::field(field));
    let ty = types::field(field, uses);
    let serde = serde_attribute(field, serde, uses);
    let deprecated = field.deprecated.then(|| quote! { #[deprecated] });
    quote! { #docs #deprecated #serde pub #name: #ty, }
}

/// How serde reads and writes a field: under its name, absent or `null` alike, empty where the service means none.
pub(super) fn serde_attribute(field: &Field, serde: Serde, uses: &mut Uses<'_>) -> TokenStream {
    let mut keys = Vec::new();
    if field.name != field.wire {
        let wire = &field.wire;
        keys.push(quote! { rename = #wire });
    }
    if !field.required {
        let empty_is_none = matches!(field.ty, Type::Timestamp | Type::Date | Type::Record { .. });
        if serde != Serde::Writes && empty_is_none {
            let read = uses.contract("empty_as_none").to_string();
            keys.push(quote! { default, deserialize_with = #read });
        }
        if serde != Serde::Reads {
            keys.push(quote! { skip_serializing_if = "Option::is_none" });
        }
    }
    if keys.is_empty() {
        TokenStream::new()
    } else {
        quote! { #[serde(#(#keys),*)] }
    }
}

/// `new` and the setters, as callers chain them.
fn builder(record: &Record, uses: &mut Uses<'_>) -> TokenStream {
    let name = format_ident!("{}", record.name);
    let builder = uses.contract("builder");
    let values: TokenStream = if record.required().count() > MOST_PARAMETERS {
        let values = format_ident!("{}", record.required_name());
        let fields = record.required().map(|field| {
            let (name, ty) = (format_ident!("{}", field.name), types::field(field, uses));
            quote! { #name: #ty }
        });
        let fields: Vec<_> = fields.collect();
        quote! { #values { #(#fields),* } }
    } else {
        let parameters = record.required().map(|field| {
            let name = format_ident!("{}", field.name);
            let ty =
                if field.nullable { types::field(field, uses) } else { types::given_as(&field.ty, uses) };
            quote! { #name: #ty }
        });
        let parameters: Vec<_> = parameters.collect();
        quote! { #(#parameters),* }
    };
    let setters = record.optional().map(|field| {
        let (name, ty) = (format_ident!("{}", field.name), types::given_as(&field.ty, uses));
        let deprecated = field.deprecated.then(|| quote! { #[deprecated] });
        quote! { #deprecated .#name(#ty) }
    });
    let setters: TokenStream = setters.collect();
    let rest = record.rest.as_ref().map(|_| quote! { ..additional_properties });
    quote! { #builder! { #name::new(#values) #setters #rest; } }
}
