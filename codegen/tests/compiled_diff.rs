//! `diff` held against the compiler: for each change of the matrix a small caller compiles, or fails to, as the report
//! says. What is told to be additive, docs, or breaking at run time alone has to compile.
//!
//! All callers are examples of one package, which has the code generated from each description as a module. It stays
//! below the target folder, so that a second run checks only what changed.

#[path = "support/diff/mod.rs"]
mod support;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    num::NonZero,
    path::{Path, PathBuf},
    process::{Command, Output},
    thread,
};

use serde_json::Value;
use support::{BASE, CASES};
use wechatpay_codegen::{Generator, Layout, diff::Report};

/// The module generated from the base.
const BASE_MODULE: &str = "base";
/// The example of all callers that are to compile.
const COMPILING: &str = "compiling";

#[test]
fn callers_compile_as_the_report_says() {
    let package = Package::new();
    let edited = CASES.iter().map(|case| (format!("case_{}", case.name), case.edited(BASE)));
    let descriptions: Vec<(String, String)> =
        std::iter::once((BASE_MODULE.to_owned(), BASE.to_owned())).chain(edited).collect();
    package.generate(&descriptions);
    let mut compiling = Vec::new();
    let mut failing = BTreeMap::new();
    for case in CASES.iter() {
        let module = format!("case_{}", case.name);
        let [old, new] = [BASE_MODULE, &module].map(|module| package.description(module));
        let there = wechatpay_codegen::diff(&old, &new).unwrap_or_else(|error| panic!("{error}"));
        let back = wechatpay_codegen::diff(&new, &old).unwrap_or_else(|error| panic!("{error}"));
        for (way, caller, from, to, report) in [
            ("there", &case.old, BASE_MODULE, module.as_str(), &there),
            ("back", &case.new, module.as_str(), BASE_MODULE, &back),
        ] {
            let name = format!("{}_{way}", case.name);
            compiling.push(Caller { name: format!("{name}_before"), module: from.to_owned(), body: caller });
            let after = Caller { name: name.clone(), module: to.to_owned(), body: caller };
            if fails(report) {
                failing.insert(name, after);
            } else {
                compiling.push(after);
            }
        }
        for module in [BASE_MODULE, &module].map(str::to_owned) {
            let name = format!("{}_survives_in_{module}", case.name);
            compiling.extend(case.both.as_deref().map(|body| Caller { name, module, body }));
        }
    }
    let whole: String = compiling.iter().map(Caller::module).collect();
    package.example(COMPILING, &format!("#![allow(deprecated)]\n{whole}fn main() {{}}\n"));
    for (name, caller) in &failing {
        package.example(name, &format!("#![allow(deprecated)]\n{}fn main() {{}}\n", caller.module()));
    }
    package.finish(&descriptions);

    let errors = package.check();
    let surprises: BTreeSet<&str> =
        errors.keys().map(String::as_str).filter(|target| !failing.contains_key(*target)).collect();
    let shown: String =
        surprises.iter().filter_map(|target| errors.get(*target)).flatten().map(String::as_str).collect();
    assert!(surprises.is_empty(), "these do not compile, though the report says so, {surprises:?}:\n{shown}");
    let silent: Vec<&String> = failing.keys().filter(|name| !errors.contains_key(*name)).collect();
    assert!(silent.is_empty(), "these compile, though the report says that they do not: {silent:?}");
}

/// Whether the report says that a caller of what changed no longer compiles.
fn fails(report: &Report) -> bool {
    report.changes().iter().any(|change| !change.kind().compiles())
}

/// Code as a user would write it, against one generated module.
struct Caller {
    name: String,
    module: String,
    body: &'static str,
}

impl Caller {
    fn module(&self) -> String {
        let Self { name, module, body } = self;
        format!(
            "mod {name} {{
    #![allow(unused_imports, clippy::all)]
    use callers::{module} as spec;
    use spec::{{calls::SpecCalls, chain::SpecPaths, shop::*, types::*}};
    use wechatpay_coupons::{{Client, Error, Personal, Sensitive}};

    pub async fn caller(client: &Client) -> Result<(), Error> {{
        {body}
        Ok(())
    }}
}}
"
        )
    }
}

fn generate(folder: &Path, module: &str) {
    let spec = folder.join("descriptions").join(module).join("spec.yaml");
    let generator = Generator::new().spec(spec).layout(Layout::Tree);
    let generator = generator.out_dir(folder.join("src").join(module));
    generator.generate().unwrap_or_else(|error| panic!("{module}: {error}"));
}

/// The package of all callers.
struct Package {
    folder: PathBuf,
    examples: RefCell<BTreeSet<PathBuf>>,
}

impl Package {
    fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compiled_diff");
        let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the workspace");
        let path = library.display().to_string();
        let manifest = format!(
            r#"[package]
name = "callers"
version = "0.0.0"
edition = "2024"
publish = false

[workspace]

[dependencies]
serde = {{ version = "1", features = ["derive"] }}
wechatpay-coupons = {{ path = {path:?}, default-features = false, features = ["client", "aws-lc-rs"] }}
"#
        );
        let package = Self { folder, examples: RefCell::default() };
        package.write("Cargo.toml", &manifest);
        // The versions that the workspace has, which are at hand.
        let lock = fs::read_to_string(library.join("Cargo.lock")).expect("the workspace has one");
        package.write("Cargo.lock", &lock);
        package
    }

    fn description(&self, module: &str) -> PathBuf {
        self.folder.join("descriptions").join(module).join("spec.yaml")
    }

    /// Generates each description into a module, several at a time.
    fn generate(&self, descriptions: &[(String, String)]) {
        for (module, description) in descriptions {
            self.write(&format!("descriptions/{module}/spec.yaml"), description);
        }
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        let folder = self.folder.as_path();
        thread::scope(|scope| {
            for share in descriptions.chunks(descriptions.len().div_ceil(threads)) {
                scope.spawn(move || share.iter().for_each(|(module, _)| generate(folder, module)));
            }
        });
    }

    fn example(&self, name: &str, text: &str) {
        let path = format!("examples/{name}.rs");
        self.write(&path, text);
        self.examples.borrow_mut().insert(self.folder.join(path));
    }

    /// Writes what holds the modules together, and removes what an earlier run left.
    fn finish(&self, descriptions: &[(String, String)]) {
        let mut root = "#![allow(deprecated)]\n".to_owned();
        for (module, _) in descriptions {
            writeln!(root, "pub mod {module};").expect("a text takes everything");
        }
        self.write("src/lib.rs", &root);
        for entry in fs::read_dir(self.folder.join("examples")).expect("it was made") {
            let path = entry.expect("an entry").path();
            if !self.examples.borrow().contains(&path) {
                fs::remove_file(path).expect("it is ours");
            }
        }
    }

    /// What is unchanged is left as it is, so that cargo sees no reason to check it again.
    fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        if fs::read_to_string(&path).is_ok_and(|before| before == text) {
            return;
        }
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    /// The errors of each example that does not compile.
    fn check(&self) -> BTreeMap<String, Vec<String>> {
        let mut output = self.cargo(&["--offline"]);
        if !String::from_utf8_lossy(&output.stdout).contains("\"reason\"") {
            // Something is not at hand that a run of all tests would have fetched.
            output = self.cargo(&[]);
        }
        let mut errors: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut checked = false;
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let message: Value = serde_json::from_str(line).expect("cargo writes JSON");
            let target = message["target"]["name"].as_str().unwrap_or_default();
            checked |= message["reason"] == "compiler-artifact" && target == "callers";
            if message["reason"] == "compiler-message" && message["message"]["level"] == "error" {
                let shown = message["message"]["rendered"].as_str().unwrap_or_default();
                errors.entry(target.to_owned()).or_default().push(shown.to_owned());
            }
        }
        let shown = String::from_utf8_lossy(&output.stderr);
        assert!(checked, "the generated code compiles: {:?}\n{shown}", errors.get("callers"));
        errors
    }

    fn cargo(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
        command.args(["check", "--lib", "--examples", "--keep-going", "--message-format", "json"]);
        command.args(arguments).current_dir(&self.folder);
        command.env("CARGO_TARGET_DIR", self.folder.join("target")).env_remove("RUSTFLAGS");
        command.output().expect("cargo runs")
    }
}
