//! Generates every description in `cases/` as a user's build script would, and a module for each.

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

use wechatpay_codegen::Generator;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=cases");
    let out_dir = env::var("OUT_DIR")?;
    let mut modules = String::new();
    let mut tests = String::new();
    let mut cases: Vec<_> = fs::read_dir("cases")?.collect::<Result<_, _>>()?;
    cases.sort_by_key(fs::DirEntry::path);
    for case in
        cases.iter().map(fs::DirEntry::path).filter(|path| path.extension().is_some_and(|it| it == "yaml"))
    {
        let name = case.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        // Each in a folder of its own: a manifest belongs to one description.
        Generator::new().spec(&case).out_dir(Path::new(&out_dir).join(&name)).generate()?;
        let title = fs::read_to_string(&case)?.lines().next().unwrap_or_default().replace("# ", "");
        writeln!(
            modules,
            "/// {title}\npub mod {name} {{\n    include!(concat!(env!(\"OUT_DIR\"), \"/{name}/{name}.rs\"));\n}}\n"
        )?;
        let body = fs::read_to_string(case.with_extension("rs"))?;
        let body = body.replace('\n', "\n    ");
        writeln!(
            tests,
            "#[test]\nfn {name}() {{\n    use wechatpay_constructs::{name}::*;\n    use things::*;\n\n    {body}\n}}\n"
        )?;
    }
    fs::write(Path::new(&out_dir).join("cases.rs"), modules)?;
    fs::write(Path::new(&out_dir).join("tests.rs"), tests)?;
    Ok(())
}
