//! The example of an operation, as Rust that a user would write.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use super::record::MOST_PARAMETERS;
use crate::ir::{Field, Operation, Record, Type};

/// A doc test that makes the example request and sends it. `None` when a required value has no example.
pub(super) fn doc_test(operation: &Operation, module: &str) -> Option<String> {
    let request = request(&operation.request, &operation.request_example)?;
    let method = format_ident!("{}", operation.id);
    let body = quote! {
        fn example() {
            let request = #request;
            let reply = client.#method(&request).await?;
        }
    };
    let file: syn::File = syn::parse2(body).ok()?;
    let text = prettyplease::unparse(&file);
    let lines: Vec<&str> = text.lines().skip(1).take_while(|line| *line != "}").collect();
    let lines = as_rustfmt_would(&lines);
    let name = &operation.request.name;
    let required = operation.request.required().count() > MOST_PARAMETERS;
    let imports = if required { format!("{{{name}, {name}Required}}") } else { name.clone() };
    Some(format!(
        "```no_run\n# async fn example(client: wechatpay_coupons::Client) -> Result<(), \
         wechatpay_coupons::Error> {{\nuse wechatpay_coupons::{module}::{imports};\n\n{}\n\
         println!(\"{{reply:?}}\");\n# Ok(())\n# }}\n```",
        lines.join("\n")
    ))
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

fn request(record: &Record, example: &Value) -> Option<TokenStream> {
    let name = format_ident!("{}", record.name);
    let required: Vec<&Field> = record.required().collect();
    let new = if required.len() > MOST_PARAMETERS {
        let named = format_ident!("{}Required", record.name);
        let mut fields = Vec::new();
        for field in required {
            let (name, value) =
                (format_ident!("{}", field.name), value(&field.ty, &example[&field.name], true)?);
            fields.push(quote! { #name: #value });
        }
        quote! { #name::new(#named { #(#fields),* }) }
    } else {
        let mut values = Vec::new();
        for field in required {
            values.push(value(&field.ty, &example[&field.name], false)?);
        }
        quote! { #name::new(#(#values),*) }
    };
    let setters = record.optional().filter_map(|field| {
        let value = value(&field.ty, &example[&field.name], false)?;
        let name = format_ident!("{}", field.name);
        Some(quote! { .#name(#value) })
    });
    Some(quote! { #new #(#setters)* })
}

/// A value as a user would write it. `exact`: where nothing converts it.
fn value(ty: &Type, example: &Value, exact: bool) -> Option<TokenStream> {
    match (ty, example) {
        (Type::Integer { .. }, Value::Number(number)) => {
            let number = proc_macro2::Literal::i64_unsuffixed(number.as_i64()?);
            Some(quote! { #number })
        }
        (Type::Boolean, Value::Bool(flag)) => Some(quote! { #flag }),
        (Type::List(item), Value::Array(examples)) => {
            let values: Option<Vec<_>> =
                examples.iter().map(|example| value(&item.ty, example, exact)).collect();
            let values = values?;
            Some(if exact {
                quote! { vec![#(#values),*] }
            } else {
                quote! { [#(#values),*] }
            })
        }
        (Type::Record { .. } | Type::Json, _) => None,
        (_, Value::String(text)) if exact => Some(quote! { #text.into() }),
        (_, Value::String(text)) => Some(quote! { #text }),
        _ => None,
    }
}
