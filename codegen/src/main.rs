//! The command of the generator: `generate`, and `check` whether that is needed.

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand, ValueEnum};
use wechatpay_codegen::{Error, Generator, Layout, Part};

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
}

fn main() -> ExitCode {
    let Arguments { verb, paths } = Arguments::parse();
    let generators = paths.generators();
    let run = match verb.unwrap_or(Verb::Generate) {
        Verb::Generate => generate(&generators),
        Verb::Check => check(&generators),
    };
    run.unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::FAILURE
    })
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
