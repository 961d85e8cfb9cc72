//! Prints a description of as many invented operations as are asked for, to see how the generator scales:
//!
//! ```sh
//! cargo run --package wechatpay-codegen --example synthetic_spec -- 1000 > thousand.yaml
//! ```
//!
//! The operations have the shape of real ones (`spec/coupons.yaml`): 20 properties in four objects and two enums, with
//! limits, Chinese terms, examples, sources and extension keys. Seven in ten are `POST`, the others `GET` that pages.
//! The text depends on the number alone, and the first operations are the same whatever the number is.
//!
//! It is an example and not a bench or a test since it measures and asserts nothing: `codegen/scale.sh` does, and other
//! generators can be run on the same text. As an example it is linted with everything else, needs no dependency, and is
//! in nobody's way.

mod fragments;
mod operation;

use std::{
    fmt::Write as _,
    io::{self, Write as _},
    process::ExitCode,
};

use fragments::{COMPONENTS, ERRORS, HEAD};
use operation::Operation;

/// Operations of one tag.
pub(crate) const IN_A_TAG: usize = 25;

fn main() -> ExitCode {
    let Some(count) = std::env::args().nth(1).and_then(|count| count.parse().ok()).filter(|count| *count > 0)
    else {
        eprintln!("usage: synthetic_spec NUMBER-OF-OPERATIONS");
        return ExitCode::FAILURE;
    };
    match io::stdout().lock().write_all(description(count).as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn description(count: usize) -> String {
    let operations: Vec<Operation> = (1..=count).map(|number| Operation { number }).collect();
    let mut text = HEAD.to_owned();
    text += "\ntags:\n";
    for tag in 1..=count.div_ceil(IN_A_TAG) {
        let _ = write!(
            text,
            "  - name: tag{tag}\n    description: Things of kind {tag} (第{tag}类物品), and what is done to them.\n"
        );
    }
    text += ERRORS;
    text += "\npaths:\n";
    for operation in &operations {
        text += &operation.path_item();
    }
    text += COMPONENTS;
    for operation in operations.iter().filter(|operation| operation.names_its_schemas()) {
        text += &operation.components();
    }
    text
}
