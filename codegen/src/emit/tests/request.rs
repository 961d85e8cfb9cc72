//! The example request, and what it is on the wire.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::{address, json, raw};
use crate::{
    emit::{Facts, example::Example},
    ir::{Body, Operation, Type},
};

/// Nothing where a required value has no example.
pub(super) fn emit(operation: &Operation, example: &mut Example<'_>, facts: &Facts<'_>) -> TokenStream {
    let Some(request) = example.request() else { return TokenStream::new() };
    let name = example.name(&operation.request.name);
    let method = &operation.method;
    let path_and_query = address::path_and_query(operation);
    let headers = address::headers(operation).into_iter().map(|(name, value)| quote! { (#name, #value) });
    let (content_type, json, files) = body(operation, facts);
    quote! {
        /// The example request, as a caller makes it.
        pub(crate) fn request() -> #name { #request }

        /// What it is on the wire.
        pub(crate) const REQUEST: examples::Request = examples::Request {
            method: #method,
            path_and_query: #path_and_query,
            headers: &[#(#headers),*],
            content_type: #content_type,
            json: #json,
            files: &[#(#files),*],
        };

        #[test]
        fn the_request_is_written_as_described() {
            REQUEST.is_written_by(&request());
        }
    }
}

/// The type of the body, the JSON in it, and the files in it.
fn body<'a>(operation: &'a Operation, facts: &Facts<'_>) -> (TokenStream, TokenStream, Vec<&'a str>) {
    let example = |name: &str| operation.request_example.get(name);
    let whole = || {
        let field = operation.request.body().find(|field| field.ty != Type::Upload)?;
        Some(json::value(example(&field.name)?, &field.ty, facts))
    };
    let json = match operation.body {
        Body::None => None,
        Body::Object => Some(json::Json::Object(json::fields(
            operation.request.body(),
            |field| example(&field.name),
            facts,
        ))),
        Body::Value | Body::Multipart => whole(),
    };
    let content_type = match operation.body {
        Body::None => quote! { None },
        Body::Object | Body::Value => quote! { Some("application/json") },
        Body::Multipart => quote! { Some("multipart/form-data") },
    };
    let json = json.map_or_else(
        || quote! { None },
        |json| {
            let text = raw(&json.text());
            quote! { Some(#text) }
        },
    );
    let uploads = operation.request.body().filter(|field| field.ty == Type::Upload);
    let files = uploads.filter_map(|field| example(&field.name).and_then(Value::as_str)).collect();
    (content_type, json, files)
}
