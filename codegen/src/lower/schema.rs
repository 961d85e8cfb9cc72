//! Schemas to types.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::Value;

use super::{component::Component, refuse_flag, refuse_keys, written::Written};
use crate::{
    diagnostic::Code,
    ir::{Direction, Item, NamedType, Rules, Type},
    load::{Document, step},
    names,
};

/// A schema, lowered: a type, and what the one who uses it may want to know.
#[derive(Clone, Debug)]
pub(super) struct Lowered {
    pub(super) ty: Type,
    pub(super) rules: Rules,
    pub(super) nullable: bool,
    pub(super) deprecated: bool,
    pub(super) only: Option<Direction>,
    pub(super) description: String,
    /// What is said of each thing that a list or a map holds, where its type does not say it.
    pub(super) each: String,
    pub(super) format: Option<String>,
    pub(super) default: Option<Value>,
    pub(super) example: Option<Value>,
}

impl Lowered {
    pub(super) fn plain(ty: Type) -> Self {
        Self {
            ty,
            rules: Rules::default(),
            nullable: false,
            deprecated: false,
            only: None,
            description: String::new(),
            each: String::new(),
            format: None,
            default: None,
            example: None,
        }
    }

    /// What is said of it, unless its type has a name, and docs of its own.
    pub(super) fn said_by_no_type(&self) -> String {
        match self.ty {
            Type::Identifier { .. } | Type::Enum { .. } | Type::Record { .. } | Type::OneOf { .. } => {
                String::new()
            }
            _ => self.description.clone(),
        }
    }

    pub(super) fn into_item(self) -> Item {
        Item { ty: self.ty, rules: self.rules, nullable: self.nullable }
    }
}

/// What is said of one thing in several places.
pub(super) fn paragraphs(said: impl IntoIterator<Item = String>) -> String {
    let said: Vec<String> = said.into_iter().filter(|said| !said.trim().is_empty()).collect();
    said.join("\n\n")
}

/// Refuses what is said of a property or a parameter on a schema that is none.
pub(super) fn refuse_of_a_field(document: &Document, schema: &Written<'_>) {
    for key in ["default", "deprecated", "readOnly", "writeOnly"] {
        let says = schema.has(key) && schema.text(key) != Some("false");
        if says || (key == "default" && schema.has(key)) {
            let message =
                format!("`{key}` is not generated here: it is for a property, a parameter or a named schema");
            document.refuse_key(Code::NotGenerated, &schema.place(key), message, "say it in the description");
        }
    }
}

/// Lowers schemas, and keeps the named types that it meets.
pub(super) struct Schemas<'d> {
    pub(super) document: &'d Document,
    /// Every component met so far.
    pub(super) components: IndexMap<String, Component>,
    /// The components that are being lowered, outermost first, each with how many indirections were around it.
    pub(super) lowering: Vec<(String, usize)>,
    /// How many lists, maps and choices are around what is being lowered.
    pub(super) indirections: usize,
    /// The components that are being merged, outermost first.
    pub(super) merging: Vec<String>,
    /// How many of the components were taken.
    taken: usize,
    /// The types met without a name in the description.
    pub(super) inline: Vec<NamedType>,
    /// Which way what is being lowered travels; `None` in a component, which may go both ways.
    pub(super) direction: Option<Direction>,
    /// Everything below `components` that something refers to, by pointer.
    pub(super) used: HashSet<String>,
}

impl<'d> Schemas<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Self {
            document,
            components: IndexMap::new(),
            lowering: Vec::new(),
            indirections: 0,
            merging: Vec::new(),
            taken: 0,
            inline: Vec::new(),
            direction: None,
            used: HashSet::new(),
        }
    }

    /// The types of the components met since the last time, in the order of the description.
    pub(super) fn take(&mut self) -> Vec<NamedType> {
        let order = |name: &str| {
            let components = self.document.openapi.components.as_ref();
            components.and_then(|components| components.schemas.get_index_of(name))
        };
        let mut new: Vec<_> = self.components.iter().skip(self.taken).collect();
        new.sort_by_key(|(name, _)| order(name));
        let types = new.into_iter().flat_map(|(_, component)| component.types.clone()).collect();
        self.taken = self.components.len();
        types
    }

    /// The types without a component name that were met since the last time.
    pub(super) fn take_inline(&mut self) -> Vec<NamedType> {
        std::mem::take(&mut self.inline)
    }

    pub(super) fn written(&self, pointer: &str) -> Written<'d> {
        Written::at(self.document, pointer)
    }

    /// Lowers a schema. `name` is for an object or enum that has none of its own.
    pub(super) fn lower(&mut self, pointer: &str, name: &str) -> Lowered {
        let schema = self.written(pointer);
        match schema.text("$ref") {
            Some(reference) => self.reference(reference, &schema.place("$ref")),
            None => self.lower_written(&schema, name),
        }
    }

    pub(super) fn lower_written(&mut self, schema: &Written<'d>, name: &str) -> Lowered {
        self.refuse_keys_of_no_effect(schema);
        let mut lowered = self.shape(schema, name);
        let described = schema.described();
        if !described.is_empty() {
            lowered.description = described;
        }
        let each = std::mem::take(&mut lowered.each);
        if !each.is_empty() {
            lowered.description = paragraphs([lowered.description, format!("Each: {each}")]);
        }
        lowered.nullable |= schema.flag("nullable");
        lowered.deprecated |= schema.flag("deprecated");
        lowered.only = match (schema.flag("readOnly"), schema.flag("writeOnly")) {
            (false, false) => lowered.only,
            (true, false) => Some(Direction::Reply),
            (false, true) => Some(Direction::Request),
            (true, true) => {
                let message = "both `readOnly` and `writeOnly`";
                self.document.refuse(
                    Code::Contradiction,
                    &schema.place("writeOnly"),
                    message,
                    "keep one of them",
                );
                None
            }
        };
        lowered.default = schema.json("default").or(lowered.default);
        lowered.example = schema.json("example").or(lowered.example);
        self.apply_marks(lowered, &schema.pointer)
    }

    fn shape(&mut self, schema: &Written<'d>, name: &str) -> Lowered {
        for (key, several) in [("oneOf", true), ("anyOf", true), ("allOf", false)] {
            if schema.has(key) {
                return if several { self.choice(schema, key, name) } else { self.all_of(schema, name) };
            }
        }
        match schema.text("type") {
            Some("string") => self.string(schema, name),
            Some("integer") => self.integer(schema, name),
            Some("number") => self.number(schema),
            Some("boolean") => self.boolean(schema),
            Some("array") => self.array(schema, name),
            Some("object") => self.object(schema, name),
            Some(other) => {
                let help = "known are string, integer, number, boolean, array and object";
                let message = format!("`{other}` is no type");
                self.refused(Code::UnknownWord, &schema.place("type"), message, help)
            }
            None => self.shape_without_type(schema, name),
        }
    }

    /// What the keys say where `type` is left out. Without any it is free JSON.
    fn shape_without_type(&mut self, schema: &Written<'d>, name: &str) -> Lowered {
        const SIGNS: [(&str, &str); 14] = [
            ("properties", "object"),
            ("additionalProperties", "object"),
            ("required", "object"),
            ("items", "array"),
            ("minItems", "array"),
            ("maxItems", "array"),
            ("enum", "string"),
            ("minLength", "string"),
            ("maxLength", "string"),
            ("pattern", "string"),
            ("minimum", "integer"),
            ("maximum", "integer"),
            ("multipleOf", "integer"),
            ("format", "string"),
        ];
        let mut signs = SIGNS.iter().filter(|(key, _)| schema.has(key));
        match signs.next() {
            None => Lowered::plain(Type::Json),
            Some(("properties", _)) => self.object(schema, name),
            Some((key, ty)) => {
                let message = format!("`{key}` without `type`");
                let help = format!("say what it is: `type: {ty}`");
                self.refused(Code::NotGenerated, &schema.place(key), message, help)
            }
        }
    }

    /// A refusal, with a type to go on with.
    pub(super) fn refused(
        &self,
        code: Code,
        pointer: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Lowered {
        self.document.refuse_key(code, pointer, message, help);
        Lowered::plain(Type::Json)
    }

    pub(super) fn refuse_keys_of_no_effect(&self, schema: &Written<'_>) {
        refuse_keys(
            self.document,
            schema,
            &[
                ("not", "say what the value is, not what it is not"),
                ("xml", "remove it: bodies are JSON"),
                ("externalDocs", "write the address into the description, or as `x-wechatpay-source`"),
            ],
        );
    }

    fn boolean(&self, schema: &Written<'_>) -> Lowered {
        refuse_keys(
            self.document,
            schema,
            &[("enum", "a flag that has one value says nothing: leave it out")],
        );
        Lowered::plain(Type::Boolean)
    }

    fn array(&mut self, schema: &Written<'d>, name: &str) -> Lowered {
        refuse_keys(
            self.document,
            schema,
            &[("enum", "put the enum into `items`"), ("discriminator", "it goes with `oneOf`")],
        );
        refuse_flag(self.document, schema, "uniqueItems", "say it in the description");
        let (item, mut lowered) = self.held(&schema.place("items"), &names::within(name, "Item"));
        lowered.rules.min_items = schema.number("minItems");
        lowered.rules.max_items = schema.number("maxItems");
        let fits = lowered.rules.min_items.is_none_or(|least| least < 2);
        lowered.example = lowered.example.filter(|_| fits).map(|example| Value::Array(vec![example]));
        lowered.ty = Type::List(Box::new(item));
        lowered
    }

    /// What a list or a map holds, and what is to be said of the whole because of it.
    pub(super) fn held(&mut self, pointer: &str, name: &str) -> (Item, Lowered) {
        refuse_of_a_field(self.document, &self.written(pointer));
        self.indirections += 1;
        let mut inner = self.lower(pointer, name);
        self.indirections -= 1;
        let mut whole = Lowered::plain(Type::Json);
        whole.each = inner.said_by_no_type();
        whole.format = inner.format.take();
        whole.example = inner.example.take();
        (inner.into_item(), whole)
    }

    /// Warns of components that nothing refers to.
    pub(super) fn warn_of_unused(&self) {
        for kind in ["schemas", "parameters", "requestBodies", "responses"] {
            let components = self.written("/components").under(kind);
            for name in components.keys() {
                let pointer = step(&components.pointer, name);
                if !self.used.contains(&pointer) {
                    let message = format!("nothing uses `{name}`: it is not generated");
                    self.document.refuse_key(Code::Unused, &pointer, message, "");
                }
            }
        }
    }
}
