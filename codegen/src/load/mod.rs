//! The YAML, every node with its place in the file.

mod tree;

use std::{
    cell::RefCell,
    fs,
    path::{Path, PathBuf},
};

use marked_yaml::{LoaderOptions, Marker, Node, Span, loader::LoadError};
use openapiv3::OpenAPI;

use crate::diagnostic::{Diagnostic, Diagnostics, Position};

/// The extension keys that mean something. Others of this prefix are mistakes.
const EXTENSIONS: [&str; 10] = [
    "x-wechatpay-sensitive",
    "x-wechatpay-personal",
    "x-wechatpay-idempotency",
    "x-wechatpay-signing",
    "x-wechatpay-page",
    "x-wechatpay-batch",
    "x-wechatpay-rate",
    "x-wechatpay-errors",
    "x-wechatpay-events",
    "x-wechatpay-source",
];

/// A description, as text, as a tree with positions, and as `openapiv3` reads it.
pub(crate) struct Document {
    file: PathBuf,
    text: String,
    tree: Node,
    pub(crate) openapi: OpenAPI,
    errors: RefCell<Vec<Diagnostic>>,
}

impl Document {
    pub(crate) fn read(file: &Path) -> Result<Self, Diagnostics> {
        let text = fs::read_to_string(file)
            .map_err(|error| one(file, "", START, format!("can't read the file: {error}"), None))?;
        let options = LoaderOptions::default().error_on_duplicate_keys(true).prevent_coercion(true);
        let tree = marked_yaml::parse_yaml_with_options(0, &text, options)
            .map_err(|error| syntax_error(file, &text, &error))?;
        let openapi = Self::openapi(file, &text, &tree)?;
        let document = Self { file: file.to_owned(), text, tree, openapi, errors: RefCell::default() };
        document.find_unknown_extensions(&document.tree);
        Ok(document)
    }

    fn openapi(file: &Path, text: &str, tree: &Node) -> Result<OpenAPI, Diagnostics> {
        let version = tree.as_mapping().and_then(|root| root.get_scalar("openapi"));
        match version {
            Some(version) if version.as_str().starts_with("3.0.") => {}
            Some(version) => {
                let position = position(version.span().start());
                let message = format!("this is OpenAPI {}", version.as_str());
                let help = "write the description in OpenAPI 3.0.3".to_owned();
                return Err(one(file, text, position, message, Some(help)));
            }
            None => {
                let message = "this is no OpenAPI description: the key `openapi` is missing".to_owned();
                let help = "begin the file with `openapi: 3.0.3`".to_owned();
                return Err(one(file, text, START, message, Some(help)));
            }
        }
        serde_path_to_error::deserialize(tree::Tree(tree)).map_err(|error| {
            let pointer = pointer_of(error.path());
            let message = format!("not as OpenAPI 3.0 wants it: {}", error.into_inner());
            one(file, text, position_in(tree, &pointer), message, None)
        })
    }

    /// Notes an error at the place of a JSON pointer.
    pub(crate) fn refuse(&self, pointer: &str, message: impl Into<String>, help: &str) {
        let help = (!help.is_empty()).then(|| help.to_owned());
        let position = position_in(&self.tree, pointer);
        self.errors.borrow_mut().push(Diagnostic { position, message: message.into(), help });
    }

    /// All errors noted so far, if there are any.
    pub(crate) fn verdict(&self) -> Result<(), Diagnostics> {
        let errors = self.errors.take();
        if errors.is_empty() {
            return Ok(());
        }
        Err(Diagnostics::new(self.file.clone(), self.text.clone(), errors))
    }

    /// The node at a JSON pointer.
    pub(crate) fn node(&self, pointer: &str) -> Option<&Node> {
        node_in(&self.tree, pointer)
    }

    /// The text at a JSON pointer.
    pub(crate) fn text_at(&self, pointer: &str) -> Option<&str> {
        self.node(pointer)?.as_scalar().map(marked_yaml::types::MarkedScalarNode::as_str)
    }

    /// Whether there is a plain `true` at a JSON pointer.
    pub(crate) fn flag_at(&self, pointer: &str) -> bool {
        match (self.node(pointer), self.text_at(pointer)) {
            (_, Some("true")) => true,
            (None, _) | (_, Some("false")) => false,
            _ => {
                self.refuse(pointer, "neither `true` nor `false`", "");
                false
            }
        }
    }

    fn find_unknown_extensions(&self, node: &Node) {
        match node {
            Node::Mapping(mapping) => {
                for (key, value) in mapping.iter() {
                    if key.starts_with("x-wechatpay-") && !EXTENSIONS.contains(&key.as_str()) {
                        let position = position(key.span().start());
                        let message = format!("`{}` is no extension key", key.as_str());
                        let help = Some(format!("known are {}", EXTENSIONS.join(", ")));
                        self.errors.borrow_mut().push(Diagnostic { position, message, help });
                    }
                    self.find_unknown_extensions(value);
                }
            }
            Node::Sequence(sequence) => {
                sequence.iter().for_each(|node| self.find_unknown_extensions(node));
            }
            Node::Scalar(_) => {}
        }
    }
}

fn node_in<'t>(tree: &'t Node, pointer: &str) -> Option<&'t Node> {
    pointer.split('/').skip(1).try_fold(tree, |node, segment| {
        let key = segment.replace("~1", "/").replace("~0", "~");
        match node {
            Node::Mapping(mapping) => mapping.get_node(&key),
            Node::Sequence(sequence) => sequence.get_node(key.parse().ok()?),
            Node::Scalar(_) => None,
        }
    })
}

/// The place of a JSON pointer: of the text there, else of the key that leads there, or to the nearest node around it.
fn position_in(tree: &Node, pointer: &str) -> Position {
    let mut pointer = pointer;
    loop {
        let (parent, key) = pointer.rsplit_once('/').unwrap_or(("", ""));
        let span = match node_in(tree, pointer) {
            Some(Node::Scalar(scalar)) => Some(scalar.span()),
            Some(node) => key_in(tree, parent, key).or(Some(node.span())),
            None if pointer.is_empty() => None,
            None => {
                pointer = parent;
                continue;
            }
        };
        return position(span.and_then(Span::start));
    }
}

fn key_in<'t>(tree: &'t Node, parent: &str, key: &str) -> Option<&'t Span> {
    let key = key.replace("~1", "/").replace("~0", "~");
    let (key, _) = node_in(tree, parent)?.as_mapping()?.iter().find(|(name, _)| name.as_str() == key)?;
    Some(key.span())
}

fn pointer_of(path: &serde_path_to_error::Path) -> String {
    path.iter().fold(String::new(), |pointer, segment| step(&pointer, segment))
}

/// A JSON pointer, one step on.
pub(crate) fn step(pointer: &str, key: impl std::fmt::Display) -> String {
    let key = key.to_string().replace('~', "~0").replace('/', "~1");
    format!("{pointer}/{key}")
}

const START: Position = Position { line: 1, column: 1 };

fn position(marker: Option<&Marker>) -> Position {
    marker.map_or(START, |marker| Position { line: marker.line(), column: marker.column() })
}

fn syntax_error(file: &Path, text: &str, error: &LoadError) -> Diagnostics {
    let (mark, message) = match error {
        LoadError::DuplicateKey(duplicate) => (
            duplicate.key.span().start().copied(),
            format!("the key `{}` stands here twice", duplicate.key.as_str()),
        ),
        LoadError::TopLevelMustBeMapping(mark) => (Some(*mark), "the description is no mapping".to_owned()),
        LoadError::UnexpectedAnchor(mark) => {
            (Some(*mark), "anchors and aliases are not read; write `$ref`".to_owned())
        }
        LoadError::UnexpectedTag(mark) => (Some(*mark), "YAML tags are not read".to_owned()),
        LoadError::MappingKeyMustBeScalar(mark) => (Some(*mark), "a key must be plain text".to_owned()),
        LoadError::ScanError(mark, error) => (Some(*mark), format!("no YAML: {}", error.info())),
        LoadError::TopLevelMustBeSequence(mark) => (Some(*mark), format!("no YAML: {error}")),
    };
    one(file, text, position(mark.as_ref()), message, None)
}

fn one(file: &Path, text: &str, position: Position, message: String, help: Option<String>) -> Diagnostics {
    let diagnostic = Diagnostic { position, message, help };
    Diagnostics::new(file.to_owned(), text.to_owned(), vec![diagnostic])
}
