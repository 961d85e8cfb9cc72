//! What a Rust caller notices of a change of the description.
//!
//! Two descriptions are read as the generator reads them, and compared as the Rust that it would write: by operations,
//! requests, replies and types. What is made (requests) and what is read (replies) is judged apart. A named type that
//! changed is one change, however many operations use it.

mod change;
mod choice;
mod comparison;
mod constructor;
mod enumeration;
mod errors;
mod events;
mod facts;
mod field;
mod json;
mod kind;
mod limits;
mod operation;
mod pairs;
mod record;
mod reply;
mod report;
mod rust;
mod traits;
mod types;
mod unreadable;
mod usage;
mod whole;
mod wording;

use std::path::Path;

use comparison::{Comparison, Description, Side};
use pairs::Renames;

pub use change::{Change, Location};
pub use kind::{Kind, Severity};
pub use report::Report;
pub use unreadable::Unreadable;

/// Compares two descriptions. Both must be ones that can be generated; the error tells what is wrong with each that can't.
///
/// ```no_run
/// let report = wechatpay_codegen::diff("before.yaml".as_ref(), "spec/my.yaml".as_ref())?;
/// for change in report.changes() {
///     println!("{}: {}: {}", change.severity(), change.subject(), change.message());
/// }
/// # Ok::<(), wechatpay_codegen::diff::Unreadable>(())
/// ```
pub fn diff(old: &Path, new: &Path) -> Result<Report, Unreadable> {
    let (before, after) = match (Description::read(old), Description::read(new)) {
        (Ok(before), Ok(after)) => (before, after),
        (before, after) => {
            let wrong = [before.err(), after.err()].into_iter().flatten().collect();
            return Err(Unreadable(wrong));
        }
    };
    let (old_side, new_side) = (Side::new(&before, old), Side::new(&after, new));
    let matched = pairs::operations(old_side.api, new_side.api);
    let renames = Renames::find(old_side.api, new_side.api, &matched.both);
    let addresses = report::addresses(old_side.api, new_side.api);
    let mut comparison = Comparison::new(old_side, new_side, renames);
    whole::compare(&mut comparison);
    operation::compare(&matched, &mut comparison);
    types::compare(&matched, &mut comparison);
    events::compare(&mut comparison);
    Ok(Report::new([old, new], comparison.finish(), addresses))
}
