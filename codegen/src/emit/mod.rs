//! The model to tokens: one small emitter for each kind of file and of item.
//!
//! Emitters can't fail: what can't be generated was refused before. Each returns the tokens of its item and notes in
//! [`Uses`] what they name from elsewhere.

mod chain;
mod checks;
mod client;
mod docs;
mod encode;
mod errors;
mod events;
mod example;
mod facts;
mod named;
mod operation;
mod record;
mod reply;
mod service;
mod target;
mod tests;
mod types;
mod uses;
mod wide;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{Api, NamedType, Operation, Tag};
pub(crate) use chain::typed_paths;
pub(crate) use events::EVENT;
pub(crate) use example::choice_of;
pub(crate) use facts::{Facts, floating, floats};
pub(crate) use record::MOST_PARAMETERS;
pub(crate) use target::Target;
pub use target::{Layout, Part};
use uses::Uses;

/// One file of the output: what it is made from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unit<'a> {
    Root,
    Errors,
    /// Shared types; those that one module alone uses, apart.
    Types(Option<&'a str>),
    Events,
    Chain,
    Calls,
    Tag(&'a Tag),
    Operation(&'a Tag, &'a Operation),
    Service,
}

/// All files of a description, in the order of their modules.
pub(crate) fn units<'a>(facts: &Facts<'a>) -> Vec<Unit<'a>> {
    match facts.target.part {
        Part::Library => library(facts),
        Part::Service => vec![Unit::Service],
        Part::Tests => tests::units(facts),
    }
}

fn library<'a>(facts: &Facts<'a>) -> Vec<Unit<'a>> {
    let api = facts.api;
    let mut units = vec![Unit::Root];
    if has_errors(api) {
        units.push(Unit::Errors);
    }
    if has_types(api) {
        units.push(Unit::Types(None));
    }
    units.extend(users(facts).into_iter().map(|user| Unit::Types(Some(user))));
    if !api.events.is_empty() {
        units.push(Unit::Events);
    }
    units.push(Unit::Chain);
    if !facts.target.is_home() {
        units.push(Unit::Calls);
    }
    for tag in &api.tags {
        units.push(Unit::Tag(tag));
        units.extend(tag.operations.iter().map(|operation| Unit::Operation(tag, operation)));
    }
    units
}

/// Whether there are error codes for all operations.
fn has_errors(api: &Api) -> bool {
    !api.errors.is_empty()
}

/// Whether there are types that operations share.
fn has_types(api: &Api) -> bool {
    !api.types.is_empty()
}

impl Unit<'_> {
    /// The modules that lead to it, the root of the output first.
    pub(crate) fn modules(&self) -> Vec<String> {
        match self {
            Self::Root | Self::Service => Vec::new(),
            Self::Errors => vec!["errors".to_owned()],
            Self::Types(None) => vec!["types".to_owned()],
            Self::Types(Some(user)) => vec!["types".to_owned(), (*user).to_owned()],
            Self::Events => vec!["events".to_owned()],
            Self::Chain => vec!["chain".to_owned()],
            Self::Calls => vec!["calls".to_owned()],
            Self::Tag(tag) => vec![tag.module.clone()],
            Self::Operation(tag, operation) => vec![tag.module.clone(), module(tag, operation)],
        }
    }

    /// Whether it is the file of a module that has others inside.
    pub(crate) fn is_branch(&self, facts: &Facts<'_>) -> bool {
        match self {
            Self::Types(None) => !users(facts).is_empty(),
            _ => matches!(self, Self::Root | Self::Tag(_) | Self::Service),
        }
    }

    /// Its items.
    pub(crate) fn emit(&self, facts: &Facts<'_>) -> TokenStream {
        if facts.target.part == Part::Tests {
            return tests::file(self, facts);
        }
        let items = self.items(facts);
        if matches!(self, Self::Root | Self::Service) {
            return items;
        }
        let deprecated = facts.names_deprecated(&items).then(|| {
            quote! {
                #![allow(deprecated, reason = "what is deprecated for its callers is generated all the same")]
            }
        });
        let deep = wide::deep(&items);
        quote! { #deprecated #deep #items }
    }

    fn items(&self, facts: &Facts<'_>) -> TokenStream {
        match self {
            Self::Root => root(facts),
            Self::Errors => errors(facts),
            Self::Types(user) => shared_types(*user, facts),
            Self::Events => events::file(facts),
            Self::Chain => chain::file(facts),
            Self::Calls => client::extension(facts.api, facts),
            Self::Tag(tag) => self::tag(tag),
            Self::Operation(tag, operation) => operation::file(tag, operation, facts),
            Self::Service => service::file(facts),
        }
    }
}

/// The module of an operation: its id, unless its tag has that name.
fn module(tag: &Tag, operation: &Operation) -> String {
    if operation.id == tag.module { format!("{}_", operation.id) } else { operation.id.clone() }
}

/// What the generator's features are called in the manifest of the crate: nothing outside of it.
fn feature(name: &str, facts: &Facts<'_>) -> Option<TokenStream> {
    facts.target.is_home().then(|| quote! { #[cfg(feature = #name)] })
}

fn root(facts: &Facts<'_>) -> TokenStream {
    let api = facts.api;
    let mut about = format!("Models and operations of \"{}\".", docs::escape_in_line(&api.title));
    let servers: Vec<String> = api
        .servers
        .iter()
        .map(|server| {
            format!("- {}: {}", docs::escape(&server.url), docs::escape_in_line(&server.description))
        })
        .collect();
    if !servers.is_empty() {
        about.extend([format!("\n\nHosts:\n{}", servers.join("\n"))]);
    }
    let docs = docs::inner(&about);
    let mut modules: Vec<(String, TokenStream)> = Vec::new();
    for tag in &api.tags {
        let (name, feature) = (format_ident!("{}", tag.module), feature(&tag.module, facts));
        modules.push((tag.module.clone(), quote! { #feature pub mod #name; }));
    }
    let client = feature("client", facts);
    modules.push(("chain".to_owned(), quote! { #client pub mod chain; }));
    if has_errors(api) {
        modules.push(("errors".to_owned(), quote! { pub mod errors; }));
    }
    if has_types(api) {
        modules.push(("types".to_owned(), quote! { pub mod types; }));
    }
    if !api.events.is_empty() {
        let feature = feature(facts::EVENTS, facts);
        modules.push(("events".to_owned(), quote! { #feature pub mod events; }));
    }
    if !facts.target.is_home() {
        modules.push(("calls".to_owned(), quote! { pub mod calls; }));
    }
    modules.sort_by(|one, other| one.0.cmp(&other.0));
    let modules = modules.into_iter().map(|(_, tokens)| tokens);
    let mut uses = Uses::new(facts, 0);
    let registry = registry(facts, &mut uses);
    let uses = uses.tokens();
    quote! { #docs #uses #(#modules)* #registry }
}

/// Of an item at the root of a file that is included: whoever does it may not use it.
fn included(facts: &Facts<'_>) -> Option<TokenStream> {
    (facts.layout() == Layout::File).then(|| {
        quote! {
            #[allow(dead_code, unreachable_pub, reason = "whoever includes it may use a part of it")]
        }
    })
}

/// All operations, for those who look one up.
fn registry(facts: &Facts<'_>, uses: &mut Uses<'_>) -> TokenStream {
    let [metadata, operation] =
        ["Metadata", "Operation"].map(|name| uses.contract_path(&format!("operation::{name}")));
    let rows = facts.api.tags.iter().flat_map(|tag| {
        let (module, feature) = (format_ident!("{}", tag.module), feature(&tag.module, facts));
        tag.operations.iter().map(move |operation| (module.clone(), feature.clone(), operation))
    });
    let rows = rows.map(|(module, feature, row)| {
        let request = format_ident!("{}", row.request.name);
        quote! { #feature <#module::#request as #operation>::METADATA }
    });
    let rows = quote! { #(#rows,)* };
    let allow = included(facts);
    let deprecated = facts.names_deprecated(&rows).then(|| {
        quote! { #[allow(deprecated, reason = "what is deprecated for its callers is there all the same")] }
    });
    quote! {
        #allow
        #deprecated
        /// What the description says of each operation, in its order.
        pub const OPERATIONS: &[&#metadata] = &[#rows];
    }
}

fn errors(facts: &Facts<'_>) -> TokenStream {
    let mut uses = Uses::new(facts, 1);
    let docs = docs::inner("The error codes that are documented for all operations.");
    let table = errors::common(&facts.api.errors, &mut uses);
    let uses = uses.tokens();
    quote! { #docs #uses #table }
}

/// The modules that use a type alone.
fn users<'a>(facts: &Facts<'a>) -> Vec<&'a str> {
    let mut users: Vec<&str> =
        facts.api.types.iter().filter_map(|named| facts.user_of(&named.name)).collect();
    users.sort_unstable();
    users.dedup();
    users
}

fn shared_types(user: Option<&str>, facts: &Facts<'_>) -> TokenStream {
    let title = docs::escape_in_line(&facts.api.title);
    let own = facts.api.types.iter().filter(|named| facts.user_of(&named.name) == user).collect();
    if let Some(user) = user {
        let about = format!("Types that `{user}` alone uses.");
        return types(&about, own, Uses::new(facts, 2), facts);
    }
    let about = format!("Types that the operations of \"{title}\" share.");
    let rest = users(facts).into_iter().map(|user| {
        let (feature, module) = (feature(user, facts), format_ident!("{user}"));
        quote! { #feature mod #module; #feature pub use #module::*; }
    });
    let rest: TokenStream = rest.collect();
    let types = types(&about, own, Uses::new(facts, 1), facts);
    quote! { #types #rest }
}

fn types(about: &str, types: Vec<&NamedType>, uses: Uses<'_>, facts: &Facts<'_>) -> TokenStream {
    let mut uses = uses.within(types.iter().copied());
    let items: TokenStream = types.into_iter().map(|ty| named::named(ty, facts, &mut uses)).collect();
    let docs = docs::inner(about);
    let uses = uses.tokens();
    quote! { #docs #uses #items }
}

fn tag(tag: &Tag) -> TokenStream {
    let about = docs::escape(&tag.description);
    let about = if about.is_empty() { format!("The operations of `{}`.", tag.name) } else { about };
    let docs = docs::inner(&about);
    let mut modules: Vec<String> = tag.operations.iter().map(|operation| module(tag, operation)).collect();
    modules.sort();
    let modules: Vec<_> = modules.iter().map(|module| format_ident!("{module}")).collect();
    quote! { #docs #(mod #modules;)* #(pub use #modules::*;)* }
}
