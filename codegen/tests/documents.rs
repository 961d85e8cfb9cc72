//! `docs/spec-support.md` and `docs/mapping.md` are written from the descriptions that the tests run: those of
//! `constructs/cases/`, which are generated, compiled and used, and those of `tests/negative/`, which are refused.
//!
//! `UPDATE_EXPECT=1 cargo test -p wechatpay-codegen --test documents` writes them anew.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;
use wechatpay_codegen::{Code, EXTENSIONS, Generator, Severity};

fn package() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn descriptions(folder: &str, prefix: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(package().join(folder)).expect("the folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let wanted = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(prefix) && name.ends_with(".yaml")
    };
    let mut paths: Vec<_> = paths.filter(wanted).collect();
    paths.sort();
    paths
}

/// What a description of a construct says of itself.
struct Case {
    path: PathBuf,
    title: String,
    about: String,
    /// The types to show.
    types: Vec<String>,
    /// The part of the description to show.
    shown: String,
}

impl Case {
    fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).expect("readable");
        let mut head = text.lines().map_while(|line| line.strip_prefix("# "));
        let title = head.next().unwrap_or_default().to_owned();
        let (types, about): (Vec<&str>, Vec<&str>) = head.partition(|line| line.starts_with("rust: "));
        let types =
            types.iter().flat_map(|line| line["rust: ".len()..].split(", ")).map(str::to_owned).collect();
        let shown = text.lines().skip_while(|line| line.trim() != "# shown").skip(1);
        let shown: Vec<&str> = shown.take_while(|line| line.trim() != "# end").collect();
        assert!(!shown.is_empty(), "{}: it shows nothing", path.display());
        Self { title, about: about.join(" "), types, shown: dedented(&shown), path }
    }

    /// The Rust of the types to show.
    fn rust(&self) -> String {
        let folder = TempDir::new().expect("a folder");
        Generator::new().spec(&self.path).out_dir(folder.path()).generate().expect("it is right");
        let file = folder.path().join(self.path.with_extension("rs").file_name().expect("a name"));
        let text = fs::read_to_string(file).expect("written");
        let items: Vec<String> = self.types.iter().map(|name| item(&text, name)).collect();
        items.join("\n\n")
    }

    fn usage(&self) -> String {
        fs::read_to_string(self.path.with_extension("rs")).expect("every case is used")
    }
}

/// A struct or enum of a file, with its docs and attributes, and the macro it stands in.
fn item(text: &str, name: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let is_it = |line: &&str| {
        ["pub struct ", "pub enum "].iter().any(|start| {
            line.trim_start().strip_prefix(start).is_some_and(|rest| rest.starts_with(&format!("{name} ")))
        })
    };
    let at = lines.iter().position(is_it).unwrap_or_else(|| panic!("no type {name}"));
    let belongs = |line: &&&str| {
        let bare = line.trim_start();
        bare.starts_with("///") || bare.starts_with("#[") || bare.ends_with("! {")
    };
    let start = at - lines[..at].iter().rev().take_while(belongs).count();
    let indent = lines[start].len() - lines[start].trim_start().len();
    let end = lines[at..].iter().position(|line| *line == format!("{}}}", " ".repeat(indent)));
    dedented(&lines[start..=at + end.expect("it ends")])
}

fn dedented(lines: &[&str]) -> String {
    let indents = lines.iter().filter(|line| !line.is_empty());
    let indent = indents.map(|line| line.len() - line.trim_start().len()).min().unwrap_or_default();
    let lines: Vec<&str> = lines.iter().map(|line| line.get(indent..).unwrap_or_default()).collect();
    lines.join("\n")
}

/// Compares a document with what it should be, or writes it.
fn expect(name: &str, text: &str) {
    let path = package().join("../docs").join(name);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, text).expect("written");
    }
    let there = fs::read_to_string(&path).unwrap_or_default().replace('\r', "");
    assert!(there == text, "docs/{name} is not up to date: UPDATE_EXPECT=1 writes it");
}

/// What the generator reads past: nothing in Rust could come of it.
const READ_BY_PEOPLE: &str = "
## Read by people only

What says something about the description, and nothing about the Rust that comes of it, is taken and left alone:

* of `info` everything but `title`: `description`, `termsOfService`, `contact`, `license`, `version`;
* `externalDocs` of the description and of tags, and the `description` of those of operations, whose `url` is in the docs;
* tags that no operation has;
* keys that begin with `x-` and are not ours;
* of a named schema that is merged by `allOf`: its `nullable` and its `example`, which are about the schema alone;
* of a named schema that a list, a map, a choice or a reply holds: its `default`, since nothing can be absent there;
* a comment, and what stands in a component that nothing uses (a warning tells which).
";

#[test]
fn the_mapping_is_what_is_generated() {
    let mut text = "\
# From YAML to Rust

Construct by construct: what stands in the description, what is generated from it, and how that is used. Every snippet
is taken from a description in `codegen/constructs/cases/`; the Rust is what the generator writes for it, and the use is a
test that runs. The helpers in it: `address` gives method and path of a request, `body` its JSON, `violations` what it
breaks, `reply` reads a value from JSON.

Do not edit this file: `UPDATE_EXPECT=1 cargo test -p wechatpay-codegen --test documents` writes it.
"
    .to_owned();
    for case in descriptions("constructs/cases", "").into_iter().map(Case::read) {
        write!(text, "\n## {}\n\n{}\n\n```yaml\n{}\n```\n", capitalised(&case.title), case.about, case.shown)
            .expect("a text");
        if !case.types.is_empty() {
            write!(text, "\n```rust\n{}\n```\n", case.rust()).expect("a text");
        }
        write!(text, "\nUsed:\n\n```rust\n{}```\n", case.usage()).expect("a text");
    }
    text.push_str(
        "\n## Extension keys\n\nWhat OpenAPI can't say. A key that begins with `x-wechatpay-` and is none of these is an \
         error; keys of other tools are read by nobody here.\n\n| key | stands on | values | what it does |\n|---|---|---|---|\n",
    );
    for key in EXTENSIONS {
        writeln!(text, "| `{}` | {} | {} | {} |", key.name, key.places, key.values, key.effect)
            .expect("a text");
    }
    expect("mapping.md", &text);
}

#[test]
fn the_table_of_what_is_supported_is_what_the_tests_run() {
    let mut text = "\
# What of OpenAPI 3.0 is generated

Every construct is generated, or refused by name and place; none is dropped in silence. The table is written from the
descriptions that the tests run: those of `codegen/constructs/cases/` are generated, compiled, linted and used, those of
`codegen/tests/negative/` are refused. How each looks in Rust shows [mapping.md](mapping.md).

Do not edit this file: `UPDATE_EXPECT=1 cargo test -p wechatpay-codegen --test documents` writes it.

## Generated

| construct | what becomes of it | description |
|---|---|---|
"
    .to_owned();
    for case in descriptions("constructs/cases", "").into_iter().map(Case::read) {
        let file = case.path.file_name().expect("a name").to_string_lossy().into_owned();
        let link = format!("[{file}](../codegen/constructs/cases/{file})");
        let row = [&case.title, &case.about, &link].map(|cell| cell.replace('|', "\\|"));
        writeln!(text, "| {} |", row.join(" | ")).expect("a text");
    }
    text.push_str("\n## Refused\n\n| construct | what is said | the way out |\n|---|---|---|\n");
    for path in descriptions("tests/negative", "refused_") {
        let title = Case::title(&path);
        for (said, way_out) in answers(&path.with_extension("txt")) {
            let row = [&title, &said, &way_out].map(|cell| cell.replace('|', "\\|"));
            writeln!(text, "| {} |", row.join(" | ")).expect("a text");
        }
    }
    text.push_str(READ_BY_PEOPLE);
    text.push_str("\n## Codes\n\nWhat a message is about. A code means the same in every release.\n\n| code | rule |\n|---|---|\n");
    for code in Code::ALL {
        let warning = if code.severity() == Severity::Warning { " A warning." } else { "" };
        writeln!(text, "| {code} | {}{warning} |", code.meaning().replace('|', "\\|")).expect("a text");
    }
    expect("spec-support.md", &text);
}

impl Case {
    fn title(path: &Path) -> String {
        let text = fs::read_to_string(path).expect("readable");
        text.lines().next().unwrap_or_default().trim_start_matches("# ").to_owned()
    }
}

/// What is said about a description, each thing once.
fn answers(path: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(path).expect("there is an answer");
    let mut answers: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if let Some(said) = line.strip_prefix("error[") {
            answers.push((said.replacen("]: ", ": ", 1), String::new()));
        } else if let (Some(help), Some(last)) =
            (line.trim_start().strip_prefix("= help: "), answers.last_mut())
        {
            help.clone_into(&mut last.1);
        }
    }
    answers.sort();
    answers.dedup();
    answers
}

fn capitalised(title: &str) -> String {
    let mut characters = title.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
