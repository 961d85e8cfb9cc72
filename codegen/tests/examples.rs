//! The tests that are made of examples: what a description of every construct is turned into.

use std::{fs, path::Path};

use tempfile::TempDir;
use wechatpay_codegen::{Generator, Part};

/// The tests of `examples.yaml`, in one line.
fn tests() -> String {
    let folder = TempDir::new().expect("a temporary folder");
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/examples.yaml");
    let generator = Generator::new().spec(spec).out_dir(folder.path()).part(Part::Tests);
    generator.generate().unwrap_or_else(|error| panic!("{error}"));
    assert!(generator.check().expect("it can be compared").is_empty());
    let text = fs::read_to_string(folder.path().join("examples_tests.rs")).expect("it was written");
    in_one_line(&text)
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<String>().replace(",)", ")").replace(",]", "]").replace(",}", "}")
}

#[track_caller]
fn assert_has(parts: &[&str]) {
    let tests = tests();
    for part in parts {
        assert!(tests.contains(&in_one_line(part)), "no {part} in\n{tests}");
    }
}

#[test]
fn an_address_is_written_with_every_kind_of_parameter() {
    assert_has(&[
        r#"method: "PUT""#,
        r#"path_and_query: "/v3/things/a%2Fb%20%E4%B8%AD~.7/x?each=a%20b&each=c%26d&joined=1,2&flag=true&day=2026-01-31""#,
        r#"headers: &[("x-kind", "2"), ("x-aid", "one two"), ("cookie", "crumb=a%3Bb; other=c")]"#,
        r#"path_and_query: "/v3/bill", headers: &[], content_type: None, json: None, files: &[]"#,
    ]);
}

#[test]
fn a_body_is_written_as_its_types_write_it() {
    assert_has(&[
        // A number that may be broken has a point; an absent one and `null` are told apart; objects are in order.
        r#""ratio": 3.0, "weight": 0.1, "scene": { "ip": "1.2.3.4", "a": "a","#,
        r#""old": "o" }, "note": null, "secret": "sealed(张三)", "level": 1"#,
        r###""more": { "first": 1, "second": { "x": 1.0 }, "third": { "x": 2.0 } } }"##"###,
        r##"content_type: Some("application/json"), json: Some(r#"[ { "x": 1.0 }, { "x": 2.5 } ]"#)"##,
        r##"content_type: Some("multipart/form-data"), json: Some(r#"{ "filename": "a.png" }"#), files: &["bytes of it"]"##,
    ]);
}

#[test]
fn a_reply_is_changed_where_the_description_lets_it_be() {
    assert_has(&[
        r#"nullable: &["/note"]"#,
        r#"open: &["/level", "/state", "/states/0", "/states/1", "/pay/state"]"#,
        r#"objects: &["", "/scene", "/pay", "/either", "/map/k", "/map/o~1p", "/more/zzz"]"#,
        r#""/more", "/odd~1na~0me", "/at"]"#,
        "written: |reply| match reply { PutThingReply::Created(reply) => examples::json(reply),",
        r#"assert!(matches!(examples::Reply::<PutThing>::decoded(204, ""), PutThingReply::NoContent));"#,
        r#"examples::Reply::<DeleteThing>::decoded(204, "");"#,
        r#"assert_eq!(examples::Reply::<Bill>::decoded(200, "example"), "example");"#,
        r#"examples::Reply::<Text>::decoded(200, "a,b\nc"), TextReply::Ok(body) if body == "a,b\nc""#,
    ]);
}

#[test]
fn what_has_no_example_of_its_own_has_those_of_its_fields_or_no_test() {
    let tests = tests();
    let of_get = tests.split("modget_thing{").nth(1).and_then(|rest| rest.split("modput_thing{").next());
    let of_get = of_get.expect("one module is before the other");
    assert!(!of_get.contains("REQUEST"), "{of_get}");
    assert!(of_get.contains(r#"{"x":"a","s":"NEW","y":"a"}"#), "{of_get}");
}

#[test]
fn a_deprecated_value_is_tested_and_a_name_is_never_two_things() {
    assert_has(&[
        "#![allow(deprecated,",
        ".old(\"o\")",
        r#"Upload::new(UploadMeta::new("a.png"), wechatpay_coupons::operation::Upload::new("example.bin", "bytes of it"))"#,
    ]);
}
