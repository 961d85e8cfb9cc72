//! The extension keys: what OpenAPI can't say.

use std::collections::HashMap;

use marked_yaml::Node;

use crate::{
    diagnostic::Code,
    ir::{Batch, ErrorCode, Idempotency, Page, Rate},
    load::{Document, step},
};

/// A mapping of an extension key, read key by key. Unknown keys in it are errors.
struct Entry<'d> {
    document: &'d Document,
    pointer: String,
}

impl<'d> Entry<'d> {
    /// The mapping at `pointer`, if there is one.
    fn at(document: &'d Document, pointer: String, keys: &[&str]) -> Option<Self> {
        let Some(mapping) = document.node(&pointer)?.as_mapping() else {
            let help = format!("its keys: {}", keys.join(", "));
            document.refuse(Code::ExtensionValue, &pointer, "wanted a mapping here", help);
            return None;
        };
        for (key, _) in mapping.iter().filter(|(key, _)| !keys.contains(&key.as_str())) {
            let message = format!("`{}` means nothing here", key.as_str());
            let near = keys.iter().min_by_key(|known| strsim::osa_distance(known, key.as_str()));
            let near = near.filter(|near| strsim::osa_distance(near, key.as_str()) <= 2);
            let help = near.map_or_else(
                || format!("known are {}", keys.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            document.refuse_key(Code::ExtensionValue, &step(&pointer, key.as_str()), message, help);
        }
        Some(Self { document, pointer })
    }

    fn text(&self, key: &str) -> String {
        let pointer = step(&self.pointer, key);
        match (self.document.text_at(&pointer), self.document.node(&pointer)) {
            (Some(text), _) if !text.is_empty() => text.to_owned(),
            (_, Some(_)) => {
                self.document.refuse(Code::ExtensionValue, &pointer, format!("`{key}` wants a text"), "");
                String::new()
            }
            (_, None) => {
                let message = format!("`{key}` is missing");
                self.document.refuse_key(Code::ExtensionValue, &self.pointer, message, "");
                String::new()
            }
        }
    }

    fn optional_text(&self, key: &str) -> String {
        if self.document.node(&step(&self.pointer, key)).is_some() { self.text(key) } else { String::new() }
    }

    /// A whole number of a range.
    fn number(&self, key: &str, range: std::ops::RangeInclusive<u64>) -> u64 {
        let pointer = step(&self.pointer, key);
        if self.document.node(&pointer).is_none() {
            self.text(key);
            return *range.start();
        }
        let number = self.document.text_at(&pointer).and_then(|text| text.parse().ok());
        number.filter(|number| range.contains(number)).unwrap_or_else(|| {
            let message = format!("`{key}` wants a whole number from {} to {}", range.start(), range.end());
            self.document.refuse(Code::ExtensionValue, &pointer, message, "");
            *range.start()
        })
    }

    fn texts(&self, key: &str) -> Vec<String> {
        let pointer = step(&self.pointer, key);
        match self.document.node(&pointer) {
            None => Vec::new(),
            Some(Node::Sequence(items)) => {
                items.iter().filter_map(Node::as_scalar).map(|item| item.as_str().to_owned()).collect()
            }
            Some(_) => {
                self.document.refuse(Code::ExtensionValue, &pointer, format!("`{key}` wants a list"), "");
                Vec::new()
            }
        }
    }

    /// One of several words, as the name of a variant.
    fn word(&self, key: &str, words: &[(&str, &'static str)]) -> &'static str {
        let text = self.text(key);
        if let Some((_, variant)) = words.iter().find(|(word, _)| *word == text) {
            return variant;
        }
        if !text.is_empty() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let help = format!("known are {}", known.join(", "));
            let message = format!("`{text}` is no {key}");
            self.document.refuse(Code::ExtensionValue, &step(&self.pointer, key), message, help);
        }
        words[0].1
    }
}

pub(super) fn idempotency(document: &Document, operation: &str) -> Option<Idempotency> {
    let pointer = step(operation, "x-wechatpay-idempotency");
    let entry = Entry::at(document, pointer, &["fields", "evidence", "expires"])?;
    let words = [("documented", "Documented"), ("natural", "Natural"), ("assumed", "Assumed")];
    let expires = Entry::at(document, step(&entry.pointer, "expires"), &["after", "hours"]);
    let fields = entry.texts("fields");
    if fields.is_empty() {
        let message = "`fields` is missing: nothing would tell one request from another";
        document.refuse_key(
            Code::ExtensionValue,
            &entry.pointer,
            message,
            "list the fields that a retry keeps",
        );
    }
    Some(Idempotency {
        fields,
        evidence: entry.word("evidence", &words),
        // A century is more than any identity lasts, and its seconds fit.
        expires: expires.map(|expires| (expires.text("after"), expires.number("hours", 1..=876_000))),
    })
}

/// Whether replies are signed.
pub(super) fn signed(document: &Document, operation: &str) -> bool {
    let pointer = step(operation, "x-wechatpay-signing");
    match (document.node(&pointer), document.text_at(&pointer)) {
        (None, _) | (_, Some("signed")) => true,
        (_, Some("unsigned")) => false,
        _ => {
            let message = "this is no signing policy";
            document.refuse(Code::ExtensionValue, &pointer, message, "known are signed and unsigned");
            true
        }
    }
}

pub(super) fn page(document: &Document, operation: &str) -> Option<Page> {
    let pointer = step(operation, "x-wechatpay-page");
    let entry = Entry::at(document, pointer, &["offset", "limit", "total", "items"])?;
    Some(Page {
        offset: entry.text("offset"),
        limit: entry.text("limit"),
        total: entry.text("total"),
        items: entry.text("items"),
    })
}

pub(super) fn batch(document: &Document, operation: &str) -> Option<Batch> {
    let pointer = step(operation, "x-wechatpay-batch");
    let entry = Entry::at(document, pointer, &["items", "maximum", "number"])?;
    Some(Batch {
        items: entry.text("items"),
        maximum: entry.number("maximum", 1..=1_000_000),
        number: entry.text("number"),
    })
}

pub(super) fn rate(document: &Document, operation: &str) -> Option<Rate> {
    let pointer = step(operation, "x-wechatpay-rate");
    let entry = Entry::at(document, pointer, &["calls", "seconds"])?;
    Some(Rate {
        calls: entry.number("calls", 1..=1_000_000_000),
        seconds: entry.number("seconds", 1..=31_536_000),
    })
}

/// The error codes of an operation, or of the whole description.
pub(super) fn errors(document: &Document, owner: &str) -> Vec<ErrorCode> {
    const KEYS: [&str; 6] = ["code", "aliases", "status", "meaning", "outcome", "action"];
    let list = step(owner, "x-wechatpay-errors");
    let Some(node) = document.node(&list) else { return Vec::new() };
    let Some(rows) = node.as_sequence() else {
        document.refuse(Code::ExtensionValue, &list, "wanted a list of error codes", "");
        return Vec::new();
    };
    let rows = (0..rows.len()).filter_map(|index| Entry::at(document, step(&list, index), &KEYS));
    let errors: Vec<ErrorCode> = rows.map(|row| error(&row)).collect();
    let mut spellings: HashMap<&str, &str> = HashMap::new();
    for error in &errors {
        for spelling in std::iter::once(&error.code).chain(&error.aliases) {
            if let Some(other) = spellings.insert(spelling, &error.pointer) {
                let message = format!("the code `{spelling}` stands here twice");
                let other = (other, "the other one");
                document.refuse_two(Code::RepeatedValue, &error.pointer, message, other, "keep one of them");
            }
        }
    }
    errors
}

fn error(row: &Entry<'_>) -> ErrorCode {
    let outcomes = [("refused", "Refused"), ("unknown", "Unknown")];
    let advices = [("fix", "Fix"), ("wait", "Wait"), ("query", "Query"), ("retry", "Retry")];
    ErrorCode {
        pointer: row.pointer.clone(),
        code: row.text("code"),
        aliases: row.texts("aliases"),
        status: u16::try_from(row.number("status", 400..=599)).unwrap_or(u16::MAX),
        meaning: row.text("meaning"),
        outcome: row.word("outcome", &outcomes),
        advice: row.word("action", &advices),
    }
}

/// What the description says of an event.
pub(super) struct EventEntry {
    pub(super) pointer: String,
    pub(super) event_type: String,
    pub(super) summary: String,
    pub(super) description: String,
    /// Where the schema of its payload stands.
    pub(super) schema: String,
}

pub(super) fn events(document: &Document) -> Vec<EventEntry> {
    let list = "/x-wechatpay-events";
    let Some(node) = document.node(list) else { return Vec::new() };
    let Some(events) = node.as_mapping() else {
        document.refuse(Code::ExtensionValue, list, "wanted a mapping of event types", "");
        return Vec::new();
    };
    let entries = events.keys().filter_map(|event_type| {
        let pointer = step(list, event_type.as_str());
        let entry = Entry::at(document, pointer.clone(), &["summary", "description", "schema"])?;
        Some(EventEntry {
            schema: step(&pointer, "schema"),
            pointer,
            event_type: event_type.as_str().to_owned(),
            summary: entry.text("summary"),
            description: entry.optional_text("description"),
        })
    });
    entries.collect()
}
