//! `encode`: how a request is written.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{Uses, checks, record, types};
use crate::ir::{Body, Field, Operation, Place, Type};

/// The body of `encode`, and the struct that it serialises where the request itself is not the body.
pub(super) fn encode(operation: &Operation, uses: &mut Uses<'_>) -> (TokenStream, TokenStream) {
    let record = &operation.request;
    let encoder = uses.contract("Encoder");
    let parameters: TokenStream = record.fields.iter().filter_map(parameter).collect();
    let start = quote! { #encoder::new(Self::METADATA) #parameters };
    match operation.body {
        Body::None => (TokenStream::new(), quote! { #start.empty() }),
        Body::Value => {
            let names = record.body().map(|field| format_ident!("{}", field.name));
            (TokenStream::new(), quote! { #start.json(#(&self.#names)*) })
        }
        Body::Multipart => (TokenStream::new(), multipart(operation, &start)),
        Body::Object if record.body().count() == record.fields.len() && !record.is_sensitive() => {
            (TokenStream::new(), quote! { #start.json(self) })
        }
        Body::Object if !record.is_sensitive() => (TokenStream::new(), quote! { #start.fields(self) }),
        Body::Object => {
            let values: Vec<_> = record.body().map(body_value).collect();
            let sealing = uses.sensitive("Sealing");
            let name = body_name(uses);
            let encode = quote! {
                let mut sealing = #sealing::new(sealer);
                let body = #name { #(#values),* };
                sealing.finish()?;
                #start.json(&body)
            };
            (body_struct(operation, uses), encode)
        }
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

/// The body as it is serialised: borrowed, without parameters, sensitive fields sealed.
fn body_struct(operation: &Operation, uses: &mut Uses<'_>) -> TokenStream {
    let serialize = uses.name("serde", "Serialize");
    let fields: Vec<_> = operation
        .request
        .body()
        .map(|field| {
            let name = format_ident!("{}", field.name);
            let serde = record::serde_attribute(field, record::Serde::Writes, uses);
            let ty = borrowed(field, uses);
            quote! { #serde #name: #ty }
        })
        .collect();
    let borrows = |field: &Field| field.ty != Type::Sensitive && !types::is_copy(&field.ty);
    let lifetime = operation.request.body().any(borrows).then(|| quote! { <'a> });
    let allow = alike(operation).then(|| {
        quote! { #[allow(clippy::struct_field_names, reason = "the names are the service's")] }
    });
    let name = body_name(uses);
    quote! {
        #allow
        #[derive(#serialize)]
        struct #name #lifetime { #(#fields),* }
    }
}

/// What the struct of the body is called: apart from a type of the description.
fn body_name(uses: &Uses<'_>) -> Ident {
    format_ident!("{}", if uses.is_taken("Body") { "Body_" } else { "Body" })
}

fn borrowed(field: &Field, uses: &mut Uses<'_>) -> TokenStream {
    let ty = match &field.ty {
        Type::Sensitive => uses.sensitive("Sealed"),
        Type::List(item) => {
            let item = types::item(item, uses);
            quote! { &'a [#item] }
        }
        Type::Text => quote! { &'a str },
        ty if types::is_copy(ty) => types::ty(ty, uses),
        ty => {
            let ty = types::ty(ty, uses);
            quote! { &'a #ty }
        }
    };
    if types::is_option(field) {
        quote! { Option<#ty> }
    } else {
        ty
    }
}

/// Whether all fields begin or end with one word, which a lint takes for a mistake.
fn alike(operation: &Operation) -> bool {
    let names: Vec<&str> = operation.request.body().map(|field| field.name.as_str()).collect();
    let first = |name: &str| name.split('_').next().map(str::to_owned);
    let last = |name: &str| name.rsplit('_').next().map(str::to_owned);
    let same = |word: &dyn Fn(&str) -> Option<String>| names.iter().all(|name| word(name) == word(names[0]));
    names.len() >= 3 && (same(&first) || same(&last))
}

fn body_value(field: &Field) -> TokenStream {
    let (name, wire) = (format_ident!("{}", field.name), &field.wire);
    let optional = types::is_option(field);
    if field.ty == Type::Sensitive {
        let longest = field.rules.max_length.map(|longest| checks::integer(longest as i128));
        let longest = longest.map_or_else(|| quote! { None }, |longest| quote! { Some(#longest) });
        return if optional {
            quote! { #name: sealing.seal_optional(#wire, self.#name.as_ref(), #longest) }
        } else {
            quote! { #name: sealing.seal(#wire, &self.#name, #longest) }
        };
    }
    match (&field.ty, optional) {
        (ty, _) if types::is_copy(ty) => quote! { #name: self.#name },
        (_, false) => quote! { #name: &self.#name },
        (Type::List(_) | Type::Text, true) => quote! { #name: self.#name.as_deref() },
        (_, true) => quote! { #name: self.#name.as_ref() },
    }
}
