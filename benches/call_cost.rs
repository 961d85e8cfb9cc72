//! What one call costs, beside a floor written by hand.
//!
//! The floor is what a good engineer would write for these calls on reqwest, serde and aws-lc-rs: the same connections,
//! the same signature, the same verification, and nothing else. The server is another process, which answers every
//! request with a signed reply made before; its time does not count.
//!
//! `cargo bench --bench call_cost` prints CPU time, allocations, memory and connections; `-- --limits` makes it fail
//! where a ratio is out of bounds. What the figures mean is in `docs/performance.md`, the other modes are in
//! `support/mode.rs`.

mod support;

use std::process::ExitCode;

use support::{
    allocations, alone,
    comparison::{Comparison, Limit},
    contender::Kind,
    cost, memory,
    mode::Mode,
    rsa, server,
};

fn main() -> ExitCode {
    match Mode::of_arguments() {
        Mode::Server => support::runtime().block_on(server::run()),
        Mode::Alone(task) => alone::run(&task),
        Mode::None => println!("run by `cargo bench --bench call_cost`"),
        Mode::Measure { limits } => return measure(limits),
    }
    ExitCode::SUCCESS
}

fn measure(limits: bool) -> ExitCode {
    let server = server::spawn();
    println!("CPU time of a call: medians of rounds that alternate\n");
    println!("{}", Comparison::HEAD);
    let comparisons = support::runtime().block_on(cost::measure(&server.base_url));
    let rsa = rsa::Cost::measure();
    println!("one signature {:.1} µs, one verification {:.1} µs", rsa.signature, rsa.verification);
    println!("\nallocations of a call");
    for kind in [Kind::Ours, Kind::Floor] {
        allocations::print(kind, &server.base_url);
    }
    println!("\nmemory, and connections opened");
    memory::print(&server);
    let broken = Limit::broken_by(&comparisons);
    for line in &broken {
        println!("{line}");
    }
    if limits && !broken.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
