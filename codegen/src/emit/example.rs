//! The example of an operation, as Rust that a user would write.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::{Map, Value};

use super::{Facts, checks, client, record::MOST_PARAMETERS, types};
use crate::ir::{Choice, Field, Item, Kind, OneOf, Operation, Record, Scalar, Sign, Tag, Type};

/// An example value, and what it names.
pub(super) struct Example<'a> {
    facts: &'a Facts<'a>,
    operation: &'a Operation,
    /// The names, by their modules below the root of the output.
    names: BTreeMap<String, BTreeSet<String>>,
    module: &'a str,
    deprecated: Deprecated,
}

/// What becomes of an example that holds something deprecated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deprecated {
    /// There is none: nobody is shown what not to use.
    Refused,
    Taken,
    /// It was taken, and there was something.
    Met,
}

/// A doc test that makes the example request and sends it. `None` when a required value has no example.
pub(super) fn doc_test(operation: &Operation, tag: &Tag, facts: &Facts<'_>) -> Option<String> {
    if operation.deprecated || operation.request.fields.iter().any(|field| field.deprecated) {
        return None;
    }
    let mut example = Example::new(operation, &tag.module, facts);
    let request = example.request()?;
    let method = format_ident!("{}", operation.id);
    let lines = formatted(&quote! {
        let request = #request;
        let reply = client.#method(&request).await?;
    })?;
    let target = facts.target;
    let root = if target.is_home() { "wechatpay_coupons".to_owned() } else { "crate".to_owned() };
    let imports: Vec<String> = example.imports(&root);
    let fence = client::fence(target.layout, target.is_home());
    Some(format!(
        "```{fence}\n# async fn example(client: wechatpay_coupons::Client) -> Result<(), \
         wechatpay_coupons::Error> {{\n{}\n\n{}\nprintln!(\"{{reply:?}}\");\n# Ok(()) }}\n```",
        imports.join("\n"),
        lines.join("\n")
    ))
}

/// Statements as rustfmt would write them at the start of a line.
fn formatted(statements: &TokenStream) -> Option<Vec<String>> {
    let file: syn::File = syn::parse2(quote! { fn example() { #statements } }).ok()?;
    let text = prettyplease::unparse(&file);
    let lines: Vec<&str> = text.lines().skip(1).take_while(|line| *line != "}").collect();
    Some(as_rustfmt_would(&lines))
}

/// Takes off the indent of the function; of arguments over several lines with a chain behind, the one too many that
/// prettyplease gives them.
fn as_rustfmt_would(lines: &[&str]) -> Vec<String> {
    let chained = lines.iter().any(|line| matches!(*line, "        })" | "        )" | "        ],"));
    let dedent = |line: &str, by: usize| line.get(by..).unwrap_or(line.trim_start()).to_owned();
    let mut lines = lines.iter();
    let mut formatted = Vec::new();
    formatted.extend(lines.next().map(|line| dedent(line, 4)));
    for line in lines {
        let inner = line.starts_with("        ");
        formatted.push(dedent(line, if chained && inner { 8 } else { 4 }));
    }
    formatted
}

impl<'a> Example<'a> {
    pub(super) fn new(operation: &'a Operation, module: &'a str, facts: &'a Facts<'a>) -> Self {
        Self { facts, operation, names: BTreeMap::new(), module, deprecated: Deprecated::Refused }
    }

    /// For tests, which test what is deprecated too.
    pub(super) fn of_tests(operation: &'a Operation, module: &'a str, facts: &'a Facts<'a>) -> Self {
        let deprecated = if operation.deprecated { Deprecated::Met } else { Deprecated::Taken };
        Self { deprecated, ..Self::new(operation, module, facts) }
    }

    /// Whether anything deprecated is named.
    pub(super) fn met_deprecated(&self) -> bool {
        self.deprecated == Deprecated::Met
    }

    /// The `use` lines, below `root`.
    pub(super) fn imports(&self, root: &str) -> Vec<String> {
        let line = |(module, names): (&String, &BTreeSet<String>)| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            match names.as_slice() {
                [one] => format!("use {}::{one};", module.replace('@', root)),
                several => format!("use {}::{{{}}};", module.replace('@', root), several.join(", ")),
            }
        };
        self.names.iter().map(line).collect()
    }

    /// The example request.
    pub(super) fn request(&mut self) -> Option<TokenStream> {
        let operation = self.operation;
        let by_name = |field: &Field| operation.request_example.get(&field.name);
        self.record(&operation.request, &by_name)
    }

    /// An example of a value.
    fn record<'v>(
        &mut self,
        record: &Record,
        example: &dyn Fn(&Field) -> Option<&'v Value>,
    ) -> Option<TokenStream> {
        let name = self.name(&record.name);
        let required: Vec<&Field> = record.required().collect();
        let new = if required.len() > MOST_PARAMETERS {
            let named = self.name(&record.required_name());
            let mut fields = Vec::new();
            for field in required {
                let (name, value) =
                    (format_ident!("{}", field.name), self.field(field, example(field)?, true)?);
                fields.push(quote! { #name: #value });
            }
            quote! { #name::new(#named { #(#fields),* }) }
        } else {
            let mut values = Vec::new();
            for field in required {
                values.push(self.field(field, example(field)?, false)?);
            }
            quote! { #name::new(#(#values),*) }
        };
        let mut setters = TokenStream::new();
        for field in record.optional() {
            if let Some(value) = example(field).filter(|value| !value.is_null()) {
                self.note_deprecated(field.deprecated);
                let value = self.value(&field.ty, value, false)?;
                let name = format_ident!("{}", field.name);
                setters.extend(quote! { .#name(#value) });
            }
        }
        Some(quote! { #new #setters })
    }

    fn field(&mut self, field: &Field, example: &Value, exact: bool) -> Option<TokenStream> {
        if !field.nullable {
            return self.value(&field.ty, example, exact);
        }
        if example.is_null() {
            return Some(quote! { None });
        }
        let value = self.value(&field.ty, example, true)?;
        Some(quote! { Some(#value) })
    }

    fn item(&mut self, item: &Item, example: &Value, exact: bool) -> Option<TokenStream> {
        if item.nullable {
            if example.is_null() {
                return Some(quote! { None });
            }
            let value = self.value(&item.ty, example, true)?;
            return Some(quote! { Some(#value) });
        }
        self.value(&item.ty, example, exact)
    }

    /// A value as a user would write it. `exact`: where nothing converts it.
    fn value(&mut self, ty: &Type, example: &Value, exact: bool) -> Option<TokenStream> {
        match (ty, example) {
            (Type::Integer(_), Value::Number(number)) => {
                let number = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
                number.map(checks::integer)
            }
            (Type::Float { .. }, Value::Number(number)) => number.as_f64().map(checks::float),
            (Type::Boolean, Value::Bool(flag)) => Some(quote! { #flag }),
            (Type::Enum { name, of }, _) => self.enumeration(name, *of, example),
            (Type::List(item), Value::Array(examples)) => {
                let each = exact || types::given(ty) == types::Given::Exactly;
                let values: Option<Vec<_>> =
                    examples.iter().map(|example| self.item(item, example, each)).collect();
                let values = values?;
                Some(if values.is_empty() || each {
                    if values.is_empty() {
                        quote! { Vec::new() }
                    } else {
                        quote! { vec![#(#values),*] }
                    }
                } else {
                    quote! { [#(#values),*] }
                })
            }
            (Type::Map(item), Value::Object(examples)) => self.map(item, examples),
            (Type::Record { name }, Value::Object(values)) => {
                let record = self.facts.record(name)?;
                let deprecated = record.fields.iter().any(|field| field.deprecated);
                if deprecated && self.deprecated == Deprecated::Refused {
                    return None;
                }
                let named = self.record(record, &|field| values.get(&field.wire))?;
                self.with_rest(named, record, values)
            }
            (Type::OneOf { name }, _) => self.choice(name, example),
            (Type::Upload, Value::String(text)) => {
                let upload = self.contract("operation", "Upload");
                let bytes = Literal::string(text);
                Some(quote! { #upload::new("example.bin", #bytes) })
            }
            (Type::Json, _) => {
                let json = json(example);
                Some(quote! { serde_json::json!(#json) })
            }
            (_, Value::String(text)) if exact => Some(quote! { #text.into() }),
            (_, Value::String(text)) => Some(quote! { #text }),
            _ => None,
        }
    }

    /// A record with what is beside the fields that have a name.
    fn with_rest(
        &mut self,
        named: TokenStream,
        record: &Record,
        values: &Map<String, Value>,
    ) -> Option<TokenStream> {
        let others = values.iter().filter(|(key, _)| record.field(key).is_none());
        let others: Map<String, Value> = others.map(|(key, value)| (key.clone(), value.clone())).collect();
        let Some(rest) = record.rest.as_ref().filter(|_| !others.is_empty()) else { return Some(named) };
        let rest = self.map(rest, &others)?;
        Some(quote! {
            {
                let mut record = #named;
                record.additional_properties = #rest;
                record
            }
        })
    }

    fn map(&mut self, item: &Item, examples: &Map<String, Value>) -> Option<TokenStream> {
        let mut entries = Vec::new();
        for (key, example) in examples {
            let value = self.item(item, example, true)?;
            entries.push(quote! { (#key.to_owned(), #value) });
        }
        Some(quote! { [#(#entries),*].into() })
    }

    fn enumeration(&mut self, name: &str, of: Scalar, example: &Value) -> Option<TokenStream> {
        let wire = match (of, example) {
            (Scalar::Text, Value::String(text)) => text.clone(),
            (Scalar::Integer, Value::Number(number)) => number.to_string(),
            _ => return None,
        };
        let Kind::Enum { variants, .. } = self.facts.kind(name)? else { return None };
        let variant = variants.iter().find(|variant| variant.wire == wire)?;
        let (name, variant) = (self.name(name), format_ident!("{}", variant.name));
        Some(quote! { #name::#variant })
    }

    fn choice(&mut self, name: &str, example: &Value) -> Option<TokenStream> {
        let Kind::OneOf(one_of) = self.facts.kind(name)? else { return None };
        let choice = choice_of(one_of, example)?;
        let mut value = self.item(&choice.item, example, true)?;
        if self.facts.holds(&choice.item.ty, name) {
            value = quote! { Box::new(#value) };
        }
        let (name, label) = (self.name(name), format_ident!("{}", choice.name));
        Some(quote! { #name::#label(#value) })
    }

    /// A type of the description, noted as named.
    pub(super) fn name(&mut self, name: &str) -> proc_macro2::Ident {
        let own =
            self.operation.request.name == name
                || self.operation.reply.name == name
                || self.operation.request.required_name() == name
                || self.operation.inline_types.iter().any(|inline| {
                    inline.name == name || crate::names::within(&inline.name, "Required") == name
                });
        let module = if own { format!("@::{}", self.module) } else { "@::types".to_owned() };
        self.names.entry(module).or_default().insert(name.to_owned());
        if self.deprecated == Deprecated::Taken {
            self.note_deprecated(self.facts.is_deprecated(name));
        }
        format_ident!("{name}")
    }

    fn note_deprecated(&mut self, is_deprecated: bool) {
        if is_deprecated && self.deprecated == Deprecated::Taken {
            self.deprecated = Deprecated::Met;
        }
    }

    /// Something of the contract; what a type of the description has the name of, with its whole path.
    fn contract(&mut self, module: &str, name: &str) -> TokenStream {
        let module = format!("wechatpay_coupons::{module}");
        if self.facts.names.contains(name) {
            return format!("{module}::{name}").parse().unwrap_or_default();
        }
        self.names.entry(module).or_default().insert(name.to_owned());
        let name = format_ident!("{name}");
        quote! { #name }
    }
}

/// JSON as `json!` takes it: its texts and its large numbers written as Rust writes them.
fn json(value: &Value) -> TokenStream {
    match value {
        Value::Null => quote! { null },
        Value::Bool(flag) => quote! { #flag },
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(small), _) if i32::try_from(small).is_ok() => checks::integer(small.into()),
            (Some(large), _) => suffixed(large.into(), "i64"),
            (None, Some(large)) => suffixed(large.into(), "u64"),
            (None, None) => number.as_f64().map(checks::float).unwrap_or_default(),
        },
        Value::String(text) => quote! { #text },
        Value::Array(items) => {
            let items = items.iter().map(json);
            quote! { [#(#items),*] }
        }
        Value::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                let value = json(value);
                quote! { #key: #value }
            });
            quote! { { #(#entries),* } }
        }
    }
}

fn suffixed(value: i128, ty: &str) -> TokenStream {
    format!("{}_{ty}", checks::integer(value)).parse().unwrap_or_default()
}

/// Which of its schemas a value is.
pub(crate) fn choice_of<'o>(one_of: &'o OneOf, example: &Value) -> Option<&'o Choice> {
    let tag = one_of.discriminator.as_ref().and_then(|property| example.get(property)?.as_str());
    one_of.choices.iter().find(|choice| match &choice.sign {
        Sign::Tag(values) => tag.is_some_and(|tag| values.iter().any(|value| value == tag)),
        Sign::Property(property) => example.get(property).is_some_and(|value| !value.is_null()),
        Sign::Sort(sort) => *sort == "any" || sort_of(example) == *sort,
    })
}

fn sort_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
