//! One description, generated into one folder.

use std::{
    env, fmt,
    path::{Path, PathBuf},
};

use crate::{
    check,
    diagnostic::Diagnostics,
    emit::{Facts, Layout, Part, Target},
    format::{self, Formatted, Rustfmt},
    load::Document,
    lower, names,
    output::{self, Difference, MARK, Manifest, OutputError},
};

/// Generates one description into one folder.
///
/// As it is made it writes one includable file for a `build.rs`; [`layout`](Generator::layout) and
/// [`contract`](Generator::contract) are for other uses.
///
/// ```no_run
/// use wechatpay_codegen::Generator;
///
/// let generated = Generator::new().spec("spec/my.yaml").out_dir("target/my").generate()?;
/// for path in generated.changed() {
///     println!("{}", path.display());
/// }
/// # Ok::<(), wechatpay_codegen::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a generator does nothing until `generate` or `check` is called"]
pub struct Generator {
    spec: PathBuf,
    out_dir: Option<PathBuf>,
    layout: Layout,
    part: Part,
    contract: Option<String>,
    models: String,
    command: String,
}

impl Default for Generator {
    fn default() -> Self {
        Self::new()
    }
}

/// What a run wrote.
#[derive(Clone, Debug)]
pub struct Generated {
    changed: Vec<PathBuf>,
    warnings: Diagnostics,
}

impl Generated {
    /// The files that were not what they are now, in the order they were written.
    pub fn changed(&self) -> &[PathBuf] {
        &self.changed
    }

    /// What there is to know of the description, though it could be generated.
    pub fn warnings(&self) -> &Diagnostics {
        &self.warnings
    }
}

/// The output, not written yet.
struct Output {
    files: Vec<Formatted>,
    /// Of a tree.
    manifest: Option<Manifest>,
    warnings: Diagnostics,
}

impl Generator {
    /// Reads `spec.yaml`, and writes one file into the folder that cargo gives to build scripts.
    pub fn new() -> Self {
        Self {
            spec: PathBuf::from("spec.yaml"),
            out_dir: None,
            layout: Layout::File,
            part: Part::Library,
            models: "crate".to_owned(),
            contract: None,
            command: "wechatpay-codegen".to_owned(),
        }
    }

    /// The description to read.
    pub fn spec(mut self, spec: impl Into<PathBuf>) -> Self {
        self.spec = spec.into();
        self
    }

    /// The folder to write into, in place of `OUT_DIR`.
    pub fn out_dir(mut self, out_dir: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(out_dir.into());
        self
    }

    /// One file, named as the description is, or a tree of modules.
    pub fn layout(mut self, layout: Layout) -> Self {
        self.layout = layout;
        self
    }

    /// The path of the crate with the contract: its name where it is renamed, `crate` within itself. Within itself the
    /// methods are the client's own; elsewhere they are those of a trait.
    ///
    /// Unless set it is `wechatpay_coupons`, and for [`Part::Service`] `wechatpay_sandbox`.
    pub fn contract(mut self, path: impl Into<String>) -> Self {
        self.contract = Some(path.into());
        self
    }

    /// Which part to write. Each goes into a folder of its own, or into a file of its own.
    pub fn part(mut self, part: Part) -> Self {
        self.part = part;
        self
    }

    /// The path under which the library part is compiled, for the other parts: `crate::my`. Unless set it is `crate`.
    pub fn models(mut self, path: impl Into<String>) -> Self {
        self.models = path.into();
        self
    }

    /// What the header of each file calls the generator: the command that writes it again.
    pub fn command(mut self, command: impl Into<String>) -> Self {
        self.command = command.into();
        self
    }

    /// Writes every file that differs from what is there, and says which.
    ///
    /// In a build script it tells cargo to run again when the description changes, and shows warnings as cargo's.
    pub fn generate(&self) -> Result<Generated, Error> {
        let in_build_script =
            env::var_os("OUT_DIR").is_some() && env::var_os("CARGO_CFG_TARGET_OS").is_some();
        if in_build_script {
            println!("cargo::rerun-if-changed={}", self.spec.display());
        }
        let folder = self.folder()?;
        let output = self.output(&folder)?;
        if in_build_script {
            for line in output.warnings.to_string().lines().filter(|line| !line.is_empty()) {
                println!("cargo::warning={line}");
            }
        }
        let changed = output::write(&folder, &output.files, output.manifest.as_ref())?;
        Ok(Generated { changed, warnings: output.warnings })
    }

    /// Compares what is there with what [`generate`](Generator::generate) would write. Both sides are formatted by the
    /// rustfmt at hand first, so that another version of it makes no difference.
    pub fn check(&self) -> Result<Vec<Difference>, Error> {
        let folder = self.folder()?;
        let output = self.output(&folder)?;
        let rustfmt = (self.layout == Layout::Tree).then(|| Rustfmt::with_settings_of(&folder));
        Ok(output::compare(&folder, &output.files, output.manifest.as_ref(), rustfmt.as_ref())?)
    }

    fn output(&self, folder: &Path) -> Result<Output, Error> {
        let document = Document::read(&self.spec)?;
        let api = lower::lower(&document)?;
        check::check(&api, &document)?;
        let target = self.target();
        let facts = Facts::gather(&api, &target);
        let files = format::format(&facts, folder, &format!("{}{}.rs", self.stem(), self.part.suffix()))?;
        let names = files.iter().map(|file| file.path.clone());
        let manifest =
            (self.layout == Layout::Tree).then(|| Manifest::new(&self.command, document.text(), names));
        Ok(Output { files, manifest, warnings: document.noted() })
    }

    fn folder(&self) -> Result<PathBuf, Error> {
        let given = self.out_dir.clone().or_else(|| env::var_os("OUT_DIR").map(PathBuf::from));
        let missing =
            || OutputError::missing("no folder to write into: set `out_dir`, or run it from a build script");
        given.ok_or_else(|| missing().into())
    }

    fn target(&self) -> Target {
        let header = format!("{MARK}`{}` from `{}`. Do not edit by hand.", self.command, self.spec_name());
        Target {
            contract: self.contract.clone().unwrap_or_else(|| self.part.contract().to_owned()),
            layout: self.layout,
            part: self.part,
            models: self.models.clone(),
            name: names::ty(&self.stem()),
            header,
        }
    }

    /// What the description is called, without folder and ending.
    fn stem(&self) -> String {
        let stem = self.spec.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if stem.is_empty() { "spec".to_owned() } else { stem }
    }

    fn spec_name(&self) -> String {
        let folder = self.spec.parent().and_then(Path::file_name).unwrap_or_default();
        let file = self.spec.file_name().unwrap_or_default();
        let name = Path::new(folder).join(file).display().to_string().replace('\\', "/");
        name.chars().filter(|character| !character.is_control()).collect()
    }
}

/// Why a run failed. `Debug` is what `Display` is, so that a build script that returns it shows it whole.
#[non_exhaustive]
pub enum Error {
    /// The description can't be generated; every reason, with its place.
    Spec(Diagnostics),
    /// A file could not be read, formatted or written.
    Output(OutputError),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spec(diagnostics) => diagnostics.fmt(f),
            Self::Output(error) => error.fmt(f),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // After the `Error: ` that a failed `main` prints.
        write!(f, "\n{self}")
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
