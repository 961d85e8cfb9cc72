//! Load: our client drives the sandbox, one call at a time, 64, and 1,024.
//!
//! Each call redeems a coupon that no other call redeems (`use_coupon`), so that none is answered from memory and the
//! sandbox keeps something of each. Client and sandbox are processes of their own, begun anew for each concurrency: what
//! each of them costs can be told apart. The client is as it comes; only failed attempts are counted beside.
//!
//! `cargo bench --bench load` prints the figures of 100,000 calls each, `-- --calls 20000` of as many; `-- --limits` makes
//! it fail where one is out of bounds. What fails makes it fail in any case. What the figures mean is in
//! `docs/performance.md`.

mod drive;
mod figures;
#[path = "../support/keys.rs"]
#[allow(dead_code, reason = "some are the other bench's")]
mod keys;
#[path = "../support/lifeline.rs"]
mod lifeline;
mod mode;
#[path = "../support/process.rs"]
mod process;
#[path = "../support/rsa.rs"]
mod rsa;
mod sandbox;
mod usage;

use std::process::{Command, ExitCode, Stdio};

use figures::Figures;
use mode::{Mode, Task};

const CONCURRENCIES: [usize; 3] = [1, 64, 1_024];
/// Each connection is one, on either side; a shell often allows 1,024.
const OPEN_FILES: u64 = 2_048;

fn main() -> ExitCode {
    match Mode::of_arguments() {
        Mode::Sandbox { coupons } => sandbox::run(coupons),
        Mode::Drive(task) => return drive(&task),
        Mode::None => println!("run by `cargo bench --bench load`"),
        Mode::Measure { calls, limits } => return measure(calls, limits),
    }
    ExitCode::SUCCESS
}

/// All concurrencies, also after one that failed.
fn measure(calls: usize, limits: bool) -> ExitCode {
    // Those who are started inherit it.
    let open_files = rlimit::increase_nofile_limit(OPEN_FILES).expect("a limit of open files");
    assert!(
        open_files >= OPEN_FILES,
        "{OPEN_FILES} open files are wanted, {open_files} allowed: raise ulimit -Hn"
    );
    let program = std::env::current_exe().expect("this program");
    println!("{calls} calls each: use_coupon, each of another coupon");
    let mut ending = ExitCode::SUCCESS;
    for concurrency in CONCURRENCIES {
        let mut driver = Command::new(&program);
        driver.args(["--drive", &concurrency.to_string(), &calls.to_string()]).stdin(Stdio::piped());
        if limits {
            driver.arg("--limits");
        }
        let mut driver = driver.spawn().expect("it starts");
        // Kept from `wait`, which would close it at once.
        let lifeline = driver.stdin.take();
        if !driver.wait().expect("it ends").success() {
            ending = ExitCode::FAILURE;
        }
        drop(lifeline);
    }
    ending
}

/// One concurrency, in a process of its own.
fn drive(task: &Task) -> ExitCode {
    lifeline::end_with_input();
    let figures = Figures::of(drive::run(task), rsa::Cost::measure());
    println!("\n{figures}");
    let failed = figures.failures();
    let broken = figures.out_of_bounds();
    for line in failed.iter().chain(&broken) {
        println!("{line}");
    }
    if failed.is_empty() && (broken.is_empty() || !task.limits) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
