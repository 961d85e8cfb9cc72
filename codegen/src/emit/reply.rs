//! Replies: their types, and `decode`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Facts, Uses, docs, record, types, wide};
use crate::{
    ir::{Content, Operation, Record, ReplyCase},
    lower::status_name,
};

/// What an operation answers.
pub(super) struct Emitted {
    /// The types that are its own.
    pub(super) items: TokenStream,
    /// What is said of the reply, where it has no type of its own to say it.
    pub(super) docs: TokenStream,
    /// What `Operation::Reply` is.
    pub(super) ty: TokenStream,
    /// The body of `decode`.
    pub(super) decode: TokenStream,
    /// Whether `decode` looks at the reply.
    pub(super) reads: bool,
}

pub(super) fn emit(operation: &Operation, facts: &Facts<'_>, uses: &mut Uses<'_>) -> Emitted {
    match operation.reply.cases.as_slice() {
        [case] => one(operation, case, facts, uses),
        cases => several(operation, cases, facts, uses),
    }
}

fn one(operation: &Operation, case: &ReplyCase, facts: &Facts<'_>, uses: &mut Uses<'_>) -> Emitted {
    let name = format_ident!("{}", operation.reply.name);
    match &case.content {
        Content::Empty => Emitted {
            items: own(&Record::new(&operation.reply.name), case, operation, facts, uses),
            docs: TokenStream::new(),
            ty: quote! { #name },
            decode: quote! { Ok(#name::new()) },
            reads: false,
        },
        Content::Object(record) => Emitted {
            items: own(record, case, operation, facts, uses),
            docs: TokenStream::new(),
            ty: quote! { #name },
            decode: quote! { reply.json() },
            reads: true,
        },
        content => {
            let (ty, read) = held(content, uses);
            let docs = docs::outer(&described(case));
            Emitted { items: TokenStream::new(), docs, ty, decode: quote! { reply.#read() }, reads: true }
        }
    }
}

/// What the description says of a reply.
fn described(case: &ReplyCase) -> String {
    let text = docs::escape(&case.description);
    if text.is_empty() { text } else { docs::sentence(&text) }
}

fn own(
    record: &Record,
    case: &ReplyCase,
    operation: &Operation,
    facts: &Facts<'_>,
    uses: &mut Uses<'_>,
) -> TokenStream {
    let docs = format!("The reply to [`{}`].\n\n{}", operation.request.name, described(case));
    record::emit(record, &docs, false, record::Serde::Both, facts, uses)
}

/// The type of what a reply holds, and the method that reads it.
fn held(content: &Content, uses: &mut Uses<'_>) -> (TokenStream, TokenStream) {
    match content {
        Content::Empty => (quote! { () }, quote! { empty }),
        Content::Object(record) => {
            let name = format_ident!("{}", record.name);
            (quote! { #name }, quote! { json })
        }
        Content::Json(item) => (types::item(item, uses), quote! { json }),
        Content::Text(_) => (quote! { String }, quote! { text }),
        Content::Bytes(_) => (uses.contract("Bytes"), quote! { bytes }),
    }
}

fn several(operation: &Operation, cases: &[ReplyCase], facts: &Facts<'_>, uses: &mut Uses<'_>) -> Emitted {
    let name = format_ident!("{}", operation.reply.name);
    let error = uses.contract("DecodeError");
    let mut items = TokenStream::new();
    let (mut variants, mut arms) = (Vec::new(), Vec::new());
    let (mut eq, mut large) = (true, false);
    for case in cases {
        let label = format_ident!("{}", status_name(case.status));
        let status = proc_macro2::Literal::u16_unsuffixed(case.status);
        let described = docs::escape_in_line(&case.description);
        let docs = docs::outer(&docs::sentence(&format!("Status {status}: {described}")));
        if let Content::Object(record) = &case.content {
            eq &= facts.is_eq(&record.name);
            large |= wide::is_large_record(record, facts);
            items.extend(own(record, case, operation, facts, uses));
        }
        if let Content::Json(item) = &case.content {
            eq &= facts.is_eq_type(&item.ty);
            large |= wide::is_large(&item.ty, facts);
        }
        if case.content == Content::Empty {
            variants.push(quote! { #docs #label });
            arms.push(quote! { #status => Ok(#name::#label) });
        } else {
            let (ty, read) = held(&case.content, uses);
            variants.push(quote! { #docs #label(#ty) });
            arms.push(quote! { #status => reply.#read().map(#name::#label) });
        }
    }
    let docs = docs::outer(&format!("The reply to [`{}`]: one for each status.", operation.request.name));
    let eq = eq.then(|| quote! { Eq });
    let uneven = wide::uneven(large);
    let items = quote! {
        #docs
        #uneven
        #[derive(Clone, Debug, PartialEq, #eq)]
        #[non_exhaustive]
        pub enum #name { #(#variants,)* }
        #items
    };
    let decode = quote! {
        match reply.status().as_u16() {
            #(#arms,)*
            _ => Err(#error::custom(".", "a status that the description does not list")),
        }
    };
    Emitted { items, docs: TokenStream::new(), ty: quote! { #name }, decode, reads: true }
}
