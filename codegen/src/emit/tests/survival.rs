//! What an example reply could be besides: where a value, a field or a `null` may stand that the example has not.

use serde_json::{Map, Value};

use crate::{
    emit::{Facts, example},
    ir::{Item, Kind, Record, Type},
    load::step,
};

/// JSON pointers into an example.
#[derive(Default)]
pub(super) struct Places {
    /// Fields that may be absent or `null`, there or not.
    pub(super) optional: Vec<String>,
    /// Values that may be `null` and never absent.
    pub(super) nullable: Vec<String>,
    /// Values of enums.
    pub(super) open: Vec<String>,
    /// Objects to which the service may add fields.
    pub(super) objects: Vec<String>,
}

impl Places {
    pub(super) fn of_object(example: &Map<String, Value>, record: &Record, facts: &Facts<'_>) -> Self {
        let mut places = Self::default();
        places.object(example, record, "", facts);
        places
    }

    pub(super) fn of_item(example: &Value, item: &Item, facts: &Facts<'_>) -> Self {
        let mut places = Self::default();
        places.item(example, item, String::new(), facts);
        places
    }

    fn object(&mut self, example: &Map<String, Value>, record: &Record, at: &str, facts: &Facts<'_>) {
        match &record.rest {
            None => self.objects.push(at.to_owned()),
            // All other properties have a schema, so that none is unknown.
            Some(rest) => {
                let others = example.iter().filter(|(key, _)| record.field(key).is_none());
                others.for_each(|(key, value)| self.item(value, rest, step(at, key), facts));
            }
        }
        for field in &record.fields {
            let at = step(at, &field.wire);
            if !field.required {
                self.optional.push(at.clone());
            } else if field.nullable {
                self.nullable.push(at.clone());
            }
            if let Some(value) = example.get(&field.wire).filter(|value| !value.is_null()) {
                self.value(value, &field.ty, &at, facts);
            }
        }
    }

    fn item(&mut self, example: &Value, item: &Item, at: String, facts: &Facts<'_>) {
        self.value(example, &item.ty, &at, facts);
        if item.nullable {
            self.nullable.push(at);
        }
    }

    fn value(&mut self, example: &Value, ty: &Type, at: &str, facts: &Facts<'_>) {
        match (ty, example) {
            (Type::Enum { .. }, _) => self.open.push(at.to_owned()),
            (Type::List(of), Value::Array(items)) => {
                items
                    .iter()
                    .enumerate()
                    .for_each(|(index, value)| self.item(value, of, step(at, index), facts));
            }
            (Type::Map(of), Value::Object(entries)) => {
                entries.iter().for_each(|(key, value)| self.item(value, of, step(at, key), facts));
            }
            (Type::Record { name }, Value::Object(values)) => {
                if let Some(record) = facts.record(name) {
                    self.object(values, record, at, facts);
                }
            }
            (Type::OneOf { name }, _) => {
                if let Some(Kind::OneOf(one_of)) = facts.kind(name)
                    && let Some(choice) = example::choice_of(one_of, example)
                {
                    self.item(example, &choice.item, at.to_owned(), facts);
                }
            }
            _ => {}
        }
    }
}
