//! The command, as a newcomer uses it.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
};

use reqwest::ClientBuilder as HttpBuilder;
use serde_json::{Value, json};
use wechatpay_coupons::{
    Client, RetryPolicy,
    busifavor::{ListCouponCodes, UploadCouponCodes},
};

/// A running command; killed if a test fails before it is stopped.
pub(crate) struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wechatpay-sandbox"));
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Starts the command, and reads lines until one is the last of the configuration.
pub(crate) fn started(arguments: &[&str], last: &str) -> (Running, String) {
    let mut running = Running(command(arguments).spawn().unwrap());
    let lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
    let mut printed = String::new();
    for line in lines {
        let line = line.unwrap();
        printed.extend([&*line, "\n"]);
        if line.starts_with(last) {
            break;
        }
    }
    (running, printed)
}

#[cfg(unix)]
pub(crate) fn stop(mut running: Running) -> String {
    let id = running.0.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    let mut log = String::new();
    running.0.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert!(running.0.wait().unwrap().success(), "{log}");
    log
}

fn client(configuration: &Value, merchant: usize) -> Client {
    let merchant = &configuration["merchants"][merchant];
    let value = |name: &str| merchant[name].as_str().unwrap_or_default().to_owned();
    let builder = Client::builder()
        .merchant(value("merchant_id"))
        .serial(value("serial"))
        .private_key(fs::read(value("private_key_path")).unwrap())
        .api_v3_key(value("api_v3_key"))
        .base_url(configuration["base_url"].as_str().unwrap())
        .http(HttpBuilder::no_proxy);
    let builder = match merchant["public_key_id"].as_str() {
        Some(id) => builder.public_key(id, fs::read(value("public_key_path")).unwrap()),
        None => builder.platform_certificate(fs::read(value("platform_certificate_path")).unwrap()),
    };
    builder.build().unwrap()
}

#[cfg(unix)]
#[tokio::test]
async fn a_client_calls_with_what_is_printed_and_a_wrong_key_is_explained() {
    let directory = tempfile::tempdir().unwrap();
    let (seed, keys) = (directory.path().join("seed.yaml"), directory.path().join("keys"));
    let text = "merchants:\n\
                - {id: 1900000109, stocks: [{id: 98065001, kind: uploaded, creating: 3600}]}\n\
                - {id: 1900000110, key_mode: certificates, stocks: [{id: 98065002, kind: uploaded, codes: [A-1]}]}\n\
                quotas: [{operation: upload_coupon_codes, calls: 1, seconds: 3600}]\n\
                coupons: [{stock_id: 98065002, openid: o-1}]\n";
    fs::write(&seed, text).unwrap();
    let arguments =
        ["--seed", seed.to_str().unwrap(), "--keys", keys.to_str().unwrap(), "--print-config", "json"];
    let (running, printed) = started(&arguments, "}");
    let mut configuration: Value = serde_json::from_str(&printed).unwrap();
    // What a client that downloads no certificates is given: a name and a key.
    let certificate = &configuration["merchants"][1];
    let path = certificate["platform_certificate_path"].as_str().unwrap();
    let given = json!({"serial": certificate["platform_certificate_serial"], "pem": fs::read_to_string(path).unwrap()});
    let listed = reqwest::get(format!("{}/certificates", configuration["control_url"].as_str().unwrap()));
    let listed: Value = serde_json::from_slice(&listed.await.unwrap().bytes().await.unwrap()).unwrap();
    assert_eq!(listed, json!({"certificates": [given]}));
    assert!(configuration["merchants"][0].get("platform_certificate_serial").is_none());
    for (merchant, stock) in [(0, "98065001"), (1, "98065002")] {
        client(&configuration, merchant).list_coupon_codes(&ListCouponCodes::new(stock)).await.unwrap();
    }
    let upload = UploadCouponCodes::new("98065001", ["a"], "1");
    for code in ["STATEMENT_CREATING", "FREQUENCY_LIMITED"] {
        let never = client(&configuration, 0).with_retry(RetryPolicy::never());
        let refused = never.upload_coupon_codes(&upload).await;
        assert_eq!(refused.unwrap_err().code(), Some(code));
    }
    configuration["merchants"][0]["private_key_path"] =
        configuration["merchants"][1]["private_key_path"].clone();
    let refused = client(&configuration, 0).list_coupon_codes(&ListCouponCodes::new("98065001")).await;
    assert_eq!(refused.unwrap_err().code(), Some("SIGN_ERROR"));
    let log = stop(running);
    assert!(log.contains("Look first at the private key"), "{log}");
    assert!(log.contains("user o-1 holds coupon A-1 of stock 98065002"), "{log}");
    assert!(log.contains("listening on http://127.0.0.1:") && log.contains("stopping"), "{log}");
    assert!(log.contains(&format!("control endpoint at {}", configuration["control_url"].as_str().unwrap())));

    // A restart leaves clients as they are configured.
    let (running, again) = started(&arguments, "}");
    let again: Value = serde_json::from_str(&again).unwrap();
    assert_eq!(again["merchants"][1], configuration["merchants"][1]);
    stop(running);
}

#[cfg(unix)]
#[test]
fn without_arguments_there_is_something_of_everything() {
    let (running, printed) = started(&[], "export WECHATPAY_PUBLIC_KEY_PATH");
    assert!(printed.contains("export WECHATPAY_MERCHANT_ID=1900000109\n"), "{printed}");
    let log = stop(running);
    assert!(log.contains("holds coupon"), "{log}");
    let (running, printed) = started(&["--print-config", "toml"], "public_key_path");
    assert!(printed.contains("[[merchants]]\nmerchant_id = \"1900000109\"\n"), "{printed}");
    stop(running);
}

#[cfg(unix)]
#[test]
fn a_second_signal_does_not_wait_for_open_requests() {
    let (mut running, printed) = started(&[], "export WECHATPAY_PUBLIC_KEY_PATH");
    let address = printed.lines().find_map(|line| line.strip_prefix("export WECHATPAY_BASE_URL=http://"));
    let mut request = TcpStream::connect(address.unwrap()).unwrap();
    let head = "POST /v3/marketing/busifavor/coupons/use HTTP/1.1\r\nHost: sandbox\r\nContent-Length: 1\r\n\
                Expect: 100-continue\r\n\r\n";
    request.write_all(head.as_bytes()).unwrap();
    // Now it waits for the body, which does not come.
    request.read_exact(&mut [0; 3]).unwrap();
    let id = running.0.id().to_string();
    let terminate = || assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    terminate();
    let mut log = BufReader::new(running.0.stderr.take().unwrap()).lines();
    assert!(log.any(|line| line.unwrap().starts_with("stopping")));
    terminate();
    assert!(running.0.wait().unwrap().success());
}

#[cfg(unix)]
#[tokio::test]
async fn a_seed_lets_bare_headers_in_and_what_is_wrong_in_it_is_told_before_anything_is_printed() {
    let directory = tempfile::tempdir().unwrap();
    let seed = directory.path().join("seed.yaml");
    fs::write(&seed, "bare_headers: true\n").unwrap();
    let (running, printed) = started(&["--seed", seed.to_str().unwrap()], "export WECHATPAY_PUBLIC_KEY_PATH");
    let url = printed.lines().find_map(|line| line.strip_prefix("export WECHATPAY_BASE_URL=")).unwrap();
    assert_eq!(reqwest::get(format!("{url}/v3/certificates")).await.unwrap().status(), 401);
    stop(running);

    fs::write(&seed, "coupons: [{stock_id: 1, openid: o}]\n").unwrap();
    let output = command(&["--seed", seed.to_str().unwrap()]).output().unwrap();
    let log = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && output.stdout.is_empty(), "{log}");
    assert!(log.contains("there is no stock 1"), "{log}");
}

#[cfg(unix)]
#[test]
fn a_seed_has_notifications_sent_again_before_the_minute_is_over() {
    let receiver = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let seed = directory.path().join("seed.yaml");
    let text = format!(
        "merchants: [{{id: 1, notify_url: 'http://{}/', stocks: [{{id: 2, kind: generated}}]}}]\n\
         coupons: [{{stock_id: 2, openid: o}}]\n\
         delivery_pace: 1000000\n",
        receiver.local_addr().unwrap()
    );
    fs::write(&seed, text).unwrap();
    let (running, _) = started(&["--seed", seed.to_str().unwrap()], "export WECHATPAY_PUBLIC_KEY_PATH");
    for _ in 0..2 {
        let (stream, _) = receiver.accept().unwrap();
        let mut head =
            BufReader::new(&stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty());
        assert_eq!(head.next().as_deref(), Some("POST / HTTP/1.1"));
        head.for_each(drop);
        // Closed without a reply, which is no acceptance.
    }
    stop(running);
}

#[test]
fn a_port_that_is_taken_is_named() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for argument in ["--port", "--control-port"] {
        let output = command(&[argument, &port]).output().unwrap();
        let log = String::from_utf8(output.stderr).unwrap();
        assert!(
            !output.status.success() && log.contains(&format!("could not be bound: port {port}: ")),
            "{log}"
        );
    }
}

#[test]
fn a_mistake_in_the_seed_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let seed = directory.path().join("seed.yaml");
    fs::write(&seed, "merchants:\n- id: 1\n  stocks: [{id: 2, kind: free}]\n").unwrap();
    let output = command(&["--seed", seed.to_str().unwrap()]).output().unwrap();
    let log = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && log.contains("seed.yaml") && log.contains("free"), "{log}");
}
