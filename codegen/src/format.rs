//! Tokens to text, formatted as the tree that it goes into.

use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use crate::{emit, output::OutputError};

/// A file, ready to be written.
#[derive(Debug)]
pub(crate) struct Formatted {
    /// The path below the output folder, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Formats all files with the settings that hold in `folder`.
pub(crate) fn format(files: Vec<emit::File>, folder: &Path) -> Result<Vec<Formatted>, OutputError> {
    files
        .into_iter()
        .map(|file| {
            let tree = syn::parse2(file.tokens).map_err(|error| OutputError::not_rust(&file.path, &error))?;
            let spaced = space_out(&prettyplease::unparse(&tree));
            let text = rustfmt(&format!("{}\n\n{spaced}", file.header), folder)?;
            Ok(Formatted { path: file.path, text: align_continued_text(&text) })
        })
        .collect()
}

/// Runs rustfmt over a text, with the settings that hold in `folder`.
pub(crate) fn rustfmt(text: &str, folder: &Path) -> Result<String, OutputError> {
    let existing = folder.ancestors().find(|folder| folder.is_dir()).unwrap_or(Path::new("."));
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--emit", "stdout"])
        .current_dir(existing)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| OutputError::rustfmt(&error.to_string()))?;
    let mut stdin = rustfmt.stdin.take().ok_or_else(|| OutputError::rustfmt("no standard input"))?;
    let text = text.to_owned();
    // rustfmt may write while it still reads: feed it from elsewhere, or both would wait.
    let feeder = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = rustfmt.wait_with_output().map_err(|error| OutputError::rustfmt(&error.to_string()))?;
    let fed = feeder.join().is_ok_and(|fed| fed.is_ok());
    if !fed || !output.status.success() {
        return Err(OutputError::rustfmt(&String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|error| OutputError::rustfmt(&error.to_string()))
}

/// Puts the further lines of a text literal under its first character. rustfmt leaves them where they were.
fn align_continued_text(text: &str) -> String {
    let mut aligned = String::with_capacity(text.len());
    let mut continued = None;
    for line in text.lines() {
        let bare = line.trim_start();
        match continued {
            Some(column) => aligned.extend([&" ".repeat(column), bare, "\n"]),
            None => aligned.extend([line, "\n"]),
        }
        let column = continued.unwrap_or(line.find('"').unwrap_or_default() + 1);
        continued = (line.ends_with(" \\") && !bare.starts_with("//")).then_some(column);
    }
    aligned
}

/// Puts a blank line between items, and between fields that have docs. prettyplease leaves none.
fn space_out(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len() + text.len() / 16);
    let mut previous = "";
    for line in text.lines() {
        if needs_space(previous, line) {
            spaced.push('\n');
        }
        spaced.push_str(line);
        spaced.push('\n');
        previous = line;
    }
    spaced
}

fn needs_space(previous: &str, line: &str) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let (before, after) = (previous.trim_start(), line.trim_start());
    if before.starts_with("//!") {
        return !after.starts_with("//!");
    }
    if before.starts_with("///") || before.starts_with("#[") || indent(previous) < indent(line) {
        return false;
    }
    if after.starts_with("use ") {
        // Other crates first, then, apart from them, this one.
        return before.starts_with("use ")
            && !before.starts_with("use crate")
            && after.starts_with("use crate");
    }
    let both = |word: &str| before.starts_with(word) && after.starts_with(word);
    if ["mod ", "pub mod ", "pub use "].iter().any(|word| both(word)) {
        return false;
    }
    let ends = ["}", ";", ","].iter().any(|end| before.ends_with(end));
    let starts = ["///", "#[", "pub ", "impl ", "fn ", "async ", "const ", "struct ", "enum ", "mod "];
    ends && (starts.iter().any(|start| after.starts_with(start)) || is_macro_item(line))
}

/// `identifier!(Name);` and the like, at the start of a line.
fn is_macro_item(line: &str) -> bool {
    let name = line.split('!').next().unwrap_or_default();
    line.contains("!(") && !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_apart_and_statements_are_not() {
        let text = "//! Docs.\nuse a;\nuse b;\nuse crate::c;\n/// A.\nstruct A {\n    /// B,\n    /// b.\n    b: u8,\n    /// C.\n    c: u8,\n}\n\
                    impl A {\n    fn b() {\n        let x = 1;\n        x.y();\n    }\n    fn c() {}\n}\nname!(A);\n";
        let spaced = "//! Docs.\n\nuse a;\nuse b;\n\nuse crate::c;\n\n/// A.\nstruct A {\n    /// B,\n    /// b.\n    b: u8,\n\n    /// C.\n    c: u8,\n}\n\n\
                      impl A {\n    fn b() {\n        let x = 1;\n        x.y();\n    }\n\n    fn c() {}\n}\n\nname!(A);\n";
        assert_eq!(space_out(text), spaced);
    }
}
