//! Each fault, for each operation, in each client: what the caller is told, and what is true.

use std::{fmt::Write as _, fs, path::Path};

use tokio::runtime::{Builder, Runtime};
use wechatpay_coupons::{Outcome, RetryPolicy};
use wechatpay_sandbox::{Fault, Sandbox};

use crate::{
    caller::{Caller, Style, Told, Unreached, retries},
    requests::{OPERATIONS, Request, sandbox},
};

const FILE: &str = "docs/failure-matrix.md";

/// How a fault is met.
#[derive(Clone, Copy, Debug)]
enum Meeting {
    /// By a call of one attempt.
    Alone,
    /// By the first attempt of several.
    First,
    /// By every attempt of several.
    Every,
}

impl Meeting {
    const ALL: [Self; 3] = [Self::Alone, Self::First, Self::Every];

    fn policy(self) -> RetryPolicy {
        match self {
            Self::Alone => RetryPolicy::never(),
            Self::First | Self::Every => retries(),
        }
    }
}

/// What a caller is told, and how often the request took effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell {
    told: Told,
    effects: usize,
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let effect = match self.effects {
            0 => "no effect",
            1 => "took effect",
            _ => "TOOK EFFECT MORE THAN ONCE",
        };
        write!(f, "{}; {effect}", self.told)
    }
}

struct Bench {
    runtime: Runtime,
    sandbox: Sandbox,
    callers: Vec<(Style, [Caller; 3])>,
    requests: usize,
}

impl Bench {
    fn new() -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let sandbox = runtime.block_on(sandbox());
        let caller =
            |style, meeting: Meeting| Caller::new(&sandbox, style, meeting.policy(), Unreached::never());
        let callers =
            Style::ALL.iter().map(|&style| (style, Meeting::ALL.map(|meeting| caller(style, meeting))));
        let callers = callers.collect();
        Self { runtime, sandbox, callers, requests: 0 }
    }

    /// The cell of a fault and an operation: the same for each style of client.
    fn cell(&mut self, fault: Fault, operation: &'static str, meeting: Meeting) -> Cell {
        let mut agreed = None;
        for (style, callers) in &self.callers {
            self.requests += 1;
            let request = Request::new(&self.sandbox, operation, self.requests.to_string());
            let planned = self.sandbox.fault(fault).on(operation);
            match meeting {
                Meeting::Alone | Meeting::First => planned.times(1),
                Meeting::Every => planned.always(),
            }
            .unwrap();
            let told = callers[meeting as usize].call(&self.runtime, &request);
            self.sandbox.clear_faults();
            let cell = Cell { told, effects: request.effects(&self.sandbox) };
            let context = format!("{fault:?}, {operation}, {meeting:?}, {style:?}: {cell}");
            expect_law(cell, &request, &context);
            assert_eq!(*agreed.get_or_insert(cell), cell, "{context}");
        }
        agreed.expect("there is a client")
    }
}

fn expect_law(Cell { told, effects }: Cell, request: &Request, context: &str) {
    assert!(effects <= usize::from(request.changes_something()), "{context}");
    match told.outcome {
        None => assert_eq!(effects, usize::from(request.changes_something()), "{context}"),
        Some(Outcome::NotSent | Outcome::Refused) => assert_eq!(effects, 0, "{context}"),
        Some(_) => {}
    }
}

#[test]
fn every_fault_for_every_operation_is_as_the_page_says() {
    let mut bench = Bench::new();
    let mut page = HEAD.to_owned();
    for &fault in Fault::ALL {
        let mut rows: Vec<([Cell; 3], Vec<&str>)> = Vec::new();
        for operation in OPERATIONS {
            let cells = Meeting::ALL.map(|meeting| bench.cell(fault, operation, meeting));
            match rows.iter_mut().find(|(same, _)| *same == cells) {
                Some((_, operations)) => operations.push(operation),
                None => rows.push((cells, vec![operation])),
            }
        }
        write_fault(&mut page, fault, &rows);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(path, page).unwrap();
        return;
    }
    let written = fs::read_to_string(path).unwrap_or_default();
    assert!(written == page, "{FILE} is out of date: UPDATE_EXPECT=1 cargo test --test matrix\n{page}");
}

fn write_fault(page: &mut String, fault: Fault, rows: &[([Cell; 3], Vec<&str>)]) {
    let more = match fault {
        Fault::TooManyRequests { retry_after: Some(_) } => " with `Retry-After`",
        Fault::TooManyRequests { retry_after: None } => " without `Retry-After`",
        _ => "",
    };
    writeln!(page, "\n### `{}`{more}\n", fault.name()).unwrap();
    page.push_str("| operations | one attempt | the first of several | every attempt |\n|---|---|---|---|\n");
    for (cells, operations) in rows {
        let operations: Vec<String> = operations.iter().map(|operation| format!("`{operation}`")).collect();
        let [alone, first, every] = cells;
        writeln!(page, "| {} | {alone} | {first} | {every} |", operations.join(", ")).unwrap();
    }
}

const HEAD: &str = "\
<!-- Written by tests/matrix/table.rs: UPDATE_EXPECT=1 cargo test --test matrix -->

# What a caller is told when something fails

Each fault that the sandbox can play, for each operation, in the async and the blocking client: what the call ends with
(the kind of error and its outcome, or success), how many attempts it made, and whether the request took effect in the
sandbox. Both clients end alike, so the tables say it once. `one attempt` is a client without retries, `the first of
several` one with three attempts whose first meets the fault, `every attempt` one whose every attempt does.

## What holds

With retries, under any mixture of these faults and of attempts that never leave the machine:

1. no request takes effect twice;
2. none that reported success is missing;
3. none that reported `NotSent` or `Refused` took effect in that call.

The tables show it fault by fault. `tests/matrix/law.rs` shows it for mixtures: many calls, each of which may meet any of
the faults in any attempt, requests sent again by the caller after an unknown outcome, and redemptions that the service
has a reason to refuse. `.ci/deep` makes 20,000 of them.

## What this can't prove

The sandbox answers a repeated request number as the manuals say, and the sandbox is ours. Where they are silent, how the
live service answers is an assumption here:

* `send_multiuse_coupon`: the manual says that a repeated number is answered with the same fund.
* `send_consume_card`: the manual says that number and time identify a request, not what a repetition is answered with.
* `use_coupon`: a coupon can be redeemed once, so a repetition can't redeem it twice; nobody says whether it is answered
  with success or with `RESOURCE_ALREADY_EXISTS`.
* `upload_coupon_codes`: known codes come back as such, so a repetition adds none; nobody says what a repeated number does
  by itself.
* `pre_send_product_coupon`: nothing is said. It is not repeated after an unknown outcome, unless `RetryPolicy::repeat_assumed`
  is set.
* A known number with other fields: nothing is said for any of them. The sandbox refuses it.

Nor can it prove that a refusal of the live service always means what its code says.

## The faults
";
