//! Operations.

use openapiv3::{Operation as OpenApiOperation, PathItem};

use super::{body, extension, parameter, reply, schema::Schemas};
use crate::{
    diagnostic::Code,
    ir::{Body, Direction, Operation, Record},
    load::{Document, step},
    names,
};

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
    let id = id(document, path, method, operation, pointer);
    refuse_keys(document, pointer);
    if method == "trace" {
        document.refuse_key(Code::NotGenerated, pointer, "the method `trace` is not generated", "");
    }

    schemas.direction = Some(Direction::Request);
    let mut request = Record::new(names::ty(&id));
    let mut example = serde_json::Map::new();
    parameter::lower_all(schemas, item, pointer, &mut request, &mut example);
    let mut description = operation.description.clone().unwrap_or_default();
    let body = match &operation.request_body {
        Some(_) => {
            let at = step(pointer, "requestBody");
            body::lower(schemas, method, &at, &mut request, &mut example, &mut description)
        }
        None => Body::None,
    };
    schemas.direction = Some(Direction::Reply);
    let reply = reply::lower(schemas, method, operation, pointer, &names::within(&request.name, "Reply"));
    schemas.direction = None;

    let lowered = Operation {
        pointer: pointer.to_owned(),
        id: names::method(&id),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: summary(operation, method, path),
        description,
        deprecated: operation.deprecated,
        manual: operation.external_docs.as_ref().map(|docs| docs.url.clone()),
        source: document.text_at(&step(pointer, "x-wechatpay-source")).map(str::to_owned),
        request,
        body,
        request_example: example,
        reply,
        inline_types: schemas.take_inline(),
        idempotency: extension::idempotency(document, pointer),
        signed: extension::signed(document, pointer),
        page: extension::page(document, pointer),
        batch: extension::batch(document, pointer),
        rate: extension::rate(document, pointer),
        errors: extension::errors(document, pointer),
    };
    (tag(document, operation, pointer), lowered)
}

/// Refuses what a path says for all its operations, but for parameters.
pub(super) fn refuse_path_keys(document: &Document, pointer: &str) {
    for key in ["summary", "description", "servers"] {
        let place = step(pointer, key);
        if document.node(&place).is_some() {
            let message = format!("`{key}` of a whole path is not generated");
            document.refuse_key(
                Code::NotGenerated,
                &place,
                message,
                "write it on the operation, or leave it out",
            );
        }
    }
}

fn refuse_keys(document: &Document, pointer: &str) {
    let keys = [
        ("servers", Code::NotGenerated, "the client's base URL is a setting: leave it out"),
        ("callbacks", Code::NotGenerated, "describe notifications under `x-wechatpay-events` at the root"),
        (
            "security",
            Code::ProtocolParameter,
            "remove it: the client signs every call with the merchant's key",
        ),
    ];
    for (key, code, help) in keys {
        let place = step(pointer, key);
        if document.node(&place).is_some() {
            document.refuse_key(code, &place, format!("`{key}` is not generated"), help);
        }
    }
}

/// The id, or one made of method and path.
fn id(document: &Document, path: &str, method: &str, operation: &OpenApiOperation, pointer: &str) -> String {
    let id = operation.operation_id.clone().filter(|id| !id.is_empty());
    let id = id.unwrap_or_else(|| {
        let segments = path.split('/').filter(|segment| !segment.is_empty() && !is_version(segment));
        let words: Vec<&str> = segments.map(|segment| segment.trim_matches(['{', '}'])).collect();
        let id = names::value(&format!("{method}_{}", words.join("_")));
        let message = format!("the operation has no `operationId`: it is called `{id}`");
        document.refuse_key(Code::MissingOperationId, pointer, message, format!("write `operationId: {id}`"));
        id
    });
    if !id.is_ascii() {
        let message = "an `operationId` beyond ASCII is not generated";
        let help = "name it in English; the Chinese name goes into the summary";
        document.refuse(Code::NotGenerated, &step(pointer, "operationId"), message, help);
    }
    id
}

fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn summary(operation: &OpenApiOperation, method: &str, path: &str) -> String {
    let summary = operation.summary.clone().filter(|summary| !summary.trim().is_empty());
    summary.unwrap_or_else(|| format!("`{} {path}`", method.to_uppercase()))
}

fn tag(document: &Document, operation: &OpenApiOperation, pointer: &str) -> String {
    let tags = step(pointer, "tags");
    if operation.tags.len() > 1 {
        let message = "an operation has one tag: the module it goes to";
        document.refuse(Code::NotGenerated, &step(&tags, 1), message, "keep the first alone");
    }
    let Some(tag) = operation.tags.first() else {
        let message = "the operation has no tag";
        document.refuse_key(
            Code::NotGenerated,
            pointer,
            message,
            "write `tags: [name]`: the module it goes to",
        );
        return String::new();
    };
    if !tag.is_ascii() {
        let message = "a tag beyond ASCII is not generated";
        let help = "name it in English; the Chinese name goes into its description";
        document.refuse(Code::NotGenerated, &step(&tags, 0), message, help);
    }
    tag.clone()
}
