//! Each server takes the notification, knows it again, and refuses what was changed.

use std::process::Command;

const SUCCESS: &str = r#"WeChat Pay: got 200 {"code":"SUCCESS","message":"OK"}"#;
const FAIL: &str = r#"WeChat Pay: got 401 {"code":"FAIL","message":"the signature is not verified"}"#;

fn assert_served(program: &str) {
    let output = Command::new(program).output().expect("it starts");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}{errors}");
    let lines: Vec<&str> = text.lines().collect();
    let [first, success, repeated, success_again, refused, fail] = lines[..] else {
        panic!("{text}{errors}")
    };
    assert_eq!(first, "shop: a user received a coupon of stock 128888000000001");
    assert_eq!((success, success_again, fail), (SUCCESS, SUCCESS, FAIL));
    assert_eq!(repeated, "shop: once more, 8b33f79f-8869-5ae5-b41b-3c0b59f957d0");
    assert!(refused.contains("its signature does not match the key"), "{refused}");
}

#[test]
fn axum_serves() {
    assert_served(env!("CARGO_BIN_EXE_with-axum"));
}

#[test]
fn actix_web_serves() {
    assert_served(env!("CARGO_BIN_EXE_with-actix-web"));
}

#[test]
fn hyper_serves() {
    assert_served(env!("CARGO_BIN_EXE_with-hyper"));
}
