//! Schemas with a name: references to them, and what they are.

use std::sync::Arc;

use super::{
    schema::{Lowered, Schemas, paragraphs},
    written::Written,
};
use crate::{
    diagnostic::Code,
    ir::{Kind, NamedType, Type},
    names,
};

/// A schema of `components`, lowered.
pub(super) struct Component {
    /// What a reference to it is.
    pub(super) lowered: Lowered,
    /// The type that it names, if it does, and types inside it that have no name of their own.
    pub(super) types: Vec<NamedType>,
}

impl<'d> Schemas<'d> {
    /// Lowers the payload of an event, given where its schema stands.
    pub(super) fn lower_event(&mut self, pointer: &str) -> Option<Type> {
        if !self.written(pointer).has("$ref") {
            let help = "write `schema: { $ref: '#/components/schemas/…' }`";
            self.document.refuse(
                Code::ExtensionValue,
                pointer,
                "the payload of an event is a named schema",
                help,
            );
            return None;
        }
        Some(self.lower(pointer, "").ty)
    }

    /// A schema of `components`, lowered the first time it is met.
    pub(super) fn reference(&mut self, reference: &str, pointer: &str) -> Lowered {
        let Some(name) = reference.strip_prefix("#/components/schemas/") else {
            let help = "references go to `#/components/schemas/…` of the same file";
            let message = format!("`{reference}` leads nowhere");
            return self.refused(Code::DanglingReference, pointer, message, help);
        };
        let at = format!("/components/schemas/{name}");
        if self.document.node(&at).is_none() {
            let help = "look under `components: schemas:`";
            return self.refused(
                Code::DanglingReference,
                pointer,
                format!("there is no schema `{name}`"),
                help,
            );
        }
        self.used.insert(at.clone());
        if let Some(component) = self.components.get(name) {
            return component.lowered.clone();
        }
        if let Some((_, around)) = self.lowering.iter().find(|(lowering, _)| lowering == name) {
            // Inside a list, a map or a choice an object may hold itself.
            if self.indirections > *around
                && let Some(ty) = self.type_to_be(&at, name)
            {
                return Lowered::plain(ty);
            }
            let message = format!("`{name}` holds itself, so it has no end");
            let help = "put a list in between, or break the circle";
            return self.refused(Code::CircularReference, pointer, message, help);
        }
        self.component(name, &at)
    }

    /// What a component that is being lowered becomes, where its keys alone say it.
    fn type_to_be(&self, pointer: &str, name: &str) -> Option<Type> {
        let schema = self.written(pointer);
        let name = names::ty(name);
        match ["oneOf", "anyOf", "allOf"].map(|key| schema.count(key)) {
            [0, 0, 0] if schema.has("properties") => Some(Type::Record { name }),
            [0, 0, parts]
                if parts > 1 || schema.has("properties") || parts == 1 && schema.has("required") =>
            {
                Some(Type::Record { name })
            }
            [one, any, 0] if one > 1 || any > 1 => Some(Type::OneOf { name }),
            _ => None,
        }
    }

    fn component(&mut self, name: &str, pointer: &str) -> Lowered {
        self.lowering.push((name.to_owned(), self.indirections));
        let inline = self.take_inline();
        let direction = self.direction.take();
        let (lowered, own) = self.named(name, pointer);
        self.direction = direction;
        let inside = std::mem::replace(&mut self.inline, inline);
        self.lowering.pop();
        let types = own.into_iter().chain(inside).collect();
        self.components.insert(name.to_owned(), Component { lowered: lowered.clone(), types });
        lowered
    }

    /// What a component is, and the type it names. A number, a list or a time has no name in Rust, nor has an alias.
    fn named(&mut self, name: &str, pointer: &str) -> (Lowered, Option<NamedType>) {
        let schema = self.written(pointer);
        let is_text = schema.text("type") == Some("string") && !schema.has("enum") && !has_own_type(&schema);
        if is_text {
            return self.identifier(&schema, name);
        }
        // What an inline type would be there is the component's own here: the last one lowered, for what is inside a
        // type is lowered before it.
        let lowered = self.lower(pointer, name);
        let rust = names::ty(name);
        let is_own = !schema.has("$ref") && lowered.ty.name() == Some(rust.as_str());
        let is_plain = !matches!(lowered.ty, Type::List(_) | Type::Map(_));
        let own = if is_own && is_plain && self.inline.last().is_some_and(|last| last.name == rust) {
            self.inline.pop()
        } else {
            None
        };
        (lowered, own)
    }

    /// A named text: an identifier, that can't be mistaken for another one.
    fn identifier(&mut self, schema: &Written<'d>, name: &str) -> (Lowered, Option<NamedType>) {
        let mark = schema.place("x-wechatpay-sensitive");
        if self.document.node(&mark).is_some() {
            let help = "mark the property: a string without a name";
            self.document.refuse_key(Code::Mark, &mark, "a named string can't be marked sensitive", help);
        }
        let personal = self.document.flag_at(&schema.place("x-wechatpay-personal"));
        let mut lowered = self.lower_written(schema, name);
        let rust = names::ty(name);
        lowered.ty = Type::Identifier { name: rust.clone(), personal };
        let named = NamedType {
            pointer: schema.pointer.clone(),
            name: rust,
            description: said(schema),
            deprecated: lowered.deprecated,
            kind: Kind::Identifier { personal },
        };
        (lowered, Some(named))
    }

    /// Keeps a type that was met, and says how to name it.
    pub(super) fn keep(&mut self, schema: &Written<'_>, name: &str, kind: Kind) -> Type {
        let name = names::ty(name);
        let ty = match &kind {
            Kind::Identifier { personal } => Type::Identifier { name: name.clone(), personal: *personal },
            Kind::Enum { of, .. } => Type::Enum { name: name.clone(), of: *of },
            Kind::Record(_) => Type::Record { name: name.clone() },
            Kind::OneOf(_) => Type::OneOf { name: name.clone() },
        };
        self.inline.push(NamedType {
            pointer: schema.pointer.clone(),
            name,
            description: said(schema),
            deprecated: schema.flag("deprecated"),
            kind,
        });
        ty
    }

    /// The object that a name stands for.
    pub(super) fn record_named(&self, name: &str) -> Option<Arc<crate::ir::Record>> {
        let components = self.components.values().flat_map(|component| &component.types);
        components.chain(&self.inline).find(|named| named.name == name).and_then(|named| match &named.kind {
            Kind::Record(record) => Some(Arc::clone(record)),
            _ => None,
        })
    }

    /// The place of the component that a `$ref` to one of `kind` leads to.
    pub(super) fn resolve(&mut self, written: &Written<'d>, kind: &str) -> Written<'d> {
        let mut written = written.clone();
        // A circle of references is refused before, so this is no more than a precaution.
        for _ in 0..16 {
            let Some(reference) = written.text("$ref") else { return written };
            let pointer = reference.trim_start_matches('#').to_owned();
            if !pointer.starts_with(&format!("/components/{kind}/")) || self.document.node(&pointer).is_none()
            {
                let message = format!("`{reference}` leads nowhere");
                let help = format!("references here go to `#/components/{kind}/…` of the same file");
                self.document.refuse(Code::DanglingReference, &written.place("$ref"), message, help);
                return written;
            }
            self.used.insert(pointer.clone());
            written = self.written(&pointer);
        }
        written
    }
}

/// What is said of a named type, and where the fact comes from; a field says the latter itself.
fn said(schema: &Written<'_>) -> String {
    let source = schema.text("x-wechatpay-source").filter(|_| !schema.pointer.contains("/properties/"));
    let source = source.map(|source| format!("Source: {}.", source.trim().trim_end_matches('.')));
    paragraphs([schema.described(), source.unwrap_or_default()])
}

/// Whether a string of this format is a type of its own.
pub(super) fn has_own_type(schema: &Written<'_>) -> bool {
    matches!(schema.text("format"), Some("date-time" | "date" | "byte" | "binary" | "password"))
}
