//! Error replies. The client reads all of them as one type; a description that promises more would promise in vain.

use super::{body::json_at, schema::Schemas, written::Written};
use crate::diagnostic::Code;

/// Checks that an error reply is what the client reads: `code` and `message`, and a `detail` beside them.
pub(super) fn check(schemas: &mut Schemas<'_>, pointer: &str) {
    const KNOWN: [&str; 3] = ["code", "message", "detail"];
    let document = schemas.document;
    let written = schemas.written(pointer);
    let response = schemas.resolve(&written, "responses");
    let content = response.under("content");
    for media_type in content.keys().filter(|media_type| *media_type != "application/json") {
        let message = format!("an error reply of `{media_type}` is not read");
        document.refuse_key(
            Code::NotGenerated,
            &content.place(media_type),
            message,
            "errors are JSON, or empty",
        );
    }
    let media = schemas.written(&json_at(&content.pointer));
    if !media.has("schema") {
        return;
    }
    let schema = schemas.resolve(&media.under("schema"), "schemas");
    mark_used(schemas, &schema);
    let properties = schema.under("properties");
    let extra = properties.keys().find(|key| !KNOWN.contains(key));
    if let Some(extra) = extra {
        let message = format!("`{extra}` of an error reply is not read");
        let help = "the client reads code, message and detail; the rest stays in the reply's raw body";
        document.refuse_key(Code::NotGenerated, &properties.place(extra), message, help);
    }
    if !properties.has("code") {
        let message = "an error reply without a `code` is not read";
        document.refuse_key(Code::NotGenerated, &schema.pointer, message, "the service's errors have one");
    }
}

/// Notes the components that the schema of an error refers to.
fn mark_used(schemas: &mut Schemas<'_>, schema: &Written<'_>) {
    let properties = schema.under("properties");
    for key in properties.keys() {
        let property = schemas.written(&properties.place(key));
        let property = schemas.resolve(&property, "schemas");
        for part in property.items("allOf") {
            let part = schemas.written(&part);
            schemas.resolve(&part, "schemas");
        }
        if property.has("properties") {
            mark_used(schemas, &property);
        }
        if property.has("items") {
            let items = schemas.resolve(&property.under("items"), "schemas");
            mark_used(schemas, &items);
        }
    }
}
