//! From arguments to a running sandbox, and to its end.

mod configuration;
mod seed;

use std::{
    error::Error,
    fs, io,
    path::{Path, PathBuf},
};

use clap::{Parser, ValueEnum};
use tempfile::TempDir;
use wechatpay_sandbox::{Sandbox, SandboxError};

use self::{configuration::Configuration, seed::Seed};

/// An embedded WeChat Pay: it checks, keeps state and signs as the real one does, on 127.0.0.1, over plain HTTP.
///
/// The configuration of a client goes to standard output; what is refused, and why, to standard error. Ctrl-C or SIGTERM
/// stops it once open requests are answered, a second one at once. State is in memory.
#[derive(Debug, Parser)]
#[command(name = "wechatpay-sandbox", version)]
pub(crate) struct Arguments {
    /// The port; a free one otherwise.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The port of the control endpoint, where a test in any language does what users do, renews certificates, asks for
    /// notifications, reads refusals and plans faults; a free one otherwise. sandbox/README.md has all of it.
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    control_port: u16,
    /// Merchants, stocks, cards and users, as YAML or JSON; sandbox/seed.yaml shows all of it, and is used without it.
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,
    /// How to print what a client must set.
    #[arg(long, value_name = "FORMAT", default_value = "env")]
    print_config: Format,
    /// Where keys are: merchant-NUMBER.pem, public-key.pem and certificate-0.pem are private keys, made if they are not
    /// there. Without it all are made anew, in a directory that is removed at the end.
    #[arg(long, value_name = "DIR")]
    keys: Option<PathBuf>,
}

/// A form of the printed configuration.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Format {
    /// Lines for a shell, which export variables.
    Env,
    /// An object with a list of merchants.
    Json,
    /// The same as TOML.
    Toml,
}

/// Serves until a signal comes.
pub(crate) async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    // Before anything is printed: who reads it may stop it.
    let mut signals = Signals::listen()?;
    let seed = Seed::read(arguments.seed.as_deref())?;
    // Removed when it is dropped, so it lives until the end.
    let temporary = if arguments.keys.is_none() { Some(TempDir::new()?) } else { None };
    let keys = arguments.keys.as_deref().or(temporary.as_ref().map(TempDir::path));
    let directory = keys.map(std::path::absolute).transpose()?.unwrap_or_default();
    let builder = seed.builder().port(arguments.port).control(arguments.control_port).keys_in(&directory);
    let builder = builder.on_refusal(|refused| eprintln!("{refused}"));
    let builder = builder.on_warning(|warning| eprintln!("{warning}"));
    let sandbox = builder.start().await.map_err(|error| told(&error))?;
    receive(&sandbox, &seed)?;
    let configuration = Configuration::write(&sandbox, seed.merchants(), &directory)?;
    // In one piece, so that who waits for a file to have something in it finds all.
    print!("{}", configuration.printed(arguments.print_config) + "\n");
    eprintln!("control endpoint at {}", sandbox.control_url().unwrap_or_default());
    eprintln!("listening on {}; Ctrl-C stops it", sandbox.base_url());
    signals.received().await?;
    eprintln!("stopping; Ctrl-C again does not wait for open requests");
    tokio::select! {
        () = sandbox.stop() => Ok(()),
        received = signals.received() => Ok(received?),
    }
}

/// With the cause, which the error itself does not repeat.
fn told(error: &SandboxError) -> String {
    error.source().map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

/// Gives users the coupons of the seed.
fn receive(sandbox: &Sandbox, seed: &Seed) -> Result<(), SandboxError> {
    for (stock_id, openid) in seed.coupons() {
        let code = sandbox.receive_coupon(stock_id, openid)?;
        eprintln!("user {openid} holds coupon {code} of stock {stock_id}");
    }
    Ok(())
}

/// The signals that stop it, received from now on.
#[cfg(unix)]
struct Signals([tokio::signal::unix::Signal; 2]);

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};

        Ok(Self([signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?]))
    }

    async fn received(&mut self) -> io::Result<()> {
        let Self([interrupt, terminate]) = self;
        tokio::select! {
            _ = interrupt.recv() => Ok(()),
            _ = terminate.recv() => Ok(()),
        }
    }
}

/// The signal that stops it.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    async fn received(&mut self) -> io::Result<()> {
        tokio::signal::ctrl_c().await
    }
}

/// Writes a file of the configuration, and returns its path.
fn write(path: &Path, contents: &str) -> io::Result<String> {
    fs::write(path, contents)?;
    Ok(path.display().to_string())
}
