//! Errors that a person can act on: what, where, and the way out.

use std::{fmt, path::PathBuf};

/// A place in a file, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// One thing that is wrong with a description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub(crate) position: Position,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl Diagnostic {
    /// The line, counted from 1.
    pub fn line(&self) -> usize {
        self.position.line
    }

    /// The column, counted from 1.
    pub fn column(&self) -> usize {
        self.position.column
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
#[derive(Clone, Debug)]
pub struct Diagnostics {
    file: PathBuf,
    source: String,
    all: Vec<Diagnostic>,
}

impl Diagnostics {
    pub(crate) fn new(file: PathBuf, source: String, mut all: Vec<Diagnostic>) -> Self {
        all.sort_by_key(|diagnostic| diagnostic.position);
        Self { file, source, all }
    }

    /// Each of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.all.iter()
    }

    fn show(&self, diagnostic: &Diagnostic, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = diagnostic.position;
        let number = line.to_string();
        let margin = " ".repeat(number.len());
        writeln!(f, "error: {}", diagnostic.message)?;
        writeln!(f, "{margin}--> {}:{line}:{column}", self.file.display())?;
        if let Some(text) = self.source.lines().nth(line.saturating_sub(1)) {
            let indent: String = text.chars().take(column.saturating_sub(1)).map(blank_of).collect();
            writeln!(f, "{margin} |\n{number} | {text}\n{margin} | {indent}^")?;
        }
        if let Some(help) = &diagnostic.help {
            writeln!(f, "{margin} = help: {help}")?;
        }
        Ok(())
    }
}

/// What takes the place of a character in the line under it. A Chinese character is two columns wide.
fn blank_of(character: char) -> &'static str {
    match character {
        '\t' => "\t",
        character if character > '\u{2E7F}' => "  ",
        _ => " ",
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
        for diagnostic in &self.all {
            self.show(diagnostic, f)?;
            writeln!(f)?;
        }
        match self.all.len() {
            1 => write!(f, "1 error, nothing was written"),
            count => write!(f, "{count} errors, nothing was written"),
        }
    }
}

impl std::error::Error for Diagnostics {}
