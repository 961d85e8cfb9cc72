//! A program in another language: it takes JSON a line, and answers with JSON a line.

use std::{
    env,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
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

/// A running program. Dropped, its input ends, and with it the program.
pub(crate) struct Process {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Process {
    pub(crate) fn start(program: Program, script: &str) -> Result<Self, Failure> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let installed = env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| here.join("../../target"), PathBuf::from)
            .join("interop");
        let mut command = match program {
            Program::Python => Command::new(installed.join("python/bin/python")),
            Program::Node => Command::new("node"),
        };
        let mut child = command
            .arg(here.join(script))
            .env("NODE_PATH", installed.join("node/node_modules"))
            .env("PYTHONUTF8", "1")
            // All of it is on this machine.
            .env("NO_PROXY", "*")
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
