//! The YAML, every node with its place in the file.

mod tree;

use std::{
    cell::RefCell,
    fs,
    path::{Path, PathBuf},
};

use marked_yaml::{LoaderOptions, Marker, Node, loader::LoadError, types::MarkedScalarNode};
use openapiv3::OpenAPI;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Position, Severity};

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
    noted: RefCell<Vec<Diagnostic>>,
}

impl Document {
    pub(crate) fn read(file: &Path) -> Result<Self, Diagnostics> {
        let text = fs::read_to_string(file).map_err(|error| {
            one(file, "", Code::Unreadable, Place::START, format!("can't read the file: {error}"), None)
        })?;
        let options = LoaderOptions::default().error_on_duplicate_keys(true).prevent_coercion(true);
        let tree = marked_yaml::parse_yaml_with_options(0, &text, options)
            .map_err(|error| syntax_error(file, &text, &error))?;
        let openapi = Self::openapi(file, &text, &tree)?;
        let document = Self { file: file.to_owned(), text, tree, openapi, noted: RefCell::default() };
        document.find_unknown_extensions(&document.tree);
        Ok(document)
    }

    fn openapi(file: &Path, text: &str, tree: &Node) -> Result<OpenAPI, Diagnostics> {
        let version = tree.as_mapping().and_then(|root| root.get_scalar("openapi"));
        match version {
            Some(version) if version.as_str().starts_with("3.0.") => {}
            Some(version) => {
                let message = format!("this is OpenAPI {}", version.as_str());
                let help = "write the description in OpenAPI 3.0.3".to_owned();
                return Err(one(file, text, Code::Version, place_of(version), message, Some(help)));
            }
            None => {
                let message = "this is no OpenAPI description: the key `openapi` is missing".to_owned();
                let help = "begin the file with `openapi: 3.0.3`".to_owned();
                return Err(one(file, text, Code::Version, Place::START, message, Some(help)));
            }
        }
        serde_path_to_error::deserialize(tree::Tree(tree)).map_err(|error| {
            let pointer = pointer_of(error.path());
            let message = format!("not as OpenAPI 3.0 wants it: {}", error.into_inner());
            one(file, text, Code::WrongKind, place_in(tree, &pointer), message, None)
        })
    }

    /// Notes a broken rule at the place of a JSON pointer. An empty `help` is none.
    pub(crate) fn refuse(
        &self,
        code: Code,
        pointer: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.note(code, place_in(&self.tree, pointer), message, help, None);
    }

    /// Notes a broken rule at the key that a JSON pointer ends with.
    pub(crate) fn refuse_key(
        &self,
        code: Code,
        pointer: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.note(code, place_of_key(&self.tree, pointer), message, help, None);
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
        let other = (place_in(&self.tree, other), label.to_owned());
        self.note(code, place_in(&self.tree, pointer), message, help, Some(other));
    }

    fn note(
        &self,
        code: Code,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
        also: Option<(Place, String)>,
    ) {
        let help = Some(help.into()).filter(|help| !help.is_empty());
        self.noted.borrow_mut().push(Diagnostic { code, place, message: message.into(), help, also });
    }

    /// All errors noted so far, if there are any, with the warnings among them.
    pub(crate) fn verdict(&self) -> Result<(), Diagnostics> {
        if self.noted.borrow().iter().any(|noted| noted.code.severity() == Severity::Error) {
            return Err(self.noted());
        }
        Ok(())
    }

    /// Everything noted so far.
    pub(crate) fn noted(&self) -> Diagnostics {
        Diagnostics::new(self.file.clone(), self.text.clone(), self.noted.borrow().clone())
    }

    /// The description as it is written.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The node at a JSON pointer.
    pub(crate) fn node(&self, pointer: &str) -> Option<&Node> {
        node_in(&self.tree, pointer)
    }

    /// The text at a JSON pointer.
    pub(crate) fn text_at(&self, pointer: &str) -> Option<&str> {
        self.node(pointer)?.as_scalar().map(MarkedScalarNode::as_str)
    }

    /// What stands at a JSON pointer, as JSON.
    pub(crate) fn json(&self, pointer: &str) -> Option<serde_json::Value> {
        serde::Deserialize::deserialize(tree::Tree(self.node(pointer)?)).ok()
    }

    /// Whether there is a plain `true` at a JSON pointer.
    pub(crate) fn flag_at(&self, pointer: &str) -> bool {
        match (self.node(pointer), self.text_at(pointer)) {
            (_, Some("true")) => true,
            (None, _) | (_, Some("false")) => false,
            _ => {
                self.refuse(Code::ExtensionValue, pointer, "neither `true` nor `false`", "");
                false
            }
        }
    }

    fn find_unknown_extensions(&self, node: &Node) {
        match node {
            Node::Mapping(mapping) => {
                for (key, value) in mapping.iter() {
                    if key.starts_with("x-wechatpay-") && !EXTENSIONS.contains(&key.as_str()) {
                        let message = format!("`{}` is no extension key", key.as_str());
                        let help = format!("known are {}", EXTENSIONS.join(", "));
                        self.note(Code::UnknownExtension, place_of(key), message, help, None);
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
fn place_in(tree: &Node, pointer: &str) -> Place {
    let mut pointer = pointer;
    loop {
        match node_in(tree, pointer) {
            Some(Node::Scalar(scalar)) => return place_of(scalar),
            Some(_) => return place_of_key(tree, pointer),
            None if pointer.is_empty() => return Place::START,
            None => pointer = pointer.rsplit_once('/').map_or("", |(parent, _)| parent),
        }
    }
}

/// The place of the key that leads to a JSON pointer; in a list, of the item.
fn place_of_key(tree: &Node, pointer: &str) -> Place {
    let (parent, key) = pointer.rsplit_once('/').unwrap_or(("", ""));
    let key = key.replace("~1", "/").replace("~0", "~");
    let keys = node_in(tree, parent).and_then(Node::as_mapping);
    let found = keys.and_then(|keys| keys.iter().find(|(name, _)| name.as_str() == key));
    match (found, node_in(tree, pointer)) {
        (Some((name, _)), _) => place_of(name),
        (None, Some(node)) => Place { position: position(node.span().start()), width: 1 },
        (None, None) => Place::START,
    }
}

fn place_of(scalar: &MarkedScalarNode) -> Place {
    let width = scalar.as_str().lines().next().unwrap_or_default().chars().count().max(1);
    Place { position: position(scalar.span().start()), width }
}

fn pointer_of(path: &serde_path_to_error::Path) -> String {
    path.iter().fold(String::new(), |pointer, segment| step(&pointer, segment))
}

/// A JSON pointer, one step on.
pub(crate) fn step(pointer: &str, key: impl std::fmt::Display) -> String {
    let key = key.to_string().replace('~', "~0").replace('/', "~1");
    format!("{pointer}/{key}")
}

fn position(marker: Option<&Marker>) -> Position {
    marker.map_or(Position::START, |marker| Position { line: marker.line(), column: marker.column() })
}

fn syntax_error(file: &Path, text: &str, error: &LoadError) -> Diagnostics {
    let (code, mark, message) = match error {
        LoadError::DuplicateKey(duplicate) => {
            let message = format!("the key `{}` stands here twice", duplicate.key.as_str());
            return one(file, text, Code::DuplicateKey, place_of(&duplicate.key), message, None);
        }
        LoadError::TopLevelMustBeMapping(mark) => {
            (Code::WrongKind, mark, "the description is no mapping".to_owned())
        }
        LoadError::UnexpectedAnchor(mark) => {
            (Code::YamlFeature, mark, "anchors and aliases are not read; write `$ref`".to_owned())
        }
        LoadError::UnexpectedTag(mark) => (Code::YamlFeature, mark, "YAML tags are not read".to_owned()),
        LoadError::MappingKeyMustBeScalar(mark) => {
            (Code::YamlFeature, mark, "a key must be plain text".to_owned())
        }
        LoadError::ScanError(mark, error) => (Code::Syntax, mark, format!("no YAML: {}", error.info())),
        LoadError::TopLevelMustBeSequence(mark) => (Code::Syntax, mark, format!("no YAML: {error}")),
    };
    let place = Place { position: position(Some(mark)), width: 1 };
    one(file, text, code, place, message, None)
}

fn one(
    file: &Path,
    text: &str,
    code: Code,
    place: Place,
    message: String,
    help: Option<String>,
) -> Diagnostics {
    let diagnostic = Diagnostic { code, place, message, help, also: None };
    Diagnostics::new(file.to_owned(), text.to_owned(), vec![diagnostic])
}
