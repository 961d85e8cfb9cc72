//! `oneOf` and `anyOf`: enums whose variants hold the schemas. A value must show which of them it is, by a
//! discriminator, by its sort of JSON, or by a property that no other has.

use std::collections::HashMap;

use heck::ToUpperCamelCase;
use indexmap::IndexMap;

use super::{
    component::has_own_type,
    refuse_keys,
    schema::{Lowered, Schemas, refuse_of_a_field},
    written::Written,
};
use crate::{
    diagnostic::Code,
    ir::{Choice, Kind, OneOf, Scalar, Sign, Type},
    names,
};

impl<'d> Schemas<'d> {
    pub(super) fn choice(&mut self, schema: &Written<'d>, key: &str, name: &str) -> Lowered {
        let help = "put it into the schemas that are chosen among";
        for beside in ["properties", "required", "additionalProperties", "items", "enum", "allOf", "format"] {
            refuse_keys(self.document, schema, &[(beside, help)]);
        }
        let other = if key == "oneOf" { "anyOf" } else { "oneOf" };
        refuse_keys(self.document, schema, &[(other, "say one of them")]);
        let parts = schema.items(key);
        if let [one] = parts.as_slice()
            && !schema.has("discriminator")
        {
            return self.lower(one, name);
        }
        let discriminator = schema.under("discriminator");
        let discriminator = discriminator.text("propertyName").map(|property| (property, discriminator));
        let mut choices = Vec::new();
        let mut example = None;
        for part in &parts {
            let written = self.written(part);
            let label = label(&written);
            let inner = names::within(name, label.as_deref().unwrap_or("Choice"));
            refuse_of_a_field(self.document, &written);
            // A schema that holds the choice is boxed in it.
            self.indirections += 1;
            let lowered = self.lower(part, &inner);
            self.indirections -= 1;
            let sign = match &discriminator {
                Some((property, written)) => self.tag(&lowered.ty, property, written, part),
                None => Some(Sign::Sort(sort(&lowered.ty))),
            };
            let name = label.unwrap_or_else(|| names::variant(sort(&lowered.ty)));
            let sign = sign.unwrap_or(Sign::Sort("object"));
            let description = lowered.said_by_no_type();
            example = example.or(lowered.example.clone());
            choices.push(Choice { name, description, item: lowered.into_item(), sign });
        }
        names::unique(choices.iter_mut().map(|choice| &mut choice.name));
        match &discriminator {
            Some((_, discriminator)) => self.refuse_unclear_values(&parts, discriminator, &choices),
            None => self.tell_apart(schema, key, &mut choices),
        }
        let discriminator = discriminator.map(|(property, _)| property.to_owned());
        let ty = self.keep(schema, name, Kind::OneOf(OneOf { discriminator, choices }));
        Lowered { example, ..Lowered::plain(ty) }
    }

    /// The values of the discriminator that mean a schema: those mapped to it, else its name.
    fn tag(&mut self, ty: &Type, property: &str, discriminator: &Written<'_>, part: &str) -> Option<Sign> {
        let reference = self.written(part).text("$ref");
        let (Type::Record { name }, Some(reference)) = (ty, reference) else {
            let message = "a `discriminator` chooses among objects that have a name";
            let help = "write `$ref: '#/components/schemas/…'`";
            self.document.refuse(Code::NotGenerated, part, message, help);
            return None;
        };
        let properties = self.properties(part).0;
        if !properties.get(property).is_some_and(|place| self.is_text(place)) {
            let message = format!("`{name}` has no text property `{property}`");
            self.document.refuse(Code::NotGenerated, part, message, "add it: it tells which object it is");
            return None;
        }
        let name = reference.rsplit('/').next().unwrap_or_default();
        let mapping = discriminator.under("mapping");
        let mapped: Vec<String> = mapping
            .keys()
            .filter(|value| mapping.text(value).is_some_and(|target| target == reference || target == name))
            .map(str::to_owned)
            .collect();
        Some(Sign::Tag(if mapped.is_empty() { vec![name.to_owned()] } else { mapped }))
    }

    /// Values of the discriminator that mean two schemas, or none of them.
    fn refuse_unclear_values(&self, parts: &[String], discriminator: &Written<'_>, choices: &[Choice]) {
        let mut meant = HashMap::new();
        for (choice, part) in choices.iter().zip(parts) {
            let Sign::Tag(values) = &choice.sign else { continue };
            for value in values {
                if let Some(other) = meant.insert(value, part) {
                    let message = format!("`{value}` of the discriminator means two schemas");
                    let help = "give each values of its own in `mapping`";
                    let other = (other.as_str(), "the other one");
                    self.document.refuse_two(Code::NotGenerated, part, message, other, help);
                }
            }
        }
        let mapping = discriminator.under("mapping");
        // Where a schema was refused its values are unknown.
        let whole = choices.iter().all(|choice| matches!(choice.sign, Sign::Tag(_)));
        for value in mapping.keys().filter(|value| whole && !meant.contains_key(&(*value).to_owned())) {
            let message = format!("`{value}` is mapped to none of the schemas that are chosen among");
            self.document.refuse(Code::DanglingReference, &mapping.place(value), message, "");
        }
    }

    /// Finds a sign for each choice that no other has.
    fn tell_apart(&mut self, schema: &Written<'_>, key: &str, choices: &mut [Choice]) {
        let parts = schema.items(key);
        let objects: Vec<Option<Object>> = choices
            .iter()
            .zip(&parts)
            .map(|(choice, part)| {
                matches!(choice.item.ty, Type::Record { .. }).then(|| self.properties(part))
            })
            .collect();
        let sorts: Vec<Sign> = choices.iter().map(|choice| choice.sign.clone()).collect();
        for (index, choice) in choices.iter_mut().enumerate() {
            let alone = sorts.iter().filter(|sort| **sort == choice.sign).count() == 1;
            let others = objects.iter().enumerate().filter(|(other, _)| *other != index);
            let others: Vec<&Object> = others.filter_map(|(_, object)| object.as_ref()).collect();
            let own = objects[index].as_ref().and_then(|object| self.own_property(object, &others));
            match own {
                _ if alone => {}
                Some(property) => choice.sign = Sign::Property(property),
                None => {
                    let message = format!("nothing tells this schema of `{key}` from the others");
                    let help = "add a `discriminator`, or a required property that no other has";
                    self.document.refuse(Code::NotGenerated, &parts[index], message, help);
                }
            }
        }
    }

    /// The properties of an object that is chosen, which may still be on the way to be a type: it may hold the choice.
    fn properties(&mut self, part: &str) -> Object {
        let written = self.written(part);
        let schema = self.resolve(&written, "schemas");
        self.outline(&schema)
    }

    /// A property that is always there, and that no other object has.
    fn own_property(&self, (places, required): &Object, others: &[&Object]) -> Option<String> {
        let travels_both_ways = |place: &str| {
            let property = self.written(place);
            !property.flag("readOnly") && !property.flag("writeOnly")
        };
        let mut own = places.iter().filter(|(wire, place)| {
            required.contains_key(*wire)
                && travels_both_ways(place)
                && others.iter().all(|(other, _)| !other.contains_key(*wire))
        });
        own.next().map(|(wire, _)| wire.clone())
    }

    /// Whether a property is a text, or an enum of texts.
    fn is_text(&mut self, place: &str) -> bool {
        let written = self.written(place);
        let schema = self.resolve(&written, "schemas");
        if let [part] = schema.items("allOf").as_slice() {
            return self.is_text(part);
        }
        let marked = ["x-wechatpay-sensitive", "x-wechatpay-personal"].iter().any(|mark| schema.has(mark));
        schema.text("type") == Some("string") && (schema.has("enum") || !marked && !has_own_type(&schema))
    }
}

/// Where the properties of an object stand, and where it says that they are required.
type Object = (IndexMap<String, String>, IndexMap<String, String>);

/// What a variant is called after: the name of its schema, or its title.
fn label(part: &Written<'_>) -> Option<String> {
    let reference = part.text("$ref").and_then(|reference| reference.rsplit('/').next());
    reference.or(part.text("title")).map(|name| names::variant(&name.to_upper_camel_case()))
}

/// What sort of JSON a value of a type is.
fn sort(ty: &Type) -> &'static str {
    match ty {
        Type::Integer(_) | Type::Float { .. } | Type::Enum { of: Scalar::Integer, .. } => "number",
        Type::Boolean => "boolean",
        Type::List(_) => "array",
        Type::Record { .. } | Type::Map(_) => "object",
        Type::Json | Type::OneOf { .. } => "any",
        _ => "string",
    }
}
