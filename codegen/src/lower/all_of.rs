//! `allOf`: it merges several objects, or narrows one schema.

use std::sync::Arc;

use indexmap::IndexMap;

use super::{
    object::Properties,
    refuse_keys,
    schema::{Lowered, Schemas, paragraphs},
    text::narrower,
    written::Written,
};
use crate::{
    diagnostic::Code,
    ir::{Kind, Rules, Type},
};

impl<'d> Schemas<'d> {
    /// `allOf`: one schema that the keys beside it narrow, or objects that become one.
    pub(super) fn all_of(&mut self, schema: &Written<'d>, name: &str) -> Lowered {
        let parts = schema.items("allOf");
        let merges = schema.has("properties") || schema.has("required") || parts.len() > 1;
        if merges { self.merged(schema, &parts, name) } else { self.narrowed(schema, &parts, name) }
    }

    fn narrowed(&mut self, schema: &Written<'d>, parts: &[String], name: &str) -> Lowered {
        let Some(part) = parts.first() else {
            return self.refused(
                Code::NotGenerated,
                &schema.place("allOf"),
                "`allOf` of nothing",
                "name a schema",
            );
        };
        let help = "beside `allOf` of one schema stand its limits, its description and its marks";
        let known = ["type", "enum", "format", "items", "additionalProperties", "discriminator"];
        refuse_keys(self.document, schema, &known.map(|key| (key, help)));
        let mut lowered = self.lower(part, name);
        let own = self.limits_beside(schema, &lowered.ty);
        if own.alphabet.is_some()
            && lowered.rules.alphabet.is_some()
            && own.alphabet != lowered.rules.alphabet
        {
            let message = "two patterns at once are not generated";
            self.document.refuse(Code::Pattern, &schema.place("pattern"), message, "write the narrower one");
        }
        lowered.rules = narrower(&lowered.rules, &own);
        lowered
    }

    /// The limits beside `allOf`, if they go with what it is.
    fn limits_beside(&self, schema: &Written<'_>, ty: &Type) -> Rules {
        let sort = match ty {
            Type::Text | Type::Timestamp | Type::Date | Type::Personal | Type::Identifier { .. } => "text",
            Type::Integer(_) => "integer",
            Type::Float { .. } => "number",
            Type::List(_) => "list",
            Type::Map(_) => "map",
            _ => "",
        };
        let known = [
            ("minLength", "text"),
            ("maxLength", "text"),
            ("pattern", "text"),
            ("minimum", "integer"),
            ("maximum", "integer"),
            ("minItems", "list"),
            ("maxItems", "list"),
            ("minProperties", "map"),
            ("maxProperties", "map"),
        ];
        for (key, of) in known {
            let fits = of == sort || (of == "integer" && sort == "number");
            if schema.has(key) && !fits {
                let message = format!("`{key}` does not go with this type");
                self.document.refuse_key(
                    Code::MisplacedLimit,
                    &schema.place(key),
                    message,
                    format!("it limits a {of}"),
                );
            }
        }
        for key in ["exclusiveMinimum", "exclusiveMaximum", "multipleOf"] {
            if schema.text(key) != Some("false") {
                refuse_keys(self.document, schema, &[(key, "write it into the schema that is named")]);
            }
        }
        let mut rules = self.text_rules(schema);
        match sort {
            "integer" => {
                rules.minimum = schema.integer("minimum");
                rules.maximum = schema.integer("maximum");
            }
            "number" => {
                rules.float_minimum = schema.number("minimum");
                rules.float_maximum = schema.number("maximum");
            }
            "list" => {
                rules.min_items = schema.number("minItems");
                rules.max_items = schema.number("maxItems");
            }
            "map" => {
                rules.min_items = schema.number("minProperties");
                rules.max_items = schema.number("maxProperties");
            }
            _ => {}
        }
        rules
    }

    fn merged(&mut self, schema: &Written<'d>, parts: &[String], name: &str) -> Lowered {
        let mut properties = Properties::default();
        if !self.collect_parts(schema, parts, &mut properties) {
            return Lowered::plain(Type::Json);
        }
        let record = self.record_of(&properties, name);
        let ty = self.keep(schema, name, Kind::Record(Arc::new(record)));
        if let Some(kept) = self.inline.last_mut() {
            let own = std::mem::take(&mut kept.description);
            kept.description = paragraphs(std::iter::once(own).chain(properties.said));
        }
        Lowered::plain(ty)
    }

    /// The properties of an object, before its fields are lowered: where they stand, and where they are required.
    pub(super) fn outline(
        &mut self,
        schema: &Written<'d>,
    ) -> (IndexMap<String, String>, IndexMap<String, String>) {
        let mut properties = Properties::default();
        let parts = schema.items("allOf");
        self.collect_parts(schema, &parts, &mut properties);
        (properties.places, properties.required)
    }

    /// Refuses what is said of a part and would be lost with it.
    fn refuse_on_part(&self, part: &Written<'_>, is_named: bool) {
        self.refuse_keys_of_no_effect(part);
        for mark in ["x-wechatpay-sensitive", "x-wechatpay-personal"] {
            if part.has(mark) {
                let message = format!("`{mark}` can't mark this");
                self.document.refuse_key(Code::Mark, &part.place(mark), message, "mark the property");
            }
        }
        // What has a name may say it of itself.
        if !is_named {
            let help = "write it beside `allOf`";
            for key in ["nullable", "readOnly", "writeOnly"].into_iter().filter(|key| part.flag(key)) {
                refuse_keys(self.document, part, &[(key, help)]);
            }
            refuse_keys(self.document, part, &[("default", help), ("example", help)]);
        }
    }

    /// Collects the properties of all parts, then of the schema itself. `false` when one is no object.
    fn collect_parts(&mut self, schema: &Written<'d>, parts: &[String], properties: &mut Properties) -> bool {
        let mut whole = true;
        for part in parts {
            let part = self.written(part);
            let name =
                part.text("$ref").and_then(|reference| reference.strip_prefix("#/components/schemas/"));
            let name = name.map(str::to_owned);
            if name.as_ref().is_some_and(|name| self.merging.contains(name)) {
                let name = name.unwrap_or_default();
                let message = format!("`{name}` holds itself, so it has no end");
                self.document.refuse(
                    Code::CircularReference,
                    &part.place("$ref"),
                    message,
                    "break the circle",
                );
                whole = false;
                continue;
            }
            let is_named = name.is_some();
            let part = self.resolve(&part, "schemas");
            self.merging.extend(name);
            self.refuse_on_part(&part, is_named);
            let before = properties.places.len();
            if part.has("allOf") {
                let inner = part.items("allOf");
                whole &= self.collect_parts(&part, &inner, properties);
            } else if ["oneOf", "anyOf"].iter().any(|key| part.has(key)) {
                let message = "a choice is not merged";
                self.document.refuse_key(
                    Code::NotGenerated,
                    &part.pointer,
                    message,
                    "put it into a property",
                );
                whole = false;
            } else if is_object_part(&part) {
                self.collect(&part, properties);
            } else {
                let message = "`allOf` merges objects alone, and this is none";
                self.document.refuse(Code::NotGenerated, &part.pointer, message, "give it `properties`");
                whole = false;
            }
            if is_named {
                self.merging.pop();
            }
            properties.said.extend(Some(part.described()).filter(|said| !said.is_empty()));
            if part.flag("deprecated") {
                properties.deprecated.extend(properties.places.keys().skip(before).cloned());
            }
        }
        self.collect(schema, properties);
        whole
    }
}

/// Whether a part adds to an object: properties, that some are required, or a description.
fn is_object_part(part: &Written<'_>) -> bool {
    let adds = part.has("properties") || part.has("required");
    match part.text("type") {
        Some(ty) => ty == "object" && adds,
        None => adds || part.has("description"),
    }
}
