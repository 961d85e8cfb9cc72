//! Rules that hold across a whole description.

use std::collections::{HashMap, HashSet};

use crate::{
    diagnostic::{Code, Diagnostics},
    ir::{Api, Field, Kind, NamedType, Operation, Place, Record, Rules, Type},
    load::{Document, step},
};

/// Reports all that is wrong.
pub(crate) fn check(api: &Api, document: &Document) -> Result<(), Diagnostics> {
    let mut operations: HashMap<&str, &str> = HashMap::new();
    let mut types: HashMap<&str, &str> = HashMap::new();
    for named in api.types.iter().chain(&api.event_types) {
        check_named(named, &mut types, document);
    }
    for operation in api.tags.iter().flat_map(|tag| &tag.operations) {
        if operations.insert(&operation.id, &operation.pointer).is_some() {
            let at = step(&operation.pointer, "operationId");
            document.refuse(
                Code::NotGenerated,
                &at,
                format!("`{}` names another operation too", operation.id),
                "choose another",
            );
            continue;
        }
        for record in [&operation.request, &operation.reply] {
            declare(&mut types, &record.name, &operation.pointer, document);
            check_record(record, document);
        }
        for named in &operation.inline_types {
            check_named(named, &mut types, document);
        }
        check_operation(operation, document);
    }
    document.verdict()
}

fn declare<'a>(types: &mut HashMap<&'a str, &'a str>, name: &'a str, pointer: &'a str, document: &Document) {
    if types.insert(name, pointer).is_some() {
        document.refuse(
            Code::NotGenerated,
            pointer,
            format!("there would be two types named `{name}`"),
            "rename one of them",
        );
    }
}

fn check_named<'a>(named: &'a NamedType, types: &mut HashMap<&'a str, &'a str>, document: &Document) {
    declare(types, &named.name, &named.pointer, document);
    match &named.kind {
        Kind::Identifier { .. } => {}
        Kind::Enum(variants) => {
            let mut taken = HashMap::new();
            for variant in variants {
                if let Some(other) = taken.insert(&variant.name, &variant.wire) {
                    let at = step(&named.pointer, "enum");
                    let message =
                        format!("`{other}` and `{}` would both be named `{}`", variant.wire, variant.name);
                    document.refuse(Code::NotGenerated, &at, message, "");
                }
            }
        }
        Kind::Record(record) => {
            check_record(record, document);
            if record.is_sensitive() {
                let help = "put it directly into the body of a request";
                document.refuse(
                    Code::NotGenerated,
                    &named.pointer,
                    "a sensitive field inside an object is not generated",
                    help,
                );
            }
        }
    }
}

fn check_record(record: &Record, document: &Document) {
    let mut taken = HashSet::new();
    for field in &record.fields {
        if !taken.insert(&field.name) {
            let message = format!("there would be two fields named `{}`", field.name);
            document.refuse(Code::NotGenerated, &field.pointer, message, "rename one of them");
        }
        check_rules(&field.rules, &field.pointer, document);
    }
    if let Some(field) = record.sensitive_list() {
        document.refuse(
            Code::NotGenerated,
            &field.pointer,
            "a list of sensitive values is not generated",
            "",
        );
    }
}

fn check_rules(rules: &Rules, pointer: &str, document: &Document) {
    let length = rules.min_length.zip(rules.max_length).is_some_and(|(min, max)| min > max);
    let items = rules.min_items.zip(rules.max_items).is_some_and(|(min, max)| min > max);
    let range = rules.minimum.zip(rules.maximum).is_some_and(|(min, max)| min > max);
    if length || items || range {
        document.refuse(
            Code::NotGenerated,
            pointer,
            "no value can satisfy these limits: the lower one is above the upper",
            "",
        );
    }
}

fn check_operation(operation: &Operation, document: &Document) {
    check_path(operation, document);
    let field = |wire: &str| operation.request.fields.iter().find(|field| field.wire == wire);
    let reply = |wire: &str| operation.reply.fields.iter().find(|field| field.wire == wire);
    let want = |found: Option<&Field>, fits: fn(&Type) -> bool, wire: &str, key: &str| {
        let at = step(&operation.pointer, key);
        match found {
            None => document.refuse(Code::NotGenerated, &at, format!("`{wire}` is no field of it"), ""),
            Some(field) if !fits(&field.ty) => {
                document.refuse(
                    Code::NotGenerated,
                    &at,
                    format!("`{wire}` is not of the type that is wanted here"),
                    "",
                );
            }
            Some(_) => {}
        }
    };
    let any = |_: &Type| true;
    let is_list = |ty: &Type| matches!(ty, Type::List(_));
    let is_number = |ty: &Type| matches!(ty, Type::Integer { .. });
    let is_text = |ty: &Type| matches!(ty, Type::Text | Type::Identifier { .. });
    if let Some(identity) = &operation.idempotency {
        for wire in &identity.fields {
            want(field(wire), any, wire, "x-wechatpay-idempotency");
        }
        if let Some((wire, _)) = &identity.expires {
            want(field(wire), |ty| *ty == Type::Timestamp, wire, "x-wechatpay-idempotency");
        }
    }
    if let Some(page) = &operation.page {
        want(field(&page.offset), is_number, &page.offset, "x-wechatpay-page");
        want(field(&page.limit), is_number, &page.limit, "x-wechatpay-page");
        want(reply(&page.total), is_number, &page.total, "x-wechatpay-page");
        want(reply(&page.items), is_list, &page.items, "x-wechatpay-page");
    }
    if let Some(batch) = &operation.batch {
        want(field(&batch.items), is_list, &batch.items, "x-wechatpay-batch");
        want(field(&batch.number), is_text, &batch.number, "x-wechatpay-batch");
    }
    if operation.reply.is_sensitive() {
        let message = "a sensitive field in a reply is not generated";
        document.refuse(Code::NotGenerated, &step(&operation.pointer, "responses"), message, "");
    }
}

/// The template of the path and the path parameters name the same things.
fn check_path(operation: &Operation, document: &Document) {
    let in_template = placeholders(&operation.path);
    let parameters = operation.request.fields.iter().filter(|field| field.place == Place::Path);
    let parameters: Vec<&Field> = parameters.collect();
    for name in &in_template {
        if !parameters.iter().any(|field| field.wire == *name) {
            let message = format!("the path has `{{{name}}}`, and no parameter is named so");
            document.refuse(
                Code::NotGenerated,
                &operation.pointer,
                message,
                "add it under `parameters:` with `in: path`",
            );
        }
    }
    for field in parameters {
        if !in_template.contains(&field.wire.as_str()) {
            let message = format!("the path has no `{{{}}}`", field.wire);
            document.refuse(
                Code::NotGenerated,
                &step(&field.pointer, "name"),
                message,
                "write it into the path",
            );
        }
    }
}

fn placeholders(path: &str) -> Vec<&str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}
