//! Operations.

use openapiv3::{
    MediaType, Operation as OpenApiOperation, Parameter, ParameterSchemaOrContent, PathItem, ReferenceOr,
    RequestBody, Response, SchemaKind, StatusCode, Type as OpenApiType,
};
use serde_json::Value;

use super::{extension, schema::Schemas};
use crate::{
    diagnostic::Code,
    ir::{Operation, Place, Record, Type},
    load::step,
    names,
};

const JSON: &str = "application/json";

/// Lowers one operation, and says under which tag it stands.
pub(super) fn lower(
    schemas: &mut Schemas<'_>,
    path: &str,
    method: &str,
    item: &PathItem,
    operation: &OpenApiOperation,
    pointer: &str,
) -> (String, Operation) {
    let document = schemas.document;
    let id = operation.operation_id.clone().unwrap_or_else(|| {
        document.refuse(
            Code::NotGenerated,
            pointer,
            "the operation has no `operationId`",
            "name it: the method is called so",
        );
        String::new()
    });
    let request_name = names::ty(&id);
    let mut example = serde_json::Map::new();
    if !item.parameters.is_empty() {
        document.refuse(
            Code::NotGenerated,
            pointer,
            "parameters of a whole path are not generated",
            "write them on the operation",
        );
    }
    let mut request = Record { name: request_name.clone(), fields: Vec::new() };
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let pointer = step(&step(pointer, "parameters"), index);
        lower_parameter(schemas, parameter, &pointer, &mut request, &mut example);
    }
    if let Some(body) = &operation.request_body {
        let pointer = step(pointer, "requestBody");
        lower_body(schemas, body, &pointer, &mut request, &mut example);
    }
    let reply = lower_reply(schemas, operation, pointer, &format!("{request_name}Reply"));
    let tag = operation.tags.first().cloned().unwrap_or_else(|| {
        document.refuse(
            Code::NotGenerated,
            pointer,
            "the operation has no tag",
            "its tag names the module it goes to",
        );
        String::new()
    });
    let lowered = Operation {
        pointer: pointer.to_owned(),
        id: names::value(&id),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: operation.summary.clone().unwrap_or_default(),
        description: operation.description.clone().unwrap_or_default(),
        manual: operation.external_docs.as_ref().map(|docs| docs.url.clone()),
        source: document.text_at(&step(pointer, "x-wechatpay-source")).map(str::to_owned),
        request,
        request_example: Value::Object(example),
        reply,
        inline_types: schemas.take_inline(),
        idempotency: extension::idempotency(document, pointer),
        signed: extension::signed(document, pointer),
        page: extension::page(document, pointer),
        batch: extension::batch(document, pointer),
        rate: extension::rate(document, pointer),
        errors: extension::errors(document, pointer),
    };
    (tag, lowered)
}

fn lower_parameter(
    schemas: &mut Schemas<'_>,
    parameter: &ReferenceOr<Parameter>,
    pointer: &str,
    request: &mut Record,
    example: &mut serde_json::Map<String, Value>,
) {
    let document = schemas.document;
    let Some(parameter) = parameter.as_item() else {
        return document.refuse(
            Code::NotGenerated,
            pointer,
            "a parameter by `$ref` is not generated",
            "write it out",
        );
    };
    let (place, data) = match parameter {
        Parameter::Path { parameter_data, .. } => (Place::Path, parameter_data),
        Parameter::Query { parameter_data, .. } => (Place::Query, parameter_data),
        Parameter::Header { .. } => {
            return document.refuse(Code::NotGenerated, pointer, "a header parameter is not generated", "");
        }
        Parameter::Cookie { .. } => {
            return document.refuse(Code::NotGenerated, pointer, "a cookie parameter is not generated", "");
        }
    };
    let ParameterSchemaOrContent::Schema(schema) = &data.format else {
        return document.refuse(
            Code::NotGenerated,
            pointer,
            "a parameter with `content` is not generated",
            "use `schema`",
        );
    };
    for mark in ["x-wechatpay-sensitive", "x-wechatpay-personal"] {
        if document.node(&step(pointer, mark)).is_some() {
            document.refuse(
                Code::NotGenerated,
                &step(pointer, mark),
                format!("`{mark}` can't mark a parameter"),
                "mark its schema",
            );
        }
    }
    let name = format!("{}{}", request.name, names::ty(&data.name));
    let at = step(pointer, "schema");
    let mut lowered = schemas.lower(schema, &at, &name);
    let fits = match place {
        Place::Path => matches!(lowered.ty, Type::Text | Type::Identifier { .. } | Type::Enum { .. }),
        _ => !matches!(
            lowered.ty,
            Type::List(_) | Type::Record { .. } | Type::Json | Type::Sensitive | Type::Personal
        ),
    };
    if !fits {
        document.refuse(
            Code::NotGenerated,
            &at,
            "a parameter of this type is not generated",
            "a text or an identifier is",
        );
    }
    if let Some(description) = &data.description {
        lowered.description.clone_from(description);
    }
    if let Some(value) = &data.example {
        example.insert(names::value(&data.name), value.clone());
    }
    let required = data.required || place == Place::Path;
    let field = schemas.field(&data.name, place, required, lowered, pointer);
    request.fields.push(field);
}

fn lower_body(
    schemas: &mut Schemas<'_>,
    body: &ReferenceOr<RequestBody>,
    pointer: &str,
    request: &mut Record,
    example: &mut serde_json::Map<String, Value>,
) {
    let document = schemas.document;
    let Some(body) = body.as_item() else {
        return document.refuse(
            Code::NotGenerated,
            pointer,
            "a body by `$ref` is not generated",
            "write it out",
        );
    };
    let content = step(pointer, "content");
    let Some(media) = json_of(schemas, &body.content, &content) else { return };
    let name = request.name.clone();
    if let Some(record) = object_of(schemas, media, &step(&content, JSON), &name) {
        request.fields.extend(record.fields);
    }
    if let Some(Value::Object(values)) = &media.example {
        example.extend(values.iter().map(|(key, value)| (names::value(key), value.clone())));
    }
}

fn lower_reply(schemas: &mut Schemas<'_>, operation: &OpenApiOperation, pointer: &str, name: &str) -> Record {
    let document = schemas.document;
    let responses = step(pointer, "responses");
    let nothing = Record { name: name.to_owned(), fields: Vec::new() };
    let mut success: Option<(&ReferenceOr<Response>, String)> = None;
    for (status, response) in &operation.responses.responses {
        let at = step(&responses, status);
        match status {
            StatusCode::Code(200) => success = Some((response, at)),
            StatusCode::Code(400..=599) | StatusCode::Range(4 | 5) => {}
            _ => document.refuse(
                Code::NotGenerated,
                &at,
                "a reply with this status is not generated",
                "200 is, and errors",
            ),
        }
    }
    let Some((response, at)) = success else {
        document.refuse(Code::NotGenerated, &responses, "there is no reply for status 200", "");
        return nothing;
    };
    let Some(response) = response.as_item() else {
        document.refuse(Code::NotGenerated, &at, "a reply by `$ref` is not generated", "write it out");
        return nothing;
    };
    let content = step(&at, "content");
    let Some(media) = json_of(schemas, &response.content, &content) else { return nothing };
    object_of(schemas, media, &step(&content, JSON), name).unwrap_or(nothing)
}

/// The JSON of a body; anything beside it is refused.
fn json_of<'m>(
    schemas: &Schemas<'_>,
    content: &'m indexmap::IndexMap<String, MediaType>,
    pointer: &str,
) -> Option<&'m MediaType> {
    for media_type in content.keys().filter(|media_type| *media_type != JSON) {
        let message = format!("the content type `{media_type}` is not generated");
        schemas.document.refuse(
            Code::NotGenerated,
            &step(pointer, media_type),
            message,
            "application/json is",
        );
    }
    let media = content.get(JSON);
    if media.is_none() {
        schemas.document.refuse(Code::NotGenerated, pointer, "there is no body in application/json", "");
    }
    media
}

/// The object that a body is, its fields ready to be a struct's.
fn object_of(schemas: &mut Schemas<'_>, media: &MediaType, pointer: &str, name: &str) -> Option<Record> {
    let at = step(pointer, "schema");
    if let Some(ReferenceOr::Item(schema)) = &media.schema
        && let SchemaKind::Type(OpenApiType::Object(object)) = &schema.schema_kind
    {
        return Some(schemas.record(object, &at, name));
    }
    let help = "write `type: object` with its properties here; what is in it may have a name";
    schemas.document.refuse(
        Code::NotGenerated,
        &at,
        "a body that is no inline object is not generated",
        help,
    );
    None
}
