//! Types with a name of their own: identifiers, enums, objects.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Uses, checks, docs, record};
use crate::ir::{Kind, NamedType, Variant};

/// A type, whatever its kind. Objects among `checked` can check themselves.
pub(super) fn named(named: &NamedType, checked: &[String], uses: &mut Uses) -> TokenStream {
    match &named.kind {
        Kind::Identifier { personal } => identifier(named, *personal, uses),
        Kind::Enum(variants) => open_enum(named, variants, uses),
        Kind::Record(record) => {
            let docs = docs::escape(&named.description);
            let record_tokens = record::plain(record, &docs, uses);
            let checked = checked.contains(&record.name).then(|| checks::checked(record, uses));
            quote! { #record_tokens #checked }
        }
    }
}

fn identifier(named: &NamedType, personal: bool, uses: &mut Uses) -> TokenStream {
    let name = format_ident!("{}", named.name);
    let mut text = docs::escape(&named.description);
    if personal {
        text.push_str("\n\nPersonal: its `Debug` hides the value.");
    }
    let docs = docs::outer(&text);
    let identifier = uses.contract("identifier");
    let (serialize, deserialize) = (uses.name("serde", "Serialize"), uses.name("serde", "Deserialize"));
    let personal = personal.then(|| quote! { , personal });
    quote! {
        #docs
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, #serialize, #deserialize)]
        #[serde(transparent)]
        pub struct #name(String);

        #identifier!(#name #personal);
    }
}

fn open_enum(named: &NamedType, variants: &[Variant], uses: &mut Uses) -> TokenStream {
    let name = format_ident!("{}", named.name);
    let docs = docs::outer(&format!(
        "{}\n\nThe service may add values: a `match` needs an arm for the rest.",
        docs::escape(&without_values(&named.description))
    ));
    let labels: Vec<_> = variants.iter().map(|variant| format_ident!("{}", variant.name)).collect();
    let wires: Vec<_> = variants.iter().map(|variant| &variant.wire).collect();
    let variant_docs = variants.iter().map(|variant| {
        let meaning = variant.description.as_deref().map(|text| format!(": {}", docs::escape(text)));
        docs::outer(&format!("`{}`{}.", variant.wire, meaning.unwrap_or_default().trim_end_matches('.')))
    });
    let unrecognized = uses.contract("Unrecognized");
    let open_enum = uses.contract("open_enum");
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #labels,)*
            /// A value that this version does not know, kept as it came. Compare it by `as_str`.
            Unknown(#unrecognized),
        }

        impl #name {
            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#labels => #wires,)*
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }

        impl From<&str> for #name {
            fn from(value: &str) -> Self {
                match value {
                    #(#wires => Self::#labels,)*
                    _ => Self::Unknown(#unrecognized::new(value)),
                }
            }
        }

        #open_enum!(#name);
    }
}

/// A description without its list of values: each variant has its own line of it.
fn without_values(description: &str) -> String {
    let lines: Vec<&str> = description.lines().filter(|line| !line.trim().starts_with("- `")).collect();
    lines.join("\n")
}
