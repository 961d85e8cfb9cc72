//! Schemas with a name: references to them, and what they are.

use std::rc::Rc;

use marked_yaml::Node;
use openapiv3::{ReferenceOr, Schema, SchemaKind, StringType, Type as OpenApiType};

use super::schema::{Lowered, Schemas};
use crate::{
    diagnostic::Code,
    ir::{Kind, NamedType, Rules, Type, Variant},
    load::step,
    names,
};

impl Schemas<'_> {
    /// Lowers the payload of an event, given where its `$ref` stands.
    pub(super) fn lower_event(&mut self, pointer: &str) {
        match self.document.text_at(pointer) {
            Some(reference) => drop(self.reference(reference, pointer)),
            None => self.document.refuse(
                Code::NotGenerated,
                pointer,
                "the payload of an event is a named schema",
                "write `schema: { $ref: '#/components/schemas/…' }`",
            ),
        }
    }

    /// OpenAPI 3.0 ignores what stands beside a `$ref`. A limit or a mark there would be lost in silence.
    pub(super) fn refuse_beside_reference(&self, pointer: &str) {
        let Some(mapping) = self.document.node(pointer).and_then(Node::as_mapping) else { return };
        if let Some((key, _)) = mapping.iter().find(|(key, _)| key.as_str() != "$ref") {
            let message = format!("`{}` stands beside `$ref`, where it means nothing", key.as_str());
            let help = "write `allOf: [{ $ref: … }]` in the place of `$ref: …`";
            self.document.refuse(Code::NotGenerated, &step(pointer, key.as_str()), message, help);
        }
    }

    /// A schema of `components`, lowered the first time it is met.
    pub(super) fn reference(&mut self, reference: &str, pointer: &str) -> Lowered {
        let Some(name) = reference.strip_prefix("#/components/schemas/") else {
            let help = "references go to `#/components/schemas/…` of the same file";
            return self.refused(pointer, &format!("`{reference}` leads nowhere"), help);
        };
        let components = self.document.openapi.components.as_ref();
        let Some(schema) = components.and_then(|components| components.schemas.get(name)) else {
            let message = format!("there is no schema `{name}`");
            return self.refused(pointer, &message, "look under `components: schemas:`");
        };
        let at = step("/components/schemas", name);
        let ReferenceOr::Item(schema) = schema else {
            return self.refused(&at, "a schema that is only a `$ref` is not generated", "write it out");
        };
        if let Some(named) = self.components.get(name) {
            let description = named.description.clone();
            return Lowered { ty: named_type(named), rules: Rules::default(), description };
        }
        if self.lowering.iter().any(|lowering| lowering == name) {
            return self.refused(pointer, &format!("`{name}` holds itself"), "break the circle");
        }
        self.lowering.push(name.to_owned());
        let lowered = self.component(name, schema, &at);
        self.lowering.pop();
        lowered
    }

    fn component(&mut self, name: &str, schema: &Schema, pointer: &str) -> Lowered {
        let description = schema.schema_data.description.clone().unwrap_or_default();
        let kind = match &schema.schema_kind {
            SchemaKind::Type(OpenApiType::String(string)) if !string.enumeration.is_empty() => {
                self.enumeration(string, pointer, name).kind
            }
            SchemaKind::Type(OpenApiType::String(string)) if string.format.is_empty() => {
                self.identifier(string, pointer)
            }
            SchemaKind::Type(OpenApiType::Object(object)) if !object.properties.is_empty() => {
                Kind::Record(Rc::new(self.record(object, pointer, name)))
            }
            // A number, a list or a time has no name in Rust: it is lowered where it is used.
            _ => return self.lower_item(schema, pointer, name),
        };
        let named = NamedType {
            pointer: pointer.to_owned(),
            name: names::ty(name),
            description: description.clone(),
            kind,
        };
        let ty = named_type(&named);
        let marks_itself = matches!(named.kind, Kind::Identifier { .. });
        self.components.insert(name.to_owned(), named);
        let lowered = Lowered { ty, rules: Rules::default(), description };
        if marks_itself { lowered } else { self.apply_marks(lowered, pointer) }
    }

    /// A named text. Its limits differ from use to use, so they stand there; here they would be lost.
    fn identifier(&self, string: &StringType, pointer: &str) -> Kind {
        if *string != StringType::default() {
            let help =
                "write minLength, maxLength and pattern beside `allOf: [{ $ref: … }]`, where it is used";
            self.document.refuse(
                Code::NotGenerated,
                pointer,
                "limits on a named string are not generated",
                help,
            );
        }
        let sensitive = step(pointer, "x-wechatpay-sensitive");
        if self.document.node(&sensitive).is_some() {
            let help = "mark the property: a string without a name";
            self.document.refuse(
                Code::NotGenerated,
                &sensitive,
                "a named string can't be marked sensitive",
                help,
            );
        }
        Kind::Identifier { personal: self.document.flag_at(&step(pointer, "x-wechatpay-personal")) }
    }

    pub(super) fn enumeration(&self, string: &StringType, pointer: &str, name: &str) -> NamedType {
        let description = self.document.text_at(&step(pointer, "description")).unwrap_or_default();
        let variants = string.enumeration.iter().flatten().map(|value| Variant {
            wire: value.clone(),
            name: names::variant(value),
            description: description_of_value(description, value),
        });
        NamedType {
            pointer: pointer.to_owned(),
            name: names::ty(name),
            description: description.to_owned(),
            kind: Kind::Enum(variants.collect()),
        }
    }
}

fn named_type(named: &NamedType) -> Type {
    let name = named.name.clone();
    match named.kind {
        Kind::Identifier { personal } => Type::Identifier { name, personal },
        Kind::Enum(_) => Type::Enum { name },
        Kind::Record(_) => Type::Record { name },
    }
}

/// What an enum's description says of one value, in a line such as "- `USED`: has been spent".
fn description_of_value(description: &str, value: &str) -> Option<String> {
    let start = format!("- `{value}`:");
    let line = description.lines().find_map(|line| line.trim().strip_prefix(&start))?;
    Some(line.trim().to_owned())
}
