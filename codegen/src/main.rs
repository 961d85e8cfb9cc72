//! The command of the generator: `generate`, and `check` whether that is needed.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand, ValueEnum};
use wechatpay_codegen::{Error, Generator, Layout, Part};

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
    /// The description.
    #[arg(long, global = true, default_value = "spec/coupons.yaml")]
    spec: PathBuf,
    /// The folder to write into.
    #[arg(long, global = true, default_value = "generated")]
    out_dir: PathBuf,
    /// The folder to write tests into. Unless given, they go with the default `--out-dir`, to `tests/generated`.
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
        let generator = Generator::new().spec(&self.spec).layout(layout).command("cargo codegen");
        let library = generator.clone().out_dir(&self.out_dir).contract(&self.contract);
        let tests = self.tests_dir().map(|folder| {
            // The library's own tests see it from outside, as a crate.
            let models = if self.contract == "crate" { "wechatpay_coupons" } else { "crate" };
            generator.out_dir(folder).part(Part::Tests).models(models)
        });
        [library].into_iter().chain(tests).collect()
    }

    /// Another output has its tests, if any, somewhere else.
    fn tests_dir(&self) -> Option<PathBuf> {
        let is_home = self.out_dir == Path::new("generated");
        self.tests_dir.clone().or_else(|| is_home.then(|| PathBuf::from("tests/generated")))
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
