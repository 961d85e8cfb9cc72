//! Examples and defaults: they are tested, and shown as code, so they must be what their schema says.

use std::collections::HashMap;

use serde_json::Value;

use crate::{
    diagnostic::Code,
    emit::choice_of,
    ir::{Api, Content, Field, Item, Kind, Record, Rules, Scalar, Type},
    load::{Document, step},
    plural::counted,
};

struct Judge<'a> {
    types: HashMap<&'a str, &'a Kind>,
    document: &'a Document,
}

pub(super) fn check(api: &Api, document: &Document) {
    let types = api.all_types().map(|named| (named.name.as_str(), &named.kind)).collect();
    let judge = Judge { types, document };
    for operation in api.operations() {
        judge.fields(&operation.request);
        let media = step(&step(&step(&operation.pointer, "requestBody"), "content"), "application/json");
        let of_body = judge.place(&media, "example");
        for field in &operation.request.fields {
            let Some(example) = operation.request_example.get(&field.name) else { continue };
            let of_body = of_body.iter().map(|at| step(at, &field.wire));
            let at =
                of_body.chain(judge.place(&field.pointer, "example")).find(|at| document.node(at).is_some());
            let at = at.unwrap_or_else(|| field.pointer.clone());
            judge.value(example, &field.ty, &field.rules, field.nullable, &at);
        }
        if let (crate::ir::Body::Object, Some(at)) = (operation.body, &of_body) {
            judge.unknown_names(at, &operation.request);
        }
        for case in &operation.reply.cases {
            let at = step(&step(&case.pointer, "content"), "application/json");
            let at = judge.place(&at, "example").unwrap_or(at);
            match (&case.content, &case.example) {
                (Content::Object(record), example) => {
                    judge.fields(record);
                    if let Some(example) = example {
                        judge.object(example, record, &at);
                    }
                }
                (Content::Json(item), Some(example)) => judge.item(example, item, &at),
                _ => {}
            }
        }
    }
    for named in api.all_types() {
        if let Kind::Record(record) = &named.kind {
            judge.fields(record);
        }
    }
}

impl Judge<'_> {
    /// The example and the default that each field has of its own.
    fn fields(&self, record: &Record) {
        for field in &record.fields {
            let own = [("example", &field.example), ("default", &field.default)];
            for (key, value) in own {
                if let Some(value) = value {
                    let at = self.place(&field.pointer, key).unwrap_or_else(|| field.pointer.clone());
                    self.value(value, &field.ty, &field.rules, field.nullable, &at);
                }
            }
        }
    }

    /// Where a value stands that a schema, a parameter or a body has of its own or by what it refers to.
    fn place(&self, pointer: &str, key: &str) -> Option<String> {
        let mut here = pointer.to_owned();
        // No chain is as long.
        for _ in 0..16 {
            let own = step(&here, key);
            if self.document.node(&own).is_some() {
                return Some(own);
            }
            here = match self.document.text_at(&step(&here, "$ref")) {
                Some(reference) => reference.trim_start_matches('#').to_owned(),
                None => ["schema", "allOf/0", "items", "additionalProperties", "oneOf/0", "anyOf/0"]
                    .iter()
                    .map(|inner| format!("{here}/{inner}"))
                    .find(|inner| self.document.node(inner).is_some())?,
            };
        }
        None
    }

    fn unknown_names(&self, at: &str, request: &Record) {
        if let Some(Value::Object(values)) = self.document.json(at) {
            for name in values.keys() {
                if request.body().all(|field| field.wire != *name) {
                    self.refuse_key(&step(at, name), format!("`{name}` is no property of the body"));
                }
            }
        }
    }

    fn refuse(&self, at: &str, message: impl Into<String>) {
        self.document.refuse(Code::Example, at, message, "an example is tested and shown: make it fit");
    }

    fn refuse_key(&self, at: &str, message: impl Into<String>) {
        self.document.refuse_key(Code::Example, at, message, "an example is tested and shown: make it fit");
    }

    fn item(&self, value: &Value, item: &Item, at: &str) {
        self.value(value, &item.ty, &item.rules, item.nullable, at);
    }

    fn value(&self, value: &Value, ty: &Type, rules: &Rules, nullable: bool, at: &str) {
        if value.is_null() && nullable {
            return;
        }
        match (ty, value) {
            (Type::Text | Type::Personal | Type::Identifier { .. }, Value::String(text)) => {
                self.text(text, rules, at);
            }
            (Type::OneOf { name }, _) => {
                // What is none of the schemas is kept as it comes.
                if let Some(Kind::OneOf(one_of)) = self.types.get(name.as_str())
                    && let Some(choice) = choice_of(one_of, value)
                {
                    self.item(value, &choice.item, at);
                }
            }
            (Type::Json, _)
            | (Type::Sensitive | Type::Upload, Value::String(_))
            | (Type::Boolean, Value::Bool(_)) => {}
            (Type::Float { .. }, Value::Number(number)) => {
                let number = number.as_f64().unwrap_or_default();
                let (least, most) = (rules.float_minimum, rules.float_maximum);
                if least.is_some_and(|least| number < least) || most.is_some_and(|most| number > most) {
                    self.refuse(at, "beyond the limits");
                }
            }
            (Type::Timestamp, Value::String(text)) => {
                let parsed =
                    time::OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339);
                if parsed.is_err() {
                    self.refuse(at, "no time as RFC 3339 writes it");
                }
                self.text(text, rules, at);
            }
            (Type::Date, Value::String(text)) => {
                // A date is the beginning of a time.
                let time = format!("{text}T00:00:00Z");
                if time::OffsetDateTime::parse(&time, &time::format_description::well_known::Rfc3339).is_err()
                {
                    self.refuse(at, "no date such as 2026-01-31");
                }
            }
            (Type::Integer(integer), Value::Number(number)) => {
                let number = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
                let (least, most) = integer.range();
                let (least, most) = (rules.minimum.unwrap_or(least), rules.maximum.unwrap_or(most));
                if !number.is_some_and(|number| (least..=most).contains(&number)) {
                    self.refuse(at, format!("wanted an integer from {least} to {most}"));
                }
                if let (Some(number), Some(step)) = (number, rules.multiple_of)
                    && number % step != 0
                {
                    self.refuse(at, format!("wanted a multiple of {step}"));
                }
            }
            (Type::Enum { name, of }, _) => self.enumeration(value, name, *of, at),
            (Type::Record { name }, Value::Object(_)) => {
                if let Some(Kind::Record(record)) = self.types.get(name.as_str()) {
                    self.object(value, record, at);
                }
            }
            (Type::List(item), Value::Array(values)) => {
                self.count(values.len(), rules, at);
                for (index, value) in values.iter().enumerate() {
                    self.item(value, item, &step(at, index));
                }
            }
            (Type::Map(item), Value::Object(values)) => {
                self.count(values.len(), rules, at);
                for (key, value) in values {
                    self.item(value, item, &step(at, key));
                }
            }
            _ => self.refuse(at, format!("wanted {} here", sort(ty))),
        }
    }

    fn count(&self, count: usize, rules: &Rules, at: &str) {
        if rules.max_items.is_some_and(|most| count > most)
            || rules.min_items.is_some_and(|least| count < least)
        {
            self.refuse_key(at, "more or fewer items than the limits allow");
        }
    }

    fn text(&self, text: &str, rules: &Rules, at: &str) {
        let length = text.chars().count();
        let outside = |character: char| {
            let alphabet = rules.alphabet.as_ref();
            alphabet.is_some_and(|alphabet| {
                !alphabet.ranges.iter().any(|(first, last)| (*first..=*last).contains(&character))
            })
        };
        if rules.max_length.is_some_and(|most| length > most) {
            self.refuse(
                at,
                format!("longer than the limit: it has {}", counted(length, "character", "characters")),
            );
        }
        if rules.min_length.is_some_and(|least| length < least) {
            self.refuse(
                at,
                format!("shorter than the limit: it has {}", counted(length, "character", "characters")),
            );
        }
        if let Some(character) = text.chars().find(|character| outside(*character)) {
            self.refuse(at, format!("`{character}` is none of the characters that the pattern allows"));
        }
    }

    fn enumeration(&self, value: &Value, name: &str, of: Scalar, at: &str) {
        let wire = match (of, value) {
            (Scalar::Text, Value::String(text)) => text.clone(),
            (Scalar::Integer, Value::Number(number)) => number.to_string(),
            _ => return self.refuse(at, "not of the enum's type"),
        };
        if let Some(Kind::Enum { variants, .. }) = self.types.get(name)
            && variants.iter().all(|variant| variant.wire != wire)
        {
            self.refuse(at, format!("`{wire}` is no value of the enum"));
        }
    }

    fn object(&self, value: &Value, record: &Record, at: &str) {
        let Value::Object(values) = value else {
            return self.refuse(at, "wanted an object here");
        };
        for field in record.required() {
            if !values.contains_key(&field.wire) {
                self.refuse_key(at, format!("`{}` is required, and not here", field.wire));
            }
        }
        for (key, value) in values {
            let at = step(at, key);
            match (record.field(key), &record.rest) {
                (Some(Field { ty, rules, nullable, required, .. }), _) => {
                    // Absent and `null` are the same where a field is optional.
                    self.value(value, ty, rules, *nullable || !required, &at);
                }
                (None, Some(rest)) => self.item(value, rest, &at),
                (None, None) => self.refuse_key(&at, format!("`{key}` is no property here")),
            }
        }
    }
}

fn sort(ty: &Type) -> &'static str {
    match ty {
        Type::Integer(_) => "an integer",
        Type::Float { .. } => "a number",
        Type::Boolean => "`true` or `false`",
        Type::Record { .. } | Type::Map(_) => "an object",
        Type::List(_) => "a list",
        _ => "a text, in quotes",
    }
}
