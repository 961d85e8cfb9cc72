//! Other people's clients against the sandbox, and our client against somebody else's cryptography: see the README
//! beside.
//!
//! ```sh
//! bash tests/interop/install.sh
//! cargo run --package interop            # prints a table, and fails if one cell of it does
//! cargo run --package interop -- serve   # the sandbox alone, until standard input ends; prints what to call it with
//! ```

mod campaign;
mod ours;
mod process;
mod relay;
mod strangers;
mod table;

use std::{
    error::Error,
    io::{Read, stdin},
    process::ExitCode,
};

use process::{Process, Program};
use table::Table;

type Failure = Box<dyn Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<ExitCode, Failure> {
    match std::env::args().nth(1).as_deref() {
        Some("serve") => serve().await.map(|()| ExitCode::SUCCESS),
        Some(other) => Err(format!("`{other}` is not known: say `serve`, or nothing").into()),
        None => compare().await,
    }
}

async fn serve() -> Result<(), Failure> {
    let sandbox = campaign::sandbox().await?;
    campaign::give_described_coupon(&sandbox).await?;
    println!("{}", campaign::config(&sandbox));
    tokio::task::spawn_blocking(|| stdin().read_to_end(&mut Vec::new())).await??;
    Ok(())
}

async fn compare() -> Result<ExitCode, Failure> {
    let mut table = Table::default();
    let python = Process::start(Program::Python, "pypi_wechatpayv3.py")?;
    table.add("PyPI wechatpayv3 → sandbox", strangers::checks(python).await?);
    let node = Process::start(Program::Node, "npm_wechatpay_axios_plugin.js")?;
    table.add("npm wechatpay-axios-plugin → sandbox", strangers::checks(node).await?);
    let server = Process::start(Program::Python, "python_server.py")?;
    table.add("wechatpay-coupons → Python cryptography", ours::checks(server).await?);
    println!("{table}");
    Ok(if table.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
