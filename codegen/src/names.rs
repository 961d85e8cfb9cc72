//! Names of the description made legal in Rust.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// A field, a parameter or a module: `snake_case`, a keyword with an underscore behind it.
pub(crate) fn value(wire: &str) -> String {
    legal(wire.to_snake_case())
}

/// A type: `UpperCamelCase`.
pub(crate) fn ty(wire: &str) -> String {
    legal(wire.to_upper_camel_case())
}

/// A variant of an enum: `UpperCamelCase`; `Unknown` belongs to the values nobody listed.
pub(crate) fn variant(wire: &str) -> String {
    match legal(wire.to_upper_camel_case()) {
        name if name == "Unknown" => "Unknown_".to_owned(),
        name => name,
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
            ("product-coupons", "product_coupons"),
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
        assert_eq!(ty("self"), "Self_");
        assert_eq!(variant("UNKNOWN"), "Unknown_");
        assert_eq!(variant("ID_CARD"), "IdCard");
    }
}
