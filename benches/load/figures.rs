//! What a run comes to, and how much of it may be.

use std::{fmt, time::Duration};

use super::{
    drive::{Look, Run},
    process::microseconds,
    rsa,
};

/// How much more the client may hold at the end than after the early calls, in KiB: a page here and there.
const MOST_GROWTH: u64 = 1_024;
/// How many bytes the sandbox may keep of a call.
const MOST_KEPT: f64 = 1_500.0;
const MOST_CONNECTIONS_PER_CALLER: f64 = 1.5;
/// The sandbox signs and verifies as often as the client does. Beyond this it would be what is measured.
const MOST_SHARE: f64 = 0.6;

/// The figures of a run.
pub(crate) struct Figures {
    run: Run,
    rsa: rsa::Cost,
}

impl Figures {
    pub(crate) fn of(run: Run, rsa: rsa::Cost) -> Self {
        Self { run, rsa }
    }

    /// A line for whatever went wrong.
    pub(crate) fn failures(&self) -> Vec<String> {
        let Run { calls, failed_calls, failed_attempts, looks, .. } = &self.run;
        let [_, _, end] = looks;
        let expected = u64::try_from(*calls).ok();
        [
            (*failed_calls > 0).then(|| format!("failed: {failed_calls} calls")),
            (*failed_attempts > 0).then(|| format!("failed: {failed_attempts} attempts")),
            (Some(end.sandbox.requests) != expected)
                .then(|| format!("failed: {} requests for {calls} calls", end.sandbox.requests)),
            (end.sandbox.redeemed != *calls)
                .then(|| format!("failed: {} coupons redeemed by {calls} calls", end.sandbox.redeemed)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// A line for each figure that is out of bounds.
    pub(crate) fn out_of_bounds(&self) -> Vec<String> {
        let [_, early, end] = &self.run.looks;
        let growth =
            end.client.resident.zip(early.client.resident).map(|(end, early)| end.saturating_sub(early));
        let most_connections = MOST_CONNECTIONS_PER_CALLER * float(self.run.concurrency);
        let share = self.share();
        [
            growth
                .filter(|growth| *growth > MOST_GROWTH)
                .map(|growth| format!("the client grew by {growth} KiB, at most {MOST_GROWTH}")),
            self.kept()
                .filter(|kept| *kept > MOST_KEPT)
                .map(|kept| format!("the sandbox keeps {kept:.0} bytes of a call, at most {MOST_KEPT}")),
            (self.opened(|look| look.client.open_files) > most_connections)
                .then(|| "the client has more files open than that many connections".to_owned()),
            (self.opened(|look| look.sandbox.usage.open_files) > most_connections)
                .then(|| "the sandbox has more files open than that many connections".to_owned()),
            (self.connections() > most_connections)
                .then(|| format!("{} connections, at most {most_connections}", self.connections())),
            (share > MOST_SHARE).then(|| format!("the sandbox's share is {share:.2}, at most {MOST_SHARE}")),
        ]
        .into_iter()
        .flatten()
        .map(|broken| format!("out of bounds: {broken}"))
        .collect()
    }

    /// Microseconds of CPU that a call takes of the client.
    fn client(&self) -> f64 {
        self.per_call(|look| look.client.cpu)
    }

    /// Microseconds of CPU that a call takes of the sandbox.
    fn sandbox(&self) -> f64 {
        self.per_call(|look| look.sandbox.usage.cpu)
    }

    /// The sandbox's part of the CPU time of both.
    fn share(&self) -> f64 {
        self.sandbox() / (self.client() + self.sandbox())
    }

    fn per_call(&self, cpu: impl Fn(&Look) -> Duration) -> f64 {
        let [start, _, end] = &self.run.looks;
        microseconds(cpu(end) - cpu(start), self.run.calls)
    }

    /// Bytes that the sandbox keeps of a call.
    fn kept(&self) -> Option<f64> {
        let Run { calls, early, looks: [_, between, end], .. } = &self.run;
        let grown = end.sandbox.usage.resident?.saturating_sub(between.sandbox.usage.resident?);
        Some(float(grown) * 1_024.0 / float(calls - early))
    }

    /// How many files more than before the calls one of them has open.
    fn opened(&self, open_files: impl Fn(&Look) -> Option<usize>) -> f64 {
        let [start, _, end] = &self.run.looks;
        let opened = open_files(end).zip(open_files(start)).map(|(end, start)| end.saturating_sub(start));
        opened.map_or(0.0, float)
    }

    fn connections(&self) -> f64 {
        let [_, _, end] = &self.run.looks;
        float(end.sandbox.connections)
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Run { concurrency, calls, early, duration, latencies, looks, .. } = &self.run;
        let [_, between, end] = looks;
        let milliseconds = |microseconds| float(microseconds) / 1_000.0;
        let quantile = |quantile| milliseconds(latencies.value_at_quantile(quantile));
        let (client, sandbox, rsa) =
            (self.client(), self.sandbox(), self.rsa.signature + self.rsa.verification);

        writeln!(f, "concurrency {concurrency}")?;
        writeln!(f, "  calls a second        {:.0}", float(*calls) / duration.as_secs_f64())?;
        writeln!(
            f,
            "  latency (ms)          p50 {:.2}, p99 {:.2}, max {:.2}",
            quantile(0.5),
            quantile(0.99),
            milliseconds(latencies.max())
        )?;
        writeln!(f, "  CPU of a call (µs)    client {client:.1}, sandbox {sandbox:.1}")?;
        writeln!(f, "  the sandbox's share   {:.3}", self.share())?;
        writeln!(
            f,
            "  without RSA (µs)      client {:.1}, sandbox {:.1}; a signature is {:.1}, a verification {:.1}",
            client - rsa,
            sandbox - rsa,
            self.rsa.signature,
            self.rsa.verification
        )?;
        for (name, usage) in [
            ("client ", [&between.client, &end.client]),
            ("sandbox", [&between.sandbox.usage, &end.sandbox.usage]),
        ] {
            let [between, end] = usage;
            writeln!(
                f,
                "  {name} after {early} calls, at the end: resident {} KiB, {}; open files {}, {}",
                shown(between.resident),
                shown(end.resident),
                shown(between.open_files),
                shown(end.open_files)
            )?;
        }
        let kept = self.kept().map(|bytes| bytes.round());
        writeln!(f, "  kept of a call        {} bytes", shown(kept))?;
        write!(f, "  connections           {}", self.connections())
    }
}

fn shown(value: Option<impl fmt::Display>) -> String {
    value.map_or("?".to_owned(), |value| value.to_string())
}

/// A count, which is small enough to be exact.
fn float(count: impl TryInto<u32>) -> f64 {
    f64::from(count.try_into().ok().expect("few"))
}
