//! The other side of the operations: a trait that a service fulfils, and the routes that lead to it.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{Facts, Uses, docs};
use crate::{
    ir::{Content, Operation, Reply, ReplyCase, Tag},
    lower::status_name,
    names,
};

/// The trait and the routes of a whole description.
pub(super) fn file(facts: &Facts<'_>) -> TokenStream {
    let title = docs::escape_in_line(&facts.api.title);
    let head = docs::inner(&format!(
        "The service side of \"{title}\": a trait with a method for each operation, and the routes that lead to it."
    ));
    let mut emitter = Emitter { facts, uses: Uses::new(facts, 0) };
    let operations: Vec<(&Tag, &Operation)> =
        facts.api.tags.iter().flat_map(|tag| tag.operations.iter().map(move |one| (tag, one))).collect();
    let methods: TokenStream =
        operations.iter().map(|(tag, operation)| emitter.method(tag, operation)).collect();
    let routes: TokenStream =
        operations.iter().map(|(tag, operation)| emitter.route(tag, operation)).collect();
    let (name, generic) = (emitter.free(&names::within(&facts.target.name, "Service")), emitter.free("S"));
    let routes_type = emitter.contract("Routes");
    let arc = emitter.uses.name("std::sync", "Arc");
    let about_trait = docs::outer(&format!(
        "What a service of \"{title}\" does: one method for each operation.\n\nA request was admitted, its sealed \
         fields are opened, and every constraint of its description holds. What is returned is written and signed."
    ));
    let allow = allowances(&operations, facts);
    let uses = emitter.uses.tokens();
    quote! {
        #head
        #uses

        #about_trait
        #allow
        pub trait #name: Send + Sync + 'static { #methods }

        /// Leads method and path of every operation to the service.
        #allow
        pub fn router<#generic: #name>(service: #arc<#generic>) -> #routes_type<#generic> {
            #routes_type::new(service) #routes
        }
    }
}

struct Emitter<'f> {
    facts: &'f Facts<'f>,
    uses: Uses<'f>,
}

impl Emitter<'_> {
    /// One operation in the trait.
    fn method(&mut self, tag: &Tag, operation: &Operation) -> TokenStream {
        let summary = docs::escape_in_line(operation.summary.trim_end_matches('.'));
        let address = docs::code(&format!("{} {}", operation.method, operation.path));
        let docs = docs::outer(&format!("{}\n\n{address}.", docs::sentence(&summary)));
        let method = format_ident!("{}", operation.id);
        let request = self.model(tag, operation, &operation.request.name);
        let reply = self.reply(tag, operation, &request);
        let refusal = self.contract("Refusal");
        let future = self.uses.name("std::future", "Future");
        quote! {
            #docs
            fn #method(&self, request: #request) -> impl #future<Output = Result<#reply, #refusal>> + Send;
        }
    }

    /// The reply's type by its name, if it has one of its own; else as what the operation says.
    fn reply(&mut self, tag: &Tag, operation: &Operation, request: &TokenStream) -> TokenStream {
        if has_a_name(&operation.reply) {
            return self.model(tag, operation, &operation.reply.name);
        }
        let contract = self.contract("Operation");
        quote! { <#request as #contract>::Reply }
    }

    /// One operation in the routes: the method of the trait, and how its reply is written.
    fn route(&mut self, tag: &Tag, operation: &Operation) -> TokenStream {
        let generic = self.free("S");
        let method = format_ident!("{}", operation.id);
        let write = match operation.reply.cases.as_slice() {
            [case] => self.write(case),
            cases => self.write_by_status(tag, operation, cases),
        };
        quote! { .offer(#generic::#method, #write) }
    }

    fn write(&mut self, case: &ReplyCase) -> TokenStream {
        let status = Literal::u16_unsuffixed(case.status);
        let (function, media_type) = match &case.content {
            Content::Empty => ("empty", None),
            Content::Object(record) if self.facts.sealed.is_in_record(record) => ("sealed_json", None),
            Content::Json(item) if self.facts.sealed.is_in(&item.ty) => ("sealed_json", None),
            Content::Object(_) | Content::Json(_) => ("json", None),
            Content::Text(media_type) => ("text", Some(media_type)),
            Content::Bytes(media_type) => ("bytes", Some(media_type)),
        };
        let function = self.contract(function);
        let media_type = media_type.map(|media_type| quote! { , #media_type });
        quote! { #function(#status #media_type) }
    }

    fn write_by_status(&mut self, tag: &Tag, operation: &Operation, cases: &[ReplyCase]) -> TokenStream {
        let name = self.model(tag, operation, &operation.reply.name);
        let arms: Vec<TokenStream> = cases
            .iter()
            .map(|case| {
                let (label, write) = (format_ident!("{}", status_name(case.status)), self.write(case));
                if case.content == Content::Empty {
                    quote! { #name::#label => #write(()) }
                } else {
                    quote! { #name::#label(reply) => #write(reply) }
                }
            })
            .collect();
        let reply = self.contract("Reply");
        quote! { |reply| match reply { #(#arms,)* _ => #reply::unlisted() } }
    }

    /// Something of the library part. What is deprecated is not imported: the import would be warned of.
    fn model(&mut self, tag: &Tag, operation: &Operation, name: &str) -> TokenStream {
        let module = format!("{}::{}", self.facts.target.models, tag.module);
        if operation.deprecated {
            return format!("{module}::{name}").parse().unwrap_or_default();
        }
        self.uses.import(&module, name)
    }

    /// Something of the contract of services.
    fn contract(&mut self, name: &str) -> TokenStream {
        self.uses.name(&format!("{}::service", self.facts.target.contract), name)
    }

    /// A name that no generated type has.
    fn free(&self, name: &str) -> proc_macro2::Ident {
        let mut name = name.to_owned();
        while self.facts.names.contains(&name) {
            name.push('_');
        }
        format_ident!("{name}")
    }
}

fn has_a_name(reply: &Reply) -> bool {
    let cases = &reply.cases;
    cases.len() > 1 || cases.iter().all(|case| matches!(case.content, Content::Empty | Content::Object(_)))
}

fn allowances(operations: &[(&Tag, &Operation)], facts: &Facts<'_>) -> TokenStream {
    let included = super::included(facts);
    let deprecated = operations.iter().any(|(_, operation)| operation.deprecated).then(|| {
        quote! { #[allow(deprecated, reason = "some operations are deprecated for their callers")] }
    });
    let several = operations.iter().any(|(_, operation)| operation.reply.cases.len() > 1).then(|| {
        quote! {
            #[allow(unreachable_patterns, reason = "replies of another crate may gain a status")]
        }
    });
    quote! { #included #deprecated #several }
}
