//! Feeds the generator descriptions that were damaged at random, and stops at the first panic.
//!
//! ```sh
//! cargo run --release --package wechatpay-codegen --example fuzz_loader -- 200000
//! ```
//!
//! Takes how many texts to try, and a seed to begin with. Every file of `codegen/tests/negative/` is damaged further, and
//! so is the description of the library. A text that makes the generator panic is written to the current folder.

use std::{
    fs,
    panic::catch_unwind,
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

use wechatpay_codegen::Diagnostics;

#[path = "../tests/support/mutation.rs"]
mod mutation;

use mutation::{Dice, mutate};

struct Seeded(fastrand::Rng);

impl Dice for Seeded {
    fn below(&mut self, bound: usize) -> usize {
        self.0.usize(..bound.max(1))
    }
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>().unwrap_or(0));
    let count = arguments.next().unwrap_or(10_000);
    let mut dice = Seeded(fastrand::Rng::with_seed(arguments.next().unwrap_or(1)));
    let corpus = corpus();
    let (mut right, mut wrong) = (0_u64, 0_u64);
    let mut slowest = Duration::ZERO;
    for number in 0..count {
        // The description of the library is the last, and has more to break than all others.
        let which = if dice.below(4) == 0 { corpus.len() - 1 } else { dice.below(corpus.len()) };
        let text = mutate(&corpus[which], &mut dice);
        let begin = Instant::now();
        match catch_unwind(|| wechatpay_codegen::lint(Path::new("damaged.yaml"), &text))
            .map(|all| shown(&all))
        {
            Ok(Some(true)) => right += 1,
            Ok(Some(false)) => wrong += 1,
            _ => {
                let file = format!("panic-{number}.yaml");
                let kept = fs::write(&file, &text).map_or("could not be written", |()| "keeps the text");
                println!(
                    "text {number} makes the generator panic, or passes a rule it should not; {file} {kept}"
                );
                return ExitCode::FAILURE;
            }
        }
        slowest = slowest.max(begin.elapsed());
    }
    println!("{count} texts: {right} right, {wrong} refused, no panic; the slowest took {slowest:?}");
    ExitCode::SUCCESS
}

/// Whether there is no error; nothing, if the message of last resort is among them. All are put together on the way.
fn shown(diagnostics: &Diagnostics) -> Option<bool> {
    let unforeseen = diagnostics.to_string().contains("not as OpenAPI 3.0 wants it");
    (!unforeseen).then(|| !diagnostics.has_errors())
}

fn corpus() -> Vec<String> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let negative = fs::read_dir(package.join("tests/negative")).into_iter().flatten().flatten();
    let negative = negative.map(|entry| entry.path());
    let yaml = negative.filter(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    let description = package.join("../spec/coupons.yaml");
    let mut texts: Vec<String> = yaml.filter_map(|path| fs::read_to_string(path).ok()).collect();
    texts.sort();
    texts.push(fs::read_to_string(description).expect("the description of the library"));
    texts
}
