//! What is wrong with the indentation of a line, where the parser can't say it.

use crate::diagnostic::{Place, Position};

/// The first tab in the indentation of a line, from a line on.
pub(super) fn tab(text: &str, from: usize) -> Option<Place> {
    text.lines().enumerate().skip(from.saturating_sub(1)).find_map(|(index, line)| {
        let mut indentation = line.chars().take_while(|character| character.is_whitespace());
        let column = indentation.position(|blank| blank == '\t')?;
        Some(Place { position: Position { line: index + 1, column: column + 1 }, width: 1 })
    })
}

/// A key that stands in a column of its own: where, and what to do about it.
pub(super) fn odd_key(text: &str, line: usize) -> Option<(Place, String)> {
    let above: Vec<&str> = text.lines().take(line.checked_sub(1)?).filter(|line| is_content(line)).collect();
    let here = text.lines().nth(line - 1)?;
    let (key, _) = key(here)?;
    let column = indent(here);
    let (before, value) = self::key(above.last()?)?;
    let other = indent(above.last()?);
    let help = if column > other && !value.is_empty() {
        let more = column - other;
        format!("`{key}` stands {more} to the right of `{before}`, which has a value: put both in one column")
    } else if column < other && above.iter().all(|line| indent(line) != column) {
        format!("no line above begins in the column of `{key}`: put it under the key that it stands beside")
    } else {
        return None;
    };
    let position = Position { line, column: column + 1 };
    Some((Place { position, width: key.chars().count() }, help))
}

fn is_content(line: &str) -> bool {
    let bare = line.trim_start();
    !bare.is_empty() && !bare.starts_with('#')
}

/// How far a line is indented, where an item of a list begins with what stands behind its dash.
fn indent(line: &str) -> usize {
    let bare = line.trim_start_matches([' ', '-']);
    line.chars().count() - bare.chars().count()
}

/// The key that a line begins with, and its value.
fn key(line: &str) -> Option<(&str, &str)> {
    let bare = line.trim_start_matches([' ', '-']);
    let (key, value) = bare.split_once(':')?;
    let is_key = !key.is_empty() && !key.contains(['"', '\'', '{', '[', '#']);
    (is_key && (value.is_empty() || value.starts_with(' '))).then_some((key, value.trim()))
}
