//! Rules that hold across a whole description.

mod example;
mod extension;
mod names;
mod sensitive;

use crate::{
    diagnostic::Code,
    ir::{Api, Body, Content, Kind, NamedType, Record, Rules, Type},
    load::Document,
};

/// Notes all that is wrong.
pub(crate) fn check(api: &Api, document: &Document) {
    names::check(api, document);
    sensitive::check(api, document);
    for named in api.all_types() {
        check_named(named, document);
    }
    for operation in api.operations() {
        check_fields(&operation.request, operation.body == Body::Multipart, document);
        for case in &operation.reply.cases {
            if let Content::Object(record) = &case.content {
                check_fields(record, false, document);
            }
        }
        extension::check(operation, document);
    }
    example::check(api, document);
}

fn check_named(named: &NamedType, document: &Document) {
    match &named.kind {
        Kind::Record(record) => check_fields(record, false, document),
        Kind::OneOf(one_of) => {
            for choice in &one_of.choices {
                refuse_upload(&choice.item.ty, &named.pointer, document);
            }
        }
        Kind::Identifier { .. } | Kind::Enum { .. } => {}
    }
}

fn check_fields(record: &Record, takes_files: bool, document: &Document) {
    for field in &record.fields {
        check_rules(&field.rules, &field.pointer, document);
        if !takes_files || field.ty != Type::Upload {
            refuse_upload(&field.ty, &field.pointer, document);
        }
    }
}

/// Files stand in multipart bodies alone, where lowering has looked at them.
fn refuse_upload(ty: &Type, pointer: &str, document: &Document) {
    let holds = match ty {
        Type::Upload => true,
        Type::List(item) | Type::Map(item) => item.ty == Type::Upload,
        _ => false,
    };
    if holds {
        let message = "`format: binary` is not generated here";
        document.refuse_key(Code::NotGenerated, pointer, message, "it is a part of `multipart/form-data`");
    }
}

fn check_rules(rules: &Rules, pointer: &str, document: &Document) {
    let length = rules.min_length.zip(rules.max_length).is_some_and(|(min, max)| min > max);
    let items = rules.min_items.zip(rules.max_items).is_some_and(|(min, max)| min > max);
    let range = rules.minimum.zip(rules.maximum).is_some_and(|(min, max)| min > max);
    let float = rules.float_minimum.zip(rules.float_maximum).is_some_and(|(min, max)| min > max);
    if length || items || range || float {
        let message = "no value can satisfy these limits: the lower one is above the upper";
        document.refuse_key(Code::Contradiction, pointer, message, "");
    }
}
