//! Writes typed Rust from an OpenAPI 3.0 description of a JSON API in the style of WeChat Pay APIv3.
//!
//! ```text
//! load    the YAML, every node with its place in the file
//! lower   OpenAPI to our own model (`ir`): references resolved, objects named, names made legal
//! check   what can't be generated is an error that shows file, line and column
//! emit    the model to tokens, one small emitter for each kind of file
//! format  tokens to text, formatted as the tree it goes into
//! ```
//!
//! A run either succeeds and writes every file, or reports all its errors and writes nothing.

mod check;
mod diagnostic;
mod emit;
mod format;
mod ir;
mod load;
mod lower;
mod names;
mod output;

pub use diagnostic::{Code, Diagnostic, Diagnostics, Severity};
pub use output::{Difference, OutputError};

use std::path::{Path, PathBuf};

/// Generates one description into one folder.
///
/// ```no_run
/// use wechatpay_codegen::Generator;
///
/// let generator = Generator::new("spec/coupons.yaml", "generated");
/// generator.generate()?;
/// # Ok::<(), wechatpay_codegen::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Generator {
    spec: PathBuf,
    out_dir: PathBuf,
}

impl Generator {
    /// Reads `spec`, writes into `out_dir`.
    pub fn new(spec: impl Into<PathBuf>, out_dir: impl Into<PathBuf>) -> Self {
        Self { spec: spec.into(), out_dir: out_dir.into() }
    }

    /// Writes every file that differs from what is there, and says which.
    pub fn generate(&self) -> Result<Vec<PathBuf>, Error> {
        let files = self.files()?;
        Ok(output::write(&self.out_dir, &files)?)
    }

    /// Compares what is there with what [`generate`](Generator::generate) would write. Both sides are formatted by
    /// the rustfmt at hand first, so that another version of it makes no difference.
    pub fn check(&self) -> Result<Vec<Difference>, Error> {
        let files = self.files()?;
        Ok(output::compare(&self.out_dir, &files)?)
    }

    fn files(&self) -> Result<Vec<format::Formatted>, Error> {
        let document = load::Document::read(&self.spec)?;
        let api = lower::lower(&document)?;
        check::check(&api, &document)?;
        let command = format!("cargo codegen generate` from `{}", self.spec_name());
        let files = emit::emit(&api, &command);
        Ok(format::format(files, &self.out_dir)?)
    }

    fn spec_name(&self) -> String {
        let folder = self.spec.parent().and_then(Path::file_name).unwrap_or_default();
        let file = self.spec.file_name().unwrap_or_default();
        Path::new(folder).join(file).display().to_string().replace('\\', "/")
    }
}

/// All that is wrong with a text, as a file of that name would be judged. For tests, which have many texts and no files.
#[doc(hidden)]
pub fn lint(file: &Path, text: &str) -> Diagnostics {
    let judged = load::Document::parse(file, text).and_then(|document| {
        let api = lower::lower(&document)?;
        check::check(&api, &document)?;
        Ok(document.noted())
    });
    judged.unwrap_or_else(|diagnostics| diagnostics)
}

/// Why a run failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The description can't be generated; every reason, with its place.
    Spec(Diagnostics),
    /// A file could not be read, formatted or written.
    Output(OutputError),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Spec(diagnostics) => diagnostics.fmt(f),
            Self::Output(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {}

impl From<Diagnostics> for Error {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Spec(diagnostics)
    }
}

impl From<OutputError> for Error {
    fn from(error: OutputError) -> Self {
        Self::Output(error)
    }
}
