//! The texts of a body that are sealed: found by JSON pointers, held back while the rest is checked.

use std::{collections::BTreeSet, mem};

use serde_json::Value;

use crate::{
    operation::{Check, EncodeError},
    sensitive::{Sealer, Sealing, Sensitive},
};

/// Texts taken out of a body, each with a pointer to where it stood.
pub(super) struct Withheld(Vec<(String, Sensitive)>);

impl Withheld {
    /// Takes what the pointers lead to out of the body. Reports what is no text, and, of those `asked` for by the
    /// caller, what leads nowhere: the pointers of a description may, for its fields may be optional.
    pub(super) fn take<'p>(
        body: &mut Value,
        described: impl Iterator<Item = &'static str>,
        asked: impl Iterator<Item = &'p str>,
        check: &mut Check,
    ) -> Self {
        let mut places = Places::default();
        for pointer in described {
            places.find(body, pointer);
        }
        for pointer in asked {
            if !pointer.starts_with('/') {
                check.broken_at(pointer, "a JSON pointer of what is to be sealed, such as `/user_name`");
            } else if !places.find(body, pointer) {
                check.broken_at(field(pointer).as_str(), "a value: it is to be sealed, and is not there");
            }
        }
        for place in &places.strange {
            check.broken_at(field(place).as_str(), "an object or a list: something in it is to be sealed");
        }
        let mut taken = Vec::new();
        for place in places.found {
            match body.pointer_mut(&place) {
                Some(Value::String(text)) => taken.push((place, Sensitive::from(mem::take(text)))),
                None | Some(Value::Null) => {}
                Some(_) => check.broken_at(field(&place).as_str(), "a text: it is to be sealed"),
            }
        }
        Self(taken)
    }

    /// Puts them back, sealed.
    pub(super) fn seal_into(self, body: &mut Value, sealer: &dyn Sealer) -> Result<(), EncodeError> {
        let sealing = Sealing::new(sealer);
        for (place, text) in self.0 {
            let ciphertext = sealing.seal(&field(&place), &text, None);
            if let Some(value) = body.pointer_mut(&place) {
                *value = ciphertext.as_str().into();
            }
        }
        sealing.finish()
    }
}

/// What pointers lead to. A set: sealed twice, a text could not be opened.
#[derive(Default)]
struct Places {
    found: BTreeSet<String>,
    /// Neither objects nor lists, though pointers lead into them.
    strange: BTreeSet<String>,
}

impl Places {
    /// Whether the pointer leads anywhere.
    fn find(&mut self, body: &Value, pointer: &str) -> bool {
        let steps: Vec<String> = pointer.split('/').skip(1).map(unescaped).collect();
        self.follow(body, &steps, "")
    }

    fn follow(&mut self, value: &Value, steps: &[String], at: &str) -> bool {
        let Some((step, rest)) = steps.split_first() else {
            self.found.insert(at.to_owned());
            return true;
        };
        if value.is_null() {
            return true;
        }
        let Some(children) = children(value, step) else {
            self.strange.insert(at.to_owned());
            return true;
        };
        // None to follow is as good as one, where all are meant.
        let mut found = step == "*" && children.is_empty();
        for (name, child) in children {
            found |= self.follow(child, rest, &below(at, &name));
        }
        found
    }
}

/// What a step leads to, with the name that it has in a pointer; `None` in what has no such steps.
fn children<'v>(value: &'v Value, step: &str) -> Option<Vec<(String, &'v Value)>> {
    let named = |(name, field): (&String, &'v Value)| (name.clone(), field);
    let numbered = |(index, item): (usize, &'v Value)| (index.to_string(), item);
    Some(match value {
        Value::Object(fields) if step == "*" => fields.iter().map(named).collect(),
        Value::Object(fields) => fields.get_key_value(step).map(named).into_iter().collect(),
        Value::Array(items) if step == "*" => items.iter().enumerate().map(numbered).collect(),
        Value::Array(items) => {
            let index = step.parse().ok()?;
            items.get(index).map(|item| numbered((index, item))).into_iter().collect()
        }
        _ => return None,
    })
}

fn below(at: &str, name: &str) -> String {
    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

/// A pointer as violations write paths: `people[0].name`.
fn field(pointer: &str) -> String {
    let mut path = String::new();
    for step in pointer.split('/').skip(1).map(unescaped) {
        let index = step == "*" || step.bytes().all(|byte| byte.is_ascii_digit());
        match (index, path.is_empty()) {
            (true, _) => path.extend(["[", &step, "]"]),
            (false, true) => path.push_str(&step),
            (false, false) => path.extend([".", &step]),
        }
    }
    if path.is_empty() { "body".to_owned() } else { path }
}
