//! Units to texts: printed by prettyplease, with blank lines between items, and formatted by rustfmt where the output is
//! a tree that is checked in.

mod builder;
mod rustfmt;
mod spacing;

use std::{num::NonZero, path::Path, thread};

use crate::{
    emit::{Facts, Layout, Unit, units},
    output::OutputError,
};

pub(crate) use rustfmt::Rustfmt;

/// A file, ready to be written.
#[derive(Debug)]
pub(crate) struct Formatted {
    /// The path below the output folder, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The text of one unit.
struct Printed<'u> {
    unit: Unit<'u>,
    text: String,
}

/// All files of a description. A tree is formatted with the settings that hold in `folder`; `name` is that of a single
/// file.
pub(crate) fn format(facts: &Facts<'_>, folder: &Path, name: &str) -> Result<Vec<Formatted>, OutputError> {
    let units = units(facts);
    let rustfmt = (facts.layout() == Layout::Tree).then(|| Rustfmt::with_settings_of(folder));
    let printed = print_all(&units, facts, rustfmt.as_ref())?;
    let header = &facts.header();
    Ok(match facts.layout() {
        Layout::Tree => printed
            .into_iter()
            .map(|printed| Formatted { path: path(&printed.unit, facts), text: printed.text })
            .collect(),
        Layout::File => vec![Formatted { path: name.to_owned(), text: one_file(header, &printed) }],
    })
}

/// Tokens can't go from thread to thread, so each thread makes and prints its share of the units.
fn print_all<'u>(
    units: &[Unit<'u>],
    facts: &Facts<'_>,
    rustfmt: Option<&Rustfmt>,
) -> Result<Vec<Printed<'u>>, OutputError> {
    const LEAST: usize = 16;
    let threads =
        thread::available_parallelism().map_or(1, NonZero::get).min(units.len().div_ceil(LEAST)).max(1);
    let share = units.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let running: Vec<_> = units
            .chunks(share)
            .map(|share| scope.spawn(move || print_share(share, facts, rustfmt)))
            .collect();
        let mut all = Vec::with_capacity(units.len());
        for thread in running {
            all.extend(thread.join().unwrap_or_else(|_| Err(OutputError::bug("an emitter panicked")))?);
        }
        Ok(all)
    })
}

fn print_share<'u>(
    share: &[Unit<'u>],
    facts: &Facts<'_>,
    rustfmt: Option<&Rustfmt>,
) -> Result<Vec<Printed<'u>>, OutputError> {
    let mut printed = Vec::with_capacity(share.len());
    for unit in share {
        let mut tree: syn::File = syn::parse2(unit.emit(facts))
            .map_err(|error| OutputError::not_rust(&path(unit, facts), &error))?;
        if facts.layout() == Layout::File {
            // The modules themselves follow: declared besides, they would be there twice.
            tree.items.retain(|item| !matches!(item, syn::Item::Mod(module) if module.content.is_none()));
        }
        let text = spacing::lay_out(&builder::lay_out(&prettyplease::unparse(&tree)));
        let text = if rustfmt.is_some() { format!("{}\n\n{text}", facts.header()) } else { text };
        printed.push(Printed { unit: *unit, text });
    }
    if let Some(rustfmt) = rustfmt {
        rustfmt.texts(printed.iter_mut().map(|printed| &mut printed.text).collect())?;
        for printed in &mut printed {
            printed.text = spacing::align_continued_text(&printed.text);
        }
    }
    Ok(printed)
}

/// Where a unit goes in a tree.
fn path(unit: &Unit<'_>, facts: &Facts<'_>) -> String {
    let modules = unit.modules().join("/");
    match (unit.is_branch(facts), modules.is_empty()) {
        (true, true) => "mod.rs".to_owned(),
        (true, false) => format!("{modules}/mod.rs"),
        (false, _) => format!("{modules}.rs"),
    }
}

/// Whoever includes a file may use a part of it, and may have no callers outside of the crate.
const ALLOWANCE: &str =
    "#![allow(dead_code, unreachable_pub, reason = \"whoever includes it may use a part of it\")]";

/// All units as modules of one file, which can be included anywhere: it has no inner attributes at its root.
fn one_file(header: &str, printed: &[Printed<'_>]) -> String {
    let mut lines = vec![header.to_owned()];
    let mut open: Vec<String> = Vec::new();
    let indented = |depth: usize, line: &str| format!("{}{line}", "    ".repeat(depth));
    for printed in printed {
        let modules = printed.unit.modules();
        while !modules.starts_with(&open) || open.len() >= modules.len() && !open.is_empty() {
            open.pop();
            lines.push(indented(open.len(), "}"));
        }
        for module in &modules[open.len()..] {
            lines.push(String::new());
            if open.is_empty() {
                lines.extend([format!("pub mod {module} {{"), indented(1, ALLOWANCE)]);
            } else {
                lines.push(indented(open.len(), &format!("mod {module} {{")));
            }
            open.push(module.clone());
        }
        lines.extend(printed.text.lines().map(|line| match line {
            "" => String::new(),
            line if open.is_empty() => line.replacen("//!", "//", 1),
            line => indented(open.len(), line),
        }));
    }
    while open.pop().is_some() {
        lines.push(indented(open.len(), "}"));
    }
    lines.join("\n") + "\n"
}
