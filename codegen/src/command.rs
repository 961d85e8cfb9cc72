//! What the flags of the command mean: a generator for each part that is written.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use wechatpay_codegen::{Generator, Layout, Part};

/// Where this repository keeps its description, and what is generated from it.
const SPEC: &str = "spec/coupons.yaml";
const LIBRARY: &str = "generated";
const SERVICE: &str = "sandbox/generated";
const TESTS: &str = "tests/generated";

#[derive(Args)]
pub(crate) struct Paths {
    /// The description; `spec/coupons.yaml` unless said.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// The folder for models and operations; `generated` unless said.
    #[arg(long, value_name = "FOLDER")]
    out_dir: Option<PathBuf>,
    /// The folder for the service side; `sandbox/generated` unless said. Of another description, or beside another
    /// folder, it is written only where this says so.
    #[arg(long, value_name = "FOLDER")]
    service_dir: Option<PathBuf>,
    /// The folder for tests made of the examples; `tests/generated` unless said. Like the service side, of another
    /// description it is written only where this says so.
    #[arg(long, value_name = "FOLDER")]
    tests_dir: Option<PathBuf>,
    /// The path under which models and operations are compiled, as the service side and the tests see it: `crate::my`.
    #[arg(long, value_name = "PATH")]
    models: Option<String>,
    /// The path of the crate with the contract: `crate` within itself, which this repository's own folders are; of
    /// another description, or in another folder, `wechatpay_coupons` unless said.
    #[arg(long, value_name = "PATH")]
    contract: Option<String>,
    /// Modules to be checked in, or one file for `include!`.
    #[arg(long, value_enum, default_value_t = Shape::Tree)]
    layout: Shape,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shape {
    Tree,
    File,
}

impl Paths {
    /// One for each part that has a folder; or why the flags don't go together.
    pub(crate) fn generators(&self) -> Result<Vec<Generator>, String> {
        self.judge()?;
        let layout = match self.layout {
            Shape::Tree => Layout::Tree,
            Shape::File => Layout::File,
        };
        let generator = Generator::new().spec(self.spec()).layout(layout).command(self.command());
        let [library, service, tests] = self.folders();
        let library = library.map(|folder| {
            let library = generator.clone().out_dir(folder);
            if self.is_usual() { library.contract("crate") } else { self.with_contract(library) }
        });
        let models = self.models.as_deref().unwrap_or("wechatpay_coupons");
        let service = service.map(|folder| {
            let service = generator.clone().part(Part::Service).out_dir(folder).models(models);
            if self.is_usual() { service.contract("crate") } else { service }
        });
        let tests = tests.map(|folder| {
            let tests = generator.clone().part(Part::Tests).out_dir(folder).models(models);
            // The library's own tests see it from outside, as a crate.
            if self.contract.as_deref() == Some("crate") { tests } else { self.with_contract(tests) }
        });
        Ok([library, service, tests].into_iter().flatten().collect())
    }

    fn with_contract(&self, generator: Generator) -> Generator {
        match &self.contract {
            Some(contract) => generator.contract(contract),
            None => generator,
        }
    }

    fn judge(&self) -> Result<(), String> {
        let refuse = |message: String| Err(message);
        if self.is_usual() {
            let other_shape = (self.layout == Shape::File).then_some("--layout file");
            let contract = self.contract.as_ref().is_some_and(|contract| contract != "crate");
            let models = self.models.is_some().then_some("--models");
            if let Some(flag) = other_shape.or(contract.then_some("--contract")).or(models) {
                return refuse(format!(
                    "`{flag}` goes with `--spec` or `--out-dir`: `{LIBRARY}`, `{SERVICE}` and `{TESTS}` are this \
                     repository's own, and always alike"
                ));
            }
        } else {
            let others = [("--service-dir", &self.service_dir), ("--tests-dir", &self.tests_dir)];
            match (others.iter().find(|(_, folder)| folder.is_some()), &self.models) {
                (Some((flag, _)), None) => {
                    return refuse(format!(
                        "`{flag}` takes `--models`, the path under which models and operations are compiled: \
                         `--models crate::my`"
                    ));
                }
                (None, Some(_)) => {
                    return refuse(
                        "`--models` goes with `--service-dir` or `--tests-dir`: models and operations name no others"
                            .to_owned(),
                    );
                }
                _ => {}
            }
        }
        // Single files stand side by side.
        if self.layout == Shape::File {
            return Ok(());
        }
        self.judge_folders()
    }

    /// A tree has its folder for itself.
    fn judge_folders(&self) -> Result<(), String> {
        let flags = ["--out-dir", "--service-dir", "--tests-dir"].into_iter().zip(self.folders());
        let mut taken: Vec<(&str, PathBuf)> = Vec::new();
        for (flag, folder) in flags {
            let Some(folder) = folder else { continue };
            let folder = std::path::absolute(&folder).unwrap_or(folder);
            if let Some((other, _)) = taken.iter().find(|(_, other)| *other == folder) {
                return Err(format!(
                    "`{other}` and `{flag}` are the same folder: each part takes one of its own"
                ));
            }
            taken.push((flag, folder));
        }
        Ok(())
    }

    /// Where each part goes: of another description, or beside another folder, only where it is said.
    fn folders(&self) -> [Option<PathBuf>; 3] {
        let usual = |folder: &str| self.is_usual().then(|| folder.into());
        [
            Some(self.out_dir.clone().unwrap_or_else(|| LIBRARY.into())),
            self.service_dir.clone().or_else(|| usual(SERVICE)),
            self.tests_dir.clone().or_else(|| usual(TESTS)),
        ]
    }

    /// Whether it is this repository's own description, in its own folders.
    fn is_usual(&self) -> bool {
        self.spec.is_none() && self.out_dir.is_none()
    }

    fn spec(&self) -> &Path {
        self.spec.as_deref().unwrap_or(SPEC.as_ref())
    }

    /// What writes the output again.
    pub(crate) fn command(&self) -> &'static str {
        if self.is_usual() { "cargo codegen" } else { "wechatpay-codegen" }
    }

    /// That the description nobody named is not here.
    pub(crate) fn missing_spec(&self) -> Option<String> {
        if self.spec.is_some() || Path::new(SPEC).exists() {
            return None;
        }
        let here =
            std::env::current_dir().map_or("the current folder".to_owned(), |it| it.display().to_string());
        Some(format!(
            "error: {SPEC} not found in {here}\n  = help: run it from the root of the repository, or name a \
             description of your own: `--spec FILE --out-dir FOLDER`"
        ))
    }
}
