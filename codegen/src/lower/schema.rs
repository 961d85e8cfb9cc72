//! Schemas to types.

use std::rc::Rc;

use heck::ToUpperCamelCase;
use indexmap::IndexMap;
use marked_yaml::Node;
use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, IntegerFormat, IntegerType, ObjectType, ReferenceOr, Schema,
    SchemaKind, StringFormat, StringType, Type as OpenApiType, VariantOrUnknownOrEmpty,
};

use super::pattern;
use crate::{
    ir::{Field, Item, Kind, NamedType, Place, Record, Rules, Type, Variant},
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
    fn plain(ty: Type) -> Self {
        Self { ty, rules: Rules::default(), description: String::new() }
    }
}

/// Lowers schemas, and keeps the named types that it meets.
pub(super) struct Schemas<'d> {
    document: &'d Document,
    /// Every component met so far; `None` holds the place of an object that is being lowered.
    components: IndexMap<String, Option<NamedType>>,
    /// The components that are being lowered, outermost first.
    lowering: Vec<String>,
    /// How many of them were taken.
    taken: usize,
    inline: Vec<NamedType>,
}

impl<'d> Schemas<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Self { document, components: IndexMap::new(), lowering: Vec::new(), taken: 0, inline: Vec::new() }
    }

    pub(super) fn document(&self) -> &'d Document {
        self.document
    }

    /// The components met since the last time, in the order of the description.
    pub(super) fn take(&mut self) -> Vec<NamedType> {
        let order = |name: &str| {
            let components = self.document.openapi.components.as_ref();
            components.and_then(|components| components.schemas.get_index_of(name))
        };
        let mut new: Vec<_> = self.components.iter().skip(self.taken).collect();
        new.sort_by_key(|(name, _)| order(name));
        let types = new.into_iter().filter_map(|(_, named)| named.clone()).collect();
        self.taken = self.components.len();
        types
    }

    /// The types without a component name that were met since the last time.
    pub(super) fn take_inline(&mut self) -> Vec<NamedType> {
        std::mem::take(&mut self.inline)
    }

    /// Lowers the payload of an event, given where its `$ref` stands.
    pub(super) fn lower_event(&mut self, pointer: &str) {
        match self.document.text_at(pointer) {
            Some(reference) => drop(self.reference(reference, pointer)),
            None => self.document.refuse(
                pointer,
                "the payload of an event is a named schema",
                "write `schema: { $ref: '#/components/schemas/…' }`",
            ),
        }
    }

    /// Lowers a schema. `name` is for an object or enum that has none of its own.
    pub(super) fn lower(&mut self, schema: &ReferenceOr<Schema>, pointer: &str, name: &str) -> Lowered {
        match schema {
            ReferenceOr::Reference { reference } => {
                self.refuse_beside_reference(pointer);
                self.reference(reference, pointer)
            }
            ReferenceOr::Item(schema) => self.lower_item(schema, pointer, name),
        }
    }

    /// OpenAPI 3.0 ignores what stands beside a `$ref`. A limit or a mark there would be lost in silence.
    fn refuse_beside_reference(&self, pointer: &str) {
        let Some(mapping) = self.document.node(pointer).and_then(Node::as_mapping) else { return };
        if let Some((key, _)) = mapping.iter().find(|(key, _)| key.as_str() != "$ref") {
            let message = format!("`{}` stands beside `$ref`, where it means nothing", key.as_str());
            let help = "write `allOf: [{ $ref: … }]` in the place of `$ref: …`";
            self.document.refuse(&step(pointer, key.as_str()), message, help);
        }
    }

    fn lower_boxed(&mut self, schema: &ReferenceOr<Box<Schema>>, pointer: &str, name: &str) -> Lowered {
        match schema {
            ReferenceOr::Reference { reference } => {
                self.refuse_beside_reference(pointer);
                self.reference(reference, pointer)
            }
            ReferenceOr::Item(schema) => self.lower_item(schema, pointer, name),
        }
    }

    fn lower_item(&mut self, schema: &Schema, pointer: &str, name: &str) -> Lowered {
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
            self.document.refuse(&step(pointer, "default"), "`default` is not generated", "");
        }
        self.apply_marks(lowered, pointer)
    }

    /// What `x-wechatpay-sensitive` and `x-wechatpay-personal` make of a type. Never dropped: a mark that does not fit is
    /// refused, since the value would travel or show in the clear.
    fn apply_marks(&self, mut lowered: Lowered, pointer: &str) -> Lowered {
        const MARKS: [&str; 2] = ["x-wechatpay-sensitive", "x-wechatpay-personal"];
        let [sensitive, personal] = MARKS.map(|mark| self.document.flag_at(&step(pointer, mark)));
        let rules = &lowered.rules;
        let unlimited = rules.min_length.is_none() && rules.alphabet.is_none();
        let marked = match (&lowered.ty, sensitive, personal) {
            (_, false, false) | (Type::Identifier { personal: true, .. } | Type::Personal, false, true) => {
                return lowered;
            }
            (Type::Text, true, false) if unlimited => Type::Sensitive,
            (Type::Text, false, true) => Type::Personal,
            _ => {
                let mark = MARKS[usize::from(!sensitive)];
                let help = "it marks plain text: a string without name, format or enum, and if sensitive with no \
                            limit but maxLength; a named string is marked personal where it is named";
                self.document.refuse(&step(pointer, mark), format!("`{mark}` can't mark this"), help);
                return lowered;
            }
        };
        lowered.ty = marked;
        lowered
    }

    fn refused(&self, pointer: &str, message: &str, help: &str) -> Lowered {
        self.document.refuse(pointer, message, help);
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
            self.document.refuse(pointer, "keys beside `allOf` that are not generated", help);
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
                self.document.refuse(pointer, "limits that do not fit this type", help);
            }
            lowered.rules = narrower(&lowered.rules, &self.text_rules(&beside, pointer));
        }
        lowered
    }

    fn string(&mut self, string: &StringType, pointer: &str, name: &str) -> Lowered {
        let rules = self.text_rules(string, pointer);
        if !string.enumeration.is_empty() {
            let named = self.enumeration(string, pointer, name);
            let ty = Type::Enum { name: named.name.clone() };
            self.inline.push(named);
            return Lowered { ty, rules, description: String::new() };
        }
        let ty = match &string.format {
            VariantOrUnknownOrEmpty::Empty => Type::Text,
            VariantOrUnknownOrEmpty::Item(StringFormat::DateTime) => Type::Timestamp,
            _ => {
                let help = "known is date-time; leave `format` out for plain text";
                self.document.refuse(&step(pointer, "format"), "this format is not generated", help);
                Type::Text
            }
        };
        Lowered { ty, rules, description: String::new() }
    }

    fn text_rules(&self, string: &StringType, pointer: &str) -> Rules {
        let mut rules =
            Rules { min_length: string.min_length, max_length: string.max_length, ..Rules::default() };
        let Some(text) = &string.pattern else { return rules };
        match pattern::read(text) {
            Some(pattern) => {
                rules.min_length = rules.min_length.max(Some(pattern.min_length).filter(|min| *min > 0));
                rules.max_length = [rules.max_length, pattern.max_length].into_iter().flatten().min();
                rules.alphabet = Some(pattern.alphabet);
            }
            None => self.document.refuse(
                &step(pointer, "pattern"),
                "this pattern is not generated",
                "one character class between anchors is: `^[0-9A-Za-z]+$`",
            ),
        }
        rules
    }

    fn integer(&self, integer: &IntegerType, pointer: &str) -> Lowered {
        let bits = match &integer.format {
            VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32) => 32,
            VariantOrUnknownOrEmpty::Item(IntegerFormat::Int64) | VariantOrUnknownOrEmpty::Empty => 64,
            VariantOrUnknownOrEmpty::Unknown(format) => {
                let message = format!("the integer format `{format}` is not generated");
                self.document.refuse(&step(pointer, "format"), message, "known are int32 and int64");
                64
            }
        };
        if !integer.enumeration.is_empty() {
            self.document.refuse(&step(pointer, "enum"), "an enum of integers is not generated", "");
        }
        let rules = Rules { minimum: integer.minimum, maximum: integer.maximum, ..Rules::default() };
        Lowered { ty: Type::Integer { bits }, rules, description: String::new() }
    }

    fn array(&mut self, array: &ArrayType, pointer: &str, name: &str) -> Lowered {
        let Some(items) = &array.items else {
            return self.refused(pointer, "an array without `items` is not generated", "say what it holds");
        };
        let item = self.lower_boxed(items, &step(pointer, "items"), &format!("{name}Item"));
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
            self.document.refuse(&at, "`additionalProperties` beside `properties` is not generated", "");
        }
        for (index, required) in object.required.iter().enumerate() {
            if !object.properties.contains_key(required) {
                let at = step(&step(pointer, "required"), index);
                self.document.refuse(&at, format!("`{required}` is required, but is no property"), "");
            }
        }
        let properties = step(pointer, "properties");
        let mut fields = Vec::new();
        for (wire, schema) in &object.properties {
            let pointer = step(&properties, wire);
            let inner = format!("{name}{}", wire.to_upper_camel_case());
            let lowered = self.lower_boxed(schema, &pointer, &inner);
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

    /// A schema of `components`, lowered the first time it is met.
    fn reference(&mut self, reference: &str, pointer: &str) -> Lowered {
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
        if let Some(Some(named)) = self.components.get(name) {
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
                self.components.insert(name.to_owned(), None);
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
        self.components.insert(name.to_owned(), Some(named));
        Lowered { ty, rules: Rules::default(), description }
    }

    /// A named text. Its limits differ from use to use, so they stand there; here they would be lost.
    fn identifier(&self, string: &StringType, pointer: &str) -> Kind {
        if *string != StringType::default() {
            let help =
                "write minLength, maxLength and pattern beside `allOf: [{ $ref: … }]`, where it is used";
            self.document.refuse(pointer, "limits on a named string are not generated", help);
        }
        let sensitive = step(pointer, "x-wechatpay-sensitive");
        if self.document.node(&sensitive).is_some() {
            let help = "mark the property: a string without a name";
            self.document.refuse(&sensitive, "a named string can't be marked sensitive", help);
        }
        Kind::Identifier { personal: self.document.flag_at(&step(pointer, "x-wechatpay-personal")) }
    }

    fn enumeration(&self, string: &StringType, pointer: &str, name: &str) -> NamedType {
        for mark in ["x-wechatpay-sensitive", "x-wechatpay-personal"] {
            let at = step(pointer, mark);
            if self.document.node(&at).is_some() {
                self.document.refuse(&at, format!("`{mark}` can't mark an enum"), "");
            }
        }
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

/// Both sets of limits on a text at once.
fn narrower(outer: &Rules, inner: &Rules) -> Rules {
    Rules {
        min_length: outer.min_length.max(inner.min_length),
        max_length: [outer.max_length, inner.max_length].into_iter().flatten().min(),
        alphabet: inner.alphabet.clone().or_else(|| outer.alphabet.clone()),
        ..outer.clone()
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
