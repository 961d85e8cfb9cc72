//! Places: of nodes, of keys, of JSON pointers.

use std::borrow::Cow;

use marked_yaml::{Marker, Node, types::MarkedScalarNode};

use crate::diagnostic::{Place, Position};

/// A text and the tree that was read from it.
#[derive(Clone, Copy)]
pub(super) struct Map<'t> {
    pub(super) text: &'t str,
    pub(super) tree: &'t Node,
    /// Where each line begins: a place is asked for every key, and a file may have many lines.
    pub(super) starts: &'t [usize],
}

/// Where each line of a text begins.
pub(super) fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(index, _)| index + 1)).collect()
}

/// A segment of a JSON pointer as the key that it stands for.
fn unescaped(segment: &str) -> Cow<'_, str> {
    if segment.contains('~') { segment.replace("~1", "/").replace("~0", "~").into() } else { segment.into() }
}

impl<'t> Map<'t> {
    pub(super) fn node(self, pointer: &str) -> Option<&'t Node> {
        pointer.split('/').skip(1).try_fold(self.tree, |node, segment| {
            let key = unescaped(segment);
            match node {
                Node::Mapping(mapping) => mapping.get_node(&key),
                Node::Sequence(sequence) => sequence.get_node(key.parse().ok()?),
                Node::Scalar(_) => None,
            }
        })
    }

    /// The place of a JSON pointer: of the text there, else of the key that leads there, or to the nearest node
    /// around it.
    pub(super) fn place(self, pointer: &str) -> Place {
        let mut pointer = pointer;
        loop {
            match self.node(pointer) {
                Some(Node::Scalar(scalar)) => return self.scalar(scalar),
                Some(_) => return self.key(pointer),
                None if pointer.is_empty() => return Place::START,
                None => pointer = pointer.rsplit_once('/').map_or("", |(parent, _)| parent),
            }
        }
    }

    /// The place of the key that leads to a JSON pointer; in a list, of the item.
    pub(super) fn key(self, pointer: &str) -> Place {
        let (parent, key) = pointer.rsplit_once('/').unwrap_or(("", ""));
        let key = unescaped(key);
        let keys = self.node(parent).and_then(Node::as_mapping);
        let found = keys.and_then(|keys| keys.iter().find(|(name, _)| name.as_str() == key));
        match (found, self.node(pointer)) {
            (Some((name, _)), _) => self.scalar(name),
            (None, Some(node)) => Place { position: position(node.span().start()), width: 1 },
            (None, None) => Place::START,
        }
    }

    /// The place of a text, with its quotes.
    pub(super) fn scalar(self, scalar: &MarkedScalarNode) -> Place {
        let position = position(scalar.span().start());
        let first_line = scalar.as_str().lines().next().unwrap_or_default();
        let plain = first_line.chars().count().max(1);
        let width = if scalar.may_coerce() { plain } else { self.quoted_width(position).unwrap_or(plain) };
        Place { position, width }
    }

    /// How wide a quoted text is in the file. A text of several lines is as wide as its first.
    fn quoted_width(self, Position { line, column }: Position) -> Option<usize> {
        let line = self.text.get(*self.starts.get(line.checked_sub(1)?)?..)?.lines().next()?;
        let mut characters = line.chars().skip(column.checked_sub(1)?).peekable();
        let quote = characters.next().filter(|first| matches!(first, '\'' | '"'))?;
        let mut width = 1;
        while let Some(character) = characters.next() {
            width += 1;
            let twice = character == '\'' && characters.peek() == Some(&'\'');
            if (character == '\\' && quote == '"') || (quote == '\'' && twice) {
                characters.next();
                width += 1;
            } else if character == quote {
                break;
            }
        }
        Some(width)
    }
}

/// The place of a node that is given with the key, or the item, that leads to it.
pub(super) fn position(marker: Option<&Marker>) -> Position {
    marker.map_or(Position::START, |marker| Position { line: marker.line(), column: marker.column() })
}

/// A JSON pointer, one step on.
pub(crate) fn step(pointer: &str, key: impl std::fmt::Display) -> String {
    let key = key.to_string().replace('~', "~0").replace('/', "~1");
    format!("{pointer}/{key}")
}
