//! The command of the generator: `generate`, and `check` whether that is needed.

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use wechatpay_codegen::{Error, Generator};

/// Writes typed Rust from an OpenAPI description in the style of WeChat Pay APIv3.
#[derive(Parser)]
#[command(name = "cargo codegen", version)]
struct Arguments {
    /// What to do; `generate` unless said.
    #[command(subcommand)]
    verb: Option<Verb>,
    /// The description.
    #[arg(long, global = true, default_value = "spec/coupons.yaml")]
    spec: PathBuf,
    /// The folder to write into.
    #[arg(long, global = true, default_value = "generated")]
    out_dir: PathBuf,
}

#[derive(Subcommand)]
enum Verb {
    /// Write every file that is not up to date.
    Generate,
    /// Exit with 1, and show what differs, when a file is not up to date.
    Check,
}

fn main() -> ExitCode {
    let Arguments { verb, spec, out_dir } = Arguments::parse();
    let generator = Generator::new(spec, out_dir);
    let run = match verb.unwrap_or(Verb::Generate) {
        Verb::Generate => generate(&generator),
        Verb::Check => check(&generator),
    };
    run.unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::FAILURE
    })
}

fn generate(generator: &Generator) -> Result<ExitCode, Error> {
    let changed = generator.generate()?;
    for path in &changed {
        println!("{}", path.display());
    }
    println!("{} files changed", changed.len());
    Ok(ExitCode::SUCCESS)
}

fn check(generator: &Generator) -> Result<ExitCode, Error> {
    let differences = generator.check()?;
    if differences.is_empty() {
        println!("up to date");
        return Ok(ExitCode::SUCCESS);
    }
    for difference in &differences {
        println!("{difference}");
    }
    println!("{} files are not up to date: run `cargo codegen generate`", differences.len());
    Ok(ExitCode::FAILURE)
}
