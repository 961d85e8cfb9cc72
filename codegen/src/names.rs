//! Names of the description made legal in Rust, and told apart.

use std::{collections::HashSet, iter};

use heck::{ToSnakeCase, ToUpperCamelCase};

/// What every Rust file means by these names; a generated type of the same name would mean another. `New` would be the
/// name of its own constructor.
const PRELUDE: [&str; 33] = [
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Into",
    "IntoIterator",
    "Iterator",
    "New",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Some",
    "String",
    "Sync",
    "Vec",
];

/// Methods that the client has anyway.
const METHODS: [&str; 10] =
    ["builder", "new", "call", "chain", "clone", "fmt", "from", "into", "pipeline", "blocking"];

/// Modules that stand beside those of the tags, here or in the crate that has them.
const MODULES: [&str; 22] = [
    "auth",
    "batch",
    "blocking",
    "calls",
    "certificates",
    "chain",
    "client",
    "core",
    "crypto",
    "error",
    "errors",
    "events",
    "generated",
    "notification",
    "operation",
    "paging",
    "pipeline",
    "sensitive",
    "serde",
    "std",
    "transport",
    "types",
];

/// A field or a parameter: `snake_case`, a keyword with an underscore behind it. `new` belongs to the constructor.
pub(crate) fn value(wire: &str) -> String {
    kept_apart(legal(wire.to_snake_case()), &["new"])
}

/// The method of an operation.
pub(crate) fn method(id: &str) -> String {
    kept_apart(legal(id.to_snake_case()), &METHODS)
}

/// The module of a tag.
pub(crate) fn module(tag: &str) -> String {
    kept_apart(legal(tag.to_snake_case()), &MODULES)
}

/// A type: `UpperCamelCase`.
pub(crate) fn ty(wire: &str) -> String {
    kept_apart(legal_type(&wire.to_upper_camel_case()), &PRELUDE)
}

/// A type named after where it stands.
pub(crate) fn within(outer: &str, inner: &str) -> String {
    format!("{}{inner}", outer.trim_end_matches('_'))
}

/// A variant of an enum: `UpperCamelCase`; `Unknown` belongs to the values nobody listed.
pub(crate) fn variant(wire: &str) -> String {
    if wire.is_empty() {
        return "Empty".to_owned();
    }
    kept_apart(legal_type(&wire.to_upper_camel_case()), &["Unknown"])
}

/// The variant of an integer: `N7`, `Minus7`.
pub(crate) fn integer_variant(value: &str) -> String {
    value.strip_prefix('-').map_or_else(|| format!("N{value}"), |digits| format!("Minus{digits}"))
}

/// Names in their order, those that stand there already with a number behind them.
pub(crate) fn unique<'n>(names: impl Iterator<Item = &'n mut String>) {
    let mut taken: HashSet<String> = HashSet::new();
    for name in names {
        *name = apart(name, |name| taken.contains(name));
        taken.insert(name.clone());
    }
}

/// A name, with a number behind it where it is taken.
pub(crate) fn apart(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    // A number keeps a name apart from keywords as well as an underscore does.
    let bare = name.trim_end_matches('_');
    let numbered = (2..).map(|number| format!("{bare}{number}"));
    iter::once(name.to_owned()).chain(numbered).find(|name| !is_taken(name)).unwrap_or_default()
}

fn kept_apart(name: String, others: &[&str]) -> String {
    if others.contains(&name.as_str()) { name + "_" } else { name }
}

/// A type's name begins with a capital, or with a letter of a script that has none.
fn legal_type(name: &str) -> String {
    let name = legal(name.to_owned());
    match name.strip_prefix('n') {
        Some(rest) => format!("N{rest}"),
        None => name,
    }
}

/// `syn` knows the keywords: what is none of them and well formed parses as an identifier.
fn legal(name: String) -> String {
    // Reserved since the edition 2024, which `syn` does not know.
    if name != "gen" && syn::parse_str::<syn::Ident>(&name).is_ok() {
        return name;
    }
    let behind = format!("{name}_");
    if syn::parse_str::<syn::Ident>(&behind).is_ok() {
        return behind;
    }
    // It starts with a digit, or with something that can't stand in an identifier at all.
    let rest: String =
        name.chars().filter(|c| syn::parse_str::<syn::Ident>(&format!("n{c}")).is_ok()).collect();
    format!("n{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_legal_whatever_the_wire_says() {
        for (wire, name) in [
            ("coupon_code", "coupon_code"),
            ("use", "use_"),
            ("self", "self_"),
            ("Self", "self_"),
            ("new", "new_"),
            ("product-coupons", "product_coupons"),
            ("$id", "id"),
            ("a.b", "a_b"),
            ("批次号", "批次号"),
            ("mchId", "mch_id"),
            ("3d", "n3d"),
            ("gen", "gen_"),
            ("m²", "nm"),
            ("", "n"),
            ("---", "n"),
        ] {
            assert_eq!(value(wire), name);
            assert!(syn::parse_str::<syn::Ident>(&value(wire)).is_ok());
        }
    }

    #[test]
    fn names_of_rust_and_of_the_client_are_left_to_them() {
        assert_eq!([ty("self"), ty("option"), ty("Vec")], ["Self_", "Option_", "Vec_"]);
        assert_eq!([method("call"), module("types")], ["call_", "types_"]);
        assert_eq!(
            [variant("UNKNOWN"), variant("ID_CARD"), variant(""), variant("3D"), variant("已使用")],
            ["Unknown_", "IdCard", "Empty", "N3d", "已使用"]
        );
        assert_eq!([integer_variant("7"), integer_variant("-7")], ["N7", "Minus7"]);
    }

    #[test]
    fn equal_names_are_numbered_in_their_order() {
        let mut names = ["a", "b", "a", "a2", "a", "self_", "self_"].map(str::to_owned);
        unique(names.iter_mut());
        assert_eq!(names, ["a", "b", "a2", "a22", "a3", "self_", "self2"]);
    }
}
