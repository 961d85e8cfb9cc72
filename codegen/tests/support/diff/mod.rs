//! Descriptions that differ in one thing, from the one in `base.yaml`, and what the difference is to a caller: both ways.
//!
//! The cases are data, in `cases/*.txt`. Each is a few lines, up to the next empty one; the first character tells what a
//! line is:
//!
//! ```text
//! == name           begins a case
//!  text             a line of the description that stays: where to look
//! -text             a line that goes; what follows the mark is the whole line
//! +text             a line that comes
//! @@                ends one such patch and begins the next
//! ~ this => that    a part of a line that stands once in the description is another
//! * this => that    the same wherever it stands
//! > kind subject    what is told from the base to the edited one
//! < kind subject    what is told from the edited one to the base
//! old: …            a caller of the base: compiles there; with the edited one, unless the report says otherwise
//! new: …            a caller of the edited one, held against the base likewise; where there is none it is the old one
//! both: …           a caller that compiles with both: what the report promises beside what it warns of
//! # …               a word on the case
//! ```
//!
//! Edits are made from the top, each in what the one before it left.

use std::{fs, path::Path, sync::LazyLock};

/// One difference.
#[derive(Default)]
#[allow(dead_code, reason = "one test reads what is told, the other one has the callers")]
pub(crate) struct Case {
    pub(crate) name: String,
    edits: Vec<Edit>,
    /// What is told from the base to the edited one: kind and subject.
    pub(crate) there: Vec<(String, String)>,
    /// What is told from the edited one to the base.
    pub(crate) back: Vec<(String, String)>,
    /// A caller of the base.
    pub(crate) old: String,
    /// A caller of the edited one.
    pub(crate) new: String,
    /// A caller of both.
    pub(crate) both: Option<String>,
}

/// What is replaced by what.
struct Edit {
    from: String,
    to: String,
    everywhere: bool,
}

pub(crate) const BASE: &str = include_str!("base.yaml");

/// All of `cases/`, in the order of files and lines.
pub(crate) static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/diff/cases");
    let files = fs::read_dir(&folder).expect("the folder of the cases");
    let mut files: Vec<_> = files.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let cases: Vec<Case> = files
        .iter()
        .flat_map(|file| {
            let text = fs::read_to_string(file).expect("readable").replace('\r', "");
            Case::all(&text)
        })
        .collect();
    for (index, case) in cases.iter().enumerate() {
        let is_new = cases.iter().take(index).all(|other| other.name != case.name);
        assert!(is_new, "two cases are called {}", case.name);
    }
    cases
});

impl Case {
    /// The cases of one file.
    pub(crate) fn all(text: &str) -> Vec<Self> {
        text.split("\n\n").map(str::trim_end).filter(|case| !case.is_empty()).map(Self::read).collect()
    }

    fn read(text: &str) -> Self {
        let mut case = Self::default();
        let mut patch = Vec::new();
        for line in text.trim_start_matches('\n').lines() {
            if line.starts_with([' ', '-', '+']) {
                patch.push(line);
                continue;
            }
            case.edits.extend(Edit::patch(&patch));
            patch.clear();
            let (mark, rest) = line.split_once(' ').unwrap_or((line, ""));
            match mark {
                "==" => rest.clone_into(&mut case.name),
                "~" | "*" => case.edits.push(Edit::part(rest, mark == "*")),
                ">" => case.there.push(told(rest)),
                "<" => case.back.push(told(rest)),
                "old:" => rest.clone_into(&mut case.old),
                "new:" => rest.clone_into(&mut case.new),
                "both:" => case.both = Some(rest.to_owned()),
                "@@" | "#" => {}
                _ => panic!("{}: what is {line:?}?", case.name),
            }
        }
        case.edits.extend(Edit::patch(&patch));
        if case.new.is_empty() {
            case.new.clone_from(&case.old);
        }
        let Self { name, edits, there, back, old, .. } = &case;
        let is_whole =
            ![edits.is_empty(), there.is_empty(), back.is_empty(), old.is_empty(), name.is_empty()]
                .contains(&true);
        assert!(
            is_whole,
            "{name:?} lacks a name, an edit, what is told both ways, or the caller `old:`\n{text}"
        );
        case
    }

    /// The edited description.
    pub(crate) fn edited(&self, base: &str) -> String {
        self.edits.iter().fold(base.to_owned(), |text, Edit { from, to, everywhere }| {
            let count = text.matches(from).count();
            assert!(
                count > 0 && (*everywhere || count == 1),
                "{}: this stands {count} times in the description:\n{from}",
                self.name
            );
            text.replace(from, to)
        })
    }
}

fn told(line: &str) -> (String, String) {
    let (kind, subject) = line.split_once(' ').unwrap_or_else(|| panic!("{line:?} lacks a subject"));
    (kind.to_owned(), subject.to_owned())
}

impl Edit {
    fn part(line: &str, everywhere: bool) -> Self {
        let (from, to) = line.split_once(" => ").unwrap_or_else(|| panic!("{line:?} lacks ` => `"));
        Self { from: from.to_owned(), to: to.to_owned(), everywhere }
    }

    /// Whole lines; none of no lines.
    fn patch(lines: &[&str]) -> Option<Self> {
        // Each line begins on one of its own, so that no longer one is taken for it.
        let side = |mark: char| -> String {
            let lines = lines.iter().filter(|line| line.starts_with([' ', mark]));
            lines.fold("\n".to_owned(), |text, line| text + &line[1..] + "\n")
        };
        (!lines.is_empty()).then(|| Self { from: side('-'), to: side('+'), everywhere: false })
    }
}
