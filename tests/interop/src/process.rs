//! A program in another language: it takes JSON a line, and answers with JSON a line.

use std::{
    env,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf, absolute},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde_json::Value;

use crate::Failure;

/// What runs it, as `install.sh` put it there.
#[derive(Clone, Copy)]
pub(crate) enum Program {
    Python,
    Node,
}

const HERE: &str = env!("CARGO_MANIFEST_DIR");

impl Program {
    fn command(self) -> Command {
        match self {
            Self::Python => command(&installed().join("python/bin/python")),
            Self::Node => command(Path::new("node")),
        }
    }
}

/// A command that finds what is installed.
pub(crate) fn command(program: &Path) -> Command {
    let mut path = installed().join("python/bin").into_os_string();
    if let Some(rest) = env::var_os("PATH") {
        path.push(":");
        path.push(rest);
    }
    let mut command = Command::new(program);
    command
        .env("PATH", path)
        .env("NODE_PATH", installed().join("node/node_modules"))
        .env("PYTHONUTF8", "1")
        // All of it is on this machine.
        .env("NO_PROXY", "*");
    command
}

/// Absolute, since not every command runs here.
fn installed() -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| Path::new(HERE).join("../../target"), PathBuf::from)
        .join("interop");
    absolute(&target).unwrap_or(target)
}

/// A running program. Dropped, its input ends, and with it the program.
pub(crate) struct Process {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Process {
    pub(crate) fn start(program: Program, script: &str) -> Result<Self, Failure> {
        let mut child = program
            .command()
            .arg(Path::new(HERE).join(script))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{script}: {error}; run tests/interop/install.sh first"))?;
        let (input, output) = (child.stdin.take(), child.stdout.take().ok_or("there is no output")?);
        Ok(Self { child, input, output: BufReader::new(output) })
    }

    pub(crate) fn ask(&mut self, job: &Value) -> Result<Value, Failure> {
        let input = self.input.as_mut().ok_or("there is no input")?;
        writeln!(input, "{job}")?;
        input.flush()?;
        self.line()
    }

    pub(crate) fn line(&mut self) -> Result<Value, Failure> {
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        if line.is_empty() {
            return Err("the program ended; what it wrote stands above".into());
        }
        Ok(serde_json::from_str(&line)?)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.input.take());
        // It was told to end, and there is nobody to tell how it did.
        drop(self.child.wait());
    }
}
