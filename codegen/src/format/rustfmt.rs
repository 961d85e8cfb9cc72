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

    /// Formats many texts in few runs: starting it costs more than a file does.
    pub(crate) fn texts(&self, texts: Vec<&mut String>) -> Result<(), OutputError> {
        const AT_ONCE: usize = 64;
        let folder = tempfile::tempdir().map_err(|error| OutputError::io(&std::env::temp_dir(), &error))?;
        let mut texts: Vec<(PathBuf, &mut String)> = texts
            .into_iter()
            .enumerate()
            .map(|(index, text)| (folder.path().join(format!("{index}.rs")), text))
            .collect();
        for (path, text) in &texts {
            fs::write(path, text.as_str()).map_err(|error| OutputError::io(path, &error))?;
        }
        for batch in texts.chunks(AT_ONCE) {
            let output = self
                .command()
                .args(batch.iter().map(|(path, _)| path))
                .output()
                .map_err(|error| missing(&error))?;
            judge(&output)?;
        }
        for (path, text) in &mut texts {
            **text = fs::read_to_string(&*path).map_err(|error| OutputError::io(path, &error))?;
        }
        Ok(())
    }
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
