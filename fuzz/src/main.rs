//! Damages the inputs of each target at random, and stops at the first panic.
//!
//! ```sh
//! cargo run --release --package fuzz -- 60           # each target, for 60 seconds
//! cargo run --release --package fuzz -- 60 7 keep    # from another seed; what went a new way is kept in corpus/
//! cargo run --release --package fuzz -- 60 7 key_loading
//! ```
//!
//! An input that makes a target panic is kept in its corpus, so that `cargo test --package fuzz` fails until it is mended.

mod mutation;

use std::{
    collections::{HashSet, hash_map::DefaultHasher},
    fs,
    hash::{Hash, Hasher},
    io,
    panic::catch_unwind,
    process::ExitCode,
    time::{Duration, Instant},
};

use fastrand::Rng;
use fuzz::{TARGETS, Target};
use mutation::mutate;

/// How many inputs of a target are kept, of which size: what is kept is replayed by every test run.
const KEPT: usize = 40;
const LARGEST_KEPT: usize = 2048;

fn main() -> io::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut numbers = arguments.iter().filter_map(|argument| argument.parse().ok());
    let time = Duration::from_secs(numbers.next().unwrap_or(10));
    let seed = numbers.next().unwrap_or(1);
    let keep = arguments.iter().any(|argument| argument == "keep");
    let named = |target: &&Target| arguments.iter().any(|argument| argument == target.name);
    let all = !TARGETS.iter().any(|target| named(&target));
    for target in TARGETS.iter().filter(|target| all || named(target)) {
        if !fuzz(target, time, Rng::with_seed(seed), keep)? {
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether nothing panicked.
fn fuzz(target: &Target, time: Duration, mut dice: Rng, keep: bool) -> io::Result<bool> {
    let mut inputs = target.inputs()?;
    let known = (target.seeds)().len();
    let mut ways: HashSet<String> = inputs.iter().map(|input| target.way(input)).collect();
    let (begin, mut count, mut slowest) = (Instant::now(), 0_u64, Duration::ZERO);
    while begin.elapsed() < time {
        let (input, other) = (&inputs[dice.usize(..inputs.len())], &inputs[dice.usize(..inputs.len())]);
        let damaged = mutate(input, other, &mut dice);
        let started = Instant::now();
        let Ok(way) = catch_unwind(|| target.way(&damaged)) else {
            println!("{} panics: see {}", target.name, write(target, "panic", &damaged)?);
            return Ok(false);
        };
        slowest = slowest.max(started.elapsed());
        count += 1;
        if ways.insert(way) {
            if keep && damaged.len() <= LARGEST_KEPT && inputs.len() - known < KEPT {
                write(target, "way", &damaged)?;
            }
            inputs.push(damaged);
        }
    }
    println!(
        "{}: {count} inputs, {} ways, no panic; the slowest took {slowest:.1?}",
        target.name,
        ways.len()
    );
    Ok(true)
}

fn write(target: &Target, why: &str, input: &[u8]) -> io::Result<String> {
    let mut hasher = DefaultHasher::new();
    input.hash(&mut hasher);
    let file = target.folder().join(format!("{why}-{:016x}", hasher.finish()));
    fs::create_dir_all(target.folder())?;
    fs::write(&file, input)?;
    Ok(file.display().to_string())
}
