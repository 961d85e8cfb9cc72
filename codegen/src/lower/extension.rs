//! The extension keys: what OpenAPI can't say.

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
            document.refuse(
                Code::NotGenerated,
                &pointer,
                "wanted a mapping here",
                &format!("its keys: {}", keys.join(", ")),
            );
            return None;
        };
        for (key, _) in mapping.iter() {
            if !keys.contains(&key.as_str()) {
                let message = format!("`{}` means nothing here", key.as_str());
                document.refuse(
                    Code::NotGenerated,
                    &step(&pointer, key.as_str()),
                    message,
                    &format!("known are {}", keys.join(", ")),
                );
            }
        }
        Some(Self { document, pointer })
    }

    fn text(&self, key: &str) -> String {
        if let Some(text) = self.document.text_at(&step(&self.pointer, key)) {
            text.to_owned()
        } else {
            self.document.refuse(Code::NotGenerated, &self.pointer, format!("`{key}` is missing"), "");
            String::new()
        }
    }

    fn number(&self, key: &str) -> u64 {
        let text = self.text(key);
        text.parse().unwrap_or_else(|_| {
            let pointer = step(&self.pointer, key);
            self.document.refuse(Code::NotGenerated, &pointer, format!("`{key}` wants a whole number"), "");
            0
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
                self.document.refuse(Code::NotGenerated, &pointer, format!("`{key}` wants a list"), "");
                Vec::new()
            }
        }
    }

    /// One of several words, as the name of a variant.
    fn word(&self, key: &str, words: &[(&str, &'static str)]) -> &'static str {
        let text = self.text(key);
        if let Some((_, variant)) = words.iter().find(|(word, _)| *word == text) {
            variant
        } else {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let help = format!("known are {}", known.join(", "));
            self.document.refuse(
                Code::NotGenerated,
                &step(&self.pointer, key),
                format!("`{text}` is no {key}"),
                &help,
            );
            words[0].1
        }
    }
}

pub(super) fn idempotency(document: &Document, operation: &str) -> Option<Idempotency> {
    let pointer = step(operation, "x-wechatpay-idempotency");
    let entry = Entry::at(document, pointer, &["fields", "evidence", "expires"])?;
    let words = [("documented", "Documented"), ("natural", "Natural"), ("assumed", "Assumed")];
    let expires = Entry::at(document, step(&entry.pointer, "expires"), &["after", "hours"]);
    Some(Idempotency {
        fields: entry.texts("fields"),
        evidence: entry.word("evidence", &words),
        expires: expires.map(|expires| (expires.text("after"), expires.number("hours"))),
    })
}

/// Whether replies are signed.
pub(super) fn signed(document: &Document, operation: &str) -> bool {
    let pointer = step(operation, "x-wechatpay-signing");
    match document.text_at(&pointer) {
        None | Some("signed") => true,
        Some("unsigned") => false,
        Some(other) => {
            document.refuse(
                Code::NotGenerated,
                &pointer,
                format!("`{other}` is no signing policy"),
                "known are signed, unsigned",
            );
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
    Some(Batch { items: entry.text("items"), maximum: entry.number("maximum"), number: entry.text("number") })
}

pub(super) fn rate(document: &Document, operation: &str) -> Option<Rate> {
    let pointer = step(operation, "x-wechatpay-rate");
    let entry = Entry::at(document, pointer, &["calls", "seconds"])?;
    Some(Rate { calls: entry.number("calls"), seconds: entry.number("seconds") })
}

/// The error codes of an operation, or of the whole description.
pub(super) fn errors(document: &Document, owner: &str) -> Vec<ErrorCode> {
    const KEYS: [&str; 6] = ["code", "aliases", "status", "meaning", "outcome", "action"];
    let list = step(owner, "x-wechatpay-errors");
    let Some(node) = document.node(&list) else { return Vec::new() };
    let Some(rows) = node.as_sequence() else {
        document.refuse(Code::NotGenerated, &list, "wanted a list of error codes", "");
        return Vec::new();
    };
    let rows = (0..rows.len()).filter_map(|index| Entry::at(document, step(&list, index), &KEYS));
    rows.map(|row| error(&row)).collect()
}

fn error(row: &Entry<'_>) -> ErrorCode {
    let outcomes = [("refused", "Refused"), ("unknown", "Unknown")];
    let advices = [("fix", "Fix"), ("wait", "Wait"), ("query", "Query"), ("retry", "Retry")];
    ErrorCode {
        code: row.text("code"),
        aliases: row.texts("aliases"),
        status: u16::try_from(row.number("status")).unwrap_or(u16::MAX),
        meaning: row.text("meaning"),
        outcome: row.word("outcome", &outcomes),
        advice: row.word("action", &advices),
    }
}

/// Where the payload schemas of all events stand.
pub(super) fn events(document: &Document) -> Vec<String> {
    let list = "/x-wechatpay-events";
    let Some(node) = document.node(list) else { return Vec::new() };
    let Some(events) = node.as_mapping() else {
        document.refuse(Code::NotGenerated, list, "wanted a mapping of event types", "");
        return Vec::new();
    };
    let entries = events.keys().filter_map(|event_type| {
        Entry::at(document, step(list, event_type.as_str()), &["summary", "description", "schema"])
    });
    entries.map(|entry| step(&step(&entry.pointer, "schema"), "$ref")).collect()
}
