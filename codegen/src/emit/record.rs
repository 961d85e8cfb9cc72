//! Structs: their fields, how they are made, how they are set.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Uses, docs, types};
use crate::ir::{Field, Record, Type};

/// Above so many required values, `new` takes them by name: neighbours of one type swap in silence.
pub(super) const MOST_PARAMETERS: usize = 4;

/// A struct that serialises as it stands.
pub(super) fn plain(record: &Record, docs: &str, uses: &mut Uses) -> TokenStream {
    let serialize = uses.name("serde", "Serialize");
    emit(record, docs, Some(serialize), uses)
}

/// A struct that can't be serialised, since it holds values that travel sealed.
pub(super) fn sensitive(record: &Record, docs: &str, uses: &mut Uses) -> TokenStream {
    emit(record, docs, None, uses)
}

fn emit(record: &Record, docs: &str, serialize: Option<proc_macro2::Ident>, uses: &mut Uses) -> TokenStream {
    let name = format_ident!("{}", record.name);
    let docs = docs::outer(docs);
    let deserialize = uses.name("serde", "Deserialize");
    let serializes = serialize.is_some();
    let serialize = serialize.map(|serialize| quote! { #serialize, });
    let default = (record.required().count() == 0).then(|| quote! { Default, });
    let fields: TokenStream = record.fields.iter().map(|field| field_of(field, serializes, uses)).collect();
    let new = constructor(record, uses);
    let setters: TokenStream = record.optional().map(|field| setter(field, uses)).collect();
    let required = (record.required().count() > MOST_PARAMETERS).then(|| required_struct(record, uses));
    quote! {
        #docs
        #[derive(Clone, Debug, #default PartialEq, Eq, #serialize #deserialize)]
        #[non_exhaustive]
        pub struct #name { #fields }

        impl #name { #new #setters }

        #required
    }
}

fn field_of(field: &Field, serializes: bool, uses: &mut Uses) -> TokenStream {
    let name = format_ident!("{}", field.name);
    let docs = docs::outer(&docs::field(field));
    let ty = types::field(field, uses);
    let serde = serde_attribute(field, if serializes { Direction::Both } else { Direction::In });
    quote! { #docs #serde pub #name: #ty, }
}

/// Whether a struct is read, written, or both.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    In,
    Out,
    Both,
}

/// How serde reads and writes a field: under its name, absent or `null` alike, empty where the service means none.
pub(super) fn serde_attribute(field: &Field, direction: Direction) -> TokenStream {
    let mut keys = Vec::new();
    if field.name != field.wire {
        let wire = &field.wire;
        keys.push(quote! { rename = #wire });
    }
    if !field.required {
        if direction != Direction::Out && matches!(field.ty, Type::Timestamp | Type::Record { .. }) {
            keys.push(quote! { default, deserialize_with = "crate::operation::empty_as_none" });
        }
        if direction != Direction::In {
            keys.push(quote! { skip_serializing_if = "Option::is_none" });
        }
    }
    if keys.is_empty() {
        TokenStream::new()
    } else {
        quote! { #[serde(#(#keys),*)] }
    }
}

fn constructor(record: &Record, uses: &mut Uses) -> TokenStream {
    let optional: Vec<_> = record.optional().map(|field| format_ident!("{}", field.name)).collect();
    let required: Vec<_> = record.required().map(|field| format_ident!("{}", field.name)).collect();
    if required.len() > MOST_PARAMETERS {
        let named = format_ident!("{}Required", record.name);
        return quote! {
            /// From the values that are required; the others are absent.
            pub fn new(required: #named) -> Self {
                let #named { #(#required),* } = required;
                Self { #(#required,)* #(#optional: None),* }
            }
        };
    }
    let mut parameters = Vec::new();
    let mut values = Vec::new();
    for (field, name) in record.required().zip(&required) {
        let (ty, value) = types::parameter(&field.ty, name, uses);
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
            Self { #(#values,)* #(#optional: None),* }
        }
    }
}

fn setter(field: &Field, uses: &mut Uses) -> TokenStream {
    let name = format_ident!("{}", field.name);
    let (ty, value) = types::parameter(&field.ty, &name, uses);
    let docs = docs::outer(&format!("Sets `{}`.", field.name));
    quote! {
        #docs
        pub fn #name(mut self, #name: #ty) -> Self {
            self.#name = Some(#value);
            self
        }
    }
}

/// The required values by name.
fn required_struct(record: &Record, uses: &mut Uses) -> TokenStream {
    let name = format_ident!("{}Required", record.name);
    let docs = docs::outer(&format!("What [`{}::new`] needs, by name.", record.name));
    let fields: TokenStream = record
        .required()
        .map(|field| {
            let docs = docs::outer(&format!("See [`{}::{}`].", record.name, field.name));
            let name = format_ident!("{}", field.name);
            let ty = types::ty(&field.ty, uses);
            quote! { #docs pub #name: #ty, }
        })
        .collect();
    quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct #name { #fields }
    }
}
