//! Objects: their properties, and maps.

use std::{collections::HashSet, sync::Arc};

use heck::ToUpperCamelCase;
use indexmap::IndexMap;
use serde_json::json;

use super::{
    refuse_keys,
    schema::{Lowered, Schemas},
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
pub(super) struct Properties {
    /// Where each stands, by its name on the wire.
    pub(super) places: IndexMap<String, String>,
    /// Where each is required, by its name.
    pub(super) required: IndexMap<String, String>,
    /// Those of a part that is deprecated.
    pub(super) deprecated: HashSet<String>,
    /// What is said of the parts.
    pub(super) said: Vec<String>,
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

    pub(super) fn record_of(&mut self, properties: &Properties, name: &str) -> Record {
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

    pub(super) fn collect(&mut self, schema: &Written<'d>, properties: &mut Properties) {
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
