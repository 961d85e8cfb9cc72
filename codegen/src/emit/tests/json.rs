//! Examples as JSON: in the order and the spelling in which a value of their type is written.

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::{
    emit::{Facts, example},
    ir::{Field, Item, Kind, Record, Type},
};

/// JSON whose objects keep their order.
pub(super) enum Json {
    Object(Vec<(String, Json)>),
    List(Vec<Json>),
    Single(f32),
    Double(f64),
    Plain(Value),
}

impl Json {
    pub(super) fn text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Object(fields) => serializer.collect_map(fields.iter().map(|(key, value)| (key, value))),
            Self::List(items) => items.serialize(serializer),
            Self::Single(number) => number.serialize(serializer),
            Self::Double(number) => number.serialize(serializer),
            Self::Plain(value) => value.serialize(serializer),
        }
    }
}

/// An example of an object.
pub(super) fn object(example: &Map<String, Value>, record: &Record, facts: &Facts<'_>) -> Json {
    let mut fields = fields(&record.fields, |field| example.get(&field.wire), facts);
    if let Some(rest) = &record.rest {
        let others = example.iter().filter(|(key, _)| record.field(key).is_none());
        fields.extend(others.map(|(key, value)| (key.clone(), item(value, rest, facts))));
    }
    Json::Object(fields)
}

/// The fields of an object that are there. Where one is optional, `null` is the same as nothing.
pub(super) fn fields<'f, 'v>(
    fields: impl IntoIterator<Item = &'f Field>,
    example: impl Fn(&Field) -> Option<&'v Value>,
    facts: &Facts<'_>,
) -> Vec<(String, Json)> {
    let there = fields.into_iter().filter_map(|field| Some((field, example(field)?)));
    let there = there.filter(|(field, value)| field.required || !value.is_null());
    there.map(|(field, value)| (field.wire.clone(), self::value(value, &field.ty, facts))).collect()
}

pub(super) fn item(example: &Value, item: &Item, facts: &Facts<'_>) -> Json {
    value(example, &item.ty, facts)
}

/// An example of a value. What travels sealed is as the sealer of the tests writes it.
pub(super) fn value(example: &Value, ty: &Type, facts: &Facts<'_>) -> Json {
    match (ty, example) {
        (Type::Sensitive, Value::String(text)) => Json::Plain(format!("sealed({text})").into()),
        (Type::Float { bits }, Value::Number(number)) => float(*bits, number),
        (Type::List(of), Value::Array(items)) => {
            Json::List(items.iter().map(|example| item(example, of, facts)).collect())
        }
        (Type::Map(of), Value::Object(entries)) => Json::Object(
            entries.iter().map(|(key, example)| (key.clone(), item(example, of, facts))).collect(),
        ),
        (Type::Record { name }, Value::Object(values)) => match facts.record(name) {
            Some(record) => object(values, record, facts),
            None => Json::Plain(example.clone()),
        },
        (Type::OneOf { name }, _) => {
            let choice = match facts.kind(name) {
                Some(Kind::OneOf(one_of)) => example::choice_of(one_of, example),
                _ => None,
            };
            choice.map_or_else(|| Json::Plain(example.clone()), |choice| item(example, &choice.item, facts))
        }
        _ => Json::Plain(example.clone()),
    }
}

fn float(bits: u8, number: &serde_json::Number) -> Json {
    let single = number.to_string().parse();
    match (bits, single, number.as_f64()) {
        (32, Ok(number), _) => Json::Single(number),
        (_, _, Some(number)) => Json::Double(number),
        _ => Json::Plain(Value::Number(number.clone())),
    }
}
