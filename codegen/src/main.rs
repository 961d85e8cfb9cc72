//! The command of the generator: `generate`, `check` whether that is needed, `diff` of two descriptions.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand, ValueEnum};
use wechatpay_codegen::{Error, Generator, Layout, Part, diff::Severity};

/// Where this repository keeps its description, and what is generated from it.
const SPEC: &str = "spec/coupons.yaml";
const LIBRARY: &str = "generated";
const SERVICE: &str = "sandbox/generated";
const TESTS: &str = "tests/generated";

/// Writes typed Rust from an OpenAPI description in the style of WeChat Pay APIv3.
#[derive(Parser)]
#[command(name = "cargo codegen", version)]
struct Arguments {
    /// What to do; `generate` unless said.
    #[command(subcommand)]
    verb: Option<Verb>,
    #[command(flatten)]
    paths: Paths,
}

#[derive(Args)]
struct Paths {
    /// The description; `spec/coupons.yaml` unless said.
    #[arg(long, global = true)]
    spec: Option<PathBuf>,
    /// The folder for models and operations; `generated` unless said.
    #[arg(long, global = true)]
    out_dir: Option<PathBuf>,
    /// The folder for the service side; `sandbox/generated` unless said. Of another description, or beside another
    /// folder, it is written only where this says so.
    #[arg(long, global = true)]
    service_dir: Option<PathBuf>,
    /// The folder for tests made of the examples; `tests/generated` unless said. Like the service side, of another
    /// description it is written only where this says so.
    #[arg(long, global = true)]
    tests_dir: Option<PathBuf>,
    /// The path of the crate with the contract: `crate` within itself, `wechatpay_coupons` elsewhere.
    #[arg(long, global = true, default_value = "crate")]
    contract: String,
    /// Modules to be checked in, or one file for `include!`.
    #[arg(long, global = true, value_enum, default_value_t = Shape::Tree)]
    layout: Shape,
}

#[derive(Clone, Copy, ValueEnum)]
enum Shape {
    Tree,
    File,
}

#[derive(Subcommand)]
enum Verb {
    /// Write every file that is not up to date.
    Generate,
    /// Exit with 1, and show what differs, when a file is not up to date.
    Check,
    /// Tell what a Rust caller notices between two descriptions, operation by operation.
    ///
    /// Breaking is what no longer compiles, or compiles and does something else; additive is what only adds: an optional
    /// field, a value of an enum (enums are open); the rest is docs. What is made (requests) and what is read (replies) is
    /// judged apart. Neither `--spec` nor `--out-dir` plays a part.
    #[command(after_help = EXIT_STATUS)]
    Diff {
        /// The description of the last release: `git show v0.1.0:spec/coupons.yaml > old.yaml`.
        old: PathBuf,
        /// The description of the next one.
        new: PathBuf,
        /// For people, or for machines: as the docs of `Report::to_json` tell, with keys that stay.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

const EXIT_STATUS: &str = "\
Exit status:
  0  nothing changed, or docs alone
  1  additive: a minor version
  2  breaking: a major version (before 1.0.0 a minor one)
  3  there is no answer: a description can't be read or generated, or the command is wrong";

/// What `diff` ends with when it has no answer: neither additive nor breaking.
const NO_ANSWER: u8 = 3;

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

fn main() -> ExitCode {
    let Arguments { verb, paths } = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let generators = paths.generators();
    let run = match verb.unwrap_or(Verb::Generate) {
        Verb::Generate => generate(&generators),
        Verb::Check => check(&generators),
        Verb::Diff { old, new, format } => return diff(&old, &new, format),
    };
    run.unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::FAILURE
    })
}

/// Help, or what is wrong with the command. Its status is 2, which for `diff` would mean a breaking change.
fn usage(error: &clap::Error) -> ExitCode {
    let is_diff = std::env::args_os().skip(1).any(|argument| argument == "diff");
    // Where nobody reads it, there is nobody to tell.
    let _ = error.print();
    match error.exit_code() {
        0 => ExitCode::SUCCESS,
        _ if is_diff => ExitCode::from(NO_ANSWER),
        code => ExitCode::from(u8::try_from(code).unwrap_or(1)),
    }
}

impl Paths {
    /// One for each part that has a folder.
    fn generators(&self) -> Vec<Generator> {
        let layout = match self.layout {
            Shape::Tree => Layout::Tree,
            Shape::File => Layout::File,
        };
        let of = |given: &Option<PathBuf>, usual: &str| given.clone().unwrap_or_else(|| usual.into());
        let generator = Generator::new().spec(of(&self.spec, SPEC)).layout(layout).command("cargo codegen");
        let library = generator.clone().out_dir(of(&self.out_dir, LIBRARY)).contract(&self.contract);
        let service = self.beside(self.service_dir.as_ref(), SERVICE).map(|folder| {
            let service = generator.clone().part(Part::Service).out_dir(folder);
            service.contract("crate").models("wechatpay_coupons")
        });
        let tests = self.beside(self.tests_dir.as_ref(), TESTS).map(|folder| {
            // The library's own tests see it from outside, as a crate.
            let models = if self.contract == "crate" { "wechatpay_coupons" } else { "crate" };
            generator.clone().part(Part::Tests).out_dir(folder).models(models)
        });
        [Some(library), service, tests].into_iter().flatten().collect()
    }

    /// Where another part goes: of another description, or beside another folder, only where it is said.
    fn beside(&self, given: Option<&PathBuf>, usual: &str) -> Option<PathBuf> {
        let is_usual = self.spec.is_none() && self.out_dir.is_none();
        given.cloned().or_else(|| is_usual.then(|| usual.into()))
    }
}

fn generate(generators: &[Generator]) -> Result<ExitCode, Error> {
    let mut changed = 0;
    for (index, generator) in generators.iter().enumerate() {
        let generated = generator.generate()?;
        // The description is the same for all of them.
        if index == 0 && !generated.warnings().is_empty() {
            eprintln!("{}", generated.warnings());
        }
        for path in generated.changed() {
            println!("{}", path.display());
        }
        changed += generated.changed().len();
    }
    println!("{changed} files changed");
    Ok(ExitCode::SUCCESS)
}

fn check(generators: &[Generator]) -> Result<ExitCode, Error> {
    let mut different = 0;
    for generator in generators {
        for difference in generator.check()? {
            println!("{difference}");
            different += 1;
        }
    }
    if different == 0 {
        println!("up to date");
        return Ok(ExitCode::SUCCESS);
    }
    println!("{different} files are not up to date: run `cargo codegen`");
    Ok(ExitCode::FAILURE)
}

fn diff(old: &Path, new: &Path, format: Format) -> ExitCode {
    let report = match wechatpay_codegen::diff(old, new) {
        Ok(report) => report,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(NO_ANSWER);
        }
    };
    let text = match format {
        Format::Text => report.to_string(),
        Format::Json => format!("{:#}", report.to_json()),
    };
    // A reader that has seen enough changes nothing of the answer.
    let _ = writeln!(std::io::stdout(), "{text}");
    ExitCode::from(match report.severity() {
        Some(Severity::Breaking) => 2,
        Some(Severity::Additive) => 1,
        Some(Severity::Docs) | None => 0,
    })
}
