//! The whole tree against the table of OpenAPI: keys, kinds of values, words, extension keys.

use marked_yaml::{
    Node,
    types::{MarkedMappingNode, MarkedScalarNode},
};

use super::{
    circle,
    dialect::ELSEWHERE,
    extension::EXTENSIONS,
    grammar::{Grammar, Kind, METHODS, Patterns, ROOT, Value},
    nearest::{did_you_mean, listed, nearest},
    notes::Notes,
    parameter, path,
    reference::References,
    scalar::{self, Scalar},
    schema,
};
use crate::diagnostic::{Code, Place};

const PREFIX: &str = "x-wechatpay-";

/// Notes everything that OpenAPI 3.0 does not allow.
pub(super) fn judge<'t>(notes: &Notes<'t>, root: &'t MarkedMappingNode) {
    let references = References::new(notes, root);
    let walk = Walk { notes, references: &references };
    let start = root.keys().next().map_or(Place::START, |key| notes.place(key));
    walk.object(root, Slot { at: start, key: "", advice: None }, &ROOT);
    circle::judge(notes, root);
    path::judge(notes, &references, root);
}

/// Where a value stands: the key, or the item, that leads to it, and help for what is often wrong there.
#[derive(Clone, Copy)]
struct Slot<'s> {
    at: Place,
    key: &'s str,
    advice: Option<&'s str>,
}

struct Walk<'w, 't> {
    notes: &'w Notes<'t>,
    references: &'w References<'w, 't>,
}

impl<'t> Walk<'_, 't> {
    fn value(&self, node: &'t Node, wanted: &Value, slot: Slot<'_>) {
        match (wanted, node) {
            (Value::Anything, _) => {}
            (Value::List(inner), Node::Sequence(items)) => {
                for item in items.iter() {
                    let at = self.notes.place_of_item(item);
                    self.value(item, inner, Slot { at, advice: None, ..slot });
                }
            }
            (Value::Map(inner), Node::Mapping(mapping)) => {
                for (key, value) in mapping.iter() {
                    self.value(value, inner, Slot { at: self.notes.place(key), key, advice: None });
                }
            }
            (Value::Object(grammar), Node::Mapping(mapping)) => self.object(mapping, slot, grammar),
            (Value::OrReference(grammar), Node::Mapping(mapping)) => match mapping.get_node("$ref") {
                Some(reference) => self.references.judge(mapping, reference, grammar.kind),
                None => self.object(mapping, slot, grammar),
            },
            (Value::Patterned(patterns), Node::Mapping(mapping)) => self.patterned(mapping, patterns),
            (Value::Either(other), Node::Mapping(_)) => self.value(node, other, slot),
            (Value::Word(words), Node::Scalar(word)) if Scalar::of(word) != Scalar::Null => {
                self.word(word, words, slot.key);
            }
            (_, Node::Scalar(scalar)) if fits(wanted, Scalar::of(scalar)) => {}
            _ => self.wrong(node, wanted, slot),
        }
    }

    fn object(&self, mapping: &'t MarkedMappingNode, slot: Slot<'_>, grammar: &'static Grammar) {
        let Slot { at, key: within, .. } = slot;
        for (key, value) in mapping.iter() {
            match grammar.value(key) {
                Some(wanted) => {
                    let advice = advice(grammar.what, key, value);
                    self.value(value, wanted, Slot { at: self.notes.place(key), key, advice });
                }
                None if key.as_str() == "x-wechatpay-events" && grammar.what == ROOT.what => {
                    self.events(value);
                }
                None => self.unknown_key(key, grammar),
            }
        }
        for name in grammar.required() {
            // A key that is misspelt was noted as such.
            if mapping.keys().all(|there| !is_meant(there, name, grammar)) {
                self.missing(name, at, grammar.what);
            }
        }
        match grammar.kind {
            Kind::Schema => schema::judge(self.notes, mapping, at, within == "allOf"),
            Kind::Parameter => parameter::judge(self.notes, mapping, at),
            Kind::Header => parameter::judge_content(self.notes, mapping, at, "header"),
            Kind::SecurityScheme => parameter::judge_security_scheme(self.notes, mapping, at),
            Kind::Link => parameter::judge_link(self.notes, mapping, at),
            Kind::Operation => schema::judge_repeated(self.notes, mapping, "tags"),
            Kind::PathItem => self.path_item(mapping),
            Kind::Plain if grammar.what == ROOT.what => self.repeated_tags(mapping),
            _ => {}
        }
        self.not_generated(mapping, grammar);
    }

    fn missing(&self, key: &str, at: Place, what: &str) {
        let message = format!("this {what} has no `{key}`");
        let help = match key {
            "responses" => "write `responses: { '200': { description: … } }`".to_owned(),
            "in" => "write `in: query` or `in: path`".to_owned(),
            "description" => "write `description: …`: what the reply means".to_owned(),
            "version" => "write `version: 1.0.0`, the version of the description itself".to_owned(),
            name => format!("write `{name}: …`"),
        };
        self.notes.note(Code::MissingKey, at, message, help);
    }

    fn unknown_key(&self, key: &MarkedScalarNode, grammar: &Grammar) {
        let name = key.as_str();
        if name.starts_with("x-") {
            return self.extension(key, grammar.what, grammar.extensions);
        }
        let place = self.notes.place(key);
        if name == "$ref" {
            let message = format!("no `$ref` can stand in the place of {}", a(grammar.what));
            return self.notes.note(Code::MisplacedReference, place, message, "write it out");
        }
        let elsewhere = ELSEWHERE.iter().find(|(what, key, ..)| *what == grammar.what && *key == name);
        if let Some((_, _, version, help)) = elsewhere {
            let message = format!("`{name}` is a key of OpenAPI {version}, and this is 3.0");
            return self.notes.note(Code::UnknownKey, place, message, *help);
        }
        let message = format!("`{name}` is no key of {}", a(grammar.what));
        let names: Vec<&str> = grammar.names().collect();
        let help = did_you_mean(name, names.iter().copied(), || {
            if names.len() <= 10 {
                format!("its keys are {}", listed(&names))
            } else {
                "only keys that begin with `x-` can be added".to_owned()
            }
        });
        self.notes.note(Code::UnknownKey, place, message, help);
    }

    /// A key of ours that is misspelt would be lost in silence; other tools' keys are none of our business.
    fn extension(&self, key: &MarkedScalarNode, what: &str, here: &[&str]) {
        let name = key.as_str();
        let known = EXTENSIONS.iter().find(|extension| extension.name == name);
        let place = self.notes.place(key);
        if let Some(known) = known {
            if !here.contains(&name) {
                let message = format!("`{name}` means nothing on {}", a(what));
                self.notes.note(
                    Code::UnknownExtension,
                    place,
                    message,
                    format!("it goes on {}", known.places),
                );
            }
            return;
        }
        let like = EXTENSIONS.iter().any(|known| strsim::damerau_levenshtein(known.name, name) <= 2);
        if name.starts_with(PREFIX) || like {
            let message = format!("`{name}` is no extension key");
            let ours = |key: &'static str| key.trim_start_matches(PREFIX);
            let extensions = EXTENSIONS.iter().map(|known| ours(known.name));
            // What all of them begin with is no likeness.
            let help = match nearest(name.rsplit('-').next().unwrap_or(name), extensions) {
                Some(near) => format!("did you mean `{PREFIX}{near}`?"),
                None if here.is_empty() => "none of them means anything here".to_owned(),
                None => format!("known here are {}", listed(here)),
            };
            self.notes.note(Code::UnknownExtension, place, message, help);
        }
    }

    fn patterned(&self, mapping: &'t MarkedMappingNode, patterns: &'static Patterns) {
        for (key, value) in mapping.iter() {
            let place = self.notes.place(key);
            if key.starts_with("x-") {
                self.extension(key, patterns.what, &[]);
                continue;
            }
            match patterns.kind {
                Kind::Responses => parameter::judge_status(self.notes, key),
                _ => path::judge_template(self.notes, key),
            }
            self.value(value, &patterns.value, Slot { at: place, key, advice: None });
        }
    }

    fn path_item(&self, mapping: &'t MarkedMappingNode) {
        if let Some((key, _)) = mapping.iter().find(|(key, _)| key.as_str() == "$ref") {
            let message = "no `$ref` can stand in the place of a path: OpenAPI 3.0 has no component for it";
            let help = "write the path out";
            self.notes.note(Code::MisplacedReference, self.notes.place(key), message, help);
        }
    }

    fn repeated_tags(&self, root: &MarkedMappingNode) {
        let tags = root.get_sequence("tags").into_iter().flat_map(|tags| tags.iter());
        let names = tags.filter_map(|tag| tag.as_mapping()?.get_scalar("name"));
        schema::judge_names(self.notes, names);
    }

    /// The payload of an event has a name in Rust, so it has one in the description.
    fn events(&self, events: &'t Node) {
        for event in events.as_mapping().into_iter().flat_map(|events| events.values()) {
            let Some(event) = event.as_mapping() else { continue };
            let Some((key, schema)) = event.iter().find(|(key, _)| key.as_str() == "schema") else {
                continue;
            };
            let mapping = schema.as_mapping();
            let reference = mapping.and_then(|mapping| Some((mapping, mapping.get_node("$ref")?)));
            if let Some((mapping, reference)) = reference {
                self.references.judge(mapping, reference, Kind::Schema);
            } else {
                let message = "wanted a `$ref` here: the payload of an event is a named schema";
                let help = "write `schema: { $ref: '#/components/schemas/…' }`";
                self.notes.note(Code::WrongKind, self.notes.place(key), message, help);
            }
        }
    }

    fn not_generated(&self, mapping: &MarkedMappingNode, grammar: &Grammar) {
        let callbacks = mapping.iter().find(|(key, _)| key.as_str() == "callbacks");
        if let Some((key, _)) = callbacks.filter(|_| grammar.names().any(|name| name == "callbacks")) {
            let help = "describe notifications under `x-wechatpay-events:` at the root";
            self.notes.note(Code::NotGenerated, self.notes.place(key), "callbacks are not generated", help);
        }
    }

    fn word(&self, word: &MarkedScalarNode, words: &[&str], key: &str) {
        let text = word.as_str();
        if words.contains(&text) {
            return;
        }
        let help = match (text, words.contains(&"array"), words.contains(&"path")) {
            ("int" | "long" | "int32" | "int64", true, _) => "write `integer`".to_owned(),
            ("str" | "text" | "varchar", true, _) => "write `string`".to_owned(),
            ("bool", true, _) => "write `boolean`".to_owned(),
            ("list" | "set", true, _) => "write `array`".to_owned(),
            ("map" | "dict" | "json" | "struct", true, _) => "write `object`".to_owned(),
            ("date" | "datetime" | "date-time" | "timestamp", true, _) => {
                "write `type: string` and `format: date-time`".to_owned()
            }
            ("null", true, _) => {
                "OpenAPI 3.0 has no such type: write `nullable: true` beside another".to_owned()
            }
            ("body" | "formData", _, true) => "a body is no parameter: write `requestBody:`".to_owned(),
            _ => did_you_mean(text, words.iter().copied(), || format!("known are {}", listed(words))),
        };
        let message = format!("`{text}` is no value of `{key}`");
        self.notes.note(Code::UnknownWord, self.notes.place(word), message, help);
    }

    fn wrong(&self, node: &Node, wanted: &Value, Slot { at, advice, .. }: Slot<'_>) {
        if let (Value::Number | Value::Whole, Node::Scalar(scalar)) = (wanted, node)
            && scalar.may_coerce()
            && scalar.parse().is_ok_and(f64::is_infinite)
        {
            let message = format!("`{}` is beyond what a number can hold", scalar.as_str());
            return self.notes.note(Code::WrongKind, self.notes.place(scalar), message, "");
        }
        let message = format!("wanted {} here, this is {}", name(wanted), what(node));
        let help = match (advice, node) {
            (Some(advice), _) => advice.to_owned(),
            (None, Node::Scalar(scalar)) => quotes(scalar, wanted),
            (None, Node::Mapping(_)) if matches!(wanted, Value::List(_)) => {
                "a list has `- ` before each item".to_owned()
            }
            _ => String::new(),
        };
        self.notes.note(Code::WrongKind, self.notes.place_of(node, at), message, help);
    }
}

/// Whether a key is `name`, or was meant to be.
fn is_meant(key: &str, name: &str, grammar: &Grammar) -> bool {
    let known = grammar.names();
    key == name || (known.clone().all(|known| known != key) && nearest(key, known) == Some(name))
}

/// With its article.
fn a(what: &str) -> String {
    if what.starts_with(['a', 'e', 'i', 'o', 'u']) { format!("an {what}") } else { format!("a {what}") }
}

fn fits(wanted: &Value, scalar: Scalar) -> bool {
    match wanted {
        Value::Text => scalar == Scalar::Text,
        Value::Flag | Value::Either(_) => matches!(scalar, Scalar::Flag(_)),
        Value::Whole => matches!(scalar, Scalar::Whole(_)),
        Value::Number => scalar.is_number(),
        _ => false,
    }
}

fn name(wanted: &Value) -> String {
    match wanted {
        Value::Text | Value::Word(_) => "a text",
        Value::Flag => "`true` or `false`",
        Value::Whole => "a whole number (0 or more)",
        Value::Number => "a number",
        Value::Anything => "a value",
        Value::List(_) => "a list",
        Value::Either(_) => "`true`, `false` or a schema",
        Value::Map(_) | Value::Patterned(_) => "a mapping",
        Value::Object(grammar) | Value::OrReference(grammar) => return a(grammar.what),
    }
    .to_owned()
}

fn what(node: &Node) -> String {
    match node {
        Node::Mapping(_) => "a mapping".to_owned(),
        Node::Sequence(_) => "a list".to_owned(),
        Node::Scalar(scalar) => match Scalar::of(scalar) {
            Scalar::Negative(_) | Scalar::Fraction(_) | Scalar::Flag(_) => format!("`{}`", scalar.as_str()),
            Scalar::Null if !scalar.as_str().is_empty() => "null".to_owned(),
            kind => kind.what().to_owned(),
        },
    }
}

/// How quotes, or brackets, would make the value what is wanted.
fn quotes(scalar: &MarkedScalarNode, wanted: &Value) -> String {
    let text = scalar.as_str();
    let plain = Scalar::of_plain(text);
    match wanted {
        _ if plain == Scalar::Null => "give it a value, or delete the key".to_owned(),
        Value::Text => format!("in quotes it is a text: `'{text}'`"),
        Value::Flag | Value::Either(_) if matches!(plain, Scalar::Flag(_)) => {
            format!("write `{text}` without quotes")
        }
        Value::Flag if scalar::is_old_flag(scalar) => "YAML 1.2 has the flags `true` and `false`".to_owned(),
        Value::Flag => match nearest(text, ["true", "false"]) {
            Some(flag) => format!("did you mean `{flag}`?"),
            None => String::new(),
        },
        Value::Whole if matches!(plain, Scalar::Whole(_)) => format!("write `{text}` without quotes"),
        Value::Number if plain.is_number() => format!("write `{text}` without quotes"),
        Value::List(inner) if matches!(**inner, Value::Text) && !text.is_empty() => {
            format!("a list of one is `[{text}]`")
        }
        _ => String::new(),
    }
}

/// Help where another dialect, or a common belief, has it otherwise.
fn advice(what: &str, key: &str, value: &Node) -> Option<&'static str> {
    let scalar = value.as_scalar().map(Scalar::of);
    match (what, key, value) {
        ("schema", "type", Node::Sequence(_)) => {
            Some("a list of types is OpenAPI 3.1: write one type, and `nullable: true` for `null`")
        }
        ("schema", "exclusiveMinimum", _) if scalar?.is_number() => {
            Some("a number is OpenAPI 3.1: write it as `minimum`, and `exclusiveMinimum: true`")
        }
        ("schema", "exclusiveMaximum", _) if scalar?.is_number() => {
            Some("a number is OpenAPI 3.1: write it as `maximum`, and `exclusiveMaximum: true`")
        }
        ("schema", "required", _) if matches!(scalar?, Scalar::Flag(_)) => {
            Some("the schema around `properties` lists what is required: `required: [name, …]`")
        }
        ("schema", "items", Node::Sequence(_)) => Some("write one schema for all items"),
        ("schema", "items", _) if matches!(scalar?, Scalar::Flag(_)) => Some("write a schema: `items: {}`"),
        ("path", method, _) if METHODS.contains(&method) && matches!(scalar?, Scalar::Null) => {
            Some("describe the operation, or delete its key")
        }
        _ => None,
    }
}
