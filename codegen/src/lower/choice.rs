//! `oneOf` and `anyOf`: enums whose variants hold the schemas. A value must show which of them it is, by a
//! discriminator, by its sort of JSON, or by a property that no other has.

use std::collections::HashMap;

use heck::ToUpperCamelCase;

use super::{
    refuse_keys,
    schema::{Lowered, Schemas},
    written::Written,
};
use crate::{
    diagnostic::Code,
    ir::{Choice, Kind, OneOf, Record, Scalar, Sign, Type},
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
        for part in &parts {
            let written = self.written(part);
            let label = label(&written);
            let inner = names::within(name, label.as_deref().unwrap_or("Choice"));
            let lowered = self.lower(part, &inner);
            let sign = match &discriminator {
                Some((property, written)) => self.tag(&lowered.ty, property, written, part),
                None => Some(Sign::Sort(sort(&lowered.ty))),
            };
            let name = label.unwrap_or_else(|| names::variant(sort(&lowered.ty)));
            let sign = sign.unwrap_or(Sign::Sort("object"));
            choices.push(Choice { name, item: lowered.into_item(), sign });
        }
        names::unique(choices.iter_mut().map(|choice| &mut choice.name));
        match &discriminator {
            Some((_, discriminator)) => self.refuse_unclear_values(&parts, discriminator, &choices),
            None => self.tell_apart(schema, key, &mut choices),
        }
        let discriminator = discriminator.map(|(property, _)| property.to_owned());
        Lowered::plain(self.keep(schema, name, Kind::OneOf(OneOf { discriminator, choices })))
    }

    /// The values of the discriminator that mean a schema: those mapped to it, else its name.
    fn tag(&self, ty: &Type, property: &str, discriminator: &Written<'_>, part: &str) -> Option<Sign> {
        let record = match ty {
            Type::Record { name } => self.record_named(name),
            _ => None,
        };
        let reference = self.written(part).text("$ref");
        let (Some(record), Some(reference)) = (record, reference) else {
            let message = "a `discriminator` chooses among objects that have a name";
            let help = "write `$ref: '#/components/schemas/…'`";
            self.document.refuse(Code::NotGenerated, part, message, help);
            return None;
        };
        if record.field(property).is_none_or(|field| !is_text(&field.ty)) {
            let message = format!("`{}` has no text property `{property}`", record.name);
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
    fn tell_apart(&self, schema: &Written<'_>, key: &str, choices: &mut [Choice]) {
        let records: Vec<Option<_>> = choices
            .iter()
            .map(|choice| match &choice.item.ty {
                Type::Record { name } => self.record_named(name),
                _ => None,
            })
            .collect();
        let sorts: Vec<Sign> = choices.iter().map(|choice| choice.sign.clone()).collect();
        for (index, choice) in choices.iter_mut().enumerate() {
            let alone = sorts.iter().filter(|sort| **sort == choice.sign).count() == 1;
            let others = records.iter().enumerate().filter(|(other, _)| *other != index);
            let others: Vec<&Record> = others.filter_map(|(_, record)| record.as_deref()).collect();
            let own = records[index].as_deref().and_then(|record| own_property(record, &others));
            match own {
                _ if alone => {}
                Some(property) => choice.sign = Sign::Property(property),
                None => {
                    let place = schema.items(key).swap_remove(index);
                    let message = format!("nothing tells this schema of `{key}` from the others");
                    let help = "add a `discriminator`, or a required property that no other has";
                    self.document.refuse(Code::NotGenerated, &place, message, help);
                }
            }
        }
    }
}

/// A required property that no other object has.
fn own_property(record: &Record, others: &[&Record]) -> Option<String> {
    let mut required = record.required();
    let own = required.find(|field| others.iter().all(|other| other.field(&field.wire).is_none()));
    own.map(|field| field.wire.clone())
}

/// What a variant is called after: the name of its schema, or its title.
fn label(part: &Written<'_>) -> Option<String> {
    let reference = part.text("$ref").and_then(|reference| reference.rsplit('/').next());
    reference.or(part.text("title")).map(|name| names::variant(&name.to_upper_camel_case()))
}

fn is_text(ty: &Type) -> bool {
    matches!(ty, Type::Text | Type::Identifier { .. }) || Schemas::is_text_enum(ty)
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
