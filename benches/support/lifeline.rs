//! A process that ends with the one that started it, also where that is killed: the pipe to its input closes then.

use std::io::{copy, sink, stdin};

/// Ends this process when its input does.
pub(crate) fn end_with_input() {
    std::thread::spawn(|| {
        drop(copy(&mut stdin(), &mut sink()));
        std::process::exit(1);
    });
}
