//! Parameters: of the path, the query, headers and cookies.

use http::HeaderName;
use openapiv3::PathItem;
use serde_json::{Map, Value};

use super::{refuse_flag, refuse_keys, schema::Schemas, written::Written};
use crate::{
    diagnostic::Code,
    ir::{Field, Place, Record, Type},
    load::step,
    names,
};

/// Headers that the client, or what sends its requests, writes itself.
const PROTOCOL: [&str; 13] = [
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "expect",
    "host",
    "transfer-encoding",
    "user-agent",
    "wechatpay-serial",
    "upgrade",
];

/// Lowers the parameters of an operation, and those of its path that it does not say otherwise.
pub(super) fn lower_all(
    schemas: &mut Schemas<'_>,
    item: &PathItem,
    operation: &str,
    request: &mut Record,
    example: &mut Map<String, Value>,
) {
    let path = operation.rsplit_once('/').map_or("", |(path, _)| path);
    let own = schemas.written(operation).items("parameters");
    let of_path =
        if item.parameters.is_empty() { Vec::new() } else { schemas.written(path).items("parameters") };
    let mut all: Vec<Written<'_>> = Vec::new();
    for place in of_path.iter().chain(&own) {
        let written = schemas.written(place);
        let parameter = schemas.resolve(&written, "parameters");
        let same = |other: &Written<'_>| {
            other.text("name") == parameter.text("name") && other.text("in") == parameter.text("in")
        };
        match all.iter().position(same) {
            Some(index) => all[index] = parameter,
            None => all.push(parameter),
        }
    }
    for parameter in all {
        lower(schemas, &parameter, request, example);
    }
}

fn lower<'d>(
    schemas: &mut Schemas<'d>,
    parameter: &Written<'d>,
    request: &mut Record,
    example: &mut Map<String, Value>,
) {
    let document = schemas.document;
    let name = parameter.text("name").unwrap_or_default();
    let place = match parameter.text("in") {
        Some("path") => Place::Path,
        Some("query") => Place::Query { joined: parameter.text("explode") == Some("false") },
        Some("header") => Place::Header,
        Some("cookie") => Place::Cookie,
        // Found before, in the structure.
        _ => return,
    };
    refuse_unsupported(schemas, parameter, place);
    if place == Place::Header && PROTOCOL.contains(&name.to_ascii_lowercase().as_str()) {
        let message = format!("the header `{name}` is never a parameter: the client takes care of it");
        return document.refuse(
            Code::ProtocolParameter,
            &parameter.place("name"),
            message,
            "remove the parameter",
        );
    }
    if matches!(place, Place::Header | Place::Cookie) && HeaderName::from_bytes(name.as_bytes()).is_err() {
        let message = format!("`{name}` can't be the name of a header or a cookie");
        let help = "letters, digits and dashes can";
        return document.refuse(Code::NotGenerated, &parameter.place("name"), message, help);
    }
    let at = parameter.place("schema");
    if !parameter.has("schema") {
        return;
    }
    let hint = names::within(&request.name, &names::ty(name));
    let mut lowered = schemas.lower(&at, &hint);
    if !fits(place, &lowered.ty) {
        let message = "a parameter of this type is not generated";
        let help = match place {
            Place::Query { .. } => "texts, integers, flags, enums, times and lists of them are",
            _ => "texts, integers, flags, enums and times are",
        };
        document.refuse_key(Code::NotGenerated, &at, message, help);
    }
    if lowered.nullable {
        let message = "a parameter that may be `null` is not generated: it can't be written";
        document.refuse_key(
            Code::NotGenerated,
            &step(&at, "nullable"),
            message,
            "leave it out of `required`",
        );
        lowered.nullable = false;
    }
    if let Some(description) = parameter.text("description") {
        description.clone_into(&mut lowered.description);
    }
    lowered.deprecated |= parameter.flag("deprecated");
    lowered.example = parameter.json("example").or(lowered.example);
    let required = parameter.flag("required") || place == Place::Path;
    let mut field = schemas.field(name, place, required, lowered, &parameter.pointer);
    refuse_same(schemas, request, &field);
    field.name = names::apart(&field.name, |name| request.fields.iter().any(|other| other.name == name));
    if let Some(value) = &field.example {
        example.insert(field.name.clone(), value.clone());
    }
    request.fields.push(field);
}

/// A request is read and written flat, and a header's name is the same in any case.
fn refuse_same(schemas: &Schemas<'_>, request: &Record, field: &Field) {
    let is_same = |other: &&Field| {
        let both = other.place == Place::Header && field.place == Place::Header;
        other.wire == field.wire || both && other.wire.eq_ignore_ascii_case(&field.wire)
    };
    if let Some(other) = request.fields.iter().find(is_same) {
        let message = format!("`{}` is another parameter too, and a request is flat", field.wire);
        let other = (other.pointer.as_str(), "the other one");
        schemas.document.refuse_two(
            Code::NotGenerated,
            &field.pointer,
            message,
            other,
            "leave one of them out",
        );
    }
}

fn refuse_unsupported(schemas: &Schemas<'_>, parameter: &Written<'_>, place: Place) {
    let document = schemas.document;
    refuse_keys(document, parameter, &[("content", "write `schema`"), ("examples", "write `example`")]);
    refuse_flag(
        document,
        parameter,
        "allowReserved",
        "leave it out: every reserved character is percent-encoded",
    );
    refuse_flag(document, parameter, "allowEmptyValue", "leave it out");
    for key in ["readOnly", "writeOnly"] {
        refuse_flag(document, &parameter.under("schema"), key, "leave it out: a parameter is always sent");
    }
    let style = match place {
        Place::Query { .. } | Place::Cookie => "form",
        _ => "simple",
    };
    if parameter.text("style").is_some_and(|other| other != style) {
        let message = format!("this style is not generated, `{style}` is");
        document.refuse(Code::NotGenerated, &parameter.place("style"), message, "leave `style` out");
    }
    if place == Place::Path && parameter.text("required") != Some("true") {
        let message = "a path parameter is always required";
        document.refuse_key(Code::MissingKey, &parameter.pointer, message, "write `required: true`");
    }
    for mark in ["x-wechatpay-sensitive", "x-wechatpay-personal"] {
        if parameter.has(mark) {
            let message = format!("`{mark}` can't mark a parameter");
            document.refuse_key(Code::Mark, &parameter.place(mark), message, "mark its schema");
        }
    }
}

fn fits(place: Place, ty: &Type) -> bool {
    match ty {
        Type::Text
        | Type::Personal
        | Type::Identifier { .. }
        | Type::Enum { .. }
        | Type::Timestamp
        | Type::Date
        | Type::Boolean
        | Type::Integer(_) => true,
        Type::List(item) => matches!(place, Place::Query { .. }) && fits(Place::Path, &item.ty),
        _ => false,
    }
}
