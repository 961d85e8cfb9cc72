//! Replies.

use std::sync::Arc;

use heck::ToUpperCamelCase;
use openapiv3::{Operation, StatusCode};

use super::{
    body::{JSON, example_of, object_of, said_of_object},
    error_reply, refuse_keys,
    schema::{Schemas, refuse_of_a_field},
    written::Written,
};
use crate::{
    diagnostic::Code,
    ir::{Content, Reply, ReplyCase},
    load::step,
    names,
};

/// Lowers what successes answer; what failures answer is read by one error type.
pub(super) fn lower(
    schemas: &mut Schemas<'_>,
    method: &str,
    operation: &Operation,
    pointer: &str,
    name: &str,
) -> Reply {
    let document = schemas.document;
    let responses = step(pointer, "responses");
    let mut successes = Vec::new();
    for status in operation.responses.responses.keys() {
        let at = step(&responses, status);
        match status {
            StatusCode::Code(202) => {
                let help =
                    "it means that the result is unknown: the client answers with an error that says so";
                document.refuse_key(
                    Code::NotGenerated,
                    &at,
                    "a reply with status 202 is not generated",
                    help,
                );
            }
            StatusCode::Code(code @ 200..=299) => successes.push((*code, at)),
            StatusCode::Code(400..=599) | StatusCode::Range(4 | 5) => error_reply::check(schemas, &at),
            _ => {
                let help = "200 to 299 are, and errors";
                document.refuse_key(
                    Code::NotGenerated,
                    &at,
                    "a reply with this status is not generated",
                    help,
                );
            }
        }
    }
    if operation.responses.default.is_some() {
        error_reply::check(schemas, &step(&responses, "default"));
    }
    let is_later = operation.responses.responses.contains_key(&StatusCode::Code(202));
    if successes.is_empty() && !is_later {
        let help = "write `'200':` with its content, or `'204':` without";
        document.refuse_key(Code::NotGenerated, &responses, "there is no reply for a success", help);
    }
    let several = successes.len() > 1;
    let cases = successes.into_iter().map(|(status, at)| {
        let name = if several { names::within(name, &status_name(status)) } else { name.to_owned() };
        case(schemas, method, status, &at, &name)
    });
    let cases = cases.collect();
    Reply { name: name.to_owned(), cases }
}

fn case(schemas: &mut Schemas<'_>, method: &str, status: u16, pointer: &str, name: &str) -> ReplyCase {
    let document = schemas.document;
    let written = schemas.written(pointer);
    let response = schemas.resolve(&written, "responses");
    refuse_keys(document, &response, &[("headers", "say it in the description"), ("links", "remove it")]);
    let content = response.under("content");
    let media_type = content.keys().next().filter(|_| method != "head");
    for other in content.keys().skip(1) {
        let message = "a second content type of a reply is not generated";
        document.refuse_key(Code::NotGenerated, &content.place(other), message, "keep the one that is read");
    }
    let media = content.under(media_type.unwrap_or_default());
    refuse_keys(document, &media, &[("examples", "write `example`"), ("encoding", "leave it out")]);
    let mut said = response.text("description").unwrap_or_default().to_owned();
    let content =
        media_type.map_or(Content::Empty, |media_type| read(schemas, media_type, &media, name, &mut said));
    ReplyCase {
        pointer: pointer.to_owned(),
        status,
        description: said,
        content,
        example: example_of(schemas, &media),
    }
}

/// What a reply holds. What is said of it, and of no type with a name, is added to `said`.
fn read<'d>(
    schemas: &mut Schemas<'d>,
    media_type: &str,
    media: &Written<'d>,
    name: &str,
    said: &mut String,
) -> Content {
    let document = schemas.document;
    refuse_of_a_field(document, &media.under("schema"));
    match media_type {
        JSON if media.under("schema").has("$ref") || !is_object(media) => value(schemas, media, name, said),
        JSON => match object_of(schemas, media, name) {
            Some(record) => {
                add(said, &said_of_object(schemas, media).unwrap_or_default());
                Content::Object(Arc::new(record))
            }
            None => value(schemas, media, name, said),
        },
        _ if media_type.starts_with("text/") => Content::Text(media_type.to_owned()),
        "application/octet-stream" | "application/pdf" | "application/zip" | "application/gzip" => {
            Content::Bytes(media_type.to_owned())
        }
        _ if media_type.starts_with("image/") => Content::Bytes(media_type.to_owned()),
        _ => {
            let message = format!("the content type `{media_type}` is not generated");
            let help = format!("{JSON}, application/octet-stream, images and texts are");
            document.refuse_key(Code::NotGenerated, &media.pointer, message, help);
            Content::Empty
        }
    }
}

fn value<'d>(schemas: &mut Schemas<'d>, media: &Written<'d>, name: &str, said: &mut String) -> Content {
    let lowered = schemas.lower(&media.place("schema"), name);
    add(said, &lowered.said_by_no_type());
    Content::Json(Box::new(lowered.into_item()))
}

fn add(said: &mut String, more: &str) {
    *said = [said.as_str(), more]
        .into_iter()
        .filter(|part| !part.trim().is_empty())
        .collect::<Vec<_>>()
        .join(" ");
}

fn is_object(media: &Written<'_>) -> bool {
    let schema = media.under("schema");
    // One that may be `null` is an object of its own, which may be there.
    !schema.flag("nullable") && (schema.under("properties").keys().next().is_some() || schema.has("allOf"))
}

/// What a case of several is called.
pub(crate) fn status_name(status: u16) -> String {
    let name = http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    name.map_or_else(|| format!("Status{status}"), ToUpperCamelCase::to_upper_camel_case)
}
