//! What holds among the keys of one schema.

use std::collections::HashMap;

use marked_yaml::{
    Node,
    types::{MarkedMappingNode, MarkedScalarNode},
};

use super::{
    nearest::{did_you_mean, listed},
    notes::Notes,
    scalar::{self, Scalar},
};
use crate::diagnostic::{Code, Place};

/// Which keys go with which types, and what the values are called.
const LIMITS: [(&[&str], &[&str], &str); 4] = [
    (&["minLength", "maxLength", "pattern"], &["string"], "texts"),
    (
        &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
        &["integer", "number"],
        "numbers",
    ),
    (&["minItems", "maxItems", "uniqueItems", "items"], &["array"], "lists"),
    (
        &["minProperties", "maxProperties", "properties", "additionalProperties", "required"],
        &["object"],
        "objects",
    ),
];

const BOUNDS: [(&str, &str); 4] = [
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
    ("minimum", "maximum"),
];

/// `at` is where to show what is missing.
///
/// What `allOf` holds may require properties of its other parts.
pub(super) fn judge(notes: &Notes<'_>, schema: &MarkedMappingNode, at: Place, is_part: bool) {
    let ty = schema.get_scalar("type").map(MarkedScalarNode::as_str);
    misplaced_limits(notes, schema, ty);
    for (minimum, maximum) in BOUNDS {
        contradiction(notes, schema, minimum, maximum);
    }
    if ty == Some("integer") {
        whole_limits(notes, schema);
    }
    if ty == Some("array") && schema.get_node("items").is_none() {
        let help = "say what the list holds: `items: { type: string }`";
        notes.note(Code::MissingKey, at, "this array has no `items`", help);
    }
    pattern(notes, schema);
    if !is_part {
        required(notes, schema);
    }
    enumeration(notes, schema, ty);
    for key in ["allOf", "oneOf", "anyOf"] {
        if schema.get_sequence(key).is_some_and(|schemas| schemas.is_empty()) {
            let place = key_place(notes, schema, key);
            notes.note(Code::MissingKey, place, format!("`{key}` holds no schema"), "name one, or delete it");
        }
    }
    judge_repeated(notes, schema, "required");
}

/// Notes every text that stands twice in the list under `key`.
pub(super) fn judge_repeated(notes: &Notes<'_>, mapping: &MarkedMappingNode, key: &str) {
    let items = mapping.get_sequence(key).into_iter().flat_map(|items| items.iter());
    judge_names(notes, items.filter_map(Node::as_scalar));
}

/// Notes every name that was there before.
pub(super) fn judge_names<'n>(notes: &Notes<'_>, names: impl Iterator<Item = &'n MarkedScalarNode>) {
    let mut seen: HashMap<(&str, bool), Place> = HashMap::new();
    for name in names {
        let place = notes.place(name);
        // The number 1 and the text '1' are two values.
        let key = (name.as_str(), Scalar::of(name) == Scalar::Text);
        if let Some(first) = seen.get(&key) {
            let message = format!("`{}` stands here twice", name.as_str());
            let first = (*first, "the first is here");
            notes.note_two(Code::RepeatedValue, place, message, first, "delete one of them");
        } else {
            seen.insert(key, place);
        }
    }
}

fn misplaced_limits(notes: &Notes<'_>, schema: &MarkedMappingNode, ty: Option<&str>) {
    let types = LIMITS.iter().flat_map(|(_, types, _)| types.iter()).chain(&["boolean"]);
    let Some(ty) = ty.filter(|ty| types.into_iter().any(|known| known == ty)) else { return };
    for (key, value) in schema.iter() {
        // `required: true` of a property is another mistake, and was noted.
        if key.as_str() == "required" && value.as_sequence().is_none() {
            continue;
        }
        let Some((_, types, values)) = LIMITS.iter().find(|(keys, ..)| keys.contains(&key.as_str())) else {
            continue;
        };
        if types.contains(&ty) {
            continue;
        }
        let message = format!("`{}` is for {values}, and the type here is `{ty}`", key.as_str());
        let help = match counterpart(key.as_str(), ty) {
            Some(counterpart) => format!("did you mean `{counterpart}`?"),
            None => format!("write `type: {}`, or delete it", types[0]),
        };
        notes.note(Code::MisplacedLimit, notes.place(key), message, help);
    }
}

/// The limit that says the same about another type.
fn counterpart(key: &str, ty: &str) -> Option<&'static str> {
    let (minimum, maximum) = match ty {
        "string" => ("minLength", "maxLength"),
        "integer" | "number" => ("minimum", "maximum"),
        "array" => ("minItems", "maxItems"),
        "object" => ("minProperties", "maxProperties"),
        _ => return None,
    };
    let (minima, maxima): (Vec<_>, Vec<_>) = BOUNDS.into_iter().unzip();
    if minima.contains(&key) {
        return Some(minimum);
    }
    maxima.contains(&key).then_some(maximum)
}

fn contradiction(notes: &Notes<'_>, schema: &MarkedMappingNode, minimum: &str, maximum: &str) {
    let (Some(low), Some(high)) = (schema.get_scalar(minimum), schema.get_scalar(maximum)) else { return };
    let (Some(least), Some(most)) = (Scalar::of(low).as_f64(), Scalar::of(high).as_f64()) else { return };
    let exclusive = minimum == "minimum"
        && ["exclusiveMinimum", "exclusiveMaximum"]
            .iter()
            .any(|key| schema.get_scalar(key).map(Scalar::of) == Some(Scalar::Flag(true)));
    let empty = least > most || (exclusive && least >= most);
    if empty {
        let message = format!(
            "no value can satisfy these limits: `{minimum}` {}, `{maximum}` {}",
            low.as_str(),
            high.as_str()
        );
        let other = (notes.place(high), "the other limit");
        let help = if least > most {
            format!("`{minimum}` is at most `{maximum}`: have they changed places?")
        } else {
            "a limit that is exclusive is no value itself".to_owned()
        };
        notes.note_two(Code::Contradiction, notes.place(low), message, other, help);
    }
}

fn whole_limits(notes: &Notes<'_>, schema: &MarkedMappingNode) {
    for key in ["minimum", "maximum", "multipleOf"] {
        let Some(limit) = schema.get_scalar(key) else { continue };
        let place = notes.place(limit);
        if let Scalar::Fraction(number) = Scalar::of(limit)
            && number.fract() != 0.0
        {
            let message = format!("wanted a whole number here, this is `{}`", limit.as_str());
            notes.note(Code::WrongKind, place, message, "the type is `integer`");
        }
    }
}

fn pattern(notes: &Notes<'_>, schema: &MarkedMappingNode) {
    let Some(pattern) = schema.get_scalar("pattern").filter(|pattern| Scalar::of(pattern) == Scalar::Text)
    else {
        return;
    };
    let reason = match regex_syntax::Parser::new().parse(pattern.as_str()) {
        Ok(_) => return,
        Err(regex_syntax::Error::Parse(error)) => error.kind().to_string(),
        Err(regex_syntax::Error::Translate(error)) => error.kind().to_string(),
        Err(_) => "it can't be read".to_owned(),
    };
    let message = format!("the pattern is no regular expression: {reason}");
    let help = "a pattern is one class of characters and a length: `^[0-9A-Za-z_-]{1,32}$`";
    notes.note(Code::Pattern, notes.place(pattern), message, help);
}

fn required(notes: &Notes<'_>, schema: &MarkedMappingNode) {
    let composed = ["allOf", "oneOf", "anyOf"].iter().any(|key| schema.get_node(key).is_some());
    let Some(properties) = schema.get_mapping("properties").filter(|_| !composed) else { return };
    let names = || properties.keys().map(MarkedScalarNode::as_str);
    let required = schema.get_sequence("required").into_iter().flat_map(|required| required.iter());
    for name in required.filter_map(Node::as_scalar).filter(|name| Scalar::of(name) == Scalar::Text) {
        if names().all(|known| known != name.as_str()) {
            let message = format!("`{}` is required, but is no property", name.as_str());
            let help = did_you_mean(name.as_str(), names(), || {
                let names: Vec<&str> = names().collect();
                match names.len() {
                    0 => "there are no properties".to_owned(),
                    1..=8 => format!("the properties are {}", listed(&names)),
                    _ => "add it to `properties:`, or delete it here".to_owned(),
                }
            });
            notes.note(Code::RequiredProperty, notes.place(name), message, help);
        }
    }
}

fn enumeration(notes: &Notes<'_>, schema: &MarkedMappingNode, ty: Option<&str>) {
    let Some(values) = schema.get_sequence("enum") else { return };
    if values.is_empty() {
        let place = key_place(notes, schema, "enum");
        notes.note(Code::EnumValue, place, "an enum without values", "list its values, or delete it");
    }
    judge_repeated(notes, schema, "enum");
    let nullable = schema.get_scalar("nullable").is_some_and(|flag| Scalar::of(flag) == Scalar::Flag(true));
    for value in values.iter() {
        let wrong = match value {
            Node::Scalar(scalar) if nullable && Scalar::of(scalar) == Scalar::Null => None,
            Node::Scalar(scalar) => wrong_value(scalar, ty),
            _ if ty.is_some_and(|ty| ty != "array" && ty != "object") => {
                Some(("a list or mapping can't be a value of this enum".to_owned(), String::new()))
            }
            _ => None,
        };
        if let Some((message, help)) = wrong {
            notes.note(Code::EnumValue, notes.place_of_item(value), message, help);
        }
    }
}

/// What is wrong with a value in an enum, and the way out.
fn wrong_value(value: &MarkedScalarNode, ty: Option<&str>) -> Option<(String, String)> {
    let text = value.as_str();
    let kind = Scalar::of(value);
    let quoted = || format!("a text is written `'{text}'`");
    match (ty?, kind) {
        ("string", Scalar::Text) if scalar::is_old_flag(value) => {
            Some((format!("`{text}` is a boolean to many a reader of YAML"), quoted()))
        }
        ("string", Scalar::Text)
        | ("integer", Scalar::Whole(_) | Scalar::Negative(_))
        | ("number", Scalar::Whole(_) | Scalar::Negative(_) | Scalar::Fraction(_))
        | ("boolean", Scalar::Flag(_)) => None,
        (_, Scalar::Null) => {
            let help = "say `nullable: true` beside it; the text is written `'null'`";
            Some(("null is a value of a nullable enum alone".to_owned(), help.to_owned()))
        }
        ("string", _) => Some((format!("`{text}` is {}, and the enum is of texts", kind.what()), quoted())),
        (ty @ ("integer" | "number" | "boolean" | "array" | "object"), _) => {
            let message = format!("`{text}` is {}, and the type of the enum is `{ty}`", kind.what());
            Some((message, unquoted(text, ty)))
        }
        _ => None,
    }
}

fn unquoted(text: &str, ty: &str) -> String {
    let plain = Scalar::of_plain(text);
    match ty {
        "boolean" if matches!(plain, Scalar::Flag(_)) => format!("write `{text}` without quotes"),
        "integer" | "number" if plain.is_number() => {
            format!("write `{text}` without quotes, or `type: string`")
        }
        _ => "write `type: string`, if the values are texts".to_owned(),
    }
}

fn key_place(notes: &Notes<'_>, mapping: &MarkedMappingNode, key: &str) -> Place {
    let key = mapping.keys().find(|known| known.as_str() == key);
    key.map_or(Place::START, |key| notes.place(key))
}
