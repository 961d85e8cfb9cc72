//! What sandbox/README.md has of the control endpoint: its commands as they stand there, and what they print.

use std::{fs, process::Command};

use crate::command::{started, stop};

const README: &str = include_str!("../../README.md");

#[test]
fn the_commands_print_what_the_readme_says() {
    let (_, section) = README.split_once("\n## Control it\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let (running, printed) = started(&[], "export WECHATPAY_PUBLIC_KEY_PATH");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("sandbox.env"), printed).unwrap();
    let blocks = section.split("\n```sh\n").skip(1);
    for block in blocks {
        let (commands, rest) = block.split_once("```").unwrap();
        let output = Command::new("bash")
            .args(["-e", "-c", &format!(". ./sandbox.env\n{commands}")])
            .env("NO_PROXY", "*")
            .current_dir(&folder)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{commands}{said}{}", String::from_utf8_lossy(&output.stderr));
        let shown =
            rest.split_once("\n```text\n").map_or("", |(_, shown)| shown.split("```").next().unwrap());
        assert_eq!(said.lines().count(), shown.lines().count(), "{commands}{said}");
        for (line, shown) in said.lines().zip(shown.lines()) {
            assert!(fits(shown, line), "{commands}{line}\nis not\n{shown}");
        }
    }
    stop(running);
}

/// Whether a line is the one that is shown, where `…` stands for anything.
fn fits(shown: &str, line: &str) -> bool {
    let Some((start, rest)) = shown.split_once('…') else { return shown == line };
    let Some(line) = line.strip_prefix(start) else { return false };
    line.char_indices().map(|(at, _)| at).chain([line.len()]).any(|at| fits(rest, &line[at..]))
}
