//! Types as Rust writes them.

use proc_macro2::TokenStream;
use quote::quote;

use super::Uses;
use crate::ir::{Field, Item, Scalar, Type};

/// The type of a value.
pub(super) fn ty(ty: &Type, uses: &mut Uses<'_>) -> TokenStream {
    match ty {
        Type::Text => quote! { String },
        Type::Timestamp => uses.contract("Timestamp"),
        Type::Date => uses.contract("Date"),
        Type::Sensitive => uses.sensitive("Sensitive"),
        Type::Personal => uses.sensitive("Personal"),
        Type::Integer(integer) => integer.rust().parse().unwrap_or_default(),
        Type::Float { bits: 32 } => quote! { f32 },
        Type::Float { .. } => quote! { f64 },
        Type::Boolean => quote! { bool },
        Type::Json => uses.contract("Value"),
        Type::Upload => uses.contract("Upload"),
        Type::Identifier { name, .. }
        | Type::Enum { name, .. }
        | Type::Record { name }
        | Type::OneOf { name } => uses.shared(name),
        Type::List(item) => {
            let item = self::item(item, uses);
            quote! { Vec<#item> }
        }
        Type::Map(item) => {
            let map = uses.name("std::collections", "BTreeMap");
            let item = self::item(item, uses);
            quote! { #map<String, #item> }
        }
    }
}

/// The type of what a list or a map holds.
pub(super) fn item(item: &Item, uses: &mut Uses<'_>) -> TokenStream {
    let ty = ty(&item.ty, uses);
    if item.nullable {
        quote! { Option<#ty> }
    } else {
        ty
    }
}

/// The type of a field.
pub(super) fn field(field: &Field, uses: &mut Uses<'_>) -> TokenStream {
    let ty = ty(&field.ty, uses);
    if is_option(field) {
        quote! { Option<#ty> }
    } else {
        ty
    }
}

pub(super) fn is_option(field: &Field) -> bool {
    !field.required || field.nullable
}

/// How a value is given by a caller.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// As it is.
    Exactly,
    /// As anything that converts.
    Into,
    /// As a list of anything that converts.
    Each,
}

/// How a caller gives a field.
pub(super) fn given(ty: &Type) -> Given {
    match ty {
        Type::List(item) if converts(&item.ty) && !item.nullable => Given::Each,
        ty if converts(ty) => Given::Into,
        _ => Given::Exactly,
    }
}

/// The same as the macro `builder!` writes it.
pub(super) fn given_as(ty: &Type, uses: &mut Uses<'_>) -> TokenStream {
    match (given(ty), ty) {
        (Given::Each, Type::List(item)) => {
            let item = self::item(item, uses);
            quote! { each #item }
        }
        (Given::Into, ty) => {
            let ty = self::ty(ty, uses);
            quote! { into #ty }
        }
        (_, ty) => self::ty(ty, uses),
    }
}

/// Whether a caller may give a text in its place.
pub(super) fn converts(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Text
            | Type::Timestamp
            | Type::Date
            | Type::Sensitive
            | Type::Personal
            | Type::Identifier { .. }
            | Type::Enum { of: Scalar::Text, .. }
    )
}

/// Whether a value is copied where it is used.
pub(super) fn is_copy(ty: &Type) -> bool {
    matches!(ty, Type::Integer(_) | Type::Float { .. } | Type::Boolean)
}
