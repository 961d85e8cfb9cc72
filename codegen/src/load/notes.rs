//! What is wrong, collected while the tree is judged.

use std::cell::RefCell;

use marked_yaml::{Node, types::MarkedScalarNode};

use super::place::{Map, position};
use crate::diagnostic::{Code, Diagnostic, Place};

/// Every note about one text.
pub(super) struct Notes<'t> {
    pub(super) map: Map<'t>,
    all: RefCell<Vec<Diagnostic>>,
}

impl<'t> Notes<'t> {
    pub(super) fn new(map: Map<'t>) -> Self {
        Self { map, all: RefCell::default() }
    }

    pub(super) fn take(self) -> Vec<Diagnostic> {
        self.all.into_inner()
    }

    /// An empty `help` is none.
    pub(super) fn note(&self, code: Code, place: Place, message: impl Into<String>, help: impl Into<String>) {
        self.all.borrow_mut().push(diagnostic(code, place, message, help, None));
    }

    /// Notes a mistake that has to do with two places, and what is at the other one.
    pub(super) fn note_two(
        &self,
        code: Code,
        place: Place,
        message: impl Into<String>,
        (other, label): (Place, &str),
        help: impl Into<String>,
    ) {
        let also = Some((other, label.to_owned()));
        self.all.borrow_mut().push(diagnostic(code, place, message, help, also));
    }

    pub(super) fn place(&self, scalar: &MarkedScalarNode) -> Place {
        self.map.scalar(scalar)
    }

    /// Where to show a value: a text itself, a list or mapping by what leads there.
    pub(super) fn place_of(&self, node: &Node, at: Place) -> Place {
        match node {
            // Nothing after a key has no width of its own: the key is shown.
            Node::Scalar(scalar) if scalar.as_str().is_empty() && scalar.may_coerce() => at,
            Node::Scalar(scalar) => self.place(scalar),
            _ => at,
        }
    }

    /// Where to show an item of a list.
    pub(super) fn place_of_item(&self, item: &Node) -> Place {
        let start = Place { position: position(item.span().start()), width: 1 };
        match item {
            Node::Scalar(scalar) if !scalar.as_str().is_empty() => self.place(scalar),
            _ => start,
        }
    }
}

pub(super) fn diagnostic(
    code: Code,
    place: Place,
    message: impl Into<String>,
    help: impl Into<String>,
    also: Option<(Place, String)>,
) -> Diagnostic {
    let help = Some(printable(&help.into())).filter(|help| !help.is_empty());
    Diagnostic { code, place, message: printable(&message.into()), help, also }
}

/// A message is one line, and sends nothing to a terminal that is no text, whatever stands in the description.
fn printable(text: &str) -> String {
    text.replace(char::is_control, "\u{FFFD}")
}
