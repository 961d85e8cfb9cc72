//! What must not compile does not, for the reason that it is meant to: each case has a twin, as small a change away as
//! can be, that compiles.
//!
//! All cases are examples of one package below the target folder.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

struct Case {
    name: &'static str,
    /// The code of the compiler's error, and a part of what it says.
    error: (&'static str, &'static str),
    bad: &'static str,
    good: &'static str,
}

const CASES: &[Case] = &[
    Case {
        name: "a_sensitive_value_is_not_serialised",
        error: ("E0277", "Sensitive: serde::Serialize` is not satisfied"),
        bad: "fn f(name: &Sensitive) { let _ = serde_json::to_string(name); }",
        good: "fn f(name: &Sensitive) { let _ = serde_json::to_string(name.expose()); }",
    },
    Case {
        name: "a_sensitive_value_is_not_printed",
        error: ("E0277", "Sensitive` doesn't implement `std::fmt::Display`"),
        bad: "fn f(name: &Sensitive) { println!(\"{name}\"); }",
        good: "fn f(name: &Sensitive) { println!(\"{name:?}\"); }",
    },
    Case {
        name: "a_request_with_sensitive_fields_is_not_serialised",
        error: ("E0277", "SendMultiuseCoupon: serde::Serialize` is not satisfied"),
        bad: "fn f(request: &multiuse::SendMultiuseCoupon) { let _ = serde_json::to_string(request); }",
        good: "fn f(request: &busifavor::UseCoupon) { let _ = serde_json::to_string(request); }",
    },
    Case {
        name: "what_holds_a_sensitive_value_derives_no_serialize",
        error: ("E0277", "Sensitive: serde::Serialize` is not satisfied"),
        bad: "#[derive(serde::Serialize)] struct Person { name: Sensitive }",
        good: "#[derive(serde::Serialize)] struct Person { name: Personal }",
    },
    Case {
        name: "what_is_sealed_is_not_sealed_again",
        error: ("E0308", "mismatched types"),
        bad: "fn f(all: &sensitive::Sealing<'_>, name: &sensitive::Sealed) { let _ = all.seal(\"name\", name, None); }",
        good: "fn f(all: &sensitive::Sealing<'_>, name: &Sensitive) { let _ = all.seal(\"name\", name, None); }",
    },
    Case {
        name: "a_reply_is_not_decoded_before_it_is_verified",
        error: ("E0308", "mismatched types"),
        bad: "fn f(reply: &http::Response<bytes::Bytes>) { let _ = pipeline::decode::<busifavor::UseCoupon>(reply); }",
        good: "fn f(reply: &operation::Verified) { let _ = pipeline::decode::<busifavor::UseCoupon>(reply); }",
    },
    Case {
        name: "nobody_else_makes_a_verified_reply",
        error: ("E0624", "associated function `new` is private"),
        bad: "fn f() { let _ = operation::Verified::new; }",
        good: "fn f() { let _ = operation::Verified::body; }",
    },
    Case {
        name: "the_services_key_does_not_sign",
        error: ("E0308", "mismatched types"),
        bad: "fn f(key: crypto::PublicKey) { let _ = auth::RsaSigner::new(key); }",
        good: "fn f(key: crypto::PrivateKey) { let _ = auth::RsaSigner::new(key); }",
    },
    Case {
        name: "the_merchants_key_does_not_seal",
        error: ("E0599", "no method named `seal` found for reference `&"),
        bad: "fn f(key: &crypto::PrivateKey) { let _ = key.seal(b\"\"); }",
        good: "fn f(key: &crypto::PublicKey) { let _ = key.seal(b\"\"); }",
    },
    Case {
        name: "the_merchants_certificate_does_not_verify",
        error: ("E0624", "method `public_key` is private"),
        bad: "fn f(certificate: &crypto::MerchantCertificate) { let _ = certificate.public_key(); }",
        good: "fn f(certificate: &crypto::PlatformCertificate) { let _ = certificate.public_key(); }",
    },
];

#[test]
fn what_must_not_compile_does_not_for_its_reason() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("must_not_compile");
    make_package(&folder);
    let errors = check(&folder);
    for case in CASES {
        let (code, part) = case.error;
        let found = errors.get(case.name).unwrap_or_else(|| panic!("{} compiles", case.name));
        let fits = |(own, text): &(String, String)| own == code && text.contains(part);
        assert!(!found.is_empty() && found.iter().all(fits), "{}: {found:#?}", case.name);
    }
    let twins: Vec<_> = errors.iter().filter(|(target, _)| target.ends_with("_twin")).collect();
    assert!(twins.is_empty(), "these are to compile: {twins:#?}");
}

fn make_package(folder: &Path) {
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the workspace");
    let path = library.display().to_string();
    let manifest = format!(
        "[package]\nname = \"callers\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[workspace]\n\n\
         [dependencies]\nbytes = \"1\"\nhttp = \"1\"\nserde = {{ version = \"1\", features = [\"derive\"] }}\n\
         serde_json = \"1\"\nwechatpay-coupons = {{ path = {path:?}, default-features = false, features = \
         [\"client\", \"aws-lc-rs\", \"busifavor\", \"multiuse\"] }}\n"
    );
    write(&folder.join("Cargo.toml"), &manifest);
    // The versions that the workspace has, which are at hand.
    write(
        &folder.join("Cargo.lock"),
        &fs::read_to_string(library.join("Cargo.lock")).expect("the workspace has one"),
    );
    write(&folder.join("src/lib.rs"), "");
    for case in CASES {
        for (name, body) in [(case.name.to_owned(), case.bad), (format!("{}_twin", case.name), case.good)] {
            let text = format!(
                "#![allow(unused, dead_code)]\nuse wechatpay_coupons::*;\n\n{body}\n\nfn main() {{}}\n"
            );
            write(&folder.join("examples").join(name).with_extension("rs"), &text);
        }
    }
}

fn write(path: &PathBuf, text: &str) {
    fs::create_dir_all(path.parent().expect("it has a folder")).expect("made");
    fs::write(path, text).expect("written");
}

/// The errors of each example that does not compile: code and text.
fn check(folder: &Path) -> BTreeMap<String, Vec<(String, String)>> {
    let mut output = cargo(folder, &["--offline"]);
    if !String::from_utf8_lossy(&output.stdout).contains("\"reason\"") {
        // Something is not at hand that a run of all tests would have fetched.
        output = cargo(folder, &[]);
    }
    let mut errors: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let mut checked = false;
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let message: Value = serde_json::from_str(line).expect("cargo writes JSON");
        let target = message["target"]["name"].as_str().unwrap_or_default();
        checked |= message["reason"] == "compiler-artifact" && target == "callers";
        // The last line, which counts the errors, has no code.
        if let Some(code) = message["message"]["code"]["code"].as_str()
            && message["message"]["level"] == "error"
        {
            let text = message["message"]["rendered"].as_str().unwrap_or_default();
            errors.entry(target.to_owned()).or_default().push((code.to_owned(), text.to_owned()));
        }
    }
    assert!(checked, "{}", String::from_utf8_lossy(&output.stderr));
    errors
}

fn cargo(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    command.args(["check", "--lib", "--examples", "--keep-going", "--message-format", "json"]);
    command.args(arguments).current_dir(folder);
    command.env("CARGO_TARGET_DIR", folder.join("target")).env_remove("RUSTFLAGS");
    command.output().expect("cargo runs")
}
