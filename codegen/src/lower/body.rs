//! Request bodies.

use serde_json::{Map, Value};

use super::{
    refuse_flag, refuse_keys,
    schema::{Schemas, paragraphs, refuse_of_a_field},
    written::Written,
};
use crate::{
    diagnostic::Code,
    ir::{Body, Field, Place, Record, Type},
    load::step,
    names,
};

pub(super) const JSON: &str = "application/json";
const MULTIPART: &str = "multipart/form-data";

/// Lowers a body into fields of the request. What is said of it is added to `said`.
pub(super) fn lower(
    schemas: &mut Schemas<'_>,
    method: &str,
    pointer: &str,
    request: &mut Record,
    example: &mut Map<String, Value>,
    said: &mut String,
) -> Body {
    let document = schemas.document;
    if ["get", "head"].contains(&method) {
        let message = format!("a body with the method `{method}` is not generated");
        document.refuse_key(Code::NotGenerated, pointer, message, "such a request has parameters alone");
    }
    let written = schemas.written(pointer);
    let body = schemas.resolve(&written, "requestBodies");
    if !body.flag("required") {
        let message = "a body that may be left out is not generated";
        document.refuse_key(Code::NotGenerated, &body.pointer, message, "write `required: true`");
    }
    let content = body.under("content");
    let Some(media_type) = content.keys().next() else {
        document.refuse_key(
            Code::NotGenerated,
            &content.pointer,
            "a body of no content",
            "leave the body out",
        );
        return Body::None;
    };
    for other in content.keys().skip(1) {
        let message = "a second content type of a body is not generated";
        document.refuse_key(Code::NotGenerated, &content.place(other), message, "keep the one that is sent");
    }
    let media = content.under(media_type);
    let of_body = std::iter::once(body.text("description").unwrap_or_default().to_owned());
    let of_body: Vec<String> =
        of_body.chain(said_of_object(schemas, &media)).filter(|said| !said.is_empty()).collect();
    if !of_body.is_empty() {
        *said = paragraphs([std::mem::take(said), format!("The body: {}", of_body.join(" "))]);
    }
    let known = [("examples", "write `example`"), ("encoding", "leave it out")];
    refuse_keys(document, &media, &known);
    match media_type {
        JSON => json(schemas, &media, request, example),
        MULTIPART => multipart(schemas, &media, request, example),
        _ => {
            let message = format!("the content type `{media_type}` is not generated");
            let help = format!("{JSON} and {MULTIPART} are");
            document.refuse_key(Code::NotGenerated, &media.pointer, message, help);
            Body::None
        }
    }
}

fn json<'d>(
    schemas: &mut Schemas<'d>,
    media: &Written<'d>,
    request: &mut Record,
    example: &mut Map<String, Value>,
) -> Body {
    let name = request.name.clone();
    let given = example_of(schemas, media);
    let Some(record) = object_of(schemas, media, &name) else {
        refuse_of_a_field(schemas.document, &media.under("schema"));
        let lowered = schemas.lower(&media.place("schema"), &names::within(&name, "Body"));
        let field = schemas.field("body", Place::Body, true, lowered, &media.place("schema"));
        let given = given.or_else(|| field.example.clone());
        add(schemas, request, vec![field]);
        let field = request.body().next();
        example.extend(field.and_then(|field| Some((field.name.clone(), given?))));
        return Body::Value;
    };
    let schema = schemas.resolve(&media.under("schema"), "schemas");
    refuse_of_a_field(schemas.document, &media.under("schema"));
    if media.under("schema").has("$ref") {
        refuse_flag(schemas.document, &schema, "deprecated", "say it of the operation");
    }
    refuse_flag(schemas.document, &schema, "nullable", "a body is never `null`: leave it out");
    if record.rest.is_some() {
        let message = "a body with `additionalProperties` of a schema is not generated";
        schemas.document.refuse_key(
            Code::NotGenerated,
            &media.place("schema"),
            message,
            "put them into a property",
        );
    }
    add(schemas, request, record.fields);
    take_examples(given, request, example);
    Body::Object
}

/// The example of a body, else those of its fields, by the names of the fields in Rust.
fn take_examples(given: Option<Value>, request: &Record, example: &mut Map<String, Value>) {
    let mut given = given.filter(Value::is_object);
    let mut of = |field: &Field| match &mut given {
        Some(values) => values.as_object_mut()?.remove(&field.wire),
        None => field.example.clone(),
    };
    example.extend(request.body().filter_map(|field| Some((field.name.clone(), of(field)?))));
}

/// The example of a body or a reply: its own, else that of its schema.
pub(super) fn example_of<'d>(schemas: &mut Schemas<'d>, media: &Written<'d>) -> Option<Value> {
    let own = media.json("example");
    own.or_else(|| schemas.resolve(&media.under("schema"), "schemas").json("example"))
}

/// What is said of an object whose fields become those of a request or a reply: the object itself has no docs then.
pub(super) fn said_of_object<'d>(schemas: &mut Schemas<'d>, media: &Written<'d>) -> Option<String> {
    let schema = schemas.resolve(&media.under("schema"), "schemas");
    is_object(&schema).then(|| schema.described())
}

fn is_object(schema: &Written<'_>) -> bool {
    schema.text("type").is_none_or(|ty| ty == "object")
        && (schema.under("properties").keys().next().is_some() || schema.has("allOf"))
        && !schema.has("oneOf")
        && !schema.has("anyOf")
}

/// The object that a body is, inline or by its name, its fields ready to be a struct's.
pub(super) fn object_of<'d>(schemas: &mut Schemas<'d>, media: &Written<'d>, name: &str) -> Option<Record> {
    let written = media.under("schema");
    let schema = schemas.resolve(&written, "schemas");
    if !is_object(&schema) {
        return None;
    }
    if written.pointer == schema.pointer && !schema.has("allOf") {
        schemas.refuse_keys_of_no_effect(&schema);
        return Some(schemas.record(&schema, name));
    }
    // The fields of a named or merged object, without the object.
    let met = schemas.inline.len();
    let lowered = schemas.lower(&written.pointer, name);
    let Type::Record { name: lowered } = lowered.ty else {
        // It is lowered again, as what it is.
        schemas.inline.truncate(met);
        return None;
    };
    let record = schemas.record_named(&lowered)?;
    schemas.inline.retain(|inline| inline.name != lowered);
    Some(Record { name: name.to_owned(), ..Record::clone(&record) })
}

fn multipart<'d>(
    schemas: &mut Schemas<'d>,
    media: &Written<'d>,
    request: &mut Record,
    example: &mut Map<String, Value>,
) -> Body {
    let document = schemas.document;
    let name = request.name.clone();
    let Some(record) = object_of(schemas, media, &name) else {
        let help = "write `type: object` with the parts as its properties";
        document.refuse_key(Code::NotGenerated, &media.pointer, "a multipart body that is no object", help);
        return Body::None;
    };
    let json = record.fields.iter().filter(|field| matches!(field.ty, Type::Record { .. })).count();
    for field in &record.fields {
        if matches!(field.ty, Type::Record { .. }) && (!field.required || field.nullable) {
            let message = "a JSON part that may be left out is not generated";
            document.refuse_key(Code::NotGenerated, &field.pointer, message, "name it in `required`");
        }
        if !matches!(field.ty, Type::Record { .. } | Type::Upload) {
            let message = "a part that is neither an object nor a file is not generated";
            let help = "a file is `type: string` with `format: binary`; the rest goes into the JSON part";
            document.refuse_key(Code::NotGenerated, &field.pointer, message, help);
        }
    }
    if json != 1 {
        let message = "a multipart body has one JSON part, which is signed";
        let help = "write it as an object among the properties, as a rule named `meta`";
        document.refuse_key(Code::NotGenerated, &media.pointer, message, help);
    }
    add(schemas, request, record.fields);
    let given = example_of(schemas, media);
    take_examples(given, request, example);
    Body::Multipart
}

/// Adds the fields of a body. A parameter of the same name would be the same field.
fn add(schemas: &Schemas<'_>, request: &mut Record, fields: Vec<Field>) {
    for field in &fields {
        if let Some(parameter) = request.field(&field.wire) {
            let message = format!("`{}` is a parameter too, and a request is flat", field.wire);
            let other = (parameter.pointer.as_str(), "the parameter");
            let help = "leave it out of the body, or call it otherwise";
            schemas.document.refuse_two(Code::NotGenerated, &field.pointer, message, other, help);
        }
    }
    request.fields.extend(fields);
    names::unique(request.fields.iter_mut().map(|field| &mut field.name));
}

/// The place of the JSON in a content.
pub(super) fn json_at(content: &str) -> String {
    step(content, JSON)
}
