//! The command of the generator: `generate`, `check` whether that is needed, `diff` of two descriptions.

mod command;

use std::{
    error::Error,
    fmt::Display,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum, error::ErrorKind};
use command::Paths;
use wechatpay_codegen::diff::Severity;

/// Writes typed Rust from an OpenAPI description in the style of WeChat Pay APIv3.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true, after_help = STATUS)]
struct Arguments {
    /// What to do; `generate` unless said.
    #[command(subcommand)]
    verb: Option<Verb>,
    #[command(flatten)]
    paths: Paths,
}

#[derive(Subcommand)]
enum Verb {
    /// Write every file that is not up to date.
    #[command(after_help = STATUS_OF_GENERATE)]
    Generate(Paths),
    /// Exit with 1, and show what differs, when a file is not up to date. Nothing is written.
    #[command(after_help = STATUS_OF_CHECK)]
    Check(Paths),
    /// Tell what a Rust caller notices between two descriptions, operation by operation.
    ///
    /// Breaking is what no longer compiles, or compiles and does something else; additive is what only adds: an optional
    /// field, a value of an enum (enums are open); the rest is docs. What is made (requests) and what is read (replies) is
    /// judged apart.
    #[command(after_help = STATUS_OF_DIFF)]
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

const STATUS: &str = "\
Exit status of generate and check:
  0  every file is up to date, by now or before
  1  check: a file is not up to date; both: a description, a folder or a value can't be used
  2  the command is wrong
Exit status of diff:
  0  nothing changed, or docs alone
  1  additive
  2  breaking
  3  there is no answer";

const STATUS_OF_GENERATE: &str = "\
Exit status:
  0  every file is up to date
  1  nothing was written, or not all: a description, a folder or a value can't be used
  2  the command is wrong";

const STATUS_OF_CHECK: &str = "\
Exit status:
  0  every file is up to date
  1  a file is not, or nobody knows: a description, a folder or a value can't be used
  2  the command is wrong";

const STATUS_OF_DIFF: &str = "\
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

type Answer = Result<ExitCode, Box<dyn Error>>;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let mut command = Arguments::command().name(own_name()).bin_name(own_name());
    let parsed = command.try_get_matches_from_mut(std::env::args_os());
    let Arguments { verb, paths } = match parsed.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let (paths, run) = match verb {
        Some(Verb::Diff { old, new, format }) => {
            return ended(diff(&old, &new, format), ExitCode::from(NO_ANSWER));
        }
        Some(Verb::Check(paths)) => (paths, check as fn(&Paths, &[_]) -> Answer),
        Some(Verb::Generate(paths)) => (paths, generate as _),
        None => (paths, generate as _),
    };
    let generators = match paths.generators() {
        Ok(generators) => generators,
        Err(message) => return usage(&command.error(ErrorKind::ArgumentConflict, message)),
    };
    let answer = match paths.missing_spec() {
        Some(missing) => Err(missing.into()),
        None => run(&paths, &generators),
    };
    ended(answer, ExitCode::FAILURE)
}

/// What the command is called by whoever runs it: `cargo codegen` is an alias of `cargo run`, which tells so.
fn own_name() -> &'static str {
    let run_by_cargo = std::env::var_os("CARGO_PKG_NAME").is_some_and(|name| name == env!("CARGO_PKG_NAME"));
    if run_by_cargo { "cargo codegen" } else { "wechatpay-codegen" }
}

/// Help, or what is wrong with the command. Its status is 2, which for `diff` would mean a breaking change.
fn usage(error: &clap::Error) -> ExitCode {
    let is_diff = std::env::args_os().nth(1).is_some_and(|argument| argument == "diff");
    // Where nobody reads it, there is nobody to tell.
    let _ = error.print();
    match error.exit_code() {
        0 => ExitCode::SUCCESS,
        _ if is_diff => ExitCode::from(NO_ANSWER),
        code => ExitCode::from(u8::try_from(code).unwrap_or(1)),
    }
}

fn ended(answer: Answer, failure: ExitCode) -> ExitCode {
    answer.unwrap_or_else(|error| {
        warn(&error);
        failure
    })
}

/// A line for whoever reads the output. A reader that has seen enough, as `head` has, changes nothing of the answer.
fn say(line: &dyn Display) -> io::Result<()> {
    match writeln!(io::stdout(), "{line}") {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

fn warn(line: &dyn Display) {
    // Where nobody reads it, there is nobody to tell.
    let _ = writeln!(io::stderr(), "{line}");
}

fn generate(_: &Paths, generators: &[wechatpay_codegen::Generator]) -> Answer {
    let mut changed = 0;
    for (index, generator) in generators.iter().enumerate() {
        let generated = generator.generate()?;
        // The description is the same for all of them.
        if index == 0 && !generated.warnings().is_empty() {
            warn(generated.warnings());
        }
        for path in generated.changed() {
            say(&path.display())?;
        }
        changed += generated.changed().len();
    }
    say(&if changed == 1 { "1 file changed".to_owned() } else { format!("{changed} files changed") })?;
    Ok(ExitCode::SUCCESS)
}

fn check(paths: &Paths, generators: &[wechatpay_codegen::Generator]) -> Answer {
    let mut different = 0;
    for generator in generators {
        for difference in generator.check()? {
            say(&difference)?;
            different += 1;
        }
    }
    if different == 0 {
        say(&"up to date")?;
        return Ok(ExitCode::SUCCESS);
    }
    let are = if different == 1 { "1 file is".to_owned() } else { format!("{different} files are") };
    say(&format!("{are} not up to date: run `{}`", paths.command()))?;
    Ok(ExitCode::FAILURE)
}

fn diff(old: &Path, new: &Path, format: Format) -> Answer {
    let report = wechatpay_codegen::diff(old, new)?;
    say(&match format {
        Format::Text => report.to_string(),
        Format::Json => format!("{:#}", report.to_json()),
    })?;
    Ok(ExitCode::from(match report.severity() {
        Some(Severity::Breaking) => 2,
        Some(Severity::Additive) => 1,
        Some(Severity::Docs) | None => 0,
    }))
}
