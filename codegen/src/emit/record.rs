//! Structs: their fields, how they are made, how they are set.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Facts, Uses, docs, types};
use crate::{
    emit::types::Given,
    ir::{Field, Record, Type},
};

/// Above so many required values, `new` takes them by name: neighbours of one type swap in silence.
pub(crate) const MOST_PARAMETERS: usize = 4;

/// What serde does with a struct.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Serde {
    /// Reads it: it holds what is never written in the clear.
    Reads,
    Both,
}

impl Serde {
    /// What it does with an object of this kind.
    pub(super) fn of(record: &Record, facts: &Facts<'_>) -> Self {
        if facts.sealed.is_in_record(record) { Self::Reads } else { Self::Both }
    }
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
    let allow = deprecated.then(|| {
        quote! { #[allow(deprecated, reason = "it is deprecated for its callers")] }
    });
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
    let new = constructor(record, uses);
    let setters: TokenStream = record.optional().map(|field| setter(field, uses)).collect();
    let required = (record.required().count() > MOST_PARAMETERS).then(|| required_struct(record, uses));
    quote! {
        #docs
        #deprecated
        #bools
        #[derive(Clone, Debug, #default PartialEq, #eq #serialize #deserialize)]
        #[non_exhaustive]
        pub struct #name { #fields #rest }

        #allow
        impl #name { #new #setters }

        #required
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
fn serde_attribute(field: &Field, serde: Serde, uses: &mut Uses<'_>) -> TokenStream {
    let mut keys = Vec::new();
    if field.name != field.wire {
        let wire = &field.wire;
        keys.push(quote! { rename = #wire });
    }
    if !field.required {
        let empty_is_none = matches!(field.ty, Type::Timestamp | Type::Date | Type::Record { .. });
        if empty_is_none {
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

fn constructor(record: &Record, uses: &mut Uses<'_>) -> TokenStream {
    let optional: Vec<_> = record.optional().map(|field| format_ident!("{}", field.name)).collect();
    let required: Vec<_> = record.required().map(|field| format_ident!("{}", field.name)).collect();
    let rest = record.rest.as_ref().map(|_| {
        let map = uses.name("std::collections", "BTreeMap");
        quote! { additional_properties: #map::new(), }
    });
    if required.len() > MOST_PARAMETERS {
        let named = format_ident!("{}", record.required_name());
        return quote! {
            /// From the values that are required; the others are absent.
            pub fn new(required: #named) -> Self {
                let #named { #(#required),* } = required;
                Self { #(#required,)* #(#optional: None,)* #rest }
            }
        };
    }
    let mut parameters = Vec::new();
    let mut values = Vec::new();
    for (field, name) in record.required().zip(&required) {
        let (ty, value) = types::parameter(field, name, uses);
        parameters.push(quote! { #name: #ty });
        let shorthand = *name == value.to_string();
        values.push(if shorthand {
            quote! { #name }
        } else {
            quote! { #name: #value }
        });
    }
    let summary = if record.fields.is_empty() {
        "An empty one."
    } else if optional.is_empty() {
        "From its values, all of which are required."
    } else {
        "From the values that are required; the others are absent."
    };
    let docs = docs::outer(summary);
    quote! {
        #docs
        pub fn new(#(#parameters),*) -> Self {
            Self { #(#values,)* #(#optional: None,)* #rest }
        }
    }
}

fn setter(field: &Field, uses: &mut Uses<'_>) -> TokenStream {
    let name = format_ident!("{}", field.name);
    let setter = uses.contract("setter");
    let deprecated = field.deprecated.then(|| quote! { #[deprecated] });
    let ty = match (types::given(&field.ty), &field.ty) {
        (Given::Each, Type::List(item)) => {
            let item = types::item(item, uses);
            quote! { each #item }
        }
        (Given::Into, ty) => {
            let ty = types::ty(ty, uses);
            quote! { into #ty }
        }
        (_, ty) => types::ty(ty, uses),
    };
    quote! { #setter!(#deprecated #name: #ty); }
}

/// The required values by name.
fn required_struct(record: &Record, uses: &mut Uses<'_>) -> TokenStream {
    let name = format_ident!("{}", record.required_name());
    let required_values = uses.contract("required_values");
    let docs = docs::outer(&format!("What [`{}::new`] needs, by name.", record.name));
    let fields: TokenStream = record
        .required()
        .map(|field| {
            let name = format_ident!("{}", field.name);
            let ty = types::field(field, uses);
            quote! { pub #name: #ty, }
        })
        .collect();
    quote! {
        #[#required_values]
        #docs
        pub struct #name { #fields }
    }
}
