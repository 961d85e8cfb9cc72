//! The OpenSSL command line agrees with what the client really sends.

use std::{fs, path::Path, process::Command};

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::{Request, header::AUTHORIZATION};
use serde_json::Value;
use tempfile::TempDir;
use wechatpay_coupons::{Operation, crypto::Backend};

use crate::{
    samples,
    support::{Authorization, builder, fake::Fake, fixture, signed},
};

/// Whether there is an `openssl` to ask.
fn has_openssl() -> bool {
    let found = Command::new("openssl").arg("version").output().is_ok_and(|output| output.status.success());
    if !found {
        println!("skipped: `openssl version` can't be run");
    }
    found
}

/// Runs `openssl` in a folder, and gives what it printed.
fn openssl(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new("openssl").args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// What the client sends for one call.
async fn sent<O: Operation>(request: &O, backend: Backend) -> Request<Bytes> {
    let fake = Fake::replying(signed(200, "{}"));
    let client = builder("https://api.mch.weixin.qq.com").backend(backend).transport(fake.clone());
    // The reply does not fit; only the request is of interest.
    let _ = client.build().unwrap().call(request).await;
    fake.requests().remove(0)
}

#[tokio::test]
async fn the_signature_of_a_request_is_one_for_openssl() {
    if !has_openssl() {
        return;
    }
    for &backend in Backend::ALL {
        let request = sent(&samples::send_multiuse_coupon(), backend).await;
        let authorization = Authorization::parse(request.headers()[AUTHORIZATION].to_str().unwrap());
        let target = request.uri().path_and_query().unwrap().as_str();
        let message = authorization.message(request.method().as_str(), target, request.body());
        let folder = TempDir::new().unwrap();
        let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
        write("message", &message);
        write("signature", &BASE64_STANDARD.decode(&authorization.signature).unwrap());
        write("certificate.pem", &fixture("merchant_certificate.pem"));
        let key = openssl(folder.path(), &["x509", "-in", "certificate.pem", "-noout", "-pubkey"]);
        write("public.pem", &key);
        let arguments = ["dgst", "-sha256", "-verify", "public.pem", "-signature", "signature", "message"];
        let printed = openssl(folder.path(), &arguments);
        assert_eq!(String::from_utf8_lossy(&printed).trim(), "Verified OK", "{backend:?}");
    }
}

#[tokio::test]
async fn a_sealed_field_of_a_request_is_opened_by_openssl() {
    if !has_openssl() {
        return;
    }
    for &backend in Backend::ALL {
        let request = sent(&samples::send_multiuse_coupon(), backend).await;
        let body: Value = serde_json::from_slice(request.body()).unwrap();
        for (field, plaintext) in [("user_name", "张三"), ("id_card_number", "110101199003070134")] {
            let folder = TempDir::new().unwrap();
            let sealed = BASE64_STANDARD.decode(body[field].as_str().unwrap()).unwrap();
            fs::write(folder.path().join("sealed"), sealed).unwrap();
            fs::write(folder.path().join("key.pem"), fixture("wechatpay_key.pkcs8.pem")).unwrap();
            let decrypt = ["pkeyutl", "-decrypt", "-inkey", "key.pem", "-in", "sealed"];
            let arguments = [&decrypt[..], &["-pkeyopt", "rsa_padding_mode:oaep"]].concat();
            let opened = openssl(folder.path(), &arguments);
            assert_eq!(String::from_utf8(opened).unwrap(), plaintext, "{field}, {backend:?}");
        }
    }
}
