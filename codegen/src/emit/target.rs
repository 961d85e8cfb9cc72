//! What the output may name, and how it is laid out.

/// How the output is put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A folder of modules, formatted by rustfmt, to be checked in: `#[path = "../generated/mod.rs"] mod generated;`.
    Tree,
    /// One file for `include!`, from a `build.rs`.
    File,
}

/// Which part of a description's code an output is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// Models, operations, methods and paths: what callers use.
    Library,
    /// The other side: a trait with a method for each operation, and the routes that lead to it.
    Service,
    /// Tests made of the examples in the description. They call `crate::examples`, which is written by hand.
    Tests,
}

impl Part {
    /// The crate that has the contract of its code.
    pub(crate) fn contract(self) -> &'static str {
        match self {
            Self::Library | Self::Tests => "wechatpay_coupons",
            Self::Service => "wechatpay_sandbox",
        }
    }

    /// What is behind the description's name in the name of a single file.
    pub(crate) fn suffix(self) -> &'static str {
        match self {
            Self::Library => "",
            Self::Service => "_service",
            Self::Tests => "_tests",
        }
    }
}

/// Everything about the output that is not in the description.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// The path of the crate with the contract of the part: `crate` within itself, else its name.
    pub(crate) contract: String,
    pub(crate) layout: Layout,
    pub(crate) part: Part,
    /// The path of the library part, for the other parts.
    pub(crate) models: String,
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
