//! What this program is asked to do.

use super::contender::Kind;

pub(crate) enum Mode {
    /// Run by something else than `cargo bench`, such as `cargo test --benches`.
    None,
    /// `cargo bench --bench call_cost`: everything. With `--limits` it fails where a ratio is out of bounds.
    Measure { limits: bool },
    /// `-- --server`: serves until its input ends; the first line that it prints is its address.
    Server,
    /// `-- --alone ours|floor <address> <concurrency> <calls>`: one contender, in a process of its own.
    Alone(Task),
}

/// What one process does for [`Mode::Alone`].
pub(crate) struct Task {
    pub(crate) kind: Kind,
    pub(crate) base_url: String,
    pub(crate) concurrency: usize,
    pub(crate) calls: usize,
}

impl Mode {
    pub(crate) fn of_arguments() -> Self {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        let has = |wanted: &str| arguments.iter().any(|argument| argument == wanted);
        if let Some(at) = arguments.iter().position(|argument| argument == "--alone") {
            let [kind, base_url, concurrency, calls, ..] = &arguments[at + 1..] else {
                panic!("wanted: --alone ours|floor <address> <concurrency> <calls>");
            };
            return Self::Alone(Task {
                kind: Kind::named(kind),
                base_url: base_url.clone(),
                concurrency: concurrency.parse().expect("a number"),
                calls: calls.parse().expect("a number"),
            });
        }
        match (has("--server"), has("--bench")) {
            (true, _) => Self::Server,
            (false, true) => Self::Measure { limits: has("--limits") },
            (false, false) => Self::None,
        }
    }
}
