//! What the output may name, and how it is laid out.

/// How the output is put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A folder of modules, formatted by rustfmt, to be checked in: `#[path = "../generated/mod.rs"] mod generated;`.
    Tree,
    /// One file for `include!`, from a `build.rs`.
    File,
}

/// Everything about the output that is not in the description.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// The path of the crate with the contract: `crate` within itself, else its name.
    pub(crate) contract: String,
    pub(crate) layout: Layout,
    /// What the extension trait and the root of the path chain are called after, where there can't be an inherent
    /// `impl`.
    pub(crate) name: String,
    /// What wrote the output, and from what.
    pub(crate) header: String,
}

impl Target {
    /// Whether the output is compiled into the crate that has the contract.
    pub(crate) fn is_home(&self) -> bool {
        self.contract == "crate"
    }

    /// The root of the output, seen from a module so many levels below it.
    pub(crate) fn root(&self, depth: usize) -> String {
        if self.is_home() { "crate".to_owned() } else { vec!["super"; depth].join("::") }
    }
}
