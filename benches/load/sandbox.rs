//! The sandbox in another process: one merchant, one stock, and coupons that users have received.
//!
//! It prints what a client needs, then an account of itself for each line that it reads, and ends with its input: also
//! where who started it was killed.

use std::{
    io::{BufRead, BufReader, Lines, Write, stdin},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use wechatpay_sandbox::{Sandbox, Stock};

use super::usage::Usage;

pub(crate) const STOCK: &str = "100088";
pub(crate) const OPENID: &str = "oh-394z-6CGkNoJrsDLTTUKiAnp4";

/// What a client needs.
#[derive(Serialize, Deserialize)]
pub(crate) struct Offer {
    pub(crate) base_url: String,
    pub(crate) merchant_id: String,
    pub(crate) serial: String,
    pub(crate) private_key: String,
    pub(crate) public_key_id: String,
    pub(crate) public_key: String,
    /// The codes of the coupons.
    pub(crate) coupons: Vec<String>,
}

/// What the sandbox says of itself.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) usage: Usage,
    /// Accepted so far.
    pub(crate) connections: u64,
    /// Let in so far.
    pub(crate) requests: usize,
    /// Coupons that were redeemed.
    pub(crate) redeemed: usize,
}

/// Serves until the input ends.
pub(crate) fn run(coupons: usize) {
    let sandbox = Sandbox::builder().stock(Stock::generated(STOCK)).start_blocking().expect("it starts");
    print(&offer(&sandbox, coupons));
    for _ in stdin().lines() {
        print(&Account {
            usage: Usage::now(),
            connections: sandbox.connections(),
            requests: usize::try_from(sandbox.requests()).expect("few"),
            redeemed: sandbox.redeemed(),
        });
    }
}

fn offer(sandbox: &Sandbox, coupons: usize) -> Offer {
    let credentials = sandbox.credentials().clone();
    Offer {
        base_url: sandbox.base_url().to_owned(),
        merchant_id: credentials.merchant_id,
        serial: credentials.serial,
        private_key: credentials.private_key,
        public_key_id: credentials.public_key_id,
        public_key: credentials.public_key,
        coupons: (0..coupons).map(|_| sandbox.receive_coupon(STOCK, OPENID).expect("a coupon")).collect(),
    }
}

/// Whoever does not listen any more has ended, and the input with it.
fn print(said: &impl Serialize) {
    drop(writeln!(std::io::stdout(), "{}", serde_json::to_string(said).expect("JSON")));
}

/// The running sandbox; it ends when this is dropped.
pub(crate) struct Running {
    child: Child,
    ask: ChildStdin,
    said: Lines<BufReader<ChildStdout>>,
}

/// Starts this program once more, as the sandbox.
pub(crate) fn spawn(coupons: usize) -> (Running, Offer) {
    let program = std::env::current_exe().expect("this program");
    let mut child = Command::new(program)
        .args(["--sandbox", &coupons.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the sandbox starts");
    let ask = child.stdin.take().expect("its input");
    let said = BufReader::new(child.stdout.take().expect("its output")).lines();
    let mut running = Running { child, ask, said };
    let offer = running.read();
    (running, offer)
}

impl Running {
    pub(crate) fn account(&mut self) -> Account {
        writeln!(self.ask).expect("it listens");
        self.read()
    }

    fn read<T: DeserializeOwned>(&mut self) -> T {
        let line = self.said.next().expect("it still runs").expect("text");
        serde_json::from_str(&line).expect("what it prints")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
