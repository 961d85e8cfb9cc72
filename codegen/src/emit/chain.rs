//! The typed chain of paths: a type for each prefix of a path, a method for each step down.

use std::collections::{BTreeMap, HashMap, HashSet};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Facts, Uses, docs};
use crate::{
    ir::{Api, Operation, Tag},
    names,
};

/// The methods of a client that no path may begin with.
const CLIENT_METHODS: [&str; 7] = ["blocking", "builder", "call", "chain", "clone", "pipeline", "with_retry"];

/// The methods of every step, whether or not it has an operation yet: one more must not rename a step.
const STEP_METHODS: [&str; 8] = ["chain", "clone", "delete", "get", "patch", "post", "put", "query"];

/// The parameter of every step: the type of the client.
const CLIENT_PARAMETER: &str = "C";

/// The verbs that a step can have.
const VERBS: [&str; 5] = ["DELETE", "GET", "PATCH", "POST", "PUT"];

/// All steps of all paths.
pub(super) fn file(facts: &Facts<'_>) -> TokenStream {
    let head = docs::inner(&format!(
        "The paths of all operations, step by step.\n\nEach type is a step: its methods lead one step further, or \
         call what is there. A body is whatever serialises, a reply is JSON; [`Chain`]({}::Chain) has the whole story.",
        facts.target.contract
    ));
    let mut emitter =
        Emitter { facts, uses: Uses::new(facts, 1), types: HashSet::from([CLIENT_PARAMETER.to_owned()]) };
    let root = tree(facts.api);
    let steps = if facts.target.is_home() { emitter.at_home(&root) } else { emitter.elsewhere(&root) };
    let uses = emitter.uses.tokens();
    quote! { #head #uses #steps }
}

/// One prefix of a path.
#[derive(Default)]
struct Step<'a> {
    path: String,
    operations: Vec<(&'a Tag, &'a Operation)>,
    /// What lies below, by segment.
    steps: BTreeMap<&'a str, Step<'a>>,
}

fn tree(api: &Api) -> Step<'_> {
    let mut root = Step::default();
    for tag in &api.tags {
        for operation in &tag.operations {
            let mut step = &mut root;
            for segment in operation.path.split('/').skip(1) {
                let path = format!("{}/{segment}", step.path);
                step = step.steps.entry(segment).or_default();
                step.path = path;
            }
            step.operations.push((tag, operation));
        }
    }
    root
}

/// The methods that lead to each operation, by its id: `.v3().things(_)`, as in a crate of its own.
pub(crate) fn typed_paths(api: &Api) -> HashMap<&str, String> {
    let mut found = HashMap::new();
    let mut open = vec![(String::new(), tree(api))];
    while let Some((path, mut step)) = open.pop() {
        for (_, operation) in &step.operations {
            found.insert(operation.id.as_str(), path.clone());
        }
        let named: Vec<(String, &str)> = named_steps(&step, STEP_METHODS.into_iter())
            .map(|(name, (segment, _))| (format!("{path}.{name}({})", placeholders(segment)), segment))
            .collect();
        let below = named.into_iter().filter_map(|(path, segment)| Some((path, step.steps.remove(segment)?)));
        open.extend(below);
    }
    found
}

/// `_, _` for a segment of two values.
fn placeholders(segment: &str) -> String {
    vec!["_"; values(segment).len()].join(", ")
}

/// The steps below, each with the name of the method that leads there. Words choose before placeholders do.
fn named_steps<'s, 'a>(
    step: &'s Step<'a>,
    taken: impl Iterator<Item = &'s str>,
) -> impl Iterator<Item = (String, (&'a str, &'s Step<'a>))> {
    let mut taken: HashSet<String> = taken.map(str::to_owned).collect();
    let (values, words): (Vec<_>, Vec<_>) = step
        .steps
        .iter()
        .map(|(segment, step)| (*segment, step))
        .partition(|(segment, _)| segment.contains('{'));
    words.into_iter().chain(values).map(move |(segment, step)| {
        let name = if segment.is_empty() { "slash".to_owned() } else { names::value(segment) };
        (unique(name, &mut taken), (segment, step))
    })
}

fn unique(mut name: String, taken: &mut HashSet<String>) -> String {
    while !taken.insert(name.clone()) {
        name.push('_');
    }
    name
}

struct Emitter<'f> {
    facts: &'f Facts<'f>,
    uses: Uses<'f>,
    types: HashSet<String>,
}

impl Emitter<'_> {
    /// The first steps are methods of the client.
    fn at_home(&mut self, root: &Step<'_>) -> TokenStream {
        let operations = self.facts.api.operations();
        let taken: Vec<&str> =
            CLIENT_METHODS.into_iter().chain(operations.map(|operation| operation.id.as_str())).collect();
        named_steps(root, taken.into_iter()).map(|(name, step)| self.first(&name, step)).collect()
    }

    /// Another crate has a root of its own, which a trait gives to the client.
    fn elsewhere(&mut self, root: &Step<'_>) -> TokenStream {
        let name = &self.facts.target.name;
        // The operations are methods of the client too.
        let mut taken = self.facts.api.operations().map(|operation| operation.id.clone()).collect();
        let name_of_trait = unique(names::within(name, "Paths"), &mut self.types);
        let name_of_trait = format_ident!("{name_of_trait}");
        let method = format_ident!("{}", unique(names::method(name), &mut taken));
        let ty = format_ident!("{}", unique(name.clone(), &mut self.types));
        let [node, root_of] = ["path_node", "path_root"].map(|name| self.uses.contract(name));
        let below = self.below(&ty, root);
        let title = docs::escape_in_line(&self.facts.api.title);
        quote! {
            #root_of!(#name_of_trait.#method, #ty, super::OPERATIONS, #title);
            #node!(#ty, "/");
            #below
        }
    }

    /// A step right below the client.
    fn first(&mut self, name: &str, (segment, step): (&str, &Step<'_>)) -> TokenStream {
        let [node, root] = ["path_node", "path_root"].map(|name| self.uses.contract(name));
        let (ty, method, values) = (self.ty(step), format_ident!("{name}"), values(segment));
        let (verbs, below) = (self.verbs(step), self.below(&ty, step));
        let path = &step.path;
        quote! {
            #root!(#method(#segment #(, #values)*), #ty, #path);
            #node!(#ty, #path #(, #verbs)*);
            #below
        }
    }

    fn below(&mut self, parent: &syn::Ident, step: &Step<'_>) -> TokenStream {
        named_steps(step, STEP_METHODS.into_iter())
            .map(|(name, (segment, step))| {
                let node = self.uses.contract("path_node");
                let (ty, method, values) = (self.ty(step), format_ident!("{name}"), values(segment));
                let (verbs, below) = (self.verbs(step), self.below(&ty, step));
                let path = &step.path;
                quote! {
                    #node!(#parent.#method(#segment #(, #values)*), #ty, #path #(, #verbs)*);
                    #below
                }
            })
            .collect()
    }

    /// The calls that can be made on a step.
    fn verbs(&self, step: &Step<'_>) -> Vec<TokenStream> {
        let operations =
            step.operations.iter().filter(|(_, operation)| VERBS.contains(&operation.method.as_str()));
        operations
            .map(|(tag, operation)| {
                let feature = super::feature(&tag.module, self.facts);
                let verb = format_ident!("{}", operation.method.to_lowercase());
                let tag = format_ident!("{}", tag.module);
                let request = format_ident!("{}", operation.request.name);
                quote! { #feature #verb(super::#tag, #request) }
            })
            .collect()
    }

    /// The whole path, so that another path can't change it.
    fn ty(&mut self, step: &Step<'_>) -> syn::Ident {
        let slash = if step.path.ends_with('/') { "slash" } else { "" };
        let name = unique(names::ty(&format!("{}{slash}", step.path)), &mut self.types);
        format_ident!("{name}")
    }
}

/// What the values of a segment's placeholders are named.
fn values(segment: &str) -> Vec<syn::Ident> {
    let mut taken = HashSet::new();
    let names = segment.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    names.map(|(name, _)| format_ident!("{}", unique(names::value(name), &mut taken))).collect()
}
