//! Two ways of doing the same, in turns.

use std::{fmt, future::Future};

use cpu_time::ProcessTime;

use super::process::microseconds;

const ROUNDS: usize = 15;
const CALLS: usize = 1_024;

/// What two ways cost.
pub(crate) struct Comparison {
    pub(crate) what: &'static str,
    pub(crate) concurrency: usize,
    /// Microseconds of CPU.
    measured: f64,
    beside: f64,
    /// The median of the rounds' own ratios: what disturbs one round disturbs both of its halves.
    pub(crate) ratio: f64,
}

impl Comparison {
    pub(crate) const HEAD: &str = "what                      concurrency  ours (µs)  beside (µs)  ratio";

    /// Rounds of `measured` and `beside`, each going first as often as the other.
    pub(crate) async fn of<M, B>(
        what: &'static str,
        concurrency: usize,
        measured: impl Fn() -> M + Clone + Send + 'static,
        beside: impl Fn() -> B + Clone + Send + 'static,
    ) -> Self
    where
        M: Future<Output = ()> + Send,
        B: Future<Output = ()> + Send,
    {
        let mut rounds = Vec::new();
        for number in 0..=ROUNDS {
            let pair = if number % 2 == 0 {
                let measured = round(concurrency, &measured).await;
                (measured, round(concurrency, &beside).await)
            } else {
                let beside = round(concurrency, &beside).await;
                (round(concurrency, &measured).await, beside)
            };
            // The first round warms up.
            if number > 0 {
                rounds.push(pair);
            }
        }
        Self {
            what,
            concurrency,
            measured: median(rounds.iter().map(|(measured, _)| *measured)),
            beside: median(rounds.iter().map(|(_, beside)| *beside)),
            ratio: median(rounds.iter().map(|(measured, beside)| measured / beside)),
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, concurrency, measured, beside, ratio } = self;
        write!(f, "{what:24}  {concurrency:>11}  {measured:>9.1}  {beside:>11.1}  {ratio:>5.3}")
    }
}

/// The CPU time of one call, in microseconds, over `CALLS` of them.
async fn round<C>(concurrency: usize, call: &(impl Fn() -> C + Clone + Send + 'static)) -> f64
where
    C: Future<Output = ()> + Send,
{
    let start = ProcessTime::now();
    run(concurrency, CALLS, call.clone()).await;
    microseconds(start.elapsed(), CALLS)
}

/// Runs calls, so many at a time: a multiple of that.
pub(crate) async fn run<C>(concurrency: usize, calls: usize, call: impl Fn() -> C + Clone + Send + 'static)
where
    C: Future<Output = ()> + Send,
{
    let workers = (0..concurrency).map(|_| {
        let call = call.clone();
        tokio::spawn(async move {
            for _ in 0..calls / concurrency {
                call().await;
            }
        })
    });
    for worker in workers.collect::<Vec<_>>() {
        worker.await.expect("no call fails");
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// How much a ratio may be, with a margin for machines that do much else. The goals are stricter.
pub(crate) struct Limit {
    what: &'static str,
    most: f64,
}

impl Limit {
    const fn new(what: &'static str, most: f64) -> Self {
        Self { what, most }
    }

    const ALL: [Self; 5] = [
        Self::new("plain call, RSA", 1.15),
        Self::new("plain call, null signer", 1.6),
        Self::new("sealed call, RSA", 1.2),
        Self::new("sealed beside plain", 1.3),
        Self::new("notification", 1.3),
    ];

    /// A line for each comparison that is out of bounds. One call at a time costs idle wake-ups too, so it has none.
    pub(crate) fn broken_by(comparisons: &[Comparison]) -> Vec<String> {
        let broken = |comparison: &Comparison| {
            let limit = Self::ALL.iter().find(|limit| limit.what == comparison.what)?;
            let counts = comparison.concurrency > 1 || limit.what == "notification";
            (comparison.ratio > limit.most && counts)
                .then(|| format!("out of bounds, at most {}: {comparison}", limit.most))
        };
        comparisons.iter().filter_map(broken).collect()
    }
}
