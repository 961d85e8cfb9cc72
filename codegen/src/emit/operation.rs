//! The file of one operation: request, reply, the contract, the client's method.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{Uses, checks, docs, errors, example, named, record, types};
use crate::{
    ir::{Field, Idempotency, Operation, Place, Tag, Type},
    names,
};

/// Everything of one operation.
pub(super) fn file(tag: &Tag, operation: &Operation, checked: &[String]) -> TokenStream {
    let mut uses = Uses::within(&operation.inline_types);
    let head = docs::module(&format!(
        "{}: `{} {}`.",
        operation.summary.trim_end_matches('.'),
        operation.method,
        operation.path
    ));
    let request = request(operation, &mut uses);
    let reply_docs = format!("The reply to [`{}`].", operation.request.name);
    let reply = record::plain(&operation.reply, &reply_docs, &mut uses);
    let inline: TokenStream =
        operation.inline_types.iter().map(|inline| named::named(inline, checked, &mut uses)).collect();
    let contract = contract(operation, &mut uses);
    let client = client_method(tag, operation);
    let uses = uses.tokens();
    quote! { #head #uses #request #reply #inline #contract #client }
}

fn request(operation: &Operation, uses: &mut Uses) -> TokenStream {
    let docs = request_docs(operation);
    if operation.request.is_sensitive() {
        record::sensitive(&operation.request, &docs, uses)
    } else {
        record::plain(&operation.request, &docs, uses)
    }
}

fn request_docs(operation: &Operation) -> String {
    let summary = operation.summary.trim_end_matches('.');
    format!("{summary}: the request.\n\n{}", docs::escape(&operation.description))
}

/// `impl Operation`: what the description says as constants, and how values are checked, written and read.
fn contract(operation: &Operation, uses: &mut Uses) -> TokenStream {
    let request = format_ident!("{}", operation.request.name);
    let reply = format_ident!("{}", operation.reply.name);
    let metadata = metadata(operation, uses);
    let fields = field_table(operation, uses);
    let errors = errors::own(&operation.errors, uses);
    let statements = checks::statements(&operation.request, uses);
    let statements = if statements.is_empty() {
        quote! { Ok(()) }
    } else {
        let check = uses.contract("Check");
        quote! { let mut check = #check::new(); #statements check.finish() }
    };
    let (body, encode) = encode(operation, uses);
    let sealer_name = if operation.request.is_sensitive() { "sealer" } else { "_sealer" };
    let sealer_name = format_ident!("{sealer_name}");
    let sealer = uses.sensitive("Sealer");
    let [op, meta, violations, encoded, encode_error, verified, decode_error] =
        ["Operation", "Metadata", "Violations", "Encoded", "EncodeError", "Verified", "DecodeError"]
            .map(|name| uses.contract(name));
    quote! {
        impl #op for #request {
            type Reply = #reply;

            const METADATA: &'static #meta = &#metadata;

            fn check(&self) -> Result<(), #violations> { #statements }

            fn encode(&self, #sealer_name: &dyn #sealer) -> Result<#encoded, #encode_error> { #encode }

            fn decode(reply: &#verified) -> Result<Self::Reply, #decode_error> {
                reply.json()
            }
        }

        #fields
        #errors
        #body
    }
}

fn metadata(operation: &Operation, uses: &mut Uses) -> TokenStream {
    let meta = uses.contract("Metadata");
    let method_type = uses.name("http", "Method");
    let Operation { id, path, .. } = operation;
    let method = format_ident!("{}", operation.method);
    let idempotency = operation.idempotency.as_ref().map(|identity| idempotency(identity, uses));
    let unsigned = (!operation.signed).then(|| quote! { .unsigned() });
    let common = uses.name("crate::errors", "COMMON");
    let own = if operation.errors.is_empty() {
        quote! { &[] }
    } else {
        quote! { ERRORS }
    };
    quote! {
        #meta::new(#id, #method_type::#method, #path) #idempotency #unsigned .fields(FIELDS).errors(#own, #common)
    }
}

fn idempotency(identity: &Idempotency, uses: &mut Uses) -> TokenStream {
    let (ty, evidence_type) = (uses.contract("Idempotency"), uses.contract("Evidence"));
    let fields = &identity.fields;
    let evidence = format_ident!("{}", identity.evidence);
    let expires = identity.expires.as_ref().map(|(field, hours)| {
        let hours = Literal::u64_unsuffixed(*hours);
        quote! { .expires(#field, #hours) }
    });
    quote! { .idempotency(#ty::new(&[#(#fields),*], #evidence_type::#evidence) #expires) }
}

/// Every field of the request, and who may see it.
fn field_table(operation: &Operation, uses: &mut Uses) -> TokenStream {
    let field_type = uses.contract("Field");
    if operation.request.fields.is_empty() {
        return quote! { const FIELDS: &[#field_type] = &[]; };
    }
    let location = uses.contract("Location");
    let rows = operation.request.fields.iter().map(|field| {
        let (place, pointer) = match field.place {
            Place::Path => ("Path", field.wire.clone()),
            Place::Query => ("Query", field.wire.clone()),
            Place::Body if matches!(field.ty, Type::List(_)) => ("Body", format!("/{}/*", field.wire)),
            Place::Body => ("Body", format!("/{}", field.wire)),
        };
        let place = format_ident!("{place}");
        let exposure = exposure(&field.ty);
        quote! { #field_type::new(#location::#place, #pointer) #exposure }
    });
    quote! { const FIELDS: &[#field_type] = &[#(#rows),*]; }
}

fn exposure(ty: &Type) -> Option<TokenStream> {
    match ty {
        Type::Sensitive => Some(quote! { .sensitive() }),
        // What an object holds is not told here, so as a whole it is withheld.
        Type::Personal | Type::Identifier { personal: true, .. } | Type::Record { .. } | Type::Json => {
            Some(quote! { .personal() })
        }
        Type::List(item) => exposure(&item.ty),
        _ => None,
    }
}

/// The body of `encode`, and the struct that it serialises where the request itself is not the body.
fn encode(operation: &Operation, uses: &mut Uses) -> (TokenStream, TokenStream) {
    let record = &operation.request;
    let encoder = uses.contract("Encoder");
    let parameters: TokenStream = record.fields.iter().filter_map(parameter).collect();
    let start = quote! { #encoder::new(Self::METADATA) #parameters };
    if record.body().next().is_none() {
        return (TokenStream::new(), quote! { Ok(#start.empty()) });
    }
    if record.body().count() == record.fields.len() && !record.is_sensitive() {
        return (TokenStream::new(), quote! { #start.json(self) });
    }
    let body = body_struct(operation, uses);
    let values: Vec<_> = record.body().map(body_value).collect();
    let encode = if record.is_sensitive() {
        let sealing = uses.sensitive("Sealing");
        quote! {
            let mut sealing = #sealing::new(sealer);
            let body = Body { #(#values),* };
            sealing.finish()?;
            #start.json(&body)
        }
    } else {
        quote! {
            let body = Body { #(#values),* };
            #start.json(&body)
        }
    };
    (body, encode)
}

fn parameter(field: &Field) -> Option<TokenStream> {
    let (name, wire) = (format_ident!("{}", field.name), &field.wire);
    match field.place {
        Place::Path => Some(quote! { .path(#wire, &self.#name) }),
        Place::Query => Some(quote! { .query(#wire, &self.#name) }),
        Place::Body => None,
    }
}

/// The body as it is serialised: borrowed, without parameters, sensitive fields sealed.
fn body_struct(operation: &Operation, uses: &mut Uses) -> TokenStream {
    let serialize = uses.name("serde", "Serialize");
    let fields: Vec<_> = operation
        .request
        .body()
        .map(|field| {
            let name = format_ident!("{}", field.name);
            let serde = record::serde_attribute(field, record::Direction::Out);
            let ty = if field.ty == Type::Sensitive {
                let sealed = uses.sensitive("Sealed");
                quote! { #sealed }
            } else {
                let ty = types::ty(&field.ty, uses);
                match field.ty {
                    Type::List(ref item) => {
                        let item = types::ty(&item.ty, uses);
                        quote! { &'a [#item] }
                    }
                    Type::Text => quote! { &'a str },
                    Type::Integer { .. } | Type::Boolean => ty,
                    _ => quote! { &'a #ty },
                }
            };
            let ty = if field.required {
                ty
            } else {
                quote! { Option<#ty> }
            };
            quote! { #serde #name: #ty }
        })
        .collect();
    let borrows = |field: &Field| !matches!(field.ty, Type::Sensitive | Type::Integer { .. } | Type::Boolean);
    let lifetime = operation.request.body().any(borrows).then(|| quote! { <'a> });
    quote! {
        #[derive(#serialize)]
        struct Body #lifetime { #(#fields),* }
    }
}

fn body_value(field: &Field) -> TokenStream {
    let (name, wire) = (format_ident!("{}", field.name), &field.wire);
    if field.ty == Type::Sensitive {
        let longest = field.rules.max_length.map(Literal::usize_unsuffixed);
        let longest = longest.map_or_else(|| quote! { None }, |longest| quote! { Some(#longest) });
        return if field.required {
            quote! { #name: sealing.seal(#wire, &self.#name, #longest) }
        } else {
            quote! { #name: sealing.seal_optional(#wire, self.#name.as_ref(), #longest) }
        };
    }
    match (&field.ty, field.required) {
        (Type::Integer { .. } | Type::Boolean, _) => quote! { #name: self.#name },
        (_, true) => quote! { #name: &self.#name },
        (Type::List(_) | Type::Text, false) => quote! { #name: self.#name.as_deref() },
        (_, false) => quote! { #name: self.#name.as_ref() },
    }
}

/// The method on the client: one expression.
fn client_method(tag: &Tag, operation: &Operation) -> TokenStream {
    let docs = docs::outer(&method_docs(tag, operation));
    let method = format_ident!("{}", operation.id);
    let request = format_ident!("{}", operation.request.name);
    let reply = format_ident!("{}", operation.reply.name);
    quote! {
        #[cfg(feature = "client")]
        impl crate::Client {
            #docs
            pub async fn #method(&self, request: &#request) -> Result<#reply, crate::Error> {
                self.call(request).await
            }
        }
    }
}

fn method_docs(tag: &Tag, operation: &Operation) -> String {
    let address = format!("`{} {}`", operation.method, operation.path);
    let manual = operation.manual.as_ref().map(|manual| format!(" ([official page]({manual}))"));
    let mut paragraphs = vec![
        format!("{}.", operation.summary.trim_end_matches('.')),
        docs::escape(&operation.description),
        address + &manual.unwrap_or_default(),
    ];
    paragraphs.extend(facts(operation));
    if let Some(test) = example::doc_test(operation, &names::value(&tag.name)) {
        paragraphs.extend(["# Example".to_owned(), test]);
    }
    paragraphs.extend(error_docs(operation));
    paragraphs.join("\n\n")
}

/// Identity, quota, paging, batches, source: a paragraph each.
fn facts(operation: &Operation) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(identity) = &operation.idempotency {
        facts.push(identity_docs(identity));
    }
    if let Some(rate) = &operation.rate {
        let time =
            if rate.seconds == 1 { "a second".to_owned() } else { format!("in {} seconds", rate.seconds) };
        facts.push(format!("The documented quota is {} calls {time}.", rate.calls));
    }
    if let Some(page) = &operation.page {
        facts.push(format!(
            "Paged: `{}` and `{}` choose the part of `{}` that comes, out of `{}` in all.",
            page.offset, page.limit, page.items, page.total
        ));
    }
    if let Some(batch) = &operation.batch {
        facts.push(format!(
            "A batch: at most {} of `{}` go into one call, each call under its own `{}`.",
            batch.maximum, batch.items, batch.number
        ));
    }
    if let Some(source) = &operation.source {
        facts.push(format!("Source: {}.", docs::escape(source).trim_end_matches('.')));
    }
    facts
}

fn identity_docs(identity: &Idempotency) -> String {
    let fields: Vec<String> = identity.fields.iter().map(|field| format!("`{field}`")).collect();
    let evidence = match identity.evidence {
        "Documented" => "the manual says that a repetition takes effect once",
        "Natural" => "its effect can't happen twice",
        _ => "that a repetition takes effect once is assumed, from sibling operations",
    };
    let expires =
        identity.expires.as_ref().map(|(field, hours)| format!(", until {hours} hours after `{field}`"));
    format!(
        "One logical request is told by {}{}: {evidence}.",
        fields.join(" and "),
        expires.unwrap_or_default()
    )
}

fn error_docs(operation: &Operation) -> Vec<String> {
    const COMMON: &str = "The codes of [`errors::COMMON`](crate::errors::COMMON), and whatever else \
                          [`Error`](crate::Error) tells.";
    let own =
        operation.errors.iter().map(|error| format!("- `{}`: {}", error.code, docs::escape(&error.meaning)));
    let own: Vec<String> = own.collect();
    let mut paragraphs = vec!["# Errors".to_owned()];
    if !own.is_empty() {
        paragraphs.push(own.join("\n"));
    }
    paragraphs.push(COMMON.to_owned());
    paragraphs
}
