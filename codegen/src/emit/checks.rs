//! The statements that hold values against the constraints of the description.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::Uses;
use crate::ir::{Alphabet, Field, Place, Record, Rules, Type};

/// The statements that check the fields of `self`.
pub(super) fn statements(record: &Record, uses: &mut Uses) -> TokenStream {
    record.fields.iter().map(|field| of_field(field, uses)).collect()
}

/// The `impl Checked` of an object that requests hold.
pub(super) fn checked(record: &Record, uses: &mut Uses) -> TokenStream {
    let name = format_ident!("{}", record.name);
    let (checked, check) = (uses.contract("Checked"), uses.contract("Check"));
    let statements = statements(record, uses);
    quote! {
        impl #checked for #name {
            fn check(&self, check: &mut #check) { #statements }
        }
    }
}

fn of_field(field: &Field, uses: &mut Uses) -> TokenStream {
    let name = format_ident!("{}", field.name);
    let wire = &field.wire;
    let (at, value) = (quote! { #wire }, quote! { &self.#name });
    if field.place == Place::Path {
        let rule = text_rule(&field.rules, uses);
        return quote! { check.segment(#at, #value, #rule); };
    }
    of_value(&field.ty, &field.rules, field.required, &at, &value, uses)
}

fn of_value(
    ty: &Type,
    rules: &Rules,
    required: bool,
    at: &TokenStream,
    value: &TokenStream,
    uses: &mut Uses,
) -> TokenStream {
    match ty {
        // Judged when it is sealed: its limits bind the ciphertext.
        Type::Sensitive | Type::Boolean => TokenStream::new(),
        Type::Text | Type::Personal | Type::Identifier { .. } | Type::Enum { .. } => {
            let rule = text_rule(rules, uses);
            quote! { check.text(#at, #value, #rule); }
        }
        Type::Timestamp => {
            let rule = text_rule(rules, uses);
            quote! { check.time(#at, #value, #rule); }
        }
        Type::Integer { .. } if rules.minimum.is_none() && rules.maximum.is_none() => TokenStream::new(),
        Type::Integer { .. } => {
            let number = uses.contract("Number");
            let min = limit("min", rules.minimum.map(Literal::i64_unsuffixed));
            let max = limit("max", rules.maximum.map(Literal::i64_unsuffixed));
            quote! { check.number(#at, #value, #number::new() #min #max); }
        }
        Type::Json => quote! { check.json(#at, #value); },
        Type::Record { .. } if required => quote! { check.part(#at, #value); },
        Type::Record { .. } => quote! { check.object(#at, #value); },
        Type::List(item) => {
            let items = uses.contract("Items");
            let min = limit("min", rules.min_items.map(Literal::usize_unsuffixed));
            let max = limit("max", rules.max_items.map(Literal::usize_unsuffixed));
            let (inner_at, inner) = (quote! { index }, quote! { item });
            let each = of_value(&item.ty, &item.rules, true, &inner_at, &inner, uses);
            if each.is_empty() {
                return quote! { check.list(#at, #value, #items::new() #min #max, |_, _, _| {}); };
            }
            quote! { check.list(#at, #value, #items::new() #min #max, |check, index, item| { #each }); }
        }
    }
}

fn text_rule(rules: &Rules, uses: &mut Uses) -> TokenStream {
    let text = uses.contract("Text");
    let min = limit("min", rules.min_length.map(Literal::usize_unsuffixed));
    let max = limit("max", rules.max_length.map(Literal::usize_unsuffixed));
    let of = rules.alphabet.as_ref().map(alphabet);
    quote! { #text::new() #min #max #of }
}

fn limit(name: &str, value: Option<Literal>) -> Option<TokenStream> {
    let name = format_ident!("{name}");
    value.map(|value| quote! { .#name(#value) })
}

fn alphabet(alphabet: &Alphabet) -> TokenStream {
    let class = &alphabet.class;
    let ranges = alphabet.ranges.iter().map(|(first, last)| quote! { (#first, #last) });
    quote! { .of(#class, &[#(#ranges),*]) }
}
