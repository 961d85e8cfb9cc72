//! What a run comes to, and how much of it may be.

use std::{fmt, time::Duration};

use super::{
    drive::{Look, Run},
    process::microseconds,
    rsa,
    usage::Usage,
};

/// By how many KiB the client may grow in the second half of the calls: a page here and there, and 1 for each caller.
const MOST_GROWTH: f64 = 1_024.0;
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
        let Run { calls, failed_calls, failed_attempts, looks: [.., end], .. } = &self.run;
        let counts = [
            ("failed calls", *failed_calls, 0),
            ("failed attempts", *failed_attempts, 0),
            ("requests", end.sandbox.requests, *calls),
            ("coupons redeemed", end.sandbox.redeemed, *calls),
        ];
        let wrong = counts.into_iter().filter(|(_, count, right)| count != right);
        wrong.map(|(what, count, right)| format!("failed: {what}: {count}, not {right}")).collect()
    }

    /// A line for each figure that is out of bounds.
    pub(crate) fn out_of_bounds(&self) -> Vec<String> {
        let callers = float(self.run.concurrency);
        let most_connections = MOST_CONNECTIONS_PER_CALLER * callers;
        let bounds = [
            ("the client's growth in KiB", self.growth(), MOST_GROWTH + callers),
            ("bytes that the sandbox keeps of a call", self.kept(), MOST_KEPT),
            ("connections", Some(self.connections()), most_connections),
            ("files that the client opened", self.opened(|look| &look.client), most_connections),
            ("files that the sandbox opened", self.opened(|look| &look.sandbox.usage), most_connections),
            ("the sandbox's share", Some(self.share()), MOST_SHARE),
        ];
        let figures = bounds.into_iter().filter_map(|(what, figure, most)| Some((what, figure?, most)));
        let broken = figures.filter(|(_, figure, most)| figure > most);
        broken
            .map(|(what, figure, most)| format!("out of bounds: {what}: {figure:.2}, at most {most}"))
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
        let [start, .., end] = &self.run.looks;
        microseconds(cpu(end).saturating_sub(cpu(start)), self.run.calls)
    }

    /// Bytes that the sandbox keeps of a call.
    fn kept(&self) -> Option<f64> {
        let [_, early, _, end] = &self.run.looks;
        let grown = end.sandbox.usage.resident?.saturating_sub(early.sandbox.usage.resident?);
        Some(float(grown) * 1_024.0 / float(end.calls - early.calls))
    }

    /// By how many KiB the client grew in the second half of the calls.
    fn growth(&self) -> Option<f64> {
        let [.., half, end] = &self.run.looks;
        Some(float(end.client.resident?.saturating_sub(half.client.resident?)))
    }

    /// How many files more than before the calls one of the processes has open.
    fn opened(&self, usage: impl Fn(&Look) -> &Usage) -> Option<f64> {
        let [start, .., end] = &self.run.looks;
        Some(float(usage(end).open_files?.saturating_sub(usage(start).open_files?)))
    }

    fn connections(&self) -> f64 {
        let [.., end] = &self.run.looks;
        float(end.sandbox.connections)
    }

    fn write_usage(
        &self,
        f: &mut fmt::Formatter<'_>,
        name: &str,
        usage: impl Fn(&Look) -> &Usage,
    ) -> fmt::Result {
        let each =
            |show: fn(&Usage) -> String| self.run.looks.each_ref().map(|look| show(usage(look))).join(", ");
        let resident = each(|usage| shown(usage.resident));
        let open_files = each(|usage| shown(usage.open_files));
        writeln!(f, "    {name} resident {resident} KiB; open files {open_files}")
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Run { concurrency, calls, duration, latencies, looks, .. } = &self.run;
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
        let after = looks.each_ref().map(|look| look.calls.to_string()).join(", ");
        writeln!(f, "  after {after} calls:")?;
        self.write_usage(f, "client ", |look| &look.client)?;
        self.write_usage(f, "sandbox", |look| &look.sandbox.usage)?;
        let kept = self.kept().map(f64::round);
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
