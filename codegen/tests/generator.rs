//! The generator through its public interface: what it writes, what it keeps, what it refuses.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;
use wechatpay_codegen::{Error, Generator, Layout, Part};

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// As `cargo codegen` makes it.
fn generator(spec: &Path, out_dir: &Path) -> Generator {
    let generator = Generator::new().spec(spec).out_dir(out_dir).layout(Layout::Tree);
    generator.contract("crate").command("cargo codegen")
}

/// The other side of it, as `cargo codegen` makes it.
fn service(spec: &Path, out_dir: &Path) -> Generator {
    generator(spec, out_dir).part(Part::Service).models("wechatpay_coupons")
}

/// A copy of the description and of what was generated from it, to change at will.
struct Copy(TempDir);

impl Copy {
    fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let copy = Self(folder);
        let spec = fs::read_to_string(workspace().join("spec/coupons.yaml")).expect("the description");
        fs::write(copy.spec(), spec).expect("a copy of it");
        fs::copy(workspace().join("rustfmt.toml"), copy.0.path().join("rustfmt.toml")).expect("settings");
        copy.generator().generate().expect("the description is right");
        copy
    }

    fn spec(&self) -> PathBuf {
        self.0.path().join("coupons.yaml")
    }

    fn out_dir(&self) -> PathBuf {
        self.0.path().join("generated")
    }

    fn generator(&self) -> Generator {
        generator(&self.spec(), &self.out_dir())
    }

    fn edit(&self, from: &str, to: &str) {
        let spec = fs::read_to_string(self.spec()).expect("the copy");
        assert_eq!(spec.matches(from).count(), 1, "{from:?} stands once in the description");
        fs::write(self.spec(), spec.replace(from, to)).expect("the copy");
    }

    /// The files that a run changes, below the output folder.
    fn changed(&self) -> Vec<String> {
        let changed = self.generator().generate().expect("the description is right");
        let below =
            |path: PathBuf| path.strip_prefix(self.out_dir()).expect("below it").display().to_string();
        let changed: Vec<String> = changed.changed().iter().cloned().map(below).collect();
        changed.into_iter().filter(|path| path != "manifest.json").collect()
    }
}

#[test]
fn what_is_checked_in_is_what_the_generator_writes() {
    let (spec, folder) = (workspace().join("spec/coupons.yaml"), |name| workspace().join(name));
    let library = generator(&spec, &folder("generated"));
    let service = service(&spec, &folder("sandbox/generated"));
    let tests = generator(&spec, &folder("tests/generated")).part(Part::Tests);
    let tests = tests.contract("wechatpay_coupons").models("wechatpay_coupons");
    for generator in [library, service, tests] {
        let differences = generator.check().unwrap_or_else(|error| panic!("{error}"));
        let diff: Vec<String> = differences.iter().map(ToString::to_string).collect();
        assert!(diff.is_empty(), "run `cargo codegen`:\n{}", diff.join("\n"));
    }
}

#[test]
fn a_new_operation_is_a_method_and_a_line_of_the_service() {
    let copy = Copy::new();
    let folder = copy.0.path().join("service");
    let generate = || service(&copy.spec(), &folder).generate().expect("the description is right");
    generate();
    copy.edit("operationId: use_coupon", "operationId: redeem_coupon");
    assert_eq!(generate().changed(), [folder.join("mod.rs"), folder.join("manifest.json")]);
    let written = fs::read_to_string(folder.join("mod.rs")).expect("written");
    assert!(written.contains(".offer(S::redeem_coupon, json(200))"), "{written}");
    assert!(written.contains("fn redeem_coupon("), "{written}");
}

#[test]
fn a_description_may_have_any_file_name() {
    let copy = Copy::new();
    for name in ["100.yaml", "string.yaml", "v1.2-beta.yaml"] {
        let spec = copy.0.path().join(name);
        fs::copy(copy.spec(), &spec).expect("a copy of it");
        for part in [Part::Library, Part::Service] {
            let generator = Generator::new().spec(&spec).out_dir(copy.0.path().join("out")).part(part);
            assert_eq!(generator.generate().expect("right").changed().len(), 1, "{name}");
        }
    }
}

#[test]
fn two_parts_stand_in_one_folder_as_files() {
    let copy = Copy::new();
    let folder = copy.0.path().join("out");
    let library = Generator::new().spec(copy.spec()).out_dir(&folder);
    let service = library.clone().part(Part::Service);
    for generator in [&library, &service] {
        assert_eq!(generator.generate().expect("right").changed().len(), 1);
    }
    for generator in [library, service] {
        assert_eq!(generator.generate().expect("right").changed().len(), 0);
        assert_eq!(generator.check().expect("right"), []);
    }
    assert!(folder.join("coupons.rs").exists() && folder.join("coupons_service.rs").exists());
}

/// A tag's module is behind a feature, so the library must have that feature, and have it by default.
#[test]
fn each_tag_of_the_description_is_a_feature_of_the_library() {
    let manifest = fs::read_to_string(workspace().join("Cargo.toml")).expect("the manifest");
    let default = manifest.lines().find(|line| line.starts_with("default = ")).expect("features by default");
    let generated = fs::read_to_string(workspace().join("generated/mod.rs")).expect("the root");
    let features = generated.split("#[cfg(feature = \"").skip(1).filter_map(|rest| rest.split_once('"'));
    let mut count = 0;
    for (feature, _) in features.filter(|(feature, _)| *feature != "client") {
        assert!(manifest.contains(&format!("\n{feature} = []\n")), "`{feature} = []` under [features]");
        assert!(default.contains(&format!("\"{feature}\"")), "`{feature}` among the default features");
        count += 1;
    }
    assert!(count >= 3, "two tags and the events");
}

#[test]
fn a_second_run_changes_nothing() {
    assert_eq!(Copy::new().changed(), Vec::<String>::new());
}

#[test]
fn a_changed_field_changes_the_file_of_its_operation_alone() {
    let copy = Copy::new();
    copy.edit(
        "maxLength: 28\n                  description: Openid",
        "maxLength: 29\n                  description: Openid",
    );
    assert_eq!(copy.changed(), ["busifavor/send_consume_card.rs"]);
}

#[test]
fn a_changed_shared_type_changes_the_shared_types_alone() {
    let copy = Copy::new();
    copy.edit(
        "      description: Merchant number (商户号).",
        "      description: Number of a merchant (商户号).",
    );
    assert_eq!(copy.changed(), ["types/mod.rs"]);
}

#[test]
fn an_enum_can_gain_a_value() {
    let copy = Copy::new();
    copy.edit("enum: [ID_CARD]", "enum: [ID_CARD, PASSPORT]");
    assert_eq!(copy.changed(), ["types/multiuse.rs"]);
    let types = fs::read_to_string(copy.out_dir().join("types/multiuse.rs")).expect("written");
    assert!(types.contains("Passport = \"PASSPORT\""));
}

#[test]
fn the_file_of_a_removed_operation_goes() {
    let copy = Copy::new();
    copy.edit("operationId: use_coupon", "operationId: redeem_coupon");
    assert_eq!(copy.generator().check().expect("right").len(), 6);
    let changed = copy.changed();
    for path in
        ["busifavor/redeem_coupon.rs", "busifavor/use_coupon.rs", "busifavor/mod.rs", "chain.rs", "mod.rs"]
    {
        assert!(changed.contains(&path.to_owned()), "{path} in {changed:?}");
    }
    assert!(!copy.out_dir().join("busifavor/use_coupon.rs").exists());
}

#[test]
fn the_folder_of_a_removed_tag_goes_with_its_files() {
    let copy = Copy::new();
    copy.edit("tags: [multiuse]", "tags: [funds]");
    copy.changed();
    assert!(!copy.out_dir().join("multiuse").exists());
    assert!(copy.out_dir().join("funds/mod.rs").exists());
}

#[test]
fn files_beside_the_generated_ones_are_left_alone() {
    let copy = Copy::new();
    let own = copy.out_dir().join("busifavor/notes.rs");
    fs::write(&own, "// mine\n").expect("written");
    assert!(copy.generator().check().expect("right").is_empty());
    assert_eq!(copy.changed(), Vec::<String>::new());
    assert!(own.exists());
}

#[test]
fn a_manifest_that_is_none_stops_everything() {
    for text in ["[]", "{", r#"{"generated_by":"x","spec_sha256":"","files":["../coupons.yaml"]}"#] {
        let copy = Copy::new();
        fs::write(copy.out_dir().join("manifest.json"), text).expect("written");
        copy.edit("enum: [ID_CARD]", "enum: [ID_CARD, PASSPORT]");
        let error =
            copy.generator().generate().expect_err("nobody knows what is the generator's").to_string();
        assert!(error.contains("this is no manifest of the generator"), "{error}");
        assert!(copy.spec().exists());
    }
}

#[test]
fn the_digest_of_the_description_is_in_the_manifest_alone() {
    let copy = Copy::new();
    let manifest = fs::read_to_string(copy.out_dir().join("manifest.json")).expect("written");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
    let sum = std::process::Command::new("sha256sum").arg(copy.spec()).output().expect("it is everywhere");
    let sum = String::from_utf8_lossy(&sum.stdout);
    assert_eq!(sum.split(' ').next(), manifest["spec_sha256"].as_str());
    // A comment changes nothing else.
    copy.edit("openapi: 3.0.3", "# A comment.\nopenapi: 3.0.3");
    let changed = copy.generator().generate().expect("right");
    assert_eq!(changed.changed(), [copy.out_dir().join("manifest.json")]);
}

#[test]
fn somebody_elses_file_is_neither_overwritten_nor_deleted() {
    let copy = Copy::new();
    let own = copy.out_dir().join("busifavor/use_coupon.rs");
    fs::write(&own, "// mine\n").expect("written");
    copy.edit("enum: [ID_CARD]", "enum: [ID_CARD, PASSPORT]");
    let before = fs::read_to_string(copy.out_dir().join("types/multiuse.rs")).expect("there");
    let error = copy.generator().generate().expect_err("it is not the generator's");
    assert!(
        error.to_string().contains("use_coupon.rs: this file was not written by the generator"),
        "{error}"
    );
    assert_eq!(fs::read_to_string(own).expect("there"), "// mine\n");
    assert_eq!(fs::read_to_string(copy.out_dir().join("types/multiuse.rs")).expect("there"), before);
}

#[test]
fn a_stale_file_is_shown_as_a_diff() {
    let copy = Copy::new();
    copy.edit("enum: [ID_CARD]", "enum: [ID_CARD, PASSPORT]");
    let differences = copy.generator().check().expect("right");
    // The enum, and the digest in the manifest.
    assert_eq!(differences.len(), 2);
    let diff = differences[0].to_string();
    assert!(diff.contains("+        Passport = "), "{diff}");
}

#[test]
fn a_byte_order_mark_and_line_ends_of_windows_change_nothing() {
    let copy = Copy::new();
    let spec = fs::read_to_string(copy.spec()).expect("the copy");
    fs::write(copy.spec(), format!("\u{FEFF}{}", spec.replace('\n', "\r\n"))).expect("the copy");
    assert_eq!(copy.changed(), Vec::<String>::new());
}

/// Mistakes that are seen when the description is lowered: what is replaced by what, and what the answer says.
/// `negative/` has the others.
const MISTAKES: [(&str, &str, &str); 9] = [
    (
        "evidence: natural\n      x-wechatpay-rate",
        "evidence: sure\n      x-wechatpay-rate",
        "`sure` is no evidence",
    ),
    (
        "    TradeNumber:\n      type: string\n",
        "    TradeNumber:\n      type: string\n      x-wechatpay-sensitive: true\n",
        "a named string can't be marked sensitive",
    ),
    (
        "    UploadedCode:\n      type: object\n",
        "    UploadedCode:\n      type: object\n      x-wechatpay-personal: true\n",
        "`x-wechatpay-personal` can't mark this",
    ),
    (
        "    CardType:\n      type: string\n",
        "    CardType:\n      type: string\n      x-wechatpay-sensitive: true\n",
        "`x-wechatpay-sensitive` can't mark this",
    ),
    (
        "description: Openid (用户openid) under `appid` of the user who gets the card.",
        "x-wechatpay-sensitive: true",
        "`x-wechatpay-sensitive` can't mark this",
    ),
    (
        "x-wechatpay-sensitive: true\n                id_card_number:",
        "x-wechatpay-sensitive: [true]\n                id_card_number:",
        "neither `true` nor `false`",
    ),
    ("fields: [use_request_no]", "fields: [use_number]", "the request has no field `use_number`"),
    (
        "items: coupon_code_list,",
        "items: upload_request_no,",
        "`upload_request_no` is not a list, which is wanted here",
    ),
    ("pattern: '^[0-9A-Za-z|_*-]+$'", "pattern: '^(a|b)$'", "this pattern is not generated"),
];

#[test]
fn a_mistake_is_shown_with_its_place_and_nothing_is_written() {
    for (from, to, message) in MISTAKES {
        let copy = Copy::new();
        let written =
            copy.out_dir().join("types/multiuse.rs").metadata().and_then(|file| file.modified()).ok();
        copy.edit(from, to);
        let error = copy.generator().generate().expect_err(message);
        let shown = error.to_string();
        assert!(shown.contains(&format!("]: {message}")), "{message}\n{shown}");
        assert!(shown.contains("coupons.yaml:"), "{shown}");
        let Error::Spec(diagnostics) = error else { panic!("{shown}") };
        assert!(diagnostics.iter().all(|one| one.line() > 0 && one.column() > 0));
        assert!(
            copy.out_dir().join("types/multiuse.rs").metadata().and_then(|file| file.modified()).ok()
                == written,
            "{message}"
        );
    }
}

#[test]
fn every_mistake_of_a_description_is_shown_at_once_in_its_order() {
    let copy = Copy::new();
    copy.edit("pattern: '^[0-9A-Za-z|_*-]+$'", "pattern: '^(a|b$'");
    copy.edit("required: [card_code]", "required: [card_code, nope]");
    let Err(Error::Spec(diagnostics)) = copy.generator().generate() else { panic!("two mistakes") };
    let messages: Vec<&str> = diagnostics.iter().map(wechatpay_codegen::Diagnostic::message).collect();
    assert_eq!(
        messages,
        ["`nope` is required, but is no property", "the pattern is no regular expression: unclosed group"]
    );
    let shown = diagnostics.to_string();
    assert!(shown.contains("^(a|b$'\n"), "{shown}");
    assert!(shown.ends_with("2 errors, nothing was written"), "{shown}");
}
