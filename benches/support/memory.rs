//! Resident memory and connections of a process that does nothing but call.

use std::process::Command;

use super::{contender::Kind, server::Server};

/// Who calls, how many calls at a time, and how many in all.
const TASKS: [(Kind, usize, usize); 5] = [
    (Kind::Ours, 1, 2_048),
    (Kind::Ours, 64, 2_048),
    (Kind::Ours, 64, 100_032),
    (Kind::Floor, 1, 2_048),
    (Kind::Floor, 64, 2_048),
];

pub(crate) fn print(server: &Server) {
    println!("       concurrency    calls  warm (KiB)  at the end (KiB)  connections");
    for (kind, concurrency, calls) in TASKS {
        let before = server.connections();
        let printed = alone(kind, &server.base_url, concurrency, calls);
        let [_cpu, warm, end] = printed.split_whitespace().collect::<Vec<_>>()[..] else {
            panic!("unexpected: {printed}");
        };
        let connections = server.connections() - before;
        let name = kind.name();
        println!("{name:>5}  {concurrency:>11}  {calls:>7}  {warm:>10}  {end:>16}  {connections:>11}");
    }
}

fn alone(kind: Kind, base_url: &str, concurrency: usize, calls: usize) -> String {
    let program = std::env::current_exe().expect("this program");
    let output = Command::new(program)
        .args(["--alone", kind.name(), base_url, &concurrency.to_string(), &calls.to_string()])
        .output()
        .expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}
