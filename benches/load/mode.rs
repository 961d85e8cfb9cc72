//! What this program is asked to do.

const CALLS: usize = 100_000;

pub(crate) enum Mode {
    /// Run by something else than `cargo bench`, such as `cargo test --benches`.
    None,
    /// `cargo bench --bench load`: everything.
    Measure { calls: usize, limits: bool },
    /// `-- --drive <concurrency> <calls>`: one of the concurrencies.
    Drive(Task),
    /// `-- --sandbox <coupons>`: the sandbox, until its input ends.
    Sandbox { coupons: usize },
}

/// What one process does for [`Mode::Drive`].
pub(crate) struct Task {
    pub(crate) concurrency: usize,
    pub(crate) calls: usize,
    pub(crate) limits: bool,
}

impl Mode {
    pub(crate) fn of_arguments() -> Self {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        let limits = arguments.iter().any(|argument| argument == "--limits");
        if let Some([coupons]) = after(&arguments, "--sandbox") {
            Self::Sandbox { coupons }
        } else if let Some([concurrency, calls]) = after(&arguments, "--drive") {
            Self::Drive(Task { concurrency, calls, limits })
        } else if arguments.iter().any(|argument| argument == "--bench") {
            Self::Measure { calls: after(&arguments, "--calls").map_or(CALLS, |[calls]| calls), limits }
        } else {
            Self::None
        }
    }
}

/// The numbers that follow an argument, if it is there.
fn after<const N: usize>(arguments: &[String], argument: &str) -> Option<[usize; N]> {
    let at = arguments.iter().position(|own| own == argument)?;
    let numbers = arguments.iter().skip(at + 1).take(N).map(|number| number.parse().ok());
    let numbers: Option<Vec<usize>> = numbers.collect();
    Some(numbers.and_then(|numbers| numbers.try_into().ok()).expect("numbers after the argument"))
}
