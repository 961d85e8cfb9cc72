//! Each failure, for each operation, in each client: what the caller is told, and what is true.

use std::{fmt::Write as _, fs, path::Path, sync::Arc};

use tokio::runtime::{Builder, Runtime};
use wechatpay_coupons::{Outcome, RetryPolicy};
use wechatpay_sandbox::{Fault, KeyMode, Sandbox};

use crate::{
    caller::{Caller, Style, Told, retries},
    requests::{OPERATIONS, READ, Request, sandbox},
    road::{Barrier, Road},
    time::Time,
};

const FILE: &str = "docs/failure-matrix.md";

/// What goes wrong, under which name, and for whom.
#[derive(Clone, Copy, Debug)]
struct Case {
    failure: Failure,
    keys: KeyMode,
    /// How many seconds before the call its client last looked for certificates.
    looked: u64,
}

#[derive(Clone, Copy, Debug)]
enum Failure {
    Barrier(Barrier),
    Fault(Fault),
}

impl Case {
    /// What keeps a request from leaving.
    fn barriers() -> Vec<Self> {
        let case = |barrier| Self { failure: Failure::Barrier(barrier), keys: KeyMode::PublicKey, looked: 0 };
        Barrier::ALL.map(case).to_vec()
    }

    /// What the sandbox can do. A new certificate is for clients that work with certificates.
    fn faults() -> Vec<Self> {
        let case = |fault, keys, looked| Self { failure: Failure::Fault(fault), keys, looked };
        let cases = Fault::ALL.iter().flat_map(|&fault| match fault {
            Fault::RotatedCertificate => {
                [60, 59].map(|looked| case(fault, KeyMode::Certificates, looked)).to_vec()
            }
            _ => vec![case(fault, KeyMode::PublicKey, 0)],
        });
        cases.collect()
    }

    fn title(self) -> String {
        let fault = match self.failure {
            Failure::Barrier(Barrier::Refused) => return "The connection is refused".to_owned(),
            Failure::Barrier(Barrier::NoHandshake) => return "There is no TLS".to_owned(),
            Failure::Fault(fault) => fault,
        };
        let more = match fault {
            Fault::TooManyRequests { retry_after: Some(_) } => " with `Retry-After`",
            Fault::TooManyRequests { retry_after: None } => " without `Retry-After`",
            Fault::RotatedCertificate if self.looked < 60 => ", less than a minute after the last download",
            Fault::RotatedCertificate => ", a minute after the last download",
            Fault::SilentBeforeEffect | Fault::SilentAfterEffect => ", until the client's time-out",
            _ => "",
        };
        format!("`{}`{more}", fault.name())
    }
}

/// How a failure is met.
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

/// How calls of these operations end, for each meeting.
struct Row {
    cells: [Cell; 3],
    operations: Vec<&'static str>,
}

/// Operations that end alike share a row.
fn rows(ends: impl IntoIterator<Item = (&'static str, [Cell; 3])>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (operation, cells) in ends {
        match rows.iter_mut().find(|row| row.cells == cells) {
            Some(row) => row.operations.push(operation),
            None => rows.push(Row { cells, operations: vec![operation] }),
        }
    }
    rows
}

/// A sandbox whose merchant has keys of one kind, and its clients.
struct Bench {
    runtime: Runtime,
    time: Time,
    sandbox: Arc<Sandbox>,
    callers: Vec<(Style, [Caller; 3])>,
    requests: usize,
}

impl Bench {
    fn new(keys: KeyMode) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let time = Time::new();
        let sandbox = Arc::new(runtime.block_on(sandbox(keys, &time)));
        let caller = |style, meeting: Meeting| {
            Caller::new(&sandbox, &time, style, meeting.policy(), Road::open(&sandbox))
        };
        let callers =
            Style::ALL.iter().map(|&style| (style, Meeting::ALL.map(|meeting| caller(style, meeting))));
        let callers = callers.collect();
        Self { runtime, time, sandbox, callers, requests: 0 }
    }

    /// The cell of a failure and an operation: the same for each style of client.
    fn cell(&mut self, case: Case, operation: &'static str, meeting: Meeting) -> Cell {
        let mut agreed = None;
        for (style, callers) in &self.callers {
            self.requests += 1;
            let request = Request::new(&self.sandbox, operation, self.requests.to_string());
            let caller = &callers[meeting as usize];
            if case.keys == KeyMode::Certificates {
                self.download_certificates(caller);
                self.time.pass(case.looked);
            }
            self.plan(case.failure, caller, operation, meeting);
            let told = caller.call(&self.runtime, &request);
            self.sandbox.clear_faults();
            caller.road().bar(Barrier::Refused, 0);
            let cell = Cell { told, effects: request.effects(&self.sandbox) };
            let context = format!("{case:?}, {operation}, {meeting:?}, {style:?}: {cell}");
            expect_law(cell, &request, &context);
            assert_eq!(*agreed.get_or_insert(cell), cell, "{context}");
        }
        agreed.expect("there is a client")
    }

    fn plan(&self, failure: Failure, caller: &Caller, operation: &str, meeting: Meeting) {
        let once = !matches!(meeting, Meeting::Every);
        match failure {
            Failure::Barrier(barrier) => caller.road().bar(barrier, if once { 1 } else { u32::MAX }),
            Failure::Fault(fault) => {
                let planned = self.sandbox.fault(fault).on(operation);
                if once { planned.times(1) } else { planned.always() }.unwrap();
            }
        }
    }

    /// Has a client download certificates, as its first call does.
    fn download_certificates(&self, caller: &Caller) {
        let told = caller.call(&self.runtime, &Request::new(&self.sandbox, READ, String::new()));
        assert_eq!(told.cause, None, "{told}");
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
fn every_failure_for_every_operation_is_as_the_page_says() {
    let mut public_key = Bench::new(KeyMode::PublicKey);
    let mut page = HEAD.to_owned();
    for (chapter, cases) in [(BARRIERS, Case::barriers()), (FAULTS, Case::faults())] {
        page += chapter;
        for case in cases {
            let ends = OPERATIONS.map(|operation| {
                // A client that has just begun knows when it downloaded, and a new sandbox has the certificates of the last
                // one: another key takes long to make.
                let mut new = (case.keys != KeyMode::PublicKey).then(|| Bench::new(case.keys));
                let bench = new.as_mut().unwrap_or(&mut public_key);
                (operation, Meeting::ALL.map(|meeting| bench.cell(case, operation, meeting)))
            });
            write_case(&mut page, case, &rows(ends));
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(path, page).unwrap();
        return;
    }
    let written = fs::read_to_string(path).unwrap_or_default();
    assert!(written == page, "{FILE} is out of date: UPDATE_EXPECT=1 cargo test --test matrix\n{page}");
}

fn write_case(page: &mut String, case: Case, rows: &[Row]) {
    writeln!(page, "\n### {}\n", case.title()).unwrap();
    page.push_str("| operations | one attempt | the first of several | every attempt |\n|---|---|---|---|\n");
    for Row { cells, operations } in rows {
        let operations: Vec<String> = operations.iter().map(|operation| format!("`{operation}`")).collect();
        let [alone, first, every] = cells;
        writeln!(page, "| {} | {alone} | {first} | {every} |", operations.join(", ")).unwrap();
    }
}

const HEAD: &str = "\
<!-- Written by tests/matrix/table.rs: UPDATE_EXPECT=1 cargo test --test matrix -->

# What a caller is told when something fails

What keeps a request from leaving, and each fault that the sandbox can play, for each operation, in the async and the
blocking client: what the call ends with (the kind of error and its outcome, or success), how many attempts it made, and
whether the request took effect in the sandbox. Both clients end alike, so the tables say it once. `one attempt` is a client
without retries, `the first of several` one with three attempts whose first meets the failure, `every attempt` one whose
every attempt does.

## What holds

With retries, under any mixture of these failures:

1. no request takes effect twice;
2. none that reported success is missing;
3. none that reported `NotSent` or `Refused` took effect in that call.

The tables show it failure by failure. `tests/matrix/law.rs` shows it for mixtures: many calls, each of which may meet any
of them in any attempt, in the downloads of certificates too; requests sent again by the caller after an unknown outcome,
and redemptions that the service has a reason to refuse. `.ci/deep` makes 20,000 of them.

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

";

const BARRIERS: &str = "\
## Before anything is sent

No byte of the request leaves: nobody listens at the port, or who listens speaks no TLS.
";

const FAULTS: &str = "
## The faults of the sandbox

The clients have WeChat Pay's public key, but for `rotated_certificate`: there they download certificates, which they do
once in a minute at most. Where the sandbox is silent, the client gives up as its time-out says; the table does not wait
for it, but has the time-out run out as soon as the sandbox has fallen silent.
";
