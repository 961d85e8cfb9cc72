//! Types as Rust writes them.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::Uses;
use crate::ir::{Field, Type};

/// The type of a value.
pub(super) fn ty(ty: &Type, uses: &mut Uses) -> TokenStream {
    match ty {
        Type::Text => quote! { String },
        Type::Timestamp => uses.contract("Timestamp").into_token_stream(),
        Type::Sensitive => uses.sensitive("Sensitive").into_token_stream(),
        Type::Personal => uses.sensitive("Personal").into_token_stream(),
        Type::Integer { bits: 32 } => quote! { i32 },
        Type::Integer { .. } => quote! { i64 },
        Type::Boolean => quote! { bool },
        Type::Json => uses.name("serde_json", "Value").into_token_stream(),
        Type::Identifier { name, .. } | Type::Enum { name } | Type::Record { name } => {
            uses.shared(name).into_token_stream()
        }
        Type::List(item) => {
            let item = self::ty(&item.ty, uses);
            quote! { Vec<#item> }
        }
    }
}

/// The type of a field.
pub(super) fn field(field: &Field, uses: &mut Uses) -> TokenStream {
    let ty = ty(&field.ty, uses);
    if field.required {
        ty
    } else {
        quote! { Option<#ty> }
    }
}

/// The type of a parameter that gives a value, and the value of it.
pub(super) fn parameter(ty: &Type, name: &proc_macro2::Ident, uses: &mut Uses) -> (TokenStream, TokenStream) {
    let own = self::ty(ty, uses);
    match ty {
        Type::List(item) if converts(&item.ty) => {
            let item = self::ty(&item.ty, uses);
            (
                quote! { impl IntoIterator<Item = impl Into<#item>> },
                quote! { #name.into_iter().map(Into::into).collect() },
            )
        }
        ty if converts(ty) => (quote! { impl Into<#own> }, quote! { #name.into() }),
        _ => (own, quote! { #name }),
    }
}

/// Whether a caller may give a text in its place.
pub(super) fn converts(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Text
            | Type::Timestamp
            | Type::Sensitive
            | Type::Personal
            | Type::Identifier { .. }
            | Type::Enum { .. }
    )
}
