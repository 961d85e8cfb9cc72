//! Places in JSON: what pointers lead to, where `*` is every item of a list or a map.

use std::collections::BTreeSet;

use serde_json::Value;

/// What pointers lead to. A set: sealed twice, a text could not be opened.
#[derive(Default)]
pub(super) struct Places {
    pub(super) found: BTreeSet<String>,
    /// Neither objects nor lists, though pointers lead into them.
    pub(super) strange: BTreeSet<String>,
}

impl Places {
    /// Whether the pointer leads anywhere.
    pub(super) fn find(&mut self, body: &Value, pointer: &str) -> bool {
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
pub(super) fn field(pointer: &str) -> String {
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
