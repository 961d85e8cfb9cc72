//! What a generated file names from elsewhere.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Facts, Target};
use crate::ir::NamedType;

/// Collects the `use` lines of one file. What a generated type has the name of is written with its whole path.
pub(super) struct Uses<'a> {
    target: &'a Target,
    taken: &'a HashSet<String>,
    depth: usize,
    own: HashSet<String>,
    modules: BTreeMap<String, BTreeSet<String>>,
}

impl<'a> Uses<'a> {
    /// For a file so many modules below the root of the output.
    pub(super) fn new(facts: &'a Facts<'_>, depth: usize) -> Self {
        Self {
            target: facts.target,
            taken: &facts.names,
            depth,
            own: HashSet::new(),
            modules: BTreeMap::new(),
        }
    }

    /// For a file that defines these types itself.
    pub(super) fn within<'t>(mut self, types: impl IntoIterator<Item = &'t NamedType>) -> Self {
        self.own.extend(types.into_iter().map(|named| named.name.clone()));
        self
    }

    /// Something of the contract.
    pub(super) fn contract(&mut self, name: &str) -> TokenStream {
        self.name(&format!("{}::operation", self.target.contract), name)
    }

    /// Something for values that must not be seen.
    pub(super) fn sensitive(&mut self, name: &str) -> TokenStream {
        self.name(&format!("{}::sensitive", self.target.contract), name)
    }

    /// The path of something of the contract, for where no name can be imported.
    pub(super) fn contract_path(&self, path: &str) -> TokenStream {
        parse(&format!("{}::{path}", self.target.contract))
    }

    /// Something of another module of the output.
    pub(super) fn generated(&mut self, module: &str, name: &str) -> TokenStream {
        self.name(&format!("{}::{module}", self.target.root(self.depth)), name)
    }

    /// A named type of the description.
    pub(super) fn shared(&mut self, name: &str) -> TokenStream {
        if self.own.contains(name) {
            return parse(name);
        }
        let module = format!("{}::types", self.target.root(self.depth));
        self.modules.entry(module).or_default().insert(name.to_owned());
        parse(name)
    }

    /// Something of another crate, or of elsewhere in this one.
    pub(super) fn name(&mut self, module: &str, name: &str) -> TokenStream {
        if self.is_taken(name) {
            return parse(&format!("{module}::{name}"));
        }
        self.import(module, name)
    }

    /// Whether a type of the description has this name.
    pub(super) fn is_taken(&self, name: &str) -> bool {
        self.taken.contains(name)
    }

    /// Something that is imported whatever else has its name.
    pub(super) fn import(&mut self, module: &str, name: &str) -> TokenStream {
        self.modules.entry(module.to_owned()).or_default().insert(name.to_owned());
        parse(name)
    }

    /// The `use` lines: other crates first, then this one.
    pub(super) fn tokens(&self) -> TokenStream {
        let here = |module: &String| module.starts_with("crate::") || module.starts_with("super::");
        let (own, others): (Vec<_>, Vec<_>) = self.modules.iter().partition(|(module, _)| here(module));
        others.into_iter().chain(own).map(line).collect()
    }
}

fn line((module, names): (&String, &BTreeSet<String>)) -> TokenStream {
    let module = parse(module);
    let mut names = names.iter().map(|name| format_ident!("{name}"));
    match (names.len(), names.next()) {
        (1, Some(name)) => quote! { use #module::#name; },
        (_, first) => quote! { use #module::{#first, #(#names),*}; },
    }
}

/// Paths are made of names that were made legal before.
fn parse(path: &str) -> TokenStream {
    path.parse().unwrap_or_default()
}
