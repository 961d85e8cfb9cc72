//! Documented error codes, of an operation or of all.

use super::{
    Kind,
    comparison::{At, Comparison, Scope},
    wording,
};
use crate::ir::ErrorCode;

pub(super) fn compare(old: &[ErrorCode], new: &[ErrorCode], scope: &Scope, comparison: &mut Comparison<'_>) {
    for error in old.iter().filter(|error| !new.iter().any(|other| other.code == error.code)) {
        let message = format!("`{}` is no longer documented.", error.code);
        comparison.note(Kind::ErrorCodeRemoved, scope, subject(error), At::old(&error.pointer), message);
    }
    for error in new {
        if let Some(before) = old.iter().find(|other| other.code == error.code) {
            code(before, error, scope, comparison);
            continue;
        }
        let message = format!(
            "`{}` is documented: outcome `{}`, advice `{}`. Before, its status alone was judged.",
            error.code, error.outcome, error.advice
        );
        comparison.note(Kind::ErrorCodeAdded, scope, subject(error), At::new(&error.pointer), message);
    }
}

fn code(old: &ErrorCode, new: &ErrorCode, scope: &Scope, comparison: &mut Comparison<'_>) {
    let code = &new.code;
    let at = At::both(&old.pointer, &new.pointer);
    let mut note = |kind, message: String| comparison.note(kind, scope, subject(new), at.clone(), message);
    if old.outcome != new.outcome {
        let message = format!("The outcome of `{code}` is `{}`, it was `{}`.", new.outcome, old.outcome);
        note(Kind::ErrorOutcomeChanged, message);
    }
    if old.advice != new.advice {
        let message = format!("The advice for `{code}` is `{}`, it was `{}`.", new.advice, old.advice);
        note(Kind::ErrorAdviceChanged, message);
    }
    let gone: Vec<&String> = old.aliases.iter().filter(|alias| !new.aliases.contains(alias)).collect();
    let more: Vec<&String> = new.aliases.iter().filter(|alias| !old.aliases.contains(alias)).collect();
    if !gone.is_empty() {
        note(Kind::ErrorAliasRemoved, format!("{} no longer means `{code}`.", wording::codes(gone)));
    }
    if !more.is_empty() {
        note(Kind::ErrorCodeAdded, format!("{} means `{code}`.", wording::codes(more)));
    }
    if old.status != new.status {
        let message = format!("The status of `{code}` is {}, it was {}.", new.status, old.status);
        note(Kind::ErrorStatusDocs, message);
    }
    if old.meaning != new.meaning {
        note(Kind::WordingDocs, format!("The meaning of `{code}` is in other words, which errors show."));
    }
}

fn subject(error: &ErrorCode) -> String {
    format!("error.{}", error.code)
}
