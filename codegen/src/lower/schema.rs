//! Schemas to types.

use std::{borrow::Borrow, rc::Rc};

use heck::ToUpperCamelCase;
use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, IntegerFormat, IntegerType, ObjectType, ReferenceOr, Schema,
    SchemaKind, StringType, Type as OpenApiType, VariantOrUnknownOrEmpty,
};

use super::text::narrower;
use crate::{
    diagnostic::Code,
    ir::{Field, Item, Kind, NamedType, Place, Record, Rules, Type},
    load::{Document, step},
    names,
};

/// A schema, lowered.
pub(super) struct Lowered {
    pub(super) ty: Type,
    pub(super) rules: Rules,
    pub(super) description: String,
}

impl Lowered {
    pub(super) fn plain(ty: Type) -> Self {
        Self { ty, rules: Rules::default(), description: String::new() }
    }
}

/// Lowers schemas, and keeps the named types that it meets.
pub(super) struct Schemas<'d> {
    pub(super) document: &'d Document,
    /// Every component met so far that has a type of its own.
    pub(super) components: IndexMap<String, NamedType>,
    /// The components that are being lowered, outermost first.
    pub(super) lowering: Vec<String>,
    /// How many of them were taken.
    taken: usize,
    pub(super) inline: Vec<NamedType>,
}

impl<'d> Schemas<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Self { document, components: IndexMap::new(), lowering: Vec::new(), taken: 0, inline: Vec::new() }
    }

    /// The components met since the last time, in the order of the description.
    pub(super) fn take(&mut self) -> Vec<NamedType> {
        let order = |name: &str| {
            let components = self.document.openapi.components.as_ref();
            components.and_then(|components| components.schemas.get_index_of(name))
        };
        let mut new: Vec<_> = self.components.iter().skip(self.taken).collect();
        new.sort_by_key(|(name, _)| order(name));
        let types = new.into_iter().map(|(_, named)| named.clone()).collect();
        self.taken = self.components.len();
        types
    }

    /// The types without a component name that were met since the last time.
    pub(super) fn take_inline(&mut self) -> Vec<NamedType> {
        std::mem::take(&mut self.inline)
    }

    /// Lowers a schema. `name` is for an object or enum that has none of its own.
    pub(super) fn lower<S: Borrow<Schema>>(
        &mut self,
        schema: &ReferenceOr<S>,
        pointer: &str,
        name: &str,
    ) -> Lowered {
        match schema {
            ReferenceOr::Reference { reference } => {
                self.refuse_beside_reference(pointer);
                self.reference(reference, pointer)
            }
            ReferenceOr::Item(schema) => self.lower_item(schema.borrow(), pointer, name),
        }
    }

    pub(super) fn lower_item(&mut self, schema: &Schema, pointer: &str, name: &str) -> Lowered {
        let mut lowered = match &schema.schema_kind {
            SchemaKind::Type(OpenApiType::String(string)) => self.string(string, pointer, name),
            SchemaKind::Type(OpenApiType::Integer(integer)) => self.integer(integer, pointer),
            SchemaKind::Type(OpenApiType::Boolean(_)) => Lowered::plain(Type::Boolean),
            SchemaKind::Type(OpenApiType::Array(array)) => self.array(array, pointer, name),
            SchemaKind::Type(OpenApiType::Object(object)) => self.object(object, pointer, name),
            SchemaKind::Type(OpenApiType::Number(_)) => self.refused(
                pointer,
                "`type: number` is not generated",
                "money is an integer number of fen: write `type: integer`",
            ),
            SchemaKind::AllOf { all_of } => self.all_of(all_of, &AnySchema::default(), pointer, name),
            SchemaKind::Any(any) => self.any(any, pointer, name),
            SchemaKind::OneOf { .. } => self.refused(pointer, "`oneOf` is not generated", ""),
            SchemaKind::AnyOf { .. } => self.refused(pointer, "`anyOf` is not generated", ""),
            SchemaKind::Not { .. } => self.refused(pointer, "`not` is not generated", ""),
        };
        if let Some(description) = &schema.schema_data.description {
            lowered.description.clone_from(description);
        }
        if schema.schema_data.default.is_some() {
            self.document.refuse(
                Code::NotGenerated,
                &step(pointer, "default"),
                "`default` is not generated",
                "",
            );
        }
        self.apply_marks(lowered, pointer)
    }

    pub(super) fn refused(&self, pointer: &str, message: &str, help: &str) -> Lowered {
        self.document.refuse(Code::NotGenerated, pointer, message, help);
        Lowered::plain(Type::Json)
    }

    /// A schema without a type: any JSON, or one named schema with limits beside it.
    fn any(&mut self, any: &AnySchema, pointer: &str, name: &str) -> Lowered {
        if !any.all_of.is_empty() {
            return self.all_of(&any.all_of, any, pointer, name);
        }
        if *any == AnySchema::default() {
            return Lowered::plain(Type::Json);
        }
        let help = "say `type:`, and only keys that go with it";
        self.refused(pointer, "a schema whose keys do not fit together is not generated", help)
    }

    /// `allOf` of one schema, which the keys beside it narrow.
    fn all_of(
        &mut self,
        all_of: &[ReferenceOr<Schema>],
        beside: &AnySchema,
        pointer: &str,
        name: &str,
    ) -> Lowered {
        let at = step(pointer, "allOf");
        let [one] = all_of else {
            return self.refused(&at, "`allOf` of several schemas is not generated", "name one schema");
        };
        let text_only = AnySchema {
            all_of: beside.all_of.clone(),
            min_length: beside.min_length,
            max_length: beside.max_length,
            pattern: beside.pattern.clone(),
            ..AnySchema::default()
        };
        if *beside != text_only {
            let help = "beside `allOf` stand minLength, maxLength, pattern and description";
            self.document.refuse(
                Code::NotGenerated,
                pointer,
                "keys beside `allOf` that are not generated",
                help,
            );
        }
        let mut lowered = self.lower(one, &step(&at, 0), name);
        if *beside != AnySchema::default() {
            let beside = StringType {
                min_length: beside.min_length,
                max_length: beside.max_length,
                pattern: beside.pattern.clone(),
                ..StringType::default()
            };
            let is_text =
                matches!(lowered.ty, Type::Text | Type::Timestamp | Type::Personal | Type::Identifier { .. });
            if !is_text && beside != StringType::default() {
                let help = "minLength, maxLength and pattern are for texts";
                self.document.refuse(Code::NotGenerated, pointer, "limits that do not fit this type", help);
            }
            lowered.rules = narrower(&lowered.rules, &self.text_rules(&beside, pointer));
        }
        lowered
    }

    fn integer(&self, integer: &IntegerType, pointer: &str) -> Lowered {
        let bits = match &integer.format {
            VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32) => 32,
            VariantOrUnknownOrEmpty::Item(IntegerFormat::Int64) | VariantOrUnknownOrEmpty::Empty => 64,
            VariantOrUnknownOrEmpty::Unknown(format) => {
                let message = format!("the integer format `{format}` is not generated");
                self.document.refuse(
                    Code::NotGenerated,
                    &step(pointer, "format"),
                    message,
                    "known are int32 and int64",
                );
                64
            }
        };
        if !integer.enumeration.is_empty() {
            self.document.refuse(
                Code::NotGenerated,
                &step(pointer, "enum"),
                "an enum of integers is not generated",
                "",
            );
        }
        let rules = Rules { minimum: integer.minimum, maximum: integer.maximum, ..Rules::default() };
        Lowered { ty: Type::Integer { bits }, rules, description: String::new() }
    }

    fn array(&mut self, array: &ArrayType, pointer: &str, name: &str) -> Lowered {
        let Some(items) = &array.items else {
            return self.refused(pointer, "an array without `items` is not generated", "say what it holds");
        };
        let item = self.lower(items, &step(pointer, "items"), &format!("{name}Item"));
        let rules = Rules { min_items: array.min_items, max_items: array.max_items, ..Rules::default() };
        let ty = Type::List(Box::new(Item { ty: item.ty, rules: item.rules }));
        Lowered { ty, rules, description: String::new() }
    }

    fn object(&mut self, object: &ObjectType, pointer: &str, name: &str) -> Lowered {
        if object.properties.is_empty() {
            return match &object.additional_properties {
                None | Some(AdditionalProperties::Any(true)) => Lowered::plain(Type::Json),
                Some(_) => self.refused(pointer, "a map is not generated", ""),
            };
        }
        let record = self.record(object, pointer, name);
        let name = record.name.clone();
        let kind = Kind::Record(Rc::new(record));
        let named = NamedType {
            pointer: pointer.to_owned(),
            name: name.clone(),
            description: self.document.text_at(&step(pointer, "description")).unwrap_or_default().to_owned(),
            kind,
        };
        self.inline.push(named);
        Lowered::plain(Type::Record { name })
    }

    /// The fields of an object.
    pub(super) fn record(&mut self, object: &ObjectType, pointer: &str, name: &str) -> Record {
        let name = names::ty(name);
        if object.additional_properties.is_some() {
            let at = step(pointer, "additionalProperties");
            self.document.refuse(
                Code::NotGenerated,
                &at,
                "`additionalProperties` beside `properties` is not generated",
                "",
            );
        }
        for (index, required) in object.required.iter().enumerate() {
            if !object.properties.contains_key(required) {
                let at = step(&step(pointer, "required"), index);
                self.document.refuse(
                    Code::NotGenerated,
                    &at,
                    format!("`{required}` is required, but is no property"),
                    "",
                );
            }
        }
        let properties = step(pointer, "properties");
        let mut fields = Vec::new();
        for (wire, schema) in &object.properties {
            let pointer = step(&properties, wire);
            let inner = format!("{name}{}", wire.to_upper_camel_case());
            let lowered = self.lower(schema, &pointer, &inner);
            let required = object.required.contains(wire);
            fields.push(self.field(wire, Place::Body, required, lowered, &pointer));
        }
        Record { name, fields }
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
            description: lowered.description,
            source: self.document.text_at(&step(pointer, "x-wechatpay-source")).map(str::to_owned),
        }
    }
}
