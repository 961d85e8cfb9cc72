//! Other people's clients against the sandbox, and our client against somebody else's cryptography: see the README
//! beside.
//!
//! ```sh
//! bash tests/interop/install.sh
//! cargo run --package interop   # prints a table, and fails if one cell of it does
//! ```

mod campaign;
mod newcomer;
mod ours;
mod process;
mod receiver;
mod relay;
mod strangers;
mod table;

use std::{error::Error, process::ExitCode};

use process::{Process, Program};
use table::{Check, Table};

type Failure = Box<dyn Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<ExitCode, Failure> {
    let mut table = Table::default();
    table.add("PyPI wechatpayv3 → sandbox", theirs(Program::Python, "pypi_wechatpayv3.py").await?);
    table.add(
        "npm wechatpay-axios-plugin → sandbox",
        theirs(Program::Node, "npm_wechatpay_axios_plugin.js").await?,
    );
    let server = Process::start(Program::Python, "python_server.py")?;
    table.add("wechatpay-coupons → Python cryptography", ours::checks(server).await?);
    println!("{table}");
    Ok(if table.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What comes of a client, driven and in the hands of a newcomer.
async fn theirs(program: Program, driver: &str) -> Result<Vec<Check>, Failure> {
    let mut checks = strangers::checks(Process::start(program, driver)?).await?;
    checks.extend(newcomer::checks(program)?);
    Ok(checks)
}
