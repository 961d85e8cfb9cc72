//! Objects: their properties, and `allOf`, which merges several or narrows one.

use std::{collections::HashSet, sync::Arc};

use heck::ToUpperCamelCase;
use indexmap::IndexMap;
use serde_json::json;

use super::{
    refuse_keys,
    schema::{Lowered, Schemas, paragraphs},
    text::narrower,
    written::Written,
};
use crate::{
    diagnostic::Code,
    ir::{Field, Item, Kind, Place, Record, Rules, Type},
    load::step,
    names,
};

/// The field of what is beside the properties.
const REST: &str = "additional_properties";

/// Keys that mean nothing with an object, or more than is generated.
const OF_NO_OBJECT: [(&str, &str); 14] = [
    ("enum", "say what each property can be"),
    ("discriminator", "it goes with `oneOf`"),
    ("items", OF_ANOTHER_TYPE),
    ("format", OF_ANOTHER_TYPE),
    ("pattern", OF_ANOTHER_TYPE),
    ("minLength", OF_ANOTHER_TYPE),
    ("maxLength", OF_ANOTHER_TYPE),
    ("minimum", OF_ANOTHER_TYPE),
    ("maximum", OF_ANOTHER_TYPE),
    ("exclusiveMinimum", OF_ANOTHER_TYPE),
    ("exclusiveMaximum", OF_ANOTHER_TYPE),
    ("multipleOf", OF_ANOTHER_TYPE),
    ("minItems", OF_ANOTHER_TYPE),
    ("maxItems", OF_ANOTHER_TYPE),
];

const OF_ANOTHER_TYPE: &str = "it does not go with an object";

/// The properties of one object, or of several that `allOf` puts together.
#[derive(Default)]
struct Properties {
    /// Where each stands, by its name on the wire.
    places: IndexMap<String, String>,
    /// Where each is required, by its name.
    required: IndexMap<String, String>,
    /// Those of a part that is deprecated.
    deprecated: HashSet<String>,
    /// What is said of the parts.
    said: Vec<String>,
    /// Where the schema of all other properties stands.
    rest: Option<String>,
}

impl<'d> Schemas<'d> {
    pub(super) fn object(&mut self, schema: &Written<'d>, name: &str) -> Lowered {
        if schema.under("properties").keys().next().is_none() {
            refuse_keys(self.document, schema, &OF_NO_OBJECT);
            return self.map(schema, name);
        }
        let record = self.record(schema, name);
        Lowered::plain(self.keep(schema, name, Kind::Record(Arc::new(record))))
    }

    /// An object without properties of its own: a map, or free JSON.
    fn map(&mut self, schema: &Written<'d>, name: &str) -> Lowered {
        if schema.has("required") {
            let place = schema.place("required");
            return self.refused(Code::RequiredProperty, &place, "`required` names what is no property", "");
        }
        let limits = Rules {
            min_items: schema.number("minProperties"),
            max_items: schema.number("maxProperties"),
            ..Rules::default()
        };
        let place = schema.place("additionalProperties");
        let mut lowered = match schema.text("additionalProperties") {
            Some("false") => {
                let message = "an object that can hold nothing";
                return self.refused(Code::NotGenerated, &place, message, "say what its `properties` are");
            }
            None if schema.has("additionalProperties") => {
                let (item, lowered) = self.held(&place, &names::within(name, "Value"));
                let fits = limits.min_items.is_none_or(|least| least < 2);
                let example = lowered.example.filter(|_| fits).map(|value| json!({ "key": value }));
                Lowered { ty: Type::Map(Box::new(item)), example, ..lowered }
            }
            _ if limits == Rules::default() => Lowered::plain(Type::Json),
            _ => {
                let item = Item { ty: Type::Json, rules: Rules::default(), nullable: false };
                Lowered::plain(Type::Map(Box::new(item)))
            }
        };
        lowered.rules = limits;
        lowered
    }

    /// The fields of an object.
    pub(super) fn record(&mut self, schema: &Written<'d>, name: &str) -> Record {
        let mut properties = Properties::default();
        self.collect(schema, &mut properties);
        self.record_of(&properties, name)
    }

    fn record_of(&mut self, properties: &Properties, name: &str) -> Record {
        let name = names::ty(name);
        for (wire, at) in
            properties.required.iter().filter(|(wire, _)| !properties.places.contains_key(*wire))
        {
            let message = format!("`{wire}` is required, but is no property");
            let help = "add it to `properties:`, or delete it here";
            self.document.refuse(Code::RequiredProperty, at, message, help);
        }
        let mut fields = Vec::new();
        for (wire, pointer) in &properties.places {
            let inner = names::within(&name, &wire.to_upper_camel_case());
            let mut lowered = self.lower(pointer, &inner);
            lowered.deprecated |= properties.deprecated.contains(wire);
            let required = properties.required.contains_key(wire);
            fields.extend(self.property(wire, required, lowered, pointer));
        }
        names::unique(fields.iter_mut().map(|field: &mut Field| &mut field.name));
        let rest = properties.rest.as_ref().map(|pointer| {
            let help = "say it in the description of the object";
            refuse_keys(
                self.document,
                &self.written(pointer),
                &["title", "description", "example"].map(|key| (key, help)),
            );
            Box::new(self.held(pointer, &names::within(&name, "Value")).0)
        });
        if rest.is_some() {
            // What is beside the properties has a field too.
            fields.iter_mut().filter(|field| field.name == REST).for_each(|field| field.name.push('_'));
        }
        Record { name, fields, rest }
    }

    /// A property as a field; `None` where it does not travel this way.
    fn property(&self, wire: &str, required: bool, lowered: Lowered, pointer: &str) -> Option<Field> {
        match (self.direction, lowered.only) {
            (Some(direction), Some(only)) if direction != only => None,
            // In a component that goes both ways it is there on one of them.
            (None, Some(_)) => Some(self.field(wire, Place::Body, false, lowered, pointer)),
            _ => Some(self.field(wire, Place::Body, required, lowered, pointer)),
        }
    }

    fn collect(&mut self, schema: &Written<'d>, properties: &mut Properties) {
        let map = "it goes with a map: an object without `properties`";
        refuse_keys(self.document, schema, &OF_NO_OBJECT);
        refuse_keys(self.document, schema, &[("minProperties", map), ("maxProperties", map)]);
        let own = schema.under("properties");
        for wire in own.keys() {
            let pointer = step(&own.pointer, wire);
            if let Some(other) = properties.places.insert(wire.to_owned(), pointer.clone())
                && other != pointer
            {
                let message = format!("`{wire}` is a property of two schemas that are merged here");
                let help = "leave it out of one of them";
                self.document.refuse_two(
                    Code::NotGenerated,
                    &pointer,
                    message,
                    (&other, "the other one"),
                    help,
                );
            }
        }
        for (index, required) in schema.texts("required").into_iter().enumerate() {
            let at = step(&schema.place("required"), index);
            properties.required.entry(required.to_owned()).or_insert(at);
        }
        // `true` and `false` say nothing of what can be sent or is read: more is never sent, and always ignored.
        if schema.has("additionalProperties") && schema.text("additionalProperties").is_none() {
            let place = schema.place("additionalProperties");
            if let Some(other) = properties.rest.replace(place.clone()).filter(|other| *other != place) {
                let message = "two schemas that are merged here have `additionalProperties`";
                let help = "leave it out of one of them";
                let other = (other.as_str(), "the other one");
                self.document.refuse_two(Code::NotGenerated, &place, message, other, help);
            }
        }
    }

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

    pub(super) fn field(
        &self,
        wire: &str,
        place: Place,
        required: bool,
        lowered: Lowered,
        pointer: &str,
    ) -> Field {
        Field {
            pointer: pointer.to_owned(),
            wire: wire.to_owned(),
            name: names::value(wire),
            place,
            ty: lowered.ty,
            rules: lowered.rules,
            required,
            nullable: lowered.nullable,
            deprecated: lowered.deprecated,
            only: lowered.only,
            description: lowered.description,
            format: lowered.format,
            default: lowered.default,
            example: lowered.example,
            source: self.document.text_at(&step(pointer, "x-wechatpay-source")).map(str::to_owned),
        }
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
