//! Writes typed Rust from an OpenAPI 3.0 description of a JSON API in the style of WeChat Pay APIv3.
//!
//! For an endpoint of your own, call it from your `build.rs`:
//!
//! ```no_run
//! fn main() -> Result<(), wechatpay_codegen::Error> {
//!     wechatpay_codegen::Generator::new().spec("spec/my.yaml").generate()?;
//!     Ok(())
//! }
//! ```
//!
//! and include what it wrote into a module of yours:
//!
//! ```ignore
//! pub mod my {
//!     include!(concat!(env!("OUT_DIR"), "/my.rs"));
//! }
//! ```
//!
//! The requests in it are sent by `wechatpay_coupons::Client` like those of that crate: by `client.call(&request)`, or by
//! the methods of the trait `my::calls::MyCalls`, and of `MyBlockingCalls` with the library's feature `blocking`. The crate
//! needs `wechatpay-coupons` and `serde` (with `derive`) among its dependencies. Of this crate a `build.rs` needs the
//! library alone: `default-features = false` leaves the command out.
//!
//! The other side of the same operations is [`Part::Service`]: a trait with a method for each, and a function `router`
//! that makes routes of whatever fulfils it, for the sandbox to mount:
//!
//! ```no_run
//! use wechatpay_codegen::{Error, Generator, Part};
//!
//! fn main() -> Result<(), Error> {
//!     let generator = Generator::new().spec("spec/my.yaml");
//!     generator.clone().generate()?;
//!     generator.part(Part::Service).models("crate::my").generate()?;
//!     Ok(())
//! }
//! ```
//!
//! It goes into a file of its own, `my_service.rs`, and needs `wechatpay-sandbox`. `examples/own-endpoint` is a whole
//! crate that does both.
//!
//! # How it works
//!
//! ```text
//! load    the YAML, every node with its place in the file; judged as OpenAPI
//! lower   OpenAPI to our own model (`ir`): references resolved, objects named, names made legal
//! check   rules that hold across the description
//! emit    the model to tokens, one small emitter for each kind of file
//! format  tokens to text, formatted as the tree it goes into
//! output  written, or compared with what is there
//! ```
//!
//! [`diff`](diff()) stops after `check`, with two descriptions: it tells what a Rust caller notices between them.
//!
//! A run either succeeds and writes every file, or reports all its errors and writes nothing.

mod check;
mod diagnostic;
pub mod diff;
mod emit;
mod format;
mod generator;
mod ir;
mod load;
mod lower;
mod names;
mod output;
mod plural;
mod sealed;
mod setting;

use ir::Api;
use load::Document;

pub use diagnostic::{Code, Diagnostic, Diagnostics, Severity};
pub use diff::diff;
pub use emit::{Layout, Part};
pub use generator::{Error, Generated, Generator};
pub use output::{Difference, OutputError};
pub use setting::SettingError;

#[doc(hidden)]
pub use load::{EXTENSIONS, Extension};

/// All that is wrong with a text, as a file of that name would be judged. For tests, which have many texts and no files.
#[doc(hidden)]
pub fn lint(file: &std::path::Path, text: &str) -> Diagnostics {
    let judged = Document::parse(file, text).and_then(model);
    judged.map_or_else(|diagnostics| diagnostics, |(document, _)| document.noted())
}

/// The model of a description, or all that is wrong with it. What one stage refuses is left out of the next, so that a
/// run shows what each of them finds.
fn model(document: Document) -> Result<(Document, Api), Diagnostics> {
    let mut document = document;
    let mut api = lower::lower(&document);
    if document.has_errors() {
        document = document.sound()?;
        api = lower::lower(&document);
    }
    check::check(&api, &document);
    if document.has_errors() { Err(document.noted()) } else { Ok((document, api)) }
}
