//! What a generated file names from elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::ir::NamedType;

/// Collects the `use` lines of one file.
#[derive(Default)]
pub(super) struct Uses {
    modules: BTreeMap<&'static str, BTreeSet<String>>,
    own: BTreeSet<String>,
}

impl Uses {
    /// For a file that defines these types itself.
    pub(super) fn within(types: &[NamedType]) -> Self {
        Self { own: types.iter().map(|named| named.name.clone()).collect(), ..Self::default() }
    }

    /// Something of the contract.
    pub(super) fn contract(&mut self, name: &str) -> Ident {
        self.name("crate::operation", name)
    }

    /// Something for values that must not be seen.
    pub(super) fn sensitive(&mut self, name: &str) -> Ident {
        self.name("crate::sensitive", name)
    }

    /// A named type of the description.
    pub(super) fn shared(&mut self, name: &str) -> Ident {
        if self.own.contains(name) { format_ident!("{name}") } else { self.name("crate::types", name) }
    }

    /// Something of another crate, or of elsewhere in this one.
    pub(super) fn name(&mut self, module: &'static str, name: &str) -> Ident {
        self.modules.entry(module).or_default().insert(name.to_owned());
        format_ident!("{name}")
    }

    /// The `use` lines: other crates first, then this one.
    pub(super) fn tokens(&self) -> TokenStream {
        let (own, others): (Vec<_>, Vec<_>) =
            self.modules.iter().partition(|(module, _)| module.starts_with("crate::"));
        others.into_iter().chain(own).map(line).collect()
    }
}

fn line((module, names): (&&str, &BTreeSet<String>)) -> TokenStream {
    let module: syn::Path = syn::parse_str(module).expect("the paths above are paths");
    let names = names.iter().map(|name| format_ident!("{name}"));
    quote! { use #module::{#(#names),*}; }
}
