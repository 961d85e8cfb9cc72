//! OpenAPI to our own model. What can't be said in it is refused by name and place.

mod all_of;
mod body;
mod choice;
mod component;
mod enumeration;
mod error_reply;
mod extension;
mod number;
mod object;
mod operation;
mod parameter;
mod pattern;
mod reply;
mod schema;
mod text;
mod written;

use indexmap::IndexMap;

use crate::{
    diagnostic::Code,
    ir::{Api, Event, NamedType, Operation, Server, Tag},
    load::{Document, step},
    names,
};

pub(crate) use reply::status_name;
use schema::Schemas;
use written::Written;

/// Lowers a description, and notes all that can't be.
pub(crate) fn lower(document: &Document) -> Api {
    let mut schemas = Schemas::new(document);
    let mut by_tag: IndexMap<String, Vec<Operation>> = IndexMap::new();
    for (path, item) in &document.openapi.paths.paths {
        let pointer = step("/paths", path);
        let Some(item) = item.as_item() else {
            document.refuse(
                Code::NotGenerated,
                &pointer,
                "a path by `$ref` is not generated",
                "write the path out",
            );
            continue;
        };
        operation::refuse_path_keys(document, &pointer);
        for (method, operation) in item.iter() {
            let pointer = step(&pointer, method);
            let (tag, operation) = operation::lower(&mut schemas, path, method, item, operation, &pointer);
            by_tag.entry(tag).or_default().push(operation);
        }
    }
    refuse_root_keys(document);
    let types = schemas.take();
    let (events, event_types) = events(&mut schemas);
    // What nothing uses may be used by what was left out.
    if document.is_whole() {
        schemas.warn_of_unused();
    }
    Api {
        title: document.openapi.info.title.clone(),
        servers: servers(document),
        tags: by_tag.into_iter().map(|(name, operations)| tag(document, name, operations)).collect(),
        types,
        events,
        event_types,
        errors: extension::errors(document, ""),
    }
}

fn refuse_root_keys(document: &Document) {
    if document.node("/security").is_some() {
        let help = "remove it: the client signs every call with the merchant's key";
        document.refuse_key(Code::ProtocolParameter, "/security", "`security` is not generated", help);
    }
    let schemes = "/components/securitySchemes";
    if document.node(schemes).is_some() {
        let help = "remove it: the client signs every call with the merchant's key";
        document.refuse_key(Code::ProtocolParameter, schemes, "`securitySchemes` is not generated", help);
    }
    for kind in ["headers", "links", "callbacks", "examples"] {
        let pointer = step("/components", kind);
        if document.node(&pointer).is_some() {
            document.refuse_key(
                Code::NotGenerated,
                &pointer,
                format!("`{kind}` is not generated"),
                "remove it",
            );
        }
    }
}

fn servers(document: &Document) -> Vec<Server> {
    let servers = document.openapi.servers.iter().enumerate().map(|(index, server)| {
        if server.variables.is_some() {
            let pointer = step(&step("/servers", index), "variables");
            let help = "write the whole URL";
            document.refuse_key(
                Code::NotGenerated,
                &pointer,
                "variables of a server are not generated",
                help,
            );
        }
        let description = server.description.clone().unwrap_or_default();
        Server { url: server.url.clone(), description }
    });
    servers.collect()
}

fn tag(document: &Document, name: String, operations: Vec<Operation>) -> Tag {
    let described = document.openapi.tags.iter().find(|tag| tag.name == name);
    let description = described.and_then(|tag| tag.description.clone()).unwrap_or_default();
    Tag { module: names::module(&name), name, description, operations }
}

/// The events, and their payloads less the types that operations use too.
fn events(schemas: &mut Schemas<'_>) -> (Vec<Event>, Vec<NamedType>) {
    let events = extension::events(schemas.document).into_iter().filter_map(|entry| {
        let payload = schemas.lower_event(&entry.schema)?;
        Some(Event {
            pointer: entry.pointer,
            variant: names::variant(&entry.event_type),
            name: entry.event_type,
            summary: entry.summary,
            description: entry.description,
            payload,
        })
    });
    let mut events: Vec<Event> = events.collect();
    names::unique(events.iter_mut().map(|event| &mut event.variant));
    (events, schemas.take())
}

/// Refuses a flag that is set.
fn refuse_flag(document: &Document, written: &Written<'_>, key: &str, help: &str) {
    if written.flag(key) {
        refuse_keys(document, written, &[(key, help)]);
    }
}

/// Refuses keys that mean something in OpenAPI and are not generated.
fn refuse_keys(document: &Document, written: &Written<'_>, keys: &[(&str, &str)]) {
    for (key, help) in keys.iter().filter(|(key, _)| written.has(key)) {
        document.refuse_key(
            Code::NotGenerated,
            &written.place(key),
            format!("`{key}` is not generated"),
            *help,
        );
    }
}
