//! What outputs are called, whose they are, and what of a caller's wishes is refused.

#[path = "support/skeleton.rs"]
mod skeleton;

use std::fs;

use skeleton::Folder;
use wechatpay_codegen::{Error, Generator, Layout, Part};

fn tree(folder: &Folder, spec: &str, out_dir: &str) -> Generator {
    Generator::new().spec(folder.path(spec)).out_dir(folder.path(out_dir)).layout(Layout::Tree)
}

fn file(folder: &Folder, spec: &str, out_dir: &str) -> Generator {
    tree(folder, spec, out_dir).layout(Layout::File)
}

#[track_caller]
fn generate(generator: &Generator) {
    generator.generate().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(generator.check().unwrap_or_else(|error| panic!("{error}")), []);
    assert_eq!(generator.generate().unwrap_or_else(|error| panic!("{error}")).changed().len(), 0);
}

/// Refused by both, with all of this in the answer.
#[track_caller]
fn assert_refused(generator: &Generator, parts: &[&str]) {
    for answer in [generator.generate().map(drop), generator.check().map(drop)] {
        let shown = answer.expect_err("it is refused").to_string();
        for part in parts.iter().chain(&["nothing was written"]) {
            assert!(shown.contains(part), "no {part:?} in {shown}");
        }
        assert!(!shown.contains("bug"), "{shown}");
    }
}

#[test]
fn a_tree_is_not_overwritten_from_another_description() {
    let folder = Folder::with(&["spec/one.yaml", "spec/two.yaml"]);
    generate(&tree(&folder, "spec/one.yaml", "out"));
    let before = folder.read("out/manifest.json");
    assert!(before.contains("\"spec\": \"../spec/one.yaml\""), "{before}");
    assert_refused(
        &tree(&folder, "spec/two.yaml", "out"),
        &["library part of", "one.yaml", "two.yaml", "an output folder of its own", "delete this one"],
    );
    assert_eq!(folder.read("out/manifest.json"), before);
    fs::remove_dir_all(folder.path("out")).expect("removed");
    generate(&tree(&folder, "spec/two.yaml", "out"));
}

#[test]
fn a_tree_is_not_overwritten_by_another_part() {
    let folder = Folder::with(&["my.yaml"]);
    generate(&tree(&folder, "my.yaml", "out"));
    let service = tree(&folder, "my.yaml", "out").part(Part::Service);
    assert_refused(&service, &["library part of", "service part of", "an output folder of its own"]);
}

#[test]
fn a_file_is_not_overwritten_from_another_description() {
    // Their headers are the same.
    let folder = Folder::with(&["a/spec/my.yaml", "b/spec/my.yaml", "b/spec/my_service.yaml"]);
    generate(&file(&folder, "a/spec/my.yaml", "out"));
    let before = folder.read("out/my.rs");
    assert_refused(&file(&folder, "b/spec/my.yaml", "out"), &["a/spec/my.yaml", "b/spec/my.yaml", "rename"]);
    assert_eq!(folder.read("out/my.rs"), before);
    generate(&file(&folder, "a/spec/my.yaml", "out").part(Part::Service));
    assert_refused(&file(&folder, "b/spec/my_service.yaml", "out"), &["my.yaml", "my_service.yaml"]);
}

#[test]
fn a_tree_and_a_file_do_not_overwrite_each_other() {
    let folder = Folder::with(&["my.yaml", "chain.yaml"]);
    generate(&tree(&folder, "my.yaml", "out"));
    assert_refused(&file(&folder, "chain.yaml", "out"), &["chain.rs", "tree of modules"]);
    generate(&file(&folder, "my.yaml", "out"));
    generate(&file(&folder, "chain.yaml", "other"));
    assert_refused(&tree(&folder, "my.yaml", "other"), &["chain.rs", "tree of modules"]);
}

#[test]
fn a_description_that_was_moved_takes_its_output_along() {
    for generator in [tree, file] {
        let folder = Folder::with(&["spec/old.yaml", "new/there"]);
        generate(&generator(&folder, "spec/old.yaml", "out"));
        fs::rename(folder.path("spec/old.yaml"), folder.path("new/old.yaml")).expect("moved");
        generate(&generator(&folder, "new/old.yaml", "out"));
    }
}

#[test]
fn a_description_is_the_same_by_whatever_path() {
    for generator in [tree, file] {
        let folder = Folder::with(&["spec/my.yaml"]);
        generate(&generator(&folder, "spec/my.yaml", "out"));
        let again = generator(&folder, "spec/../spec/./my.yaml", "out/../out");
        assert_eq!(again.generate().expect("it is the same").changed().len(), 0);
    }
}

#[test]
fn names_are_made_of_any_file_name() {
    for (stem, name, method) in [
        ("my", "My", "my"),
        ("2 my-api.v3", "N2MyApiV3", "n2_my_api_v3"),
        ("option", "Option", "option"),
        ("self", "Self", "self_"),
        ("优惠券", "优惠券", "优惠券"),
        ("---", "N", "n"),
        ("call", "Call", "call_"),
    ] {
        let spec = format!("{stem}.yaml");
        let folder = Folder::with(&[&spec]);
        generate(&file(&folder, &spec, "out"));
        generate(&file(&folder, &spec, "out").part(Part::Service));
        let library = folder.read(&format!("out/{stem}.rs"));
        let service = folder.read(&format!("out/{stem}_service.rs"));
        assert!(library.contains(&format!("pub trait {name}Calls {{")), "{library}");
        assert!(library.contains(&format!("path_root!({name}Paths.{method}, ")), "{library}");
        assert!(service.contains(&format!("pub trait {name}Service:")), "{service}");
    }
}

#[test]
fn a_path_that_is_called_as_its_trait_is_kept_apart() {
    let folder = Folder::with(&["my.yaml"]);
    let spec = folder.read("my.yaml").replace("/v3/some/things/{thing_id}/names", "/my/paths/{thing_id}");
    fs::write(folder.path("my.yaml"), spec).expect("written");
    generate(&file(&folder, "my.yaml", "out"));
    let library = folder.read("out/my.rs");
    assert!(
        library.contains("path_root!(MyPaths.my, ") && library.contains("MyPaths_, \"/my/paths\""),
        "{library}"
    );
}

#[test]
fn what_a_caller_says_is_no_path_or_no_line() {
    let folder = Folder::with(&["my.yaml"]);
    let generator = || file(&folder, "my.yaml", "out");
    for (wrong, setting) in [
        (generator().contract("my crate"), "`contract` is \"my crate\""),
        (generator().contract(""), "`contract` is \"\""),
        (generator().contract("a\n::b"), "`contract` is \"a\\n::b\""),
        (generator().models("super::my"), "`models` is \"super::my\""),
        (generator().models("crate::my;"), "`models`"),
        (generator().command("a\nfn main() {}"), "`command` is \"a\\nfn main() {}\""),
        (generator().command(" "), "`command` is empty"),
        (generator().out_dir(""), "`out_dir` is empty"),
    ] {
        assert_refused(&wrong, &[setting, "= help: "]);
        let Err(Error::Setting(error)) = wrong.generate() else { panic!("{setting}") };
        assert!(!error.help().is_empty());
    }
    assert!(!folder.path("out").exists());
}

#[cfg(unix)]
#[test]
fn a_file_name_can_not_end_the_header() {
    let folder = Folder::with(&["my\nfn main() {}.yaml"]);
    assert_refused(
        &file(&folder, "my\nfn main() {}.yaml", "out"),
        &["`spec` is ", "can't stand in a comment"],
    );
}

#[test]
fn what_a_description_does_not_have_is_not_generated() {
    let folder = Folder::with(&["my.yaml"]);
    for layout in [Layout::Tree, Layout::File] {
        for contract in ["crate", "wechatpay_coupons"] {
            let out_dir = format!("{layout:?}_{contract}");
            generate(&tree(&folder, "my.yaml", &out_dir).layout(layout).contract(contract));
            let main = if layout == Layout::Tree { "mod.rs" } else { "my.rs" };
            let operation = if layout == Layout::Tree { "things/name_thing.rs" } else { "my.rs" };
            for name in [main, operation] {
                let text = folder.read(&format!("{out_dir}/{name}"));
                for absent in ["mod types", "mod errors", "COMMON", ".errors(", "mod events"] {
                    assert!(!text.contains(absent), "{absent} in {text}");
                }
            }
            assert!(!folder.path(&format!("{out_dir}/types.rs")).exists());
            assert!(!folder.path(&format!("{out_dir}/errors.rs")).exists());
        }
    }
}

#[test]
fn one_is_not_told_as_many() {
    let folder = Folder::with(&["my.yaml"]);
    let spec = folder.read("my.yaml").replace("minLength: 1, maxLength: 32", "minLength: 1");
    fs::write(folder.path("my.yaml"), spec).expect("written");
    generate(&file(&folder, "my.yaml", "out"));
    let library = folder.read("out/my.rs");
    assert!(library.contains("at least 1 character."), "{library}");
}

#[test]
fn the_paths_link_to_the_chain() {
    let folder = Folder::with(&["my.yaml"]);
    generate(&tree(&folder, "my.yaml", "out"));
    assert!(folder.read("out/chain.rs").contains("[`Chain`](wechatpay_coupons::Chain)"));
}

/// The README says so.
#[test]
fn the_skeleton_is_generated_under_the_names_that_the_readme_tells() {
    let folder = Folder::with(&["spec/my.yaml"]);
    let generated = file(&folder, "spec/my.yaml", "out").generate().unwrap_or_else(|error| panic!("{error}"));
    assert!(generated.warnings().is_empty(), "{}", generated.warnings());
    generate(&file(&folder, "spec/my.yaml", "out").part(Part::Service).models("crate::my"));
    let library = folder.read("out/my.rs");
    for name in [
        "pub trait MyCalls {",
        "path_root!(MyPaths.my, ",
        "pub mod things {",
        "fn name_thing(",
        "pub struct NameThing {",
        "pub struct NameThingReply {",
        "pub named_at: ",
        "V3.some(\"some\")",
    ] {
        assert!(library.contains(name), "no {name} in {library}");
    }
    assert!(folder.read("out/my_service.rs").contains("pub trait MyService:"));
}
