//! The example replies: each is read, and loses nothing.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::{Map, Value};

use super::{feature, json, raw, survival::Places};
use crate::{
    emit::{Facts, example::Example},
    ir::{Content, Operation, Record, ReplyCase, Type},
    lower::status_name,
};

/// The reply of one status.
struct Reply<'a> {
    case: &'a ReplyCase,
    request: Ident,
    /// Which it is of the enum of replies, where there are several.
    variant: Option<TokenStream>,
    feature: Option<TokenStream>,
}

pub(super) fn emit(operation: &Operation, example: &mut Example<'_>, facts: &Facts<'_>) -> TokenStream {
    let several = operation.reply.cases.len() > 1;
    let cases = operation.reply.cases.iter().filter_map(|case| {
        let variant = several.then(|| {
            let (name, label) =
                (example.name(&operation.reply.name), format_ident!("{}", status_name(case.status)));
            quote! { #name::#label }
        });
        let request = example.name(&operation.request.name);
        Reply { case, request, variant, feature: feature("client", facts) }.emit(facts)
    });
    cases.collect()
}

impl Reply<'_> {
    /// Nothing where there is no example.
    fn emit(&self, facts: &Facts<'_>) -> Option<TokenStream> {
        let given = self.case.example.as_ref();
        let is_sealed = match &self.case.content {
            Content::Object(record) => facts.sealed.is_in_record(record),
            Content::Json(item) => facts.sealed.is_in(&item.ty),
            Content::Empty | Content::Text(_) | Content::Bytes(_) => false,
        };
        if is_sealed {
            // It can't be written as it was read: that is what the mark is for.
            return None;
        }
        match &self.case.content {
            Content::Empty => Some(self.without_json("")),
            Content::Text(_) | Content::Bytes(_) => {
                Some(self.without_json(given.and_then(Value::as_str).unwrap_or("example")))
            }
            Content::Object(record) => {
                let values = given.and_then(Value::as_object).cloned();
                let values = values.or_else(|| of_fields(record, facts))?;
                let json = json::object(&values, record, facts).text();
                Some(self.of_json(&json, &Places::of_object(&values, record, facts)))
            }
            Content::Json(item) => {
                let value = given.cloned().or_else(|| match &item.ty {
                    Type::Record { name } => of_fields(facts.record(name)?, facts).map(Value::Object),
                    _ => None,
                })?;
                let json = json::item(&value, item, facts).text();
                Some(self.of_json(&json, &Places::of_item(&value, item, facts)))
            }
        }
    }

    /// Read, it is what it was.
    fn without_json(&self, body: &str) -> TokenStream {
        let Self { case, request, variant, feature } = self;
        let test = self.test("is_read");
        let status = Literal::u16_unsuffixed(case.status);
        let read = quote! { examples::Reply::<#request>::decoded(#status, #body) };
        let assertion = match (case.content == Content::Empty, variant) {
            (true, None) => quote! { #read; },
            (true, Some(variant)) => quote! { assert!(matches!(#read, #variant)); },
            (false, None) => quote! { assert_eq!(#read, #body); },
            (false, Some(variant)) => quote! { assert!(matches!(#read, #variant(body) if body == #body)); },
        };
        quote! {
            #feature
            #[test]
            fn #test() { #assertion }
        }
    }

    /// The example, and the tests that change a little of it.
    fn of_json(&self, json: &str, places: &Places) -> TokenStream {
        let Self { case, request, variant, feature } = self;
        let name = match variant {
            Some(_) => format_ident!("REPLY_{}", case.status),
            None => format_ident!("REPLY"),
        };
        let status = Literal::u16_unsuffixed(case.status);
        let json = raw(json);
        let written = self.written();
        let Places { optional, nullable, open, objects } = places;
        let mut tests = vec![("loses_nothing", "loses_nothing")];
        if !open.is_empty() {
            tests.push(("keeps_an_unknown_value_of_an_enum", "keeps_unknown_values"));
        }
        if !objects.is_empty() {
            tests.push(("may_have_an_unknown_field", "ignores_unknown_fields"));
        }
        if !optional.is_empty() || !nullable.is_empty() {
            tests.push(("may_have_null_or_nothing_for_what_is_optional", "takes_null_for_nothing"));
        }
        let tests = tests.into_iter().map(|(what, method)| {
            let (test, method) = (self.test(what), format_ident!("{method}"));
            quote! {
                #feature
                #[test]
                fn #test() { #name.#method(); }
            }
        });
        quote! {
            /// The example reply, and where it could be another one.
            #feature
            pub(crate) const #name: examples::Reply<#request> = examples::Reply {
                status: #status,
                json: #json,
                written: #written,
                optional: &[#(#optional),*],
                nullable: &[#(#nullable),*],
                open: &[#(#open),*],
                objects: &[#(#objects),*],
            };

            #(#tests)*
        }
    }

    /// What writes it again.
    fn written(&self) -> TokenStream {
        let Some(variant) = &self.variant else { return quote! { examples::json } };
        quote! {
            |reply| match reply {
                #variant(reply) => examples::json(reply),
                other => panic!("the reply of another status: {other:?}"),
            }
        }
    }

    /// The name of a test.
    fn test(&self, what: &str) -> Ident {
        match self.variant {
            Some(_) => format_ident!("the_reply_of_status_{}_{what}", self.case.status),
            None => format_ident!("the_reply_{what}"),
        }
    }
}

/// An example put together from those of the fields. `None` when a required one has none.
fn of_fields(record: &Record, facts: &Facts<'_>) -> Option<Map<String, Value>> {
    let mut values = Map::new();
    for field in &record.fields {
        let value = field.example.clone().or_else(|| match &field.ty {
            Type::Record { name } if field.required => {
                of_fields(facts.record(name)?, facts).map(Value::Object)
            }
            _ => None,
        });
        match value {
            Some(value) => drop(values.insert(field.wire.clone(), value)),
            None if field.required => return None,
            None => {}
        }
    }
    Some(values)
}
