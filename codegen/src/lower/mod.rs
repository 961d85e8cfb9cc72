//! OpenAPI to our own model. What can't be said in it is refused by name and place.

mod component;
mod extension;
mod operation;
mod pattern;
mod schema;
mod text;

use indexmap::IndexMap;

use crate::{
    diagnostic::{Code, Diagnostics},
    ir::{Api, NamedType, Operation, Tag},
    load::{Document, step},
};

use schema::Schemas;

/// Lowers a whole description, or reports all that is wrong with it.
pub(crate) fn lower(document: &Document) -> Result<Api, Diagnostics> {
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
        for (method, operation) in item.iter() {
            let pointer = step(&pointer, method);
            let (tag, operation) = operation::lower(&mut schemas, path, method, item, operation, &pointer);
            by_tag.entry(tag).or_default().push(operation);
        }
    }
    let types = schemas.take();
    let event_types = events(&mut schemas);
    let api = Api {
        title: document.openapi.info.title.clone(),
        tags: by_tag.into_iter().map(|(name, operations)| tag(document, name, operations)).collect(),
        types,
        event_types,
        errors: extension::errors(document, ""),
    };
    document.verdict()?;
    Ok(api)
}

fn tag(document: &Document, name: String, operations: Vec<Operation>) -> Tag {
    let described = document.openapi.tags.iter().find(|tag| tag.name == name);
    let description = described.and_then(|tag| tag.description.clone()).unwrap_or_default();
    Tag { name, description, operations }
}

/// The payloads of events, less the types that operations use too.
fn events(schemas: &mut Schemas<'_>) -> Vec<NamedType> {
    for pointer in extension::events(schemas.document) {
        schemas.lower_event(&pointer);
    }
    schemas.take()
}
