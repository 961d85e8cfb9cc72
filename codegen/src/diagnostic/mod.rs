//! Errors that a person can act on: what, where, and the way out.

mod code;

use std::{fmt, path::PathBuf};

pub use code::{Code, Severity};

/// A place in a file, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Position {
    pub(crate) const START: Self = Self { line: 1, column: 1 };
}

/// A place, as many characters wide as what stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) position: Position,
    pub(crate) width: usize,
}

impl Place {
    pub(crate) const START: Self = Self { position: Position::START, width: 1 };
}

/// One thing that is wrong with a description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub(crate) code: Code,
    pub(crate) place: Place,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    /// Another place that has to do with it, and what is there.
    pub(crate) also: Option<(Place, String)>,
}

impl Diagnostic {
    /// Which rule it is; the same in every release.
    pub fn code(&self) -> Code {
        self.code
    }

    /// Whether nothing can be written because of it.
    pub(crate) fn is_error(&self) -> bool {
        self.code.severity() == Severity::Error
    }

    /// The line, counted from 1.
    pub fn line(&self) -> usize {
        self.place.position.line
    }

    /// The column in characters, counted from 1.
    pub fn column(&self) -> usize {
        self.place.position.column
    }

    /// What is wrong.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The way out, where there is one to name.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

/// All that is wrong with a description, in the order of the file.
///
/// `Display` shows each as rustc would: the message, file, line and column, the line itself and a mark under the place.
#[derive(Clone, Default)]
pub struct Diagnostics {
    file: PathBuf,
    source: String,
    all: Vec<Diagnostic>,
}

impl Diagnostics {
    pub(crate) fn new(file: PathBuf, source: String, mut all: Vec<Diagnostic>) -> Self {
        for diagnostic in &mut all {
            diagnostic.place = within(&source, diagnostic.place);
        }
        all.sort_by(|one, other| {
            (one.place, one.code, &one.message).cmp(&(other.place, other.code, &other.message))
        });
        all.dedup();
        Self { file, source, all }
    }

    /// Each of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.all.iter()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether one of them is an error, so that nothing can be written.
    pub fn has_errors(&self) -> bool {
        self.errors() > 0
    }

    fn errors(&self) -> usize {
        self.all.iter().filter(|diagnostic| diagnostic.is_error()).count()
    }

    fn show(&self, diagnostic: &Diagnostic, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = [Some(diagnostic.place), diagnostic.also.as_ref().map(|(place, _)| *place)];
        let widest = places.into_iter().flatten().map(|place| place.position.line).max().unwrap_or(1);
        let margin = " ".repeat(widest.to_string().len());
        writeln!(f, "{}[{}]: {}", diagnostic.code.severity(), diagnostic.code, diagnostic.message)?;
        self.show_place(diagnostic.place, "-->", "", &margin, f)?;
        if let Some((place, label)) = &diagnostic.also {
            self.show_place(*place, ":::", label, &margin, f)?;
        }
        if let Some(help) = &diagnostic.help {
            writeln!(f, "{margin} = help: {help}")?;
        }
        Ok(())
    }

    fn show_place(
        &self,
        place: Place,
        arrow: &str,
        label: &str,
        margin: &str,
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        let Position { line, column } = place.position;
        writeln!(f, "{margin}{arrow} {}:{line}:{column}", self.file.display())?;
        let Some(text) = self.source.lines().nth(line.saturating_sub(1)) else { return Ok(()) };
        let indent: String = text.chars().take(column.saturating_sub(1)).map(|c| blank(c, ' ')).collect();
        let marked = text.chars().skip(column.saturating_sub(1)).take(place.width);
        let marks: String = marked.map(|c| blank(c, '^').replace('\t', "^")).collect();
        let marks = if marks.is_empty() { "^" } else { &marks };
        let number = format!("{line:<width$}", width = margin.len());
        writeln!(f, "{margin} |\n{number} | {}", text.replace(is_unprintable, "\u{FFFD}"))?;
        writeln!(f, "{}", format!("{margin} | {indent}{marks} {label}").trim_end())
    }
}

/// The place itself, or the end of the file: a text that breaks off is wrong after its last character.
fn within(source: &str, place: Place) -> Place {
    let Position { line, column } = place.position;
    if let Some(text) = source.lines().nth(line.saturating_sub(1)) {
        let end = text.chars().count() + 1;
        return Place { position: Position { line, column: column.min(end) }, ..place };
    }
    let line = source.lines().count().max(1);
    let column = source.lines().last().unwrap_or_default().chars().count() + 1;
    Place { position: Position { line, column }, width: 1 }
}

fn is_unprintable(character: char) -> bool {
    character.is_control() && character != '\t'
}

/// What stands under a character: as wide as it is. A Chinese character takes two columns.
fn blank(character: char, with: char) -> String {
    match character {
        '\t' => "\t".to_owned(),
        character if character > '\u{2E7F}' => [with, with].iter().collect(),
        _ => with.to_string(),
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.all.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            self.show(diagnostic, f)?;
        }
        match self.errors() {
            0 => Ok(()),
            1 => write!(f, "\n1 error, nothing was written"),
            count => write!(f, "\n{count} errors, nothing was written"),
        }
    }
}

/// Without the text of the description.
impl fmt::Debug for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Diagnostics")
            .field("file", &self.file)
            .field("all", &self.all)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Diagnostics {}
