//! The example replies: each is read, and loses nothing.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::{Map, Value};

use super::{feature, json, raw, survival::Places};
use crate::{
    emit::{Facts, example::Example},
    ir::{Content, Operation, Record, ReplyCase, Type},
    lower::status_name,
};

pub(super) fn emit(operation: &Operation, example: &mut Example<'_>, facts: &Facts<'_>) -> TokenStream {
    let several = operation.reply.cases.len() > 1;
    let cases = operation.reply.cases.iter().filter_map(|case| {
        let variant = several.then(|| {
            let (name, label) = (example.name(&operation.reply.name), status_name(case.status));
            let label = format_ident!("{label}");
            quote! { #name::#label }
        });
        self::case(operation, case, variant.as_ref(), example, facts)
    });
    cases.collect()
}

fn case(
    operation: &Operation,
    case: &ReplyCase,
    variant: Option<&TokenStream>,
    example: &mut Example<'_>,
    facts: &Facts<'_>,
) -> Option<TokenStream> {
    match &case.content {
        Content::Empty => Some(raw_reply(operation, case, "", variant, example, facts)),
        Content::Text(_) | Content::Bytes(_) => {
            let body = case.example.as_ref().and_then(Value::as_str).unwrap_or("example");
            Some(raw_reply(operation, case, body, variant, example, facts))
        }
        Content::Object(record) => {
            let given = match &case.example {
                Some(Value::Object(values)) => values.clone(),
                _ => of_fields(record, facts)?,
            };
            let places = Places::of_object(&given, record, facts);
            let text = json::object(&given, record, facts).text();
            Some(json_reply(operation, case, &text, &places, variant, example, facts))
        }
        Content::Json(item) => {
            let given = match (&case.example, &item.ty) {
                (Some(given), _) => given.clone(),
                (None, Type::Record { name }) => Value::Object(of_fields(facts.record(name)?, facts)?),
                (None, _) => return None,
            };
            let places = Places::of_item(&given, item, facts);
            let text = json::item(&given, item, facts).text();
            Some(json_reply(operation, case, &text, &places, variant, example, facts))
        }
    }
}

/// An example put together from those of the fields. `None` when a required one has none.
fn of_fields(record: &Record, facts: &Facts<'_>) -> Option<Map<String, Value>> {
    let mut values = Map::new();
    for field in &record.fields {
        let inner = match &field.ty {
            Type::Record { name } if field.required && field.example.is_none() => {
                facts.record(name).and_then(|record| of_fields(record, facts)).map(Value::Object)
            }
            _ => field.example.clone(),
        };
        match inner {
            Some(value) => drop(values.insert(field.wire.clone(), value)),
            None if field.required => return None,
            None => {}
        }
    }
    Some(values)
}

/// A reply without JSON: read, it is what it was.
fn raw_reply(
    operation: &Operation,
    case: &ReplyCase,
    body: &str,
    variant: Option<&TokenStream>,
    example: &mut Example<'_>,
    facts: &Facts<'_>,
) -> TokenStream {
    let request = example.name(&operation.request.name);
    let client = feature("client", facts);
    let test = format_ident!("{}_is_read", subject(case, variant));
    let status = Literal::u16_unsuffixed(case.status);
    let read = quote! { examples::Reply::<#request>::decoded(#status, #body) };
    let assertion = match (case.content == Content::Empty, variant) {
        (true, None) => quote! { #read; },
        (true, Some(variant)) => quote! { assert!(matches!(#read, #variant)); },
        (false, None) => quote! { assert_eq!(#read, #body); },
        (false, Some(variant)) => quote! { assert!(matches!(#read, #variant(body) if body == #body)); },
    };
    quote! {
        #client
        #[test]
        fn #test() { #assertion }
    }
}

/// A reply of JSON, and the tests that change a little of it.
fn json_reply(
    operation: &Operation,
    case: &ReplyCase,
    text: &str,
    places: &Places,
    variant: Option<&TokenStream>,
    example: &mut Example<'_>,
    facts: &Facts<'_>,
) -> TokenStream {
    let request = example.name(&operation.request.name);
    let client = feature("client", facts);
    let name = match variant {
        Some(_) => format_ident!("REPLY_{}", case.status),
        None => format_ident!("REPLY"),
    };
    let written = variant.map_or_else(
        || quote! { examples::json },
        |variant| {
            quote! {
                |reply| match reply {
                    #variant(reply) => examples::json(reply),
                    other => panic!("the reply of another status: {other:?}"),
                }
            }
        },
    );
    let status = Literal::u16_unsuffixed(case.status);
    let text = raw(text);
    let Places { optional, nullable, open, objects } = places;
    let subject = subject(case, variant);
    let tests = [
        (true, "loses_nothing", "loses_nothing"),
        (!open.is_empty(), "keeps_an_unknown_value_of_an_enum", "keeps_unknown_values"),
        (!objects.is_empty(), "may_have_an_unknown_field", "ignores_unknown_fields"),
        (
            !optional.is_empty() || !nullable.is_empty(),
            "may_have_null_or_nothing_for_what_is_optional",
            "takes_null_for_nothing",
        ),
    ];
    let tests = tests.iter().filter(|(wanted, ..)| *wanted).map(|(_, test, method)| {
        let (test, method) = (format_ident!("{subject}_{test}"), format_ident!("{method}"));
        quote! {
            #client
            #[test]
            fn #test() { #name.#method(); }
        }
    });
    quote! {
        /// The example reply, and where it could be another one.
        #client
        pub(crate) const #name: examples::Reply<#request> = examples::Reply {
            status: #status,
            json: #text,
            written: #written,
            optional: &[#(#optional),*],
            nullable: &[#(#nullable),*],
            open: &[#(#open),*],
            objects: &[#(#objects),*],
        };

        #(#tests)*
    }
}

/// What a test is about, as its name begins.
fn subject(case: &ReplyCase, variant: Option<&TokenStream>) -> String {
    match variant {
        Some(_) => format!("the_reply_of_status_{}", case.status),
        None => "the_reply".to_owned(),
    }
}
