//! A mapping of the description as it is written. `openapiv3` rounds numbers and forgets whether a key stood there at
//! all, so schemas are read here.

use marked_yaml::{
    Node,
    types::{MarkedMappingNode, MarkedScalarNode},
};
use serde_json::Value;

use crate::load::{Document, step};

/// The mapping at one place.
#[derive(Clone)]
pub(super) struct Written<'d> {
    document: &'d Document,
    pub(super) pointer: String,
    mapping: Option<&'d MarkedMappingNode>,
}

impl<'d> Written<'d> {
    pub(super) fn at(document: &'d Document, pointer: impl Into<String>) -> Self {
        let pointer = pointer.into();
        let mapping = document.node(&pointer).and_then(Node::as_mapping);
        Self { document, pointer, mapping }
    }

    /// The pointer to what stands under a key.
    pub(super) fn place(&self, key: &str) -> String {
        step(&self.pointer, key)
    }

    /// The mapping under a key.
    pub(super) fn under(&self, key: &str) -> Self {
        Self::at(self.document, self.place(key))
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.node(key).is_some()
    }

    fn node(&self, key: &str) -> Option<&'d Node> {
        self.mapping?.get_node(key)
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &'d str> + use<'d> {
        self.mapping.into_iter().flat_map(|mapping| mapping.iter().map(|(key, _)| key.as_str()))
    }

    pub(super) fn text(&self, key: &str) -> Option<&'d str> {
        Some(self.node(key)?.as_scalar()?.as_str())
    }

    /// What is said of it: its title as a sentence, its description, and where the fact comes from.
    pub(super) fn described(&self) -> String {
        let title = self.text("title").map(|title| format!("{}.", title.trim_end_matches('.')));
        let said: Vec<&str> = title.as_deref().into_iter().chain(self.text("description")).collect();
        said.join(" ")
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        self.text(key) == Some("true")
    }

    /// A whole number, also where it is written as `1.0` or `1e3`; one beyond all limits is far beyond those of a type.
    pub(super) fn integer(&self, key: &str) -> Option<i128> {
        #[expect(clippy::cast_possible_truncation, reason = "such a number is refused as too large anyway")]
        let rounded = |number: f64| number as i128;
        self.number(key)
            .or_else(|| self.number(key).filter(|number: &f64| number.fract() == 0.0).map(rounded))
    }

    /// A number of any size and form.
    pub(super) fn number<T: std::str::FromStr>(&self, key: &str) -> Option<T> {
        self.text(key)?.parse().ok()
    }

    /// How many items the list under a key has.
    pub(super) fn count(&self, key: &str) -> usize {
        self.node(key).and_then(Node::as_sequence).map_or(0, |items| items.len())
    }

    /// The places of the items of a list.
    pub(super) fn items(&self, key: &str) -> Vec<String> {
        let place = self.place(key);
        (0..self.count(key)).map(|index| step(&place, index)).collect()
    }

    /// The texts of a list, less what is `null`.
    pub(super) fn texts(&self, key: &str) -> Vec<&'d str> {
        let items = self.node(key).and_then(Node::as_sequence);
        let items = items.into_iter().flat_map(|items| items.iter());
        let is_null = |item: &&MarkedScalarNode| {
            item.may_coerce() && ["", "~", "null", "Null", "NULL"].contains(&item.as_str())
        };
        items
            .filter_map(Node::as_scalar)
            .filter(|item| !is_null(item))
            .map(MarkedScalarNode::as_str)
            .collect()
    }

    pub(super) fn json(&self, key: &str) -> Option<Value> {
        self.document.json(&self.place(key))
    }
}
