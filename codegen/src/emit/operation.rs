//! The file of one operation: request, reply, the contract, the client's method.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{Facts, Uses, checks, client, docs, encode, errors, named, record, reply, wide};
use crate::ir::{Body, Content, Field, Idempotency, Operation, Place, Scalar, Tag, Type};

/// Everything of one operation.
pub(super) fn file(tag: &Tag, operation: &Operation, facts: &Facts<'_>) -> TokenStream {
    let mut uses = Uses::new(facts, 2).within(&operation.inline_types);
    let summary = docs::escape_in_line(operation.summary.trim_end_matches('.'));
    let head = docs::inner(&format!("{summary}: `{} {}`.", operation.method, operation.path));
    let request = request(operation, facts, &mut uses);
    let reply = reply::emit(operation, facts, &mut uses);
    let inline: TokenStream =
        operation.inline_types.iter().map(|inline| named::named(inline, facts, &mut uses)).collect();
    let contract = contract(operation, &reply, facts, &mut uses);
    let method = client::inherent(tag, operation, &reply.ty, facts);
    let replies = reply.items;
    let uses = uses.tokens();
    quote! { #head #uses #request #replies #inline #contract #method }
}

fn request(operation: &Operation, facts: &Facts<'_>, uses: &mut Uses<'_>) -> TokenStream {
    let summary = docs::escape_in_line(operation.summary.trim_end_matches('.'));
    let docs = format!("{summary}: the request.\n\n{}", docs::escape(&operation.description));
    let in_the_clear = !operation.request.is_sensitive() && operation.body != Body::Multipart;
    let serde = if in_the_clear { record::Serde::Both } else { record::Serde::Reads };
    record::emit(&operation.request, &docs, operation.deprecated, serde, facts, uses)
}

/// `impl Operation`: what the description says as constants, and how values are checked, written and read.
fn contract(
    operation: &Operation,
    reply: &reply::Emitted,
    facts: &Facts<'_>,
    uses: &mut Uses<'_>,
) -> TokenStream {
    let request = format_ident!("{}", operation.request.name);
    let (reply_type, reply_docs, decode) = (&reply.ty, &reply.docs, &reply.decode);
    let metadata = metadata(operation, facts, uses);
    let fields = field_table(operation, uses);
    let errors = errors::own(&operation.errors, uses);
    let check = check(operation, uses);
    let (body, encode) = encode::encode(operation, uses);
    let (long_check, long_encode) = (wide::long(&check), wide::long(&encode));
    let sealer_name = if operation.request.is_sensitive() { "sealer" } else { "_sealer" };
    let reply_name = if reply.reads { "reply" } else { "_reply" };
    let (sealer_name, reply_name) = (format_ident!("{sealer_name}"), format_ident!("{reply_name}"));
    let sealer = uses.sensitive("Sealer");
    let [op, meta, violations, encoded, encode_error, verified, decode_error] =
        ["Operation", "Metadata", "Violations", "Encoded", "EncodeError", "Verified", "DecodeError"]
            .map(|name| uses.contract(name));
    quote! {
        impl #op for #request {
            #reply_docs
            type Reply = #reply_type;

            const METADATA: &'static #meta = &#metadata;

            #long_check
            fn check(&self) -> Result<(), #violations> { #check }

            #long_encode
            fn encode(&self, #sealer_name: &dyn #sealer) -> Result<#encoded, #encode_error> { #encode }

            fn decode(#reply_name: &#verified) -> Result<Self::Reply, #decode_error> { #decode }
        }

        #fields
        #errors
        #body
    }
}

fn check(operation: &Operation, uses: &mut Uses<'_>) -> TokenStream {
    let statements = checks::statements(&operation.request, uses);
    if statements.is_empty() {
        return quote! { Ok(()) };
    }
    let check = uses.contract("Check");
    quote! { let mut check = #check::new(); #statements check.finish() }
}

fn metadata(operation: &Operation, facts: &Facts<'_>, uses: &mut Uses<'_>) -> TokenStream {
    let meta = uses.contract("Metadata");
    let method_type = uses.contract("Method");
    let Operation { id, path, .. } = operation;
    let method = format_ident!("{}", operation.method);
    let idempotency = operation.idempotency.as_ref().map(|identity| idempotency(identity, uses));
    let unsigned = (!operation.signed).then(|| quote! { .unsigned() });
    let accept = operation.reply.cases.iter().find_map(|case| match &case.content {
        Content::Text(media_type) | Content::Bytes(media_type) => Some(quote! { .accept(#media_type) }),
        _ => None,
    });
    let fields = (!operation.request.fields.is_empty()).then(|| quote! { .fields(FIELDS) });
    let errors = error_tables(operation, facts, uses);
    quote! {
        #meta::new(#id, #method_type::#method, #path)
            #idempotency #unsigned #accept #fields #errors
    }
}

/// The documented error codes, of the operation and of all, if there are any.
fn error_tables(operation: &Operation, facts: &Facts<'_>, uses: &mut Uses<'_>) -> Option<TokenStream> {
    let own = (!operation.errors.is_empty()).then(|| quote! { ERRORS });
    let common = super::has_errors(facts.api).then(|| uses.generated("errors", "COMMON"));
    if own.is_none() && common.is_none() {
        return None;
    }
    let [own, common] = [own, common].map(|table| table.unwrap_or(quote! { &[] }));
    Some(quote! { .errors(#own, #common) })
}

fn idempotency(identity: &Idempotency, uses: &mut Uses<'_>) -> TokenStream {
    let (ty, evidence_type) = (uses.contract("Idempotency"), uses.contract("Evidence"));
    let fields = &identity.fields;
    let evidence = format_ident!("{}", identity.evidence);
    let expires = identity.expires.as_ref().map(|(field, hours)| {
        let hours = Literal::u64_unsuffixed(*hours);
        quote! { .expires(#field, #hours) }
    });
    quote! { .idempotency(#ty::new(&[#(#fields),*], #evidence_type::#evidence) #expires) }
}

/// Every field of the request, what it is, and who may see it.
fn field_table(operation: &Operation, uses: &mut Uses<'_>) -> TokenStream {
    if operation.request.fields.is_empty() {
        return TokenStream::new();
    }
    let field_type = uses.contract("Field");
    let location = uses.contract("Location");
    let rows = operation.request.fields.iter().map(|field| {
        let place = format_ident!("{}", location_of(field.place));
        let pointer = pointer(field, operation.body);
        let values = values(field);
        let exposure = exposure(&field.ty);
        quote! { #field_type::new(#location::#place, #pointer) #values #exposure }
    });
    quote! { const FIELDS: &[#field_type] = &[#(#rows),*]; }
}

fn location_of(place: Place) -> &'static str {
    match place {
        Place::Path => "Path",
        Place::Query { .. } => "Query",
        Place::Header => "Header",
        Place::Cookie => "Cookie",
        Place::Body => "Body",
    }
}

fn pointer(field: &Field, body: Body) -> String {
    match (field.place, &field.ty) {
        (Place::Body, _) if body == Body::Value => String::new(),
        (Place::Body, Type::List(_) | Type::Map(_)) => format!("/{}/*", escaped(&field.wire)),
        (Place::Body, _) => format!("/{}", escaped(&field.wire)),
        _ => field.wire.clone(),
    }
}

/// A name as a JSON pointer writes it.
fn escaped(wire: &str) -> String {
    wire.replace('~', "~0").replace('/', "~1")
}

/// What a parameter is on the wire, where it is not one text.
fn values(field: &Field) -> Option<TokenStream> {
    if field.place == Place::Body {
        return None;
    }
    let (ty, list) = match &field.ty {
        Type::List(item) => {
            let joined = field.place == Place::Query { joined: true };
            (
                &item.ty,
                Some(if joined {
                    quote! { .joined() }
                } else {
                    quote! { .repeated() }
                }),
            )
        }
        ty => (ty, None),
    };
    let sort = match ty {
        Type::Integer(_) | Type::Enum { of: Scalar::Integer, .. } => Some(quote! { .integer() }),
        Type::Boolean => Some(quote! { .flag() }),
        _ => None,
    };
    (sort.is_some() || list.is_some()).then(|| quote! { #sort #list })
}

fn exposure(ty: &Type) -> Option<TokenStream> {
    match ty {
        Type::Sensitive => Some(quote! { .sensitive() }),
        // What an object holds is not told here, so as a whole it is withheld.
        Type::Personal
        | Type::Identifier { personal: true, .. }
        | Type::Record { .. }
        | Type::OneOf { .. }
        | Type::Upload
        | Type::Json => Some(quote! { .personal() }),
        Type::List(item) | Type::Map(item) => exposure(&item.ty),
        _ => None,
    }
}
