//! Blank lines, and the alignment of long literals: what neither prettyplease nor rustfmt does.

/// Puts the further lines of a text literal under its first character. rustfmt leaves them where they were.
pub(super) fn align_continued_text(text: &str) -> String {
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

/// Puts a blank line between items, and items that are marked as a macro's into that macro. prettyplease does neither.
pub(super) fn lay_out(text: &str) -> String {
    let mut laid_out = String::with_capacity(text.len() + text.len() / 16);
    let mut previous = "";
    // The macro that an item goes into, as the indent of its lines.
    let mut inside: Option<&str> = None;
    for line in text.lines() {
        let indent = &line[..line.len() - line.trim_start().len()];
        if needs_space(previous, line) {
            laid_out.push('\n');
        }
        previous = line;
        if let Some(name) = marked(line) {
            laid_out.extend([indent, name, "! {\n"]);
            inside = Some(indent);
            continue;
        }
        laid_out.extend([if inside.is_some() { "    " } else { "" }, line, "\n"]);
        if let Some(outer) = inside.filter(|outer| line.len() == outer.len() + 1 && line.ends_with('}')) {
            laid_out.extend([outer, "}\n"]);
            inside = None;
        }
    }
    laid_out
}

/// The macro that an attribute stands for.
fn marked(line: &str) -> Option<&str> {
    const MACROS: [&str; 2] = ["open_enum", "open_integer_enum"];
    let path = line.trim_start().strip_prefix("#[")?.strip_suffix(']')?;
    MACROS.contains(&path.rsplit("::").next()?).then_some(path)
}

fn needs_space(previous: &str, line: &str) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let (before, after) = (previous.trim_start(), line.trim_start());
    if before.starts_with("//!") {
        return !after.starts_with("//!");
    }
    if before.starts_with("#![") {
        return true;
    }
    if before.starts_with("///") || before.starts_with("#[") || indent(previous) < indent(line) {
        return false;
    }
    if after.starts_with("use ") {
        // Other crates first, then, apart from them, this one.
        return before.starts_with("use ") && !is_own(before) && is_own(after);
    }
    let both = |word: &str| before.starts_with(word) && after.starts_with(word);
    if ["mod ", "pub mod ", "pub use ", "path_node!("].iter().any(|word| both(word)) {
        return false;
    }
    if before.starts_with("pub mod ") && after.starts_with("#[cfg") || before.starts_with("#[cfg") {
        return false;
    }
    let ends = ["}", ";"].iter().any(|end| before.ends_with(end));
    let starts = ["///", "#[", "pub ", "impl ", "fn ", "async ", "const ", "struct ", "enum ", "mod "];
    ends && (starts.iter().any(|start| after.starts_with(start)) || is_macro_item(line))
}

fn is_own(line: &str) -> bool {
    line.starts_with("use crate") || line.starts_with("use super")
}

/// `identifier!(Name);`, `builder! {` and the like, at the start of a line.
fn is_macro_item(line: &str) -> bool {
    let name = line.split('!').next().unwrap_or_default();
    (line.contains("!(") || line.ends_with("! {"))
        && !name.is_empty()
        && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_apart_and_statements_are_not() {
        let text = "//! Docs.\nuse a;\nuse b;\nuse crate::c;\n/// A.\nstruct A {\n    /// B,\n    /// b.\n    b: u8,\n    /// C.\n    c: u8,\n}\n\
                    impl A {\n    fn b() {\n        let x = 1;\n        x.y();\n    }\n    fn c() {}\n}\nname!(A);\nbuilder! {\n    A::new();\n}\n";
        let spaced = "//! Docs.\n\nuse a;\nuse b;\n\nuse crate::c;\n\n/// A.\nstruct A {\n    /// B,\n    /// b.\n    b: u8,\n    /// C.\n    c: u8,\n}\n\n\
                      impl A {\n    fn b() {\n        let x = 1;\n        x.y();\n    }\n\n    fn c() {}\n}\n\nname!(A);\n\nbuilder! {\n    A::new();\n}\n";
        assert_eq!(lay_out(text), spaced);
    }

    #[test]
    fn a_marked_item_goes_into_its_macro() {
        let text =
            "struct A {\n}\n#[crate::open_enum]\n/// B.\npub enum B {\n    C = \"C\",\n}\nstruct D {}\n";
        let laid_out = "struct A {\n}\n\ncrate::open_enum! {\n    /// B.\n    pub enum B {\n        C = \"C\",\n    }\n}\n\nstruct D {}\n";
        assert_eq!(lay_out(text), laid_out);
    }
}
