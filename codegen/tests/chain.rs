//! The typed chain of paths: how its steps are named, and how many lines it takes.

use std::fs;

use serde_json::json;
use tempfile::TempDir;
use wechatpay_codegen::{Generator, Layout};

/// The chain of a description of these calls: method and path.
fn chain(calls: &[(&str, &str)]) -> String {
    let folder = TempDir::new().expect("a temporary folder");
    let spec = folder.path().join("spec.yaml");
    fs::write(&spec, description(calls)).expect("the description");
    fs::write(folder.path().join("rustfmt.toml"), "max_width = 110\nuse_small_heuristics = \"Max\"\n")
        .expect("settings");
    let generator = Generator::new()
        .spec(spec)
        .out_dir(folder.path().join("generated"))
        .layout(Layout::Tree)
        .contract("crate");
    generator.generate().unwrap_or_else(|error| panic!("{error}"));
    assert!(generator.check().expect("it can be compared").is_empty());
    fs::read_to_string(folder.path().join("generated/chain.rs")).expect("it was written")
}

/// JSON is YAML.
fn description(calls: &[(&str, &str)]) -> String {
    let mut paths = json!({});
    for (number, (method, path)) in calls.iter().enumerate() {
        let text = json!({"type": "string", "description": "It.", "minLength": 1});
        let names = path.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
        let parameter = |(name, _)| json!({"name": name, "in": "path", "required": true, "schema": text});
        let reply = json!({"type": "object", "properties": {"id": text}});
        paths[path][method] = json!({
            "operationId": format!("operation{number}"),
            "tags": ["things"],
            "summary": "Does it.",
            "description": "Does it.",
            "parameters": names.map(parameter).collect::<Vec<_>>(),
            "responses": {"200": {"description": "Done.", "content": {"application/json": {"schema": reply}}}},
        });
    }
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Things", "version": "1"},
        "tags": [{"name": "things", "description": "Things."}],
        "paths": paths,
    })
    .to_string()
}

#[track_caller]
fn assert_has(chain: &str, line: &str) {
    let compact = |text: &str| text.split_whitespace().collect::<String>().replace(",)", ")");
    assert!(compact(chain).contains(&compact(line)), "no {line} in\n{chain}");
}

#[test]
fn names_are_legal_and_no_two_steps_share_one() {
    let chain = chain(&[
        ("get", "/v3/things/use"),
        ("get", "/v3/things/{use}"),
        ("get", "/v3/things/query"),
        ("get", "/v3/things/post"),
        ("delete", "/v3/things/out-no/"),
        ("get", "/v3/things/{a}.{b}"),
        ("get", "/pipeline/operation-0"),
        ("get", "/with-retry"),
        ("get", "/{c}"),
    ]);
    for line in [
        r#"path_node!(V3Things.use_("use"), V3ThingsUse, "/v3/things/use", #[cfg(feature = "things")] get(super::things, Operation0));"#,
        r#"path_node!(V3Things.use__("{use}", use_), V3ThingsUse_, "/v3/things/{use}", #[cfg(feature = "things")] get(super::things, Operation1));"#,
        r#"path_node!(V3Things.query_("query"), V3ThingsQuery,"#,
        r#"path_node!(V3Things.post_("post"), V3ThingsPost,"#,
        r#"path_node!(V3Things.out_no("out-no"), V3ThingsOutNo, "/v3/things/out-no");"#,
        r#"path_node!(V3ThingsOutNo.slash(""), V3ThingsOutNoSlash, "/v3/things/out-no/", #[cfg(feature = "things")] delete(super::things, Operation4));"#,
        r#"path_node!(V3Things.a_b("{a}.{b}", a, b), V3ThingsAB,"#,
        r#"path_root!(v3("v3"), V3, "/v3");"#,
        r#"path_root!(pipeline_("pipeline"), Pipeline, "/pipeline");"#,
        r#"path_root!(with_retry_("with-retry"), WithRetry, "/with-retry");"#,
        r#"path_root!(c("{c}", c), C_, "/{c}");"#,
    ] {
        assert_has(&chain, line);
    }
}

#[test]
fn an_operation_takes_few_lines() {
    let things = (0..20).map(|thing| format!("/v3/group-{}/things-{thing}/{{thing_id}}", thing % 4));
    let verbs = ["get", "post", "delete"];
    let paths = things.flat_map(|path| verbs.map(|verb| (verb, format!("{path}/{verb}-it"))));
    let paths: Vec<(&str, String)> = paths.collect();
    let borrowed: Vec<(&str, &str)> = paths.iter().map(|(verb, path)| (*verb, path.as_str())).collect();
    let lines = chain(&borrowed).lines().count();
    assert!(lines <= 12 * borrowed.len(), "{lines} lines for {} operations", borrowed.len());
}
