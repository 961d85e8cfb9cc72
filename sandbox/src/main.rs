//! The sandbox as a command, for clients in any language.

mod command;

use std::process::ExitCode;

use clap::Parser as _;
use command::Arguments;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match command::run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
