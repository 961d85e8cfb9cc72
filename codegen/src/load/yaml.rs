//! Text to tree. What is YAML, but not of the plain kind that a description is written in, is noted.

use std::collections::HashMap;

use marked_yaml::{LoaderOptions, Node, loader::LoadError};
use yaml_rust2::{
    parser::{Event, Parser, Tag},
    scanner::{Marker, ScanError, TScalarStyle},
};

use super::{indentation, notes::diagnostic};
use crate::diagnostic::{Code, Diagnostic, Place, Position};

/// How deep lists and mappings may stand in each other. Ten levels more than a busy description has.
const DEPTH: usize = 64;

/// A tree, if there can be one, and what is wrong so far.
pub(super) fn read(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    if let Some(diagnostic) = control_character(text) {
        return (None, vec![diagnostic]);
    }
    let mut events = Events::of(text);
    let readable = events.read();
    if !readable {
        return (None, events.noted);
    }
    let options = LoaderOptions::default().prevent_coercion(true);
    match marked_yaml::parse_yaml_with_options(0, text, options) {
        Ok(tree) => (Some(tree), events.noted),
        Err(error) => {
            events.noted.push(load_error(&error));
            (None, events.noted)
        }
    }
}

/// YAML has no control characters, and its parser takes NUL for the end of the file.
fn control_character(text: &str) -> Option<Diagnostic> {
    let (index, line) = text.lines().enumerate().find(|(_, line)| line.contains(forbidden))?;
    let column = line.chars().position(forbidden)?;
    let character = line.chars().nth(column)?;
    let place = Place { position: Position { line: index + 1, column: column + 1 }, width: 1 };
    let message =
        format!("no YAML: the control character U+{:04X} can't stand in a file", u32::from(character));
    Some(diagnostic(
        Code::Syntax,
        place,
        message,
        "delete it, or write it as an escape in double quotes",
        None,
    ))
}

fn forbidden(character: char) -> bool {
    character.is_ascii_control() && character != '\t'
}

/// One pass over the events of the parser, which unlike a loader can go on after a mistake, and does not recurse.
struct Events<'t> {
    text: &'t str,
    open: Vec<Open>,
    documents: usize,
    noted: Vec<Diagnostic>,
    unreadable: bool,
}

/// A list or mapping that has begun and not ended.
enum Open {
    List,
    Mapping { keys: HashMap<String, Place>, at_key: bool },
}

impl<'t> Events<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, open: Vec::new(), documents: 0, noted: Vec::new(), unreadable: false }
    }

    /// Whether a tree can be made of it.
    fn read(&mut self) -> bool {
        let mut parser = Parser::new(self.text.chars());
        loop {
            let (event, marker) = match parser.next_token() {
                Ok(next) => next,
                Err(error) => {
                    self.noted.push(syntax(self.text, &error));
                    return false;
                }
            };
            if event == Event::StreamEnd {
                return !self.unreadable;
            }
            self.event(event, place(marker));
            if self.open.len() > DEPTH {
                let message = format!("more than {DEPTH} lists and mappings stand in each other here");
                self.refuse(place(marker), message, "move the inner schemas to `components: schemas:`");
                return false;
            }
            if self.documents > 1 {
                let message = "a second document begins here, and only the first would be read";
                self.refuse(place(marker), message, "delete what stands after the line `---` or `...`");
                return false;
            }
        }
    }

    fn event(&mut self, event: Event, place: Place) {
        match event {
            Event::DocumentStart => self.documents += 1,
            Event::Alias(_) => {
                self.refuse(place, "YAML aliases are not read", "write `$ref: '#/components/…'`");
                self.value_ends();
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.plain(anchor, tag.as_ref(), place);
                let quotes = if style == TScalarStyle::Plain { 0 } else { 2 };
                let width = (text.chars().count() + quotes).max(1);
                self.scalar(text, Place { width, ..place });
            }
            Event::SequenceStart(anchor, tag) => {
                self.begin(anchor, tag.as_ref(), place);
                self.open.push(Open::List);
            }
            Event::MappingStart(anchor, tag) => {
                self.begin(anchor, tag.as_ref(), place);
                self.open.push(Open::Mapping { keys: HashMap::new(), at_key: true });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.open.pop();
                self.value_ends();
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
    }

    fn begin(&mut self, anchor: usize, tag: Option<&Tag>, place: Place) {
        self.plain(anchor, tag, place);
        if let Some(Open::Mapping { at_key: true, .. }) = self.open.last() {
            let help = "a text that begins with `{`, `[` or `?` stands in quotes";
            self.refuse(place, "a key must be a text", help);
        }
    }

    fn plain(&mut self, anchor: usize, tag: Option<&Tag>, place: Place) {
        if anchor > 0 {
            let help = "write it under `components:`, and `$ref` where it is used";
            self.refuse(self.introduced_by('&', place), "YAML anchors are not read", help);
        }
        if tag.is_some() {
            let help = "delete the tag; in quotes a value is a text, without them what it looks like";
            self.refuse(self.introduced_by('!', place), "YAML tags are not read", help);
        }
    }

    /// The place of an anchor or a tag, given that of what it belongs to: before it on the line, or on the one above.
    fn introduced_by(&self, mark: char, place: Place) -> Place {
        let Position { line, column } = place.position;
        let above = line.saturating_sub(2);
        let lines: Vec<&str> = self.text.lines().skip(above).take(line - above).collect();
        for (back, text) in lines.iter().rev().enumerate() {
            let reach = if back == 0 { column } else { usize::MAX };
            let before: Vec<char> = text.chars().take(reach).collect();
            if let Some(found) = before.iter().rposition(|character| *character == mark) {
                let width =
                    text.chars().skip(found).take_while(|character| !character.is_whitespace()).count();
                return Place { position: Position { line: line - back, column: found + 1 }, width };
            }
        }
        place
    }

    fn scalar(&mut self, text: String, place: Place) {
        let Some(Open::Mapping { keys, at_key: true }) = self.open.last_mut() else {
            return self.value_ends();
        };
        if let Some(first) = keys.get(&text) {
            let message = format!("the key `{text}` stands here twice");
            let first = Some((*first, "the first is here".to_owned()));
            self.noted.push(diagnostic(Code::DuplicateKey, place, message, "delete one of them", first));
        } else {
            keys.insert(text, place);
        }
        self.value_ends();
    }

    /// After a key comes its value, after a value the next key.
    fn value_ends(&mut self) {
        if let Some(Open::Mapping { at_key, .. }) = self.open.last_mut() {
            *at_key = !*at_key;
        }
    }

    /// Notes what no tree can be made of.
    fn refuse(&mut self, place: Place, message: impl Into<String>, help: &str) {
        self.unreadable = true;
        self.noted.push(diagnostic(Code::YamlFeature, place, message, help, None));
    }
}

/// What the parser says, in part, and what it mostly comes from.
const HINTS: [(&str, &str); 15] = [
    ("found a tab", "YAML is indented with blanks: put some in the place of each tab"),
    ("tabs", "YAML is indented with blanks: put some in the place of each tab"),
    ("unknown anchor", "a text that begins with `*` or `&` stands in quotes"),
    ("unexpected character", "a text that begins with such a character stands in quotes"),
    ("expected node content", "a text that begins with such a character stands in quotes"),
    ("mapping keys are not allowed", "a text that begins with `? ` stands in quotes"),
    (
        "sequence entries are not allowed",
        "a list begins on a line of its own; a text that begins with `- ` stands in quotes",
    ),
    (
        "mapping values are not allowed",
        "a text with `: ` in it stands in quotes, and keys of one mapping in one column",
    ),
    ("escape character", "in single quotes a backslash is itself"),
    ("trailing content", "a text with quotes in it stands in quotes of the other kind"),
    ("in quoted scalar", "is a quote not closed?"),
    ("unexpected end of stream", "is a quote not closed?"),
    ("':' indicator", "is a `[` or `{` above not closed?"),
    ("flow", "is a `[` or `{` above not closed?"),
    (
        "did not find expected",
        "keys of one mapping stand in one column, each with a `:` and a blank after it",
    ),
];

fn syntax(text: &str, error: &ScanError) -> Diagnostic {
    let info = error.info();
    let mut place = place(*error.marker());
    let hint = HINTS.iter().find(|(part, _)| info.contains(part)).map(|(_, help)| *help);
    let mut help = hint.unwrap_or_default().to_owned();
    if info.contains("tab") {
        place = indentation::tab(text, place.position.line).unwrap_or(place);
    } else if ["mapping values are not allowed", "did not find expected key"]
        .iter()
        .any(|part| info.contains(part))
        && let Some((key, way_out)) = indentation::odd_key(text, place.position.line)
    {
        (place, help) = (key, way_out);
    }
    diagnostic(Code::Syntax, place, format!("no YAML: {info}"), help, None)
}

/// What the pass over the events did not see. There should be nothing.
fn load_error(error: &LoadError) -> Diagnostic {
    let code = match error {
        LoadError::TopLevelMustBeMapping(_) => {
            let message = "this is no OpenAPI description: the file is no mapping";
            let help = "begin the file with `openapi: 3.0.3`";
            return diagnostic(Code::Version, Place::START, message, help, None);
        }
        LoadError::ScanError(..) => Code::Syntax,
        _ => Code::YamlFeature,
    };
    diagnostic(code, Place::START, format!("no YAML: {error}"), "", None)
}

fn place(marker: Marker) -> Place {
    Place { position: Position { line: marker.line().max(1), column: marker.col() + 1 }, width: 1 }
}
