//! `diff` of two descriptions: what each kind of change is told to be, both ways, and how it is told.
//!
//! `UPDATE_EXPECT=1 cargo test -p wechatpay-codegen --test diff` writes the expected reports anew.

#[path = "support/mutation.rs"]
mod mutation;
#[path = "support/diff/mod.rs"]
mod support;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use mutation::{Dice, mutate};
use serde::Deserialize;
use serde_json::{Value, json};
use support::{BASE, CASES, Case};
use tempfile::TempDir;
use wechatpay_codegen::diff::{Change, Kind, Location, Report, Severity, Unreadable};

/// Two descriptions in a folder of their own.
struct Pair(TempDir);

impl Pair {
    fn new(old: &str, new: &str) -> Self {
        let folder = TempDir::new().expect("a folder");
        fs::write(folder.path().join("old.yaml"), old).expect("written");
        fs::write(folder.path().join("new.yaml"), new).expect("written");
        Self(folder)
    }

    fn report(&self) -> Report {
        let [old, new] = ["old.yaml", "new.yaml"].map(|file| self.0.path().join(file));
        wechatpay_codegen::diff(&old, &new).unwrap_or_else(|error| panic!("{error}"))
    }

    /// The command, within the folder.
    fn command(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wechatpay-codegen"));
        command.current_dir(self.0.path()).arg("diff").args(arguments);
        command.output().expect("it runs")
    }

    fn status(&self) -> Option<i32> {
        self.command(&["old.yaml", "new.yaml"]).status.code()
    }
}

fn told(report: &Report) -> BTreeSet<(String, String)> {
    report.changes().iter().map(|change| (change.kind().to_string(), change.subject().to_owned())).collect()
}

fn case(name: &str) -> &'static Case {
    CASES.iter().find(|case| case.name == name).expect("it is in the matrix")
}

/// What is told of a case other than it expects.
fn wrong(case: &Case) -> Vec<String> {
    let edited = case.edited(BASE);
    let ways = [("there", BASE, edited.as_str(), &case.there), ("back", edited.as_str(), BASE, &case.back)];
    let wrong = ways.into_iter().filter_map(|(way, old, new, changes)| {
        let report = Pair::new(old, new).report();
        let expected: BTreeSet<(String, String)> = changes.iter().cloned().collect();
        // Told once each.
        let right = told(&report) == expected && report.changes().len() == changes.len();
        (!right).then(|| format!("{} {way}: expected {expected:?}\n{report}\n", case.name))
    });
    wrong.collect()
}

#[test]
fn each_change_is_told_as_what_it_is_both_ways() {
    let wrong: Vec<String> = CASES.iter().flat_map(wrong).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_case_that_expects_something_else_is_wrong() {
    const RIGHT: &str = "== maximum
~ maximum: 1000 => maximum: 500
> limit-tightened request.price
< limit-loosened request.price
old: let _ = AddItem::new(\"s\", \"r\", 1);";
    let count = |from: &str, to: &str| -> usize {
        Case::all(&RIGHT.replace(from, to)).iter().map(|case| wrong(case).len()).sum()
    };
    assert_eq!(count("", ""), 0);
    assert_eq!(count("> limit-tightened", "> limit-loosened"), 1);
    assert_eq!(count("request.price", "request.size"), 2);
    assert_eq!(count("> limit-tightened", "> wording-docs title\n> limit-tightened"), 1);
    let twice = "> limit-tightened request.price\n> limit-tightened";
    assert_eq!(count("> limit-tightened", twice), 1);
}

#[test]
#[should_panic(expected = "stands 0 times")]
fn a_case_whose_edit_fits_nothing_is_refused() {
    let cases = Case::all("== none\n-nothing\n+more\n> a b\n< a b\nold: ;");
    cases[0].edited(BASE);
}

#[test]
#[should_panic(expected = "lacks a name")]
fn a_case_that_tells_nothing_is_refused() {
    Case::all("== none\n~ maximum: 1000 => maximum: 500\n> limit-tightened request.price\nold: ;");
}

#[test]
fn every_kind_is_in_the_matrix() {
    let told = |case: &'static Case| case.there.iter().chain(&case.back).map(|(kind, _)| kind.as_str());
    let told: BTreeSet<&str> = CASES.iter().flat_map(told).collect();
    let all: BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(all.difference(&told).collect::<Vec<_>>(), Vec::<&&str>::new());
    assert_eq!(all.len(), Kind::ALL.len(), "each id stands for one kind");
}

#[test]
fn nothing_is_told_of_the_same_description() {
    let report = Pair::new(BASE, &format!("# A comment.\n{BASE}")).report();
    assert_eq!(report.changes(), []);
    assert_eq!((report.severity(), report.semver()), (None, "none"));
}

#[test]
fn the_descriptions_of_the_library_are_compared() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/coupons.yaml");
    let report = wechatpay_codegen::diff(&spec, &spec).expect("it can be generated");
    assert_eq!(report.changes(), []);
}

#[test]
fn the_status_tells_the_severity() {
    let with = |from: &str, to: &str| Pair::new(BASE, &BASE.replace(from, to)).status();
    assert_eq!(with("", ""), Some(0));
    assert_eq!(with("A note.", "Some words."), Some(0));
    assert_eq!(with("enum: [FRESH, SOLD]", "enum: [FRESH, SOLD, LOST]"), Some(1));
    assert_eq!(with("enum: [FRESH, SOLD]", "enum: [FRESH]"), Some(2));
}

#[test]
fn what_has_no_answer_looks_like_none() {
    let pair = Pair::new(BASE, "openapi: 3.1.0\n");
    for (arguments, shown) in [
        (&["old.yaml", "new.yaml"][..], "new.yaml:1:10"),
        (&["new.yaml", "old.yaml"], "new.yaml:1:10"),
        (&["old.yaml", "missing.yaml"], "can't read the file"),
        (&["old.yaml", "."], "can't read the file"),
        (&["old.yaml"], "<NEW>"),
        (&["old.yaml", "old.yaml", "--format", "xml"], "xml"),
    ] {
        let output = pair.command(arguments);
        assert_eq!(output.status.code(), Some(3), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{arguments:?}");
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(error.contains(shown), "{arguments:?}: {error}");
    }
}

#[test]
fn what_is_wrong_is_told_of_both_descriptions() {
    let pair = Pair::new("openapi: 3.1.0\n", &BASE.replace("minimum: 1, maximum: 1000", "minimum: true"));
    for arguments in [&["old.yaml", "new.yaml"][..], &["old.yaml", "new.yaml", "--format", "json"]] {
        let output = pair.command(arguments);
        assert_eq!(output.status.code(), Some(3));
        assert!(output.stdout.is_empty(), "{output:?}");
        let told = String::from_utf8_lossy(&output.stderr);
        let line = BASE.lines().position(|line| line.contains("maximum: 1000")).expect("there") + 1;
        let places = ["old.yaml:1:10".to_owned(), format!("new.yaml:{line}:")];
        let found = places.map(|place| told.find(&place));
        assert!(matches!(found, [Some(old), Some(new)] if old < new), "{told}");
    }
    let [old, new] = ["old.yaml", "new.yaml"].map(|file| pair.0.path().join(file));
    let count = |one: &Path, other: &Path| {
        wechatpay_codegen::diff(one, other).err().map(|error: Unreadable| error.diagnostics().len())
    };
    assert_eq!(count(&old, &new), Some(2));
    let missing = pair.0.path().join("missing.yaml");
    assert_eq!(count(&old, &missing), Some(2));
    fs::write(&new, BASE).expect("written");
    assert_eq!(count(&new, &old), Some(1));
    assert_eq!(count(&new, &new), None);
}

#[test]
fn the_command_tells_that_nothing_changed() {
    let pair = Pair::new(BASE, BASE);
    for files in [["old.yaml", "new.yaml"], ["old.yaml", "old.yaml"]] {
        let output = pair.command(&files);
        assert_eq!(output.status.code(), Some(0));
        let told = String::from_utf8_lossy(&output.stdout);
        let nothing = "no caller notices anything: there is nothing to release";
        assert_eq!(told, format!("{} -> {}\n\n{nothing}\n", files[0], files[1]));
        let output = pair.command(&[files[0], files[1], "--format", "json"]);
        assert_eq!(output.status.code(), Some(0));
        let json: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let none = json!({"breaking": 0, "additive": 0, "docs": 0, "silent": 0});
        let nothing = json!({"format": 1, "severity": null, "semver": "none", "counts": none, "changes": []});
        assert_eq!(json, nothing);
    }
}

/// A report for machines, as the docs of `Report::to_json` tell it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "that they can be read is what is tested")]
struct ForMachines {
    format: u64,
    severity: Option<String>,
    semver: String,
    counts: Counts,
    changes: Vec<ChangeForMachines>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Counts {
    breaking: usize,
    additive: usize,
    docs: usize,
    silent: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "that they can be read is what is tested")]
struct ChangeForMachines {
    severity: String,
    kind: String,
    compiles: bool,
    operations: Vec<String>,
    r#type: Value,
    subject: String,
    old: Value,
    new: Value,
    message: String,
    reason: String,
}

#[test]
fn each_report_for_machines_has_the_documented_form() {
    for name in ["operation", "maximum", "shared_optional_field", "servers", "type_moved"] {
        let pair = Pair::new(BASE, &case(name).edited(BASE));
        for [old, new] in [["old.yaml", "new.yaml"], ["new.yaml", "old.yaml"]] {
            let output = pair.command(&[old, new, "--format", "json"]);
            let report: ForMachines = serde_json::from_slice(&output.stdout).expect("the form");
            assert_eq!(report.format, 1);
            let Counts { breaking, additive, docs, silent } = report.counts;
            assert_eq!(breaking + additive + docs, report.changes.len(), "{report:?}");
            let is_silent = |change: &&ChangeForMachines| change.severity == "breaking" && change.compiles;
            assert_eq!(silent, report.changes.iter().filter(is_silent).count(), "{report:?}");
            for change in &report.changes {
                for (place, file) in [(&change.old, old), (&change.new, new)] {
                    let is_place =
                        place["file"] == file && place["line"].is_u64() && place["column"].is_u64();
                    assert!(place.is_null() || is_place, "{change:?}");
                }
                assert!(change.r#type.is_null() || change.r#type.is_string(), "{change:?}");
            }
        }
    }
}

#[test]
fn the_help_tells_the_statuses() {
    let output = Pair::new("", "").command(&["--help"]);
    assert_eq!(output.status.code(), Some(0));
    let help = String::from_utf8_lossy(&output.stdout);
    for status in ["0  nothing changed", "1  additive", "2  breaking", "3  there is no answer"] {
        assert!(help.contains(status), "{help}");
    }
}

/// Much at once: what a release may bring.
const MUCH: [&str; 12] = [
    "operation",
    "request_required_field",
    "request_text_to_identifier",
    "order_of_alike",
    "maximum",
    "reply_optional_field",
    "reply_field_of_a_status",
    "enum_value",
    "limit_of_identifier",
    "shared_optional_field",
    "signing",
    "servers",
];

fn much() -> Pair {
    Pair::new(BASE, &MUCH.iter().copied().map(case).fold(BASE.to_owned(), |text, case| case.edited(&text)))
}

fn assert_expected(file: &str, text: &str) {
    let file: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/diff").join(file);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&file, text).expect("written");
    }
    let expected = fs::read_to_string(&file).unwrap_or_default().replace('\r', "");
    assert!(text == expected, "{} is another; with UPDATE_EXPECT=1 it is written:\n{text}", file.display());
}

#[test]
fn a_report_for_people() {
    let output = much().command(&["old.yaml", "new.yaml"]);
    assert_eq!(output.status.code(), Some(2));
    assert_expected("much.txt", &String::from_utf8_lossy(&output.stdout));
}

#[test]
fn a_report_for_machines() {
    let output = much().command(&["--format", "json", "old.yaml", "new.yaml"]);
    assert_eq!(output.status.code(), Some(2));
    assert_expected("much.json", &String::from_utf8_lossy(&output.stdout));
    let json: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(json["semver"], "major");
    assert_eq!(json["counts"]["breaking"], much().report().count(Severity::Breaking));
}

#[test]
fn a_component_in_many_places_is_told_once() {
    let case = case("limit_of_identifier");
    let report = Pair::new(BASE, &case.edited(BASE)).report();
    let [change] = report.changes() else { panic!("{report}") };
    assert_eq!(change.operations(), ["list_items", "add_item"]);
    assert_eq!(change.type_name(), Some("StockId"));
    let line = |text: &str| text.lines().position(|line| line.contains("StockId: {")).expect("there") + 1;
    assert_eq!(change.is_at().map(Location::line), Some(line(&case.edited(BASE))));
}

#[test]
fn positions_are_those_of_what_changed() {
    let pair = Pair::new(
        BASE,
        &BASE.replace("  - {code: NO_AUTH", "  # Here.\n  - {code: NO_AUTH").replace("1000", "9"),
    );
    let report = pair.report();
    let [change] = report.changes() else { panic!("{report}") };
    let place = |text: &str, line: usize| {
        let index = text.lines().nth(line - 1).expect("there").find("maximum: ").expect("in it");
        (line, index + 1)
    };
    let at = |location: Option<&Location>| location.map(|location| (location.line(), location.column()));
    let line = BASE.lines().position(|line| line.contains("1000")).expect("there") + 1;
    assert_eq!(at(change.was_at()), Some(place(BASE, line)));
    assert_eq!(at(change.is_at()).map(|(line, _)| line), Some(line + 1));
}

struct Seeded(fastrand::Rng);

impl Dice for Seeded {
    fn below(&mut self, bound: usize) -> usize {
        self.0.usize(..bound.max(1))
    }
}

/// Descriptions that were damaged at random, and are still ones: whatever the difference is, it has a place.
#[test]
fn a_damaged_description_never_panics() {
    let mut dice = Seeded(fastrand::Rng::with_seed(1));
    let mut compared = 0;
    for _ in 0..400 {
        let damaged = mutate(BASE, &mut dice);
        if wechatpay_codegen::lint(Path::new("damaged.yaml"), &damaged).has_errors() {
            continue;
        }
        for (old, new) in [(BASE, damaged.as_str()), (&damaged, BASE)] {
            let report = Pair::new(old, new).report();
            let told = report.to_string();
            let placed = |change: &Change| change.was_at().is_some() || change.is_at().is_some();
            assert!(report.changes().iter().all(placed), "{told}");
            assert!(!told.chars().any(|character| character.is_control() && character != '\n'), "{told:?}");
        }
        compared += 1;
    }
    assert!(compared >= 5, "{compared} descriptions are still ones");
}
