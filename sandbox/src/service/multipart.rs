//! Bodies of `multipart/form-data`: one JSON part, which is signed, and files.

use axum::{
    body::Body,
    extract::{DefaultBodyLimit, FromRequest as _, Multipart, Request, multipart::Field},
};
use bytes::Bytes;
use http::{header::CONTENT_TYPE, request::Parts};
use serde_json::{Value, json};

use super::refusal::{Fault, Refusal, code};

/// One part of a form.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) name: String,
    file: Option<File>,
    pub(super) bytes: Bytes,
}

/// What is told of a file beside its bytes.
#[derive(Debug)]
struct File {
    name: String,
    media_type: String,
}

/// Whether the body of a request is a form.
pub(super) fn is_form(head: &Parts) -> bool {
    let media_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    media_type.is_some_and(|media_type| media_type.to_ascii_lowercase().starts_with("multipart/form-data"))
}

/// Splits a form into its parts.
pub(super) async fn read(head: &Parts, body: Bytes) -> Result<Vec<Part>, Refusal> {
    let mut request = Request::from_parts(head.clone(), Body::from(body));
    // It was limited when it was read.
    DefaultBodyLimit::disable().apply(&mut request);
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| broken())?;
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|_| broken())? {
        parts.push(part(field).await?);
    }
    Ok(parts)
}

async fn part(field: Field<'_>) -> Result<Part, Refusal> {
    let name = unquoted(field.name().unwrap_or_default());
    let file = field.file_name().map(|file_name| File {
        name: unquoted(file_name),
        media_type: field.content_type().unwrap_or("application/octet-stream").to_owned(),
    });
    let bytes = field.bytes().await.map_err(|_| broken())?;
    Ok(Part { name, file, bytes })
}

fn broken() -> Refusal {
    Refusal::fixed(code::INVALID_REQUEST, "multipart 请求体格式错误")
}

/// A name as it was before it was put between quotation marks.
fn unquoted(name: &str) -> String {
    name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}

/// The bytes that are signed: those of the JSON part.
pub(super) fn signed(parts: &[Part]) -> &[u8] {
    parts.iter().find(|part| part.file.is_none()).map_or(&[], |part| &part.bytes)
}

impl Part {
    /// What a request holds of it: an `Upload`, or what the JSON says.
    pub(super) fn value(&self) -> Result<Value, Fault> {
        match &self.file {
            Some(File { name, media_type }) => {
                Ok(json!({"file_name": name, "media_type": media_type, "bytes": &self.bytes[..]}))
            }
            None => serde_json::from_slice(&self.bytes)
                .map_err(|error| Fault::new(format!("/{}", self.name), format!("wants JSON: {error}"))),
        }
    }
}
