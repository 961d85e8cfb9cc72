//! The rustfmt at hand.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use crate::output::OutputError;

/// rustfmt, with the settings of one place.
#[derive(Debug)]
pub(crate) struct Rustfmt {
    settings: Option<PathBuf>,
}

impl Rustfmt {
    /// With the settings that hold in a folder.
    pub(crate) fn with_settings_of(folder: &Path) -> Self {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let files = folder
            .ancestors()
            .flat_map(|folder| ["rustfmt.toml", ".rustfmt.toml"].map(|name| folder.join(name)));
        Self { settings: files.into_iter().find(|file| file.is_file()) }
    }

    fn command(&self) -> Command {
        let mut command = Command::new("rustfmt");
        command.args(["--edition", "2024"]).stdout(Stdio::piped()).stderr(Stdio::piped());
        if let Some(settings) = &self.settings {
            command.arg("--config-path").arg(settings);
        }
        command
    }

    /// Formats one text.
    pub(crate) fn text(&self, text: &str) -> Result<String, OutputError> {
        let mut rustfmt = self
            .command()
            .args(["--emit", "stdout"])
            .stdin(Stdio::piped())
            .spawn()
            .map_err(|error| missing(&error))?;
        let mut stdin = rustfmt.stdin.take().ok_or_else(|| OutputError::bug("no standard input"))?;
        let text = text.to_owned();
        // rustfmt may write while it still reads: feed it from elsewhere, or both would wait.
        let feeder = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
        let output = rustfmt.wait_with_output().map_err(|error| missing(&error))?;
        let fed = feeder.join().is_ok_and(|fed| fed.is_ok());
        judge(&output)?;
        if !fed {
            return Err(OutputError::rustfmt("it stopped reading"));
        }
        String::from_utf8(output.stdout).map_err(|_| OutputError::rustfmt("its output is no UTF-8"))
    }

    /// Formats many files in few runs: starting it costs more than a file does.
    pub(crate) fn texts(&self, texts: Vec<&mut String>) -> Result<(), OutputError> {
        const AT_ONCE: usize = 128;
        let folder = tempfile::tempdir().map_err(|error| OutputError::io(&std::env::temp_dir(), &error))?;
        let mut files = Vec::with_capacity(texts.len());
        for (index, text) in texts.into_iter().enumerate() {
            files.push((file_of(&folder.path().join(index.to_string()), text)?, text));
        }
        for batch in files.chunks(AT_ONCE) {
            let paths = batch.iter().map(|(path, _)| path);
            let output = self.command().args(paths).output().map_err(|error| missing(&error))?;
            judge(&output)?;
        }
        for (path, text) in &mut files {
            **text = fs::read_to_string(&*path).map_err(|error| OutputError::io(path, &error))?;
        }
        Ok(())
    }
}

/// Writes a text into a folder of its own, beside empty files for the modules that it declares: rustfmt looks for them.
fn file_of(folder: &Path, text: &str) -> Result<PathBuf, OutputError> {
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|error| OutputError::io(&path, &error)).map(|()| path)
    };
    fs::create_dir(folder).map_err(|error| OutputError::io(folder, &error))?;
    for line in text.lines() {
        let declared = line.strip_suffix(';').and_then(|line| line.rsplit_once("mod "));
        let module = declared.map(|(_, module)| module.trim_start_matches("r#"));
        if let Some(module) = module.filter(|module| is_word(module)) {
            write(&format!("{module}.rs"), "")?;
        }
    }
    write("mod.rs", text)
}

fn judge(output: &Output) -> Result<(), OutputError> {
    if output.status.success() {
        return Ok(());
    }
    Err(OutputError::rustfmt(String::from_utf8_lossy(&output.stderr).trim()))
}

fn missing(error: &std::io::Error) -> OutputError {
    OutputError::rustfmt(&format!("{error}; `rustup component add rustfmt` installs it"))
}

/// Whether a text is the name of a module, and not the end of a sentence.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|character| character.is_alphanumeric() || character == '_')
}
