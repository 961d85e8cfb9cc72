//! The methods of the client: one expression each.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Facts, Uses, docs, example};
use crate::{
    emit::target::Layout,
    ir::{Api, Content, Idempotency, Operation, Tag},
    names,
    plural::counted,
};

/// The method of an operation as an inherent one, which only the crate of the client can have.
pub(super) fn inherent(
    tag: &Tag,
    operation: &Operation,
    reply: &TokenStream,
    facts: &Facts<'_>,
) -> Option<TokenStream> {
    if !facts.target.is_home() {
        return None;
    }
    let docs = docs::outer(&method_docs(tag, operation, facts));
    let method = format_ident!("{}", operation.id);
    let request = format_ident!("{}", operation.request.name);
    let deprecated = operation.deprecated.then(|| quote! { #[deprecated] });
    Some(quote! {
        #[cfg(feature = "client")]
        impl crate::Client {
            #docs
            #deprecated
            pub async fn #method(&self, request: &#request) -> Result<#reply, crate::Error> {
                self.call(request).await
            }
        }
    })
}

/// The methods of all operations as a trait, for another crate than the client's.
pub(super) fn extension(api: &Api, facts: &Facts<'_>) -> TokenStream {
    let mut uses = Uses::new(facts, 1);
    let name = format_ident!("{}", names::within(&facts.target.name, "Calls"));
    let client = uses.contract_path("Client");
    let error = uses.contract_path("Error");
    // Before the edition 2024 it is not in the prelude.
    let future = uses.name("std::future", "Future");
    let mut declared = Vec::new();
    let mut defined = Vec::new();
    for tag in &api.tags {
        let module = format_ident!("{}", tag.module);
        for operation in &tag.operations {
            let docs = docs::outer(&method_docs(tag, operation, facts));
            let method = format_ident!("{}", operation.id);
            let request = format_ident!("{}", operation.request.name);
            let request = quote! { super::#module::#request };
            let reply = reply_type(operation, &request, &module, &mut uses);
            let deprecated = operation.deprecated.then(|| quote! { #[deprecated] });
            declared.push(quote! {
                #docs
                #deprecated
                fn #method(&self, request: &#request) -> impl #future<Output = Result<#reply, #error>> + Send;
            });
            defined.push(quote! {
                async fn #method(&self, request: &#request) -> Result<#reply, #error> {
                    self.call(request).await
                }
            });
        }
    }
    let docs = docs::outer(&format!(
        "The operations of \"{}\" as methods of the client.",
        docs::escape_in_line(&api.title)
    ));
    let head = docs::inner("The methods.");
    let uses = uses.tokens();
    quote! {
        #head
        #uses
        #docs
        pub trait #name { #(#declared)* }

        impl #name for #client { #(#defined)* }
    }
}

/// The reply's type by its name, if it has one of its own; else as what the operation says.
fn reply_type(
    operation: &Operation,
    request: &TokenStream,
    module: &proc_macro2::Ident,
    uses: &mut Uses<'_>,
) -> TokenStream {
    let cases = &operation.reply.cases;
    if cases.len() > 1 || cases.iter().all(|case| matches!(case.content, Content::Empty | Content::Object(_)))
    {
        let name = format_ident!("{}", operation.reply.name);
        return quote! { super::#module::#name };
    }
    let contract = uses.contract("Operation");
    quote! { <#request as #contract>::Reply }
}

fn method_docs(tag: &Tag, operation: &Operation, facts: &Facts<'_>) -> String {
    let summary = docs::escape_in_line(operation.summary.trim_end_matches('.'));
    let source = operation.source.as_deref().unwrap_or_default();
    let manual =
        operation.manual.as_ref().filter(|manual| !links(source).any(|link| link == manual.as_str()));
    let manual = manual.map(|manual| format!(" ([official page]({manual}))"));
    let mut about = format!("`{} {}`{}.", operation.method, operation.path, manual.unwrap_or_default());
    let errors = error_docs(operation, facts);
    for fact in self::facts(operation).iter().chain(errors.sentence.as_ref()) {
        about.extend([" ", fact]);
    }
    let mut paragraphs = vec![docs::sentence(&summary), about];
    if !source.is_empty() {
        paragraphs.push(format!("Source: {}.", docs::escape_in_line(source).trim_end_matches('.')));
    }
    if let Some(test) = example::doc_test(operation, tag, facts) {
        paragraphs.extend(["# Example".to_owned(), test]);
    }
    paragraphs.extend(errors.section);
    paragraphs.join("\n\n")
}

/// The words of a text, without the marks around links.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| character.is_whitespace() || "<>()".contains(character))
}

/// Identity, quota, paging, batches: a sentence each.
fn facts(operation: &Operation) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(identity) = &operation.idempotency {
        facts.push(identity_docs(identity));
    }
    if let Some(rate) = &operation.rate {
        let time =
            if rate.seconds == 1 { "a second".to_owned() } else { format!("in {} seconds", rate.seconds) };
        let calls = counted(rate.calls, "call", "calls");
        facts.push(format!("The documented quota is {calls} {time}."));
    }
    if let Some(page) = &operation.page {
        facts.push(format!(
            "Paged: {} and {} choose the part of {} that comes, out of {} in all.",
            docs::code(&page.offset),
            docs::code(&page.limit),
            docs::code(&page.items),
            docs::code(&page.total)
        ));
    }
    if let Some(batch) = &operation.batch {
        facts.push(format!(
            "A batch: at most {} of {} go into one call, each call under its own {}.",
            batch.maximum,
            docs::code(&batch.items),
            docs::code(&batch.number)
        ));
    }
    facts
}

fn identity_docs(identity: &Idempotency) -> String {
    let fields: Vec<String> = identity.fields.iter().map(|field| docs::code(field)).collect();
    let evidence = match identity.evidence {
        "Documented" => "the manual says that a repetition takes effect once",
        "Natural" => "its effect can't happen twice",
        _ => "that a repetition takes effect once is assumed, from sibling operations",
    };
    let expires = identity.expires.as_ref();
    let expires = expires.map(|(field, hours)| {
        format!(", until {} after {}", counted(hours, "hour", "hours"), docs::code(field))
    });
    format!(
        "One logical request is told by {}{}: {evidence}.",
        fields.join(" and "),
        expires.unwrap_or_default()
    )
}

/// What can go wrong: a sentence, or a section where the operation has codes of its own.
struct ErrorDocs {
    sentence: Option<String>,
    section: Vec<String>,
}

fn error_docs(operation: &Operation, facts: &Facts<'_>) -> ErrorDocs {
    let contract = &facts.target.contract;
    let root = facts.target.root(if facts.target.is_home() { 2 } else { 1 });
    let common = format!("[`errors::COMMON`]({root}::errors::COMMON)");
    let common = super::has_errors(facts.api).then_some(common);
    let error = format!("[`Error`]({contract}::Error)");
    if operation.errors.is_empty() {
        let sentence = common.map(|common| format!("It fails with the codes of {common}; see {error}."));
        return ErrorDocs { sentence, section: Vec::new() };
    }
    let own = operation
        .errors
        .iter()
        .map(|error| format!("- {}: {}", docs::code(&error.code), docs::escape_in_line(&error.meaning)));
    let own: Vec<String> = own.collect();
    let others = match common {
        Some(common) => format!("And the codes of {common}; see {error}."),
        None => format!("See {error}."),
    };
    ErrorDocs { sentence: None, section: vec!["# Errors".to_owned(), own.join("\n"), others] }
}

/// How an example is fenced: run through the compiler where it is known under which path the output is compiled.
pub(super) fn fence(layout: Layout, is_home: bool) -> &'static str {
    if is_home && layout == Layout::Tree { "no_run" } else { "ignore" }
}
