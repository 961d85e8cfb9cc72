//! `docs/pitfalls.md` names the tests that keep what it says: each must be one.

use std::{fs, path::Path};

const PITFALLS: &str = include_str!("../../docs/pitfalls.md");
const ROWS: usize = 24 + 8;

#[test]
fn each_row_names_tests_that_are_there() {
    let mut wrong = Vec::new();
    let mut rows = 0;
    for row in PITFALLS.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| #")) {
        rows += 1;
        let kept_by = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        let names: Vec<&str> = kept_by.split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty(), "no test: {row}");
        wrong.extend(names.into_iter().filter(|name| !is_test(name)));
    }
    assert_eq!(rows, ROWS, "rows");
    assert!(wrong.is_empty(), "no tests of these names: {wrong:#?}");
}

/// Whether `file::name` is a function behind `#[test]`.
fn is_test(name: &str) -> bool {
    let Some((file, function)) = name.split_once("::") else { return false };
    let file = if file.contains('/') { format!("{file}.rs") } else { format!("tests/it/{file}.rs") };
    let Ok(text) = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)) else { return false };
    let Some(at) = text.find(&format!("fn {function}(")) else { return false };
    let before = text[..at].trim_end().trim_end_matches("async").trim_end();
    before.lines().last().is_some_and(|line| line.contains("test"))
}
