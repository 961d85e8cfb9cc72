//! Descriptions with a mistake, `negative/*.yaml`, and what is said about each, beside it.
//!
//! `UPDATE_EXPECT=1 cargo test -p wechatpay-codegen --test negative` writes the answers anew.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;
use wechatpay_codegen::{Code, Error, Generator, Severity};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/negative")
}

fn descriptions() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).expect("the folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<_> =
        paths.filter(|path| path.extension().is_some_and(|extension| extension == "yaml")).collect();
    paths.sort();
    paths
}

fn generate(spec: &Path, out_dir: &Path) -> Result<Vec<PathBuf>, Error> {
    let generated = Generator::new().spec(spec).out_dir(out_dir).generate()?;
    Ok(generated.changed().to_vec())
}

/// What is said about a description, with the name of its file alone.
fn answer(spec: &Path) -> String {
    let temporary = TempDir::new().expect("a folder");
    let out_dir = temporary.path().join("generated");
    let error = generate(spec, &out_dir).expect_err(&format!("{} is wrong", spec.display()));
    assert!(!out_dir.exists(), "{}: something was written", spec.display());
    let folder = spec.parent().expect("a folder").join("").display().to_string();
    format!("{error}\n").replace(&folder, "")
}

#[test]
fn every_mistake_is_shown_as_it_should_be() {
    let mut different = Vec::new();
    for spec in descriptions() {
        let expected = spec.with_extension("txt");
        let answer = answer(&spec);
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&expected, answer).expect("written");
        } else if fs::read_to_string(&expected).unwrap_or_default().replace('\r', "") != answer {
            different.push(format!("--- {}\n{answer}", expected.display()));
        }
    }
    assert!(different.is_empty(), "with UPDATE_EXPECT=1 these are written:\n{}", different.join("\n"));
}

#[test]
fn every_rule_has_a_description_that_breaks_it() {
    let answers: String = descriptions()
        .iter()
        .map(|spec| fs::read_to_string(spec.with_extension("txt")).expect("there"))
        .collect();
    let shown = |code: &Code| answers.contains(&format!("error[{code}]: "));
    let errors = Code::ALL.iter().filter(|code| code.severity() == Severity::Error);
    let missing: BTreeSet<&str> = errors.filter(|code| !shown(code)).map(|code| code.as_str()).collect();
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn the_command_ends_with_status_1_and_shows_every_error() {
    let out_dir = TempDir::new().expect("a folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_wechatpay-codegen"));
    command.arg("--spec").arg(folder().join("many_mistakes.yaml"));
    let output = command.arg("--out-dir").arg(out_dir.path()).output().expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    let shown = String::from_utf8_lossy(&output.stderr);
    assert!(shown.trim_end().ends_with("11 errors, nothing was written"), "{shown}");
}

#[test]
fn a_file_that_is_not_there_is_said_to_be_missing() {
    let error = generate(&folder().join("nowhere.yaml"), Path::new("nowhere")).expect_err("it is not there");
    assert!(error.to_string().starts_with("error[S001]: can't read the file: "), "{error}");
}
