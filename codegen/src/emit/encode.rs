//! `encode`: how a request is written.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Facts, Uses, types};
use crate::ir::{Body, Field, Operation, Place, Type};

/// The body of `encode`.
pub(super) fn encode(operation: &Operation, facts: &Facts<'_>, uses: &mut Uses<'_>) -> TokenStream {
    let record = &operation.request;
    let encoder = uses.contract("Encoder");
    let parameters: TokenStream = record.fields.iter().filter_map(parameter).collect();
    let start = quote! { #encoder::new(Self::METADATA) #parameters };
    let is_sealed = facts.sealed.is_in_record(record);
    match operation.body {
        Body::None => quote! { #start.empty() },
        Body::Multipart => multipart(operation, &start),
        Body::Value => {
            let names = record.body().map(|field| format_ident!("{}", field.name));
            if is_sealed {
                quote! { #start.sealed(#(&self.#names)*, sealer) }
            } else {
                quote! { #start.json(#(&self.#names)*) }
            }
        }
        Body::Object if is_sealed => quote! { #start.sealed(self, sealer) },
        Body::Object if record.body().count() == record.fields.len() => quote! { #start.json(self) },
        Body::Object => quote! { #start.fields(self) },
    }
}

fn multipart(operation: &Operation, start: &TokenStream) -> TokenStream {
    let mut json = TokenStream::new();
    let mut files = Vec::new();
    for field in operation.request.body() {
        let (name, wire) = (format_ident!("{}", field.name), &field.wire);
        match (&field.ty, types::is_option(field)) {
            (Type::Upload, false) => files.push(quote! { (#wire, Some(&self.#name)) }),
            (Type::Upload, true) => files.push(quote! { (#wire, self.#name.as_ref()) }),
            _ => json = quote! { #wire, &self.#name },
        }
    }
    quote! { #start.multipart(#json, &[#(#files),*]) }
}

fn parameter(field: &Field) -> Option<TokenStream> {
    let (name, wire) = (format_ident!("{}", field.name), &field.wire);
    let is_list = matches!(field.ty, Type::List(_));
    Some(match field.place {
        Place::Path => quote! { .path(#wire, &self.#name) },
        Place::Query { joined: true } if is_list => quote! { .query_joined(#wire, &self.#name) },
        Place::Query { .. } if is_list => quote! { .query_each(#wire, &self.#name) },
        Place::Query { .. } => quote! { .query(#wire, &self.#name) },
        Place::Header => quote! { .header(#wire, &self.#name) },
        Place::Cookie => quote! { .cookie(#wire, &self.#name) },
        Place::Body => return None,
    })
}
