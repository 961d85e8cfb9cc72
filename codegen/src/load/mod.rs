//! The YAML, every node with its place in the file, judged against OpenAPI 3.0 before anything is made of it.

mod circle;
mod dialect;
mod extension;
mod grammar;
mod indentation;
mod nearest;
mod notes;
mod parameter;
mod path;
mod place;
mod reference;
mod scalar;
mod schema;
mod sound;
mod structure;
mod tree;
mod version;
mod yaml;

use std::{
    cell::RefCell,
    fs,
    path::{Path, PathBuf},
};

use marked_yaml::{Node, types::MarkedScalarNode};
use openapiv3::OpenAPI;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Position};
use notes::{Notes, diagnostic};
use place::{Map, line_starts};

pub use extension::{EXTENSIONS, Extension};
pub(crate) use place::step;

/// A description, as text, as a tree with positions, and as `openapiv3` reads it: the part of it that is sound so far.
pub(crate) struct Document {
    file: PathBuf,
    text: String,
    /// All of it, where `tree` is a part.
    whole: Option<Node>,
    tree: Node,
    starts: Vec<usize>,
    pub(crate) openapi: OpenAPI,
    noted: RefCell<Vec<Diagnostic>>,
}

impl Document {
    pub(crate) fn read(file: &Path) -> Result<Self, Diagnostics> {
        let bytes = fs::read(file).map_err(|error| {
            let message = format!("can't read the file: {error}");
            let unreadable = diagnostic(Code::Unreadable, Place::START, message, looked_for_in(file), None);
            Diagnostics::new(file.to_owned(), String::new(), vec![unreadable])
        })?;
        match String::from_utf8(bytes) {
            Ok(text) => Self::parse(file, &text),
            Err(error) => Err(not_utf8(file, &error)),
        }
    }

    /// Reads a text that stands, or could stand, in `file`.
    pub(crate) fn parse(file: &Path, text: &str) -> Result<Self, Diagnostics> {
        // Some editors begin a file with a mark of its byte order, which says nothing about UTF-8.
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let refused = |all| Diagnostics::new(file.to_owned(), text.to_owned(), all);
        let (tree, mut all) = yaml::read(text);
        let Some(tree) = tree else { return Err(refused(all)) };
        let starts = line_starts(text);
        let map = Map { text, tree: &tree, starts: &starts };
        // What is written in another version is not worth judging by the rules of this one.
        if let Some(wrong) = version::wrong(map) {
            return Err(refused(vec![wrong]));
        }
        let notes = Notes::new(map);
        if let Some(root) = tree.as_mapping() {
            structure::judge(&notes, root);
        }
        all.extend(notes.take());
        let (file, text) = (file.to_owned(), text.to_owned());
        let openapi = OpenAPI::default();
        Self { file, text, whole: None, tree, starts, openapi, noted: RefCell::new(all) }.sound()
    }

    /// The part in which nothing was found wrong so far, for the next stage; the whole, if that is sound.
    pub(crate) fn sound(self) -> Result<Self, Diagnostics> {
        let wrong: Vec<Position> = self
            .noted
            .borrow()
            .iter()
            .filter(|noted| noted.is_error())
            .map(|noted| noted.place.position)
            .collect();
        if wrong.is_empty() {
            let openapi = model(self.map()).map_err(|all| self.refused(all))?;
            return Ok(Self { openapi, ..self });
        }
        let whole = self.whole.unwrap_or(self.tree);
        let part = Self { tree: sound::part(&whole, &wrong), whole: Some(whole), ..self };
        // What can't be read as OpenAPI was noted.
        let openapi = model(part.map()).map_err(|_| part.noted())?;
        Ok(Self { openapi, ..part })
    }

    /// Whether nothing was left out.
    pub(crate) fn is_whole(&self) -> bool {
        self.whole.is_none()
    }

    fn refused(&self, all: Vec<Diagnostic>) -> Diagnostics {
        Diagnostics::new(self.file.clone(), self.text.clone(), all)
    }

    /// Notes a broken rule at the place of a JSON pointer. An empty `help` is none.
    pub(crate) fn refuse(
        &self,
        code: Code,
        pointer: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.note(code, self.map().place(pointer), message, help, None);
    }

    /// Notes a broken rule at the key that a JSON pointer ends with.
    pub(crate) fn refuse_key(
        &self,
        code: Code,
        pointer: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.note(code, self.map().key(pointer), message, help, None);
    }

    /// Notes a broken rule that has to do with two places, and what is at the other one.
    pub(crate) fn refuse_two(
        &self,
        code: Code,
        pointer: &str,
        message: impl Into<String>,
        (other, label): (&str, &str),
        help: impl Into<String>,
    ) {
        let other = (self.map().place(other), label.to_owned());
        self.note(code, self.map().place(pointer), message, help, Some(other));
    }

    fn note(
        &self,
        code: Code,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
        also: Option<(Place, String)>,
    ) {
        self.noted.borrow_mut().push(diagnostic(code, place, message, help, also));
    }

    /// Whether an error was noted so far.
    pub(crate) fn has_errors(&self) -> bool {
        self.noted.borrow().iter().any(Diagnostic::is_error)
    }

    /// Everything noted so far.
    pub(crate) fn noted(&self) -> Diagnostics {
        self.refused(self.noted.borrow().clone())
    }

    /// The description as it is written.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The node at a JSON pointer.
    pub(crate) fn node(&self, pointer: &str) -> Option<&Node> {
        self.map().node(pointer)
    }

    /// The text at a JSON pointer.
    pub(crate) fn text_at(&self, pointer: &str) -> Option<&str> {
        self.node(pointer)?.as_scalar().map(MarkedScalarNode::as_str)
    }

    /// What stands at a JSON pointer, as JSON.
    pub(crate) fn json(&self, pointer: &str) -> Option<serde_json::Value> {
        serde::Deserialize::deserialize(tree::Tree(self.node(pointer)?)).ok()
    }

    /// Where the key stands that a JSON pointer ends with; the start of the file, if it leads nowhere.
    pub(crate) fn position_of_key(&self, pointer: &str) -> Position {
        self.map().key(pointer).position
    }

    /// Whether there is a plain `true` at a JSON pointer.
    pub(crate) fn flag_at(&self, pointer: &str) -> bool {
        match (self.node(pointer), self.text_at(pointer)) {
            (_, Some("true")) => true,
            (None, _) | (_, Some("false")) => false,
            _ => {
                let help = "write `true` or `false`";
                self.refuse(Code::ExtensionValue, pointer, "neither `true` nor `false`", help);
                false
            }
        }
    }

    fn map(&self) -> Map<'_> {
        Map { text: &self.text, tree: &self.tree, starts: &self.starts }
    }
}

/// The description as `openapiv3` has it. What was judged fits; should it not, this says where.
fn model(map: Map<'_>) -> Result<OpenAPI, Vec<Diagnostic>> {
    serde_path_to_error::deserialize(tree::Tree(map.tree)).map_err(|error| {
        let pointer = error.path().iter().fold(String::new(), |pointer, segment| step(&pointer, segment));
        let message = format!("not as OpenAPI 3.0 wants it: {}", error.into_inner());
        vec![diagnostic(Code::WrongKind, map.place(&pointer), message, "", None)]
    })
}

/// Where a file was looked for, if its path does not say so.
fn looked_for_in(file: &Path) -> String {
    match std::env::current_dir() {
        Ok(folder) if file.is_relative() => format!("the path begins in {}", folder.display()),
        _ => String::new(),
    }
}

fn not_utf8(file: &Path, error: &std::string::FromUtf8Error) -> Diagnostics {
    let (before, _) = error.as_bytes().split_at(error.utf8_error().valid_up_to());
    let before = String::from_utf8_lossy(before);
    let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
    let position = Position { line: before.matches('\n').count() + 1, column };
    let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
    let place = Place { position, width: 1 };
    let help = "save the file in the encoding UTF-8";
    let message = "the file is no UTF-8: this byte is of another encoding";
    let noted = diagnostic(Code::Unreadable, place, message, help, None);
    Diagnostics::new(file.to_owned(), text, vec![noted])
}
