//! Any mixture of faults: nothing takes effect twice, nothing that succeeded is missing, nothing that was refused or not
//! sent took effect.
//!
//! `MATRIX_CALLS` and `MATRIX_SEED` ask for another run than the usual. The same numbers make the same run.

use std::{env, fmt, sync::Arc};

use fastrand::Rng;
use tokio::runtime::{Builder, Runtime};
use wechatpay_coupons::{Outcome, RetryPolicy};
use wechatpay_sandbox::{Fault, KeyMode, Sandbox, SandboxError};

use crate::{
    caller::{Caller, Style, Told, retries},
    requests::{OPERATIONS, Request, sandbox},
    road::Road,
    time::Time,
};

const CALLS: u64 = 1_000;
const SEED: u64 = 20_260_101;
/// Each sandbox serves so many calls, so that a run that fails can be made anew from there.
const CALLS_OF_A_LANE: u64 = 250;
/// How likely each of the faults is for a request.
const FAULT: f64 = 0.03;
/// How likely it is that an attempt does not leave.
const BARRED: f64 = 0.2;
/// At most how many seconds pass before a call: a client looks for new certificates once in a minute.
const PASSING: u64 = 40;
/// How likely it is that the caller sends a request of unknown outcome again, rather than another one.
const AGAIN: f64 = 0.15;
/// How likely it is that a redemption is one of a coupon that another one redeemed.
const REDEEMED: f64 = 0.2;

#[test]
fn nothing_happens_twice_or_unsaid() {
    let number = |name, otherwise| env::var(name).map_or(otherwise, |text| text.parse().expect(name));
    let (calls, seed) = (number("MATRIX_CALLS", CALLS), number("MATRIX_SEED", SEED));
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let mut figures = Figures::default();
    for lane in 0..calls.div_ceil(CALLS_OF_A_LANE) {
        Lane::new(&runtime, seed + lane, &mut figures)
            .run(CALLS_OF_A_LANE.min(calls - lane * CALLS_OF_A_LANE));
    }
    println!("seed {seed}: {figures}");
    assert!(figures.success > 0 && figures.not_sent > 0 && figures.refused > 0 && figures.unknown > 0);
    assert!(figures.unknown_but_done > 0 && figures.attempts > figures.calls && figures.faults > 0);
}

#[derive(Default)]
struct Figures {
    calls: u64,
    attempts: u64,
    faults: u64,
    success: u64,
    not_sent: u64,
    refused: u64,
    unknown: u64,
    /// Of unknown outcome, and took effect.
    unknown_but_done: u64,
    effects: usize,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { calls, attempts, faults, success, not_sent, refused, unknown, unknown_but_done, effects } =
            self;
        write!(
            f,
            "{calls} calls, {attempts} attempts, {faults} faults met; {success} succeeded, {not_sent} not sent, \
             {refused} refused, {unknown} unknown ({unknown_but_done} of them took effect); {effects} effects",
        )
    }
}

/// A sandbox, and one client of it.
struct Lane<'r> {
    runtime: &'r Runtime,
    figures: &'r mut Figures,
    seed: u64,
    random: Rng,
    time: Time,
    sandbox: Arc<Sandbox>,
    caller: Caller,
    made: u64,
    /// Requests whose last call had an unknown outcome.
    unsettled: Vec<Request>,
    /// One that redeemed a coupon.
    redeemed: Option<Request>,
}

impl<'r> Lane<'r> {
    fn new(runtime: &'r Runtime, seed: u64, figures: &'r mut Figures) -> Self {
        let mut random = Rng::with_seed(seed);
        let keys = if random.bool() { KeyMode::PublicKey } else { KeyMode::Certificates };
        let time = Time::new();
        let sandbox = Arc::new(runtime.block_on(sandbox(keys, &time)));
        for &fault in Fault::ALL {
            match sandbox.fault(fault).probability(FAULT, random.u64(..)) {
                Err(SandboxError::NoCertificates) => assert_eq!(keys, KeyMode::PublicKey),
                planned => planned.unwrap(),
            }
        }
        let style = Style::ALL[usize::try_from(seed).unwrap() % Style::ALL.len()];
        let policy: RetryPolicy = if random.bool() { retries().repeat_assumed() } else { retries() };
        let road = Road::barred(&sandbox, BARRED, random.u64(..));
        let caller = Caller::new(&sandbox, &time, style, policy, road);
        Self {
            runtime,
            figures,
            seed,
            random,
            time,
            sandbox,
            caller,
            made: 0,
            unsettled: Vec::new(),
            redeemed: None,
        }
    }

    fn run(mut self, calls: u64) {
        for _ in 0..calls {
            self.time.pass(self.random.u64(..=PASSING));
            let request = self.next();
            let told = self.call(&request);
            match told.outcome {
                Some(Outcome::Unknown) => self.unsettled.push(request),
                None if request.operation == "use_coupon" => self.redeemed = Some(request),
                _ => {}
            }
        }
        self.figures.faults += self.sandbox.faults_met();
        self.figures.effects += self.sandbox.effects().len();
        self.settle();
    }

    fn next(&mut self) -> Request {
        if !self.unsettled.is_empty() && self.random.f64() < AGAIN {
            let index = self.random.usize(..self.unsettled.len());
            return self.unsettled.swap_remove(index);
        }
        self.made += 1;
        let number = self.made.to_string();
        let operation = OPERATIONS[self.random.usize(..OPERATIONS.len())];
        let again = operation == "use_coupon" && self.random.f64() < REDEEMED;
        let redeemed = self.redeemed.as_ref().filter(|_| again);
        redeemed
            .and_then(|redeemed| redeemed.redeemed_again(number.clone()))
            .unwrap_or_else(|| Request::new(&self.sandbox, operation, number))
    }

    /// One call, held against the law.
    fn call(&mut self, request: &Request) -> Told {
        let (before, all_before) = (request.effects(&self.sandbox), self.sandbox.effects().len());
        let told = self.caller.call(self.runtime, request);
        let (after, all_after) = (request.effects(&self.sandbox), self.sandbox.effects().len());
        let Request { operation, number, .. } = request;
        let context = format!("seed {}, {operation} {number}: {told}; effects: {before}, {after}", self.seed);
        assert!(after <= 1, "it took effect twice: {context}");
        assert_eq!(after - before, all_after - all_before, "another took effect: {context}");
        let Figures { success, not_sent, refused, unknown, unknown_but_done, .. } = self.figures;
        match told.outcome {
            None => {
                *success += 1;
                assert_eq!(after, usize::from(request.changes_something()), "it is missing: {context}");
            }
            Some(outcome @ (Outcome::NotSent | Outcome::Refused)) => {
                *(if outcome == Outcome::NotSent { not_sent } else { refused }) += 1;
                assert_eq!(after, before, "it took effect: {context}");
            }
            Some(_) => {
                *unknown += 1;
                *unknown_but_done += u64::from(after > before);
            }
        }
        self.figures.calls += 1;
        self.figures.attempts += u64::from(told.attempts);
        told
    }

    /// When all is well again, the same request settles what was unknown: it happened, or it is refused.
    fn settle(self) {
        self.sandbox.clear_faults();
        let road = Road::open(&self.sandbox);
        let well = Caller::new(&self.sandbox, &self.time, Style::Async, RetryPolicy::never(), road);
        for request in self.unsettled {
            let told = well.call(self.runtime, &request);
            let context = format!("seed {}, {} {}: {told}", self.seed, request.operation, request.number);
            let expected = match told.outcome {
                None => usize::from(request.changes_something()),
                outcome => {
                    assert_eq!(outcome, Some(Outcome::Refused), "{context}");
                    0
                }
            };
            assert_eq!(request.effects(&self.sandbox), expected, "{context}");
        }
    }
}
