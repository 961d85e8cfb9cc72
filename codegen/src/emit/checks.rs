//! The statements that hold values against the constraints of the description.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Facts, Uses, types, wide};
use crate::ir::{Alphabet, Field, NamedType, OneOf, Place, Record, Rules, Scalar, Type};

/// The statements that check the fields of `self`.
pub(super) fn statements(record: &Record, uses: &mut Uses<'_>) -> TokenStream {
    let fields: TokenStream = record.fields.iter().map(|field| of_field(field, uses)).collect();
    let rest = record.rest.as_ref().map(|item| {
        let entries = quote! { &self.additional_properties };
        of_map(item, &Rules::default(), &quote! { () }, &entries, uses)
    });
    quote! { #fields #rest }
}

/// The `impl Checked` of an object that requests hold.
pub(super) fn checked(record: &Record, uses: &mut Uses<'_>) -> TokenStream {
    let name = format_ident!("{}", record.name);
    let (checked, check) = (uses.contract("Checked"), uses.contract("Check"));
    let statements = statements(record, uses);
    let parameter = if statements.is_empty() {
        quote! { _check }
    } else {
        quote! { check }
    };
    let long = wide::long(&statements);
    quote! {
        impl #checked for #name {
            #long
            fn check(&self, #parameter: &mut #check) { #statements }
        }
    }
}

/// The `impl Checked` of a choice that requests hold.
pub(super) fn checked_choice(
    named: &NamedType,
    one_of: &OneOf,
    facts: &Facts<'_>,
    uses: &mut Uses<'_>,
) -> TokenStream {
    let name = format_ident!("{}", named.name);
    let (checked, check) = (uses.contract("Checked"), uses.contract("Check"));
    let here = quote! { () };
    let mut arms = Vec::new();
    let mut others = vec![quote! { Self::Unknown(_) }];
    for choice in &one_of.choices {
        let label = format_ident!("{}", choice.name);
        let is_boxed = facts.holds(&choice.item.ty, &named.name);
        let value = if is_boxed {
            quote! { &**value }
        } else {
            quote! { value }
        };
        let statement = of_value(&choice.item.ty, &choice.item.rules, true, &here, &value, uses);
        if statement.is_empty() {
            others.push(quote! { Self::#label(_) });
        } else {
            arms.push(quote! { Self::#label(value) => { #statement } });
        }
    }
    let body = if arms.is_empty() {
        TokenStream::new()
    } else {
        quote! { match self { #(#arms)* #(#others)|* => {} } }
    };
    let parameter = if arms.is_empty() {
        quote! { _check }
    } else {
        quote! { check }
    };
    quote! {
        impl #checked for #name {
            fn check(&self, #parameter: &mut #check) { #body }
        }
    }
}

fn of_field(field: &Field, uses: &mut Uses<'_>) -> TokenStream {
    let name = format_ident!("{}", field.name);
    let wire = &field.wire;
    let (at, value) = (quote! { #wire }, quote! { &self.#name });
    let is_text = types::converts(&field.ty) && !matches!(field.ty, Type::Timestamp | Type::Date);
    match field.place {
        Place::Path if is_text => {
            let rule = text_rule(&field.rules, uses);
            quote! { check.segment(#at, #value, #rule); }
        }
        Place::Header | Place::Cookie if is_text => {
            let rule = text_rule(&field.rules, uses);
            quote! { check.header(#at, #value, #rule); }
        }
        _ => of_value(&field.ty, &field.rules, !types::is_option(field), &at, &value, uses),
    }
}

fn of_value(
    ty: &Type,
    rules: &Rules,
    always: bool,
    at: &TokenStream,
    value: &TokenStream,
    uses: &mut Uses<'_>,
) -> TokenStream {
    match ty {
        // Judged when it is sealed: its limits bind the ciphertext.
        Type::Sensitive | Type::Boolean | Type::Upload | Type::Enum { of: Scalar::Integer, .. } => {
            TokenStream::new()
        }
        Type::Text | Type::Personal | Type::Identifier { .. } | Type::Enum { .. } => {
            let rule = text_rule(rules, uses);
            quote! { check.text(#at, #value, #rule); }
        }
        Type::Timestamp | Type::Date => {
            let rule = text_rule(rules, uses);
            let method = format_ident!("{}", if *ty == Type::Date { "date" } else { "time" });
            quote! { check.#method(#at, #value, #rule); }
        }
        Type::Integer(_) => {
            let limits = [limit("min", rules.minimum), limit("max", rules.maximum)];
            let step = limit("multiple_of", rules.multiple_of);
            if limits.iter().all(Option::is_none) && step.is_none() {
                return TokenStream::new();
            }
            let number = uses.contract("Number");
            quote! { check.number(#at, #value, #number::new() #(#limits)* #step); }
        }
        Type::Float { .. } => {
            let float = uses.contract("Float");
            let min = rules.float_minimum.map(self::float).map(|min| quote! { .min(#min) });
            let max = rules.float_maximum.map(self::float).map(|max| quote! { .max(#max) });
            quote! { check.float(#at, #value, #float::new() #min #max); }
        }
        Type::Json => quote! { check.json(#at, #value); },
        Type::Record { .. } | Type::OneOf { .. } if always => quote! { check.part(#at, #value); },
        Type::Record { .. } | Type::OneOf { .. } => quote! { check.object(#at, #value); },
        Type::List(item) => {
            let items = items_rule(rules, uses);
            let (inner_at, inner) = (quote! { index }, quote! { item });
            let each = of_value(&item.ty, &item.rules, !item.nullable, &inner_at, &inner, uses);
            if each.is_empty() {
                return quote! { check.list(#at, #value, #items, |_, _, _| {}); };
            }
            quote! { check.list(#at, #value, #items, |check, index, item| { #each }); }
        }
        Type::Map(item) => of_map(item, rules, at, value, uses),
    }
}

fn of_map(
    item: &crate::ir::Item,
    rules: &Rules,
    at: &TokenStream,
    value: &TokenStream,
    uses: &mut Uses<'_>,
) -> TokenStream {
    let items = items_rule(rules, uses);
    let (inner_at, inner) = (quote! { key }, quote! { item });
    let each = of_value(&item.ty, &item.rules, !item.nullable, &inner_at, &inner, uses);
    if each.is_empty() {
        return quote! { check.map(#at, #value, #items, |_, _, _| {}); };
    }
    quote! { check.map(#at, #value, #items, |check, key, item| { #each }); }
}

fn items_rule(rules: &Rules, uses: &mut Uses<'_>) -> TokenStream {
    let items = uses.contract("Items");
    let (min, max) = (length("min", rules.min_items), length("max", rules.max_items));
    quote! { #items::new() #min #max }
}

fn text_rule(rules: &Rules, uses: &mut Uses<'_>) -> TokenStream {
    let text = uses.contract("Text");
    let (min, max) = (length("min", rules.min_length), length("max", rules.max_length));
    let of = rules.alphabet.as_ref().map(class);
    quote! { #text::new() #min #max #of }
}

fn length(name: &str, value: Option<usize>) -> Option<TokenStream> {
    limit(name, value.map(|value| i128::try_from(value).unwrap_or(i128::MAX)))
}

fn limit(name: &str, value: Option<i128>) -> Option<TokenStream> {
    let name = format_ident!("{name}");
    let value = value.map(integer);
    value.map(|value| quote! { .#name(#value) })
}

/// A whole number, its digits in groups.
pub(super) fn integer(value: i128) -> TokenStream {
    let digits = value.unsigned_abs().to_string();
    signed(value < 0, &grouped(&digits, digits.len()))
}

/// A number that may be broken, its digits in groups on both sides of the point.
pub(super) fn float(value: f64) -> TokenStream {
    let text = format!("{:?}", value.abs());
    let digits = match text.split_once('.') {
        Some((whole, broken)) if !broken.contains('e') => {
            format!("{}.{}", grouped(whole, whole.len()), grouped(broken, 0))
        }
        _ => text,
    };
    signed(value.is_sign_negative(), &digits)
}

/// Digits in groups of three, counted from a place among them.
fn grouped(digits: &str, from: usize) -> String {
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && from.abs_diff(index).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped
}

fn signed(negative: bool, digits: &str) -> TokenStream {
    let digits: TokenStream = digits.parse().unwrap_or_default();
    if negative {
        quote! { -#digits }
    } else {
        digits
    }
}

/// The class as it is written, or what its abbreviations stand for.
fn class(alphabet: &Alphabet) -> TokenStream {
    let abbreviates = ["\\d", "\\w"].iter().any(|short| alphabet.class.contains(short));
    let class = if abbreviates { spelt_out(alphabet) } else { alphabet.class.clone() };
    quote! { .of(#class) }
}

fn spelt_out(alphabet: &Alphabet) -> String {
    let escaped = |character: &char| {
        if "[]\\^-".contains(*character) { format!("\\{character}") } else { character.to_string() }
    };
    let ranges = alphabet.ranges.iter().map(|(first, last)| {
        if first == last { escaped(first) } else { format!("{}-{}", escaped(first), escaped(last)) }
    });
    format!("[{}]", ranges.collect::<String>())
}
