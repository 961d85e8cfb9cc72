//! Somebody who has read `sandbox/README.md` alone: its commands and scripts as they stand there, but for the port.

use std::{
    env, fs,
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, ChildStderr, Command, Stdio},
};

use tempfile::TempDir;

use crate::{
    Failure,
    campaign::OTHER_PRIVATE_KEY,
    process::{Program, command},
    table::{Check, Seen, expect, subject},
};

const README: &str = include_str!("../../../sandbox/README.md");

/// The sandbox's command, and a folder with what it printed and a script.
struct Newcomer {
    program: Program,
    folder: TempDir,
    command: Running,
}

struct Running {
    child: Child,
    log: BufReader<ChildStderr>,
}

/// Calls with the script that the README has in this language; then with a wrong key, where it tells how.
pub(crate) fn checks(program: Program) -> Result<Vec<Check>, Failure> {
    let newcomer = Newcomer::start(program)?;
    let mut checks = vec![(subject::FIRST_CALL, newcomer.succeeds())];
    if matches!(program, Program::Python) {
        checks.push((subject::EXPLANATION, newcomer.reads_why()));
    }
    Ok(checks)
}

impl Newcomer {
    fn start(program: Program) -> Result<Self, Failure> {
        let folder = TempDir::new()?;
        let printed = File::create(folder.path().join("sandbox.env"))?;
        let (language, script) = script(program);
        fs::write(folder.path().join(script), block(language, "")?)?;
        fs::write(folder.path().join("other.pem"), OTHER_PRIVATE_KEY)?;
        Ok(Self { program, command: Running::start(printed)?, folder })
    }

    fn succeeds(&self) -> Seen {
        let (_, script) = script(self.program);
        let said = self.types(block("sh", &format!(" {script}\n"))?)?;
        expect(said.starts_with("200 ") && said.contains("success_count"), || said.clone())?;
        Ok("✓ 200".to_owned())
    }

    fn reads_why(self) -> Seen {
        let said = self.types(block("sh", "other.pem")?)?;
        expect(said.starts_with("401 ") && said.contains("SIGN_ERROR"), || said.clone())?;
        let log = self.command.stop().map_err(|error| error.to_string())?;
        expect(log.contains(block("text", "SIGN_ERROR")?), || log.clone())?;
        Ok("✓ “Look first at the private key”".to_owned())
    }

    /// What the lines of a shell print.
    fn types(&self, lines: &str) -> Result<String, String> {
        let output = command(Path::new("bash")).args(["-e", "-c", lines]).current_dir(&self.folder).output();
        let output = output.map_err(|error| error.to_string())?;
        let error = String::from_utf8_lossy(&output.stderr);
        Ok(String::from_utf8_lossy(&output.stdout).into_owned() + &error)
    }
}

impl Running {
    /// Starts the command, and waits until it is ready.
    fn start(printed: File) -> Result<Self, Failure> {
        let cargo = env::var_os("CARGO").unwrap_or("cargo".into());
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sandbox/Cargo.toml");
        let mut child = Command::new(cargo)
            .args(["run", "--quiet", "--manifest-path", manifest, "--", "--print-config", "env"])
            .stdout(printed)
            .stderr(Stdio::piped())
            .spawn()?;
        let mut log = BufReader::new(child.stderr.take().ok_or("there is no log")?);
        let mut said = String::new();
        while !said.contains("listening on ") {
            if log.read_line(&mut said)? == 0 {
                return Err(format!("the command ended, with {}: {said}", child.wait()?).into());
            }
        }
        Ok(Self { child, log })
    }

    /// Stops it as Ctrl-C does, and returns what it said.
    fn stop(mut self) -> Result<String, Failure> {
        self.interrupt()?;
        let mut said = String::new();
        self.log.read_to_string(&mut said)?;
        Ok(said)
    }

    fn interrupt(&self) -> Result<(), Failure> {
        Command::new("kill").args(["-INT", &self.child.id().to_string()]).status()?;
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Whether it was told before, or ended by itself: nothing is to be done about it.
        drop(self.interrupt());
        drop(self.child.wait());
    }
}

/// The language that the README has a script in, and how it names it.
fn script(program: Program) -> (&'static str, &'static str) {
    match program {
        Program::Python => ("python", "first_call.py"),
        Program::Node => ("js", "first_call.js"),
    }
}

/// The first block of code in this language that has this in it.
fn block(language: &str, containing: &str) -> Result<&'static str, String> {
    let opened = format!("\n```{language}\n");
    let mut blocks = README.split(&opened).skip(1).filter_map(|rest| rest.split("```").next());
    let block = blocks.find(|block| block.contains(containing));
    block.ok_or(format!("sandbox/README.md has no block of {language} with {containing}"))
}
