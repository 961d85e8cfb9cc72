//! Descriptions that were damaged at random: never a panic, and every message has a place in the file.
//!
//! `PROPTEST_CASES=100000` tries for longer.

use std::{fs, path::Path, sync::LazyLock};

use proptest::{
    prelude::{ProptestConfig, any, proptest},
    sample::Index,
    test_runner::TestCaseError,
};

#[path = "support/mutation.rs"]
mod mutation;

use mutation::{Dice, mutate};

/// The throws of one case, used one after the other and then again.
struct Throws<'t> {
    throws: &'t [Index],
    used: usize,
}

impl Dice for Throws<'_> {
    fn below(&mut self, bound: usize) -> usize {
        let throw = &self.throws[self.used % self.throws.len()];
        self.used += 1;
        throw.index(bound.max(1))
    }
}

/// The descriptions with a mistake, which are small, and a few times the one of the library.
static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = fs::read_dir(package.join("tests/negative")).expect("the folder");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    paths.extend(vec![package.join("../spec/coupons.yaml"); 3]);
    paths.iter().filter_map(|path| fs::read_to_string(path).ok()).collect()
});

fn judged(text: &str) -> Result<(), TestCaseError> {
    let diagnostics = wechatpay_codegen::lint(Path::new("damaged.yaml"), text);
    let shown = diagnostics.to_string();
    let lines: Vec<&str> = text.lines().collect();
    for diagnostic in &diagnostics {
        let line = lines.get(diagnostic.line() - 1).copied().unwrap_or_default();
        let line = line.trim_start_matches('\u{FEFF}');
        let inside = diagnostic.line() <= lines.len().max(1)
            && (1..=line.chars().count() + 1).contains(&diagnostic.column());
        if !inside {
            return Err(TestCaseError::fail(format!("out of the file:\n{shown}")));
        }
        // What passed the rules fits the model: this is the message of last resort.
        if diagnostic.message().starts_with("not as OpenAPI 3.0 wants it") {
            return Err(TestCaseError::fail(format!("no rule saw it:\n{shown}")));
        }
    }
    Ok(())
}

fn cases() -> ProptestConfig {
    let standard = ProptestConfig::default();
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    ProptestConfig { cases: if asked { standard.cases } else { 1000 }, ..standard }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_damaged_description_is_judged_without_a_panic(
        which in any::<Index>(),
        throws in proptest::collection::vec(any::<Index>(), 1..24),
    ) {
        let text = &TEXTS[which.index(TEXTS.len())];
        judged(&mutate(text, &mut Throws { throws: &throws, used: 0 }))?;
    }

    #[test]
    fn any_text_at_all_is_judged_without_a_panic(text in "(openapi: 3\\.0\\.3\n)?(\\PC|[\n\t:\\[\\]{}&*!|>'\"#%@`,?-]){0,200}") {
        judged(&text)?;
    }
}
