//! Every back end gives the answers that OpenSSL gave, and refuses what is not one of them.

use std::collections::BTreeMap;

use base64::{Engine, prelude::BASE64_STANDARD};
use wechatpay_coupons::{
    crypto::{ApiV3Key, Backend, MerchantCertificate, PrivateKey, PublicKey},
    sensitive::SealError,
};

use crate::support::{SERIAL, fixture, fixture_line, private_key};

fn public_key(name: &str, backend: Backend) -> PublicKey {
    PublicKey::new(&fixture(name), backend).unwrap_or_else(|error| panic!("{name}, {backend:?}: {error}"))
}

fn wechatpay_public(backend: Backend) -> PublicKey {
    public_key("wechatpay_public.spki.pem", backend)
}

#[test]
fn a_message_gets_the_signature_that_openssl_made() {
    for &backend in Backend::ALL {
        let key = private_key("merchant_key.pkcs8.pem", backend);
        let signature = key.sign(&fixture("request.message")).unwrap();
        assert_eq!(signature, fixture_line("request.signature"), "{backend:?}");
    }
}

#[test]
fn a_signature_of_openssl_verifies() {
    for &backend in Backend::ALL {
        let (message, signature) = (fixture("reply.message"), fixture_line("reply.signature"));
        assert!(wechatpay_public(backend).verify(&message, &signature), "{backend:?}");
    }
}

#[test]
fn the_fixtures_of_a_reply_are_one_message() {
    let parts = ["reply.timestamp", "reply.nonce", "reply.body"].map(fixture);
    let message: Vec<u8> = parts.iter().flat_map(|part| [part.as_slice(), b"\n"].concat()).collect();
    assert_eq!(message, fixture("reply.message"));
}

#[test]
fn a_changed_message_or_signature_does_not_verify() {
    let (message, signature) = (fixture("reply.message"), fixture_line("reply.signature"));
    let bytes = BASE64_STANDARD.decode(&signature).unwrap();
    let flipped = |at: usize| {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1;
        BASE64_STANDARD.encode(bytes)
    };
    let cases = [
        ("a longer message", [message.as_slice(), b"\n"].concat(), signature.clone()),
        ("a shorter message", message[..message.len() - 1].to_vec(), signature.clone()),
        ("no message", Vec::new(), signature.clone()),
        ("first bit", message.clone(), flipped(0)),
        ("last bit", message.clone(), flipped(bytes.len() - 1)),
        ("short signature", message.clone(), BASE64_STANDARD.encode(&bytes[1..])),
        ("long signature", message.clone(), BASE64_STANDARD.encode([&bytes[..], &[0]].concat())),
        ("all zeros", message.clone(), BASE64_STANDARD.encode([0; 256])),
        ("all ones", message.clone(), BASE64_STANDARD.encode([255; 256])),
        ("empty", message.clone(), String::new()),
        ("no base64", message.clone(), "%%%%".to_owned()),
        ("no ASCII", message.clone(), "签名".to_owned()),
        ("a line feed after it", message.clone(), format!("{signature}\n")),
        ("another signature", message.clone(), fixture_line("request.signature")),
    ];
    for &backend in Backend::ALL {
        for (name, message, signature) in &cases {
            assert!(!wechatpay_public(backend).verify(message, signature), "{name}, {backend:?}");
        }
    }
}

#[test]
fn what_openssl_sealed_is_opened() {
    let cases = [
        ("merchant_key.pkcs8.pem", "sealed_down"),
        ("merchant_key.pkcs8.pem", "sealed_max"),
        ("wechatpay_key.pkcs8.pem", "sealed_up"),
    ];
    for &backend in Backend::ALL {
        for (key, case) in cases {
            let sealed = fixture_line(&format!("{case}.ciphertext"));
            let opened = private_key(key, backend).open(&sealed).unwrap();
            assert_eq!(*opened, fixture(&format!("{case}.plaintext")), "{case}, {backend:?}");
        }
    }
}

#[test]
fn what_is_not_sealed_for_the_key_is_an_error_and_no_panic() {
    let sealed = BASE64_STANDARD.decode(fixture_line("sealed_down.ciphertext")).unwrap();
    let cases = [
        ("for another key", fixture_line("sealed_up.ciphertext")),
        ("short", BASE64_STANDARD.encode(&sealed[1..])),
        ("long", BASE64_STANDARD.encode([&sealed[..], &[0]].concat())),
        ("zeros", BASE64_STANDARD.encode([0; 256])),
        ("ones", BASE64_STANDARD.encode([255; 256])),
        ("empty", String::new()),
        ("no base64", "张三".to_owned()),
    ];
    for &backend in Backend::ALL {
        let key = private_key("merchant_key.pkcs8.pem", backend);
        for (name, sealed) in &cases {
            assert!(key.open(sealed).is_err(), "{name}, {backend:?}");
        }
    }
}

#[test]
fn each_back_end_opens_what_each_seals() {
    let longest = "一".repeat(71) + "a";
    for &sealing in Backend::ALL {
        for &opening in Backend::ALL {
            let key = private_key("wechatpay_key.pkcs8.pem", opening);
            for plaintext in ["", "x", "张三", &longest] {
                let sealed = wechatpay_public(sealing).seal(plaintext.as_bytes()).unwrap();
                let opened = key.open(&sealed).unwrap();
                assert_eq!(*opened, plaintext.as_bytes(), "{sealing:?} → {opening:?}");
            }
        }
    }
}

#[test]
fn sealing_is_different_each_time() {
    for &backend in Backend::ALL {
        let key = wechatpay_public(backend);
        assert_ne!(key.seal(b"x"), key.seal(b"x"), "{backend:?}");
    }
}

#[test]
fn a_plaintext_beyond_the_key_is_too_long() {
    for &backend in Backend::ALL {
        let key = wechatpay_public(backend);
        assert!(key.seal(&[7; 214]).is_ok(), "{backend:?}");
        assert_eq!(key.seal(&[7; 215]), Err(SealError::TooLong { maximum: 214 }), "{backend:?}");
        assert_eq!(key.seal(&[7; 5000]), Err(SealError::TooLong { maximum: 214 }), "{backend:?}");
    }
}

/// One case of `aes_256_gcm.txt`.
struct AesCase {
    key: Vec<u8>,
    nonce: Vec<u8>,
    associated_data: Vec<u8>,
    plaintext: Vec<u8>,
    ciphertext: Vec<u8>,
}

fn aes_cases() -> Vec<AesCase> {
    let text = String::from_utf8(fixture("aes_256_gcm.txt")).unwrap();
    let cases: Vec<AesCase> = text.trim_end().split("\n\n").map(aes_case).collect();
    assert_eq!(cases.len(), 4);
    cases
}

fn aes_case(text: &str) -> AesCase {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let values: BTreeMap<&str, Vec<u8>> = lines
        .map(|line| {
            let (name, hex) = line.split_once('=').unwrap();
            (name.trim(), bytes_of_hex(hex.trim()))
        })
        .collect();
    AesCase {
        key: values["key"].clone(),
        nonce: values["nonce"].clone(),
        associated_data: values["aad"].clone(),
        plaintext: values["plaintext"].clone(),
        ciphertext: values["ciphertext_and_tag"].clone(),
    }
}

fn bytes_of_hex(hex: &str) -> Vec<u8> {
    let pairs = hex.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn flipped(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at] ^= 1;
    bytes
}

#[test]
fn what_was_encrypted_symmetrically_is_opened() {
    for &backend in Backend::ALL {
        for (index, case) in aes_cases().iter().enumerate() {
            let key = ApiV3Key::new(&case.key, backend).unwrap();
            let ciphertext = BASE64_STANDARD.encode(&case.ciphertext);
            let opened = key.open(&case.nonce, &case.associated_data, &ciphertext).unwrap();
            assert_eq!(*opened, case.plaintext, "case {index}, {backend:?}");
        }
    }
}

#[test]
fn a_change_of_any_part_of_a_symmetric_ciphertext_is_an_error() {
    for &backend in Backend::ALL {
        for (index, case) in aes_cases().iter().enumerate() {
            let AesCase { nonce, associated_data, ciphertext, .. } = case;
            let key = ApiV3Key::new(&case.key, backend).unwrap();
            let longer_data = [associated_data.as_slice(), b"x"].concat();
            let changes = [
                ("tag", nonce.clone(), associated_data.clone(), flipped(ciphertext, ciphertext.len() - 1)),
                ("first byte", nonce.clone(), associated_data.clone(), flipped(ciphertext, 0)),
                ("associated data", nonce.clone(), longer_data, ciphertext.clone()),
                ("nonce", flipped(nonce, 0), associated_data.clone(), ciphertext.clone()),
            ];
            for (name, nonce, data, ciphertext) in changes {
                let opened = key.open(&nonce, &data, &BASE64_STANDARD.encode(ciphertext));
                assert!(opened.is_err(), "{name}, case {index}, {backend:?}");
            }
        }
    }
}

#[test]
fn lengths_that_no_symmetric_ciphertext_has_are_errors_and_no_panic() {
    let case = aes_cases().remove(0);
    let good = BASE64_STANDARD.encode(&case.ciphertext);
    for &backend in Backend::ALL {
        let key = ApiV3Key::new(&case.key, backend).unwrap();
        for length in [0, 1, 11, 13, 16, 64] {
            assert!(key.open(&vec![1; length], b"", &good).is_err(), "nonce of {length}, {backend:?}");
        }
        for length in [0, 1, 15, 16] {
            let short = BASE64_STANDARD.encode(vec![1; length]);
            assert!(key.open(&case.nonce, b"", &short).is_err(), "ciphertext of {length}, {backend:?}");
        }
        for text in ["%", "a", "密文", "AAAA AAAA"] {
            assert!(key.open(&case.nonce, b"", text).is_err(), "{text}, {backend:?}");
        }
    }
}

#[test]
fn an_apiv3_key_has_32_bytes() {
    for &backend in Backend::ALL {
        for length in [0, 16, 31, 33, 64] {
            let error = ApiV3Key::new(&vec![b'k'; length], backend).unwrap_err().to_string();
            assert!(error.contains(&format!("has {length} bytes; wanted the 32")), "{error}");
        }
    }
}

#[test]
fn the_serial_of_a_certificate_is_as_openssl_prints_it() {
    let printed = fixture_line("merchant_certificate.serial");
    for name in ["merchant_certificate.pem", "merchant_certificate.der"] {
        let certificate = MerchantCertificate::new(&fixture(name)).unwrap();
        assert_eq!(format!("serial={}", certificate.serial()), printed, "{name}");
        assert_eq!(certificate.serial(), SERIAL, "{name}");
    }
}

#[test]
fn every_format_of_a_private_key_is_read() {
    for &backend in Backend::ALL {
        for format in ["pkcs8.pem", "pkcs8.der", "pkcs1.pem", "pkcs1.der"] {
            let key = private_key(&format!("merchant_key.{format}"), backend);
            let signature = key.sign(&fixture("request.message")).unwrap();
            assert_eq!(signature, fixture_line("request.signature"), "{format}, {backend:?}");
        }
    }
}

#[test]
fn every_format_of_a_public_key_is_read() {
    let names = [
        "wechatpay_public.spki.pem",
        "wechatpay_public.spki.der",
        "wechatpay_public.pkcs1.pem",
        "wechatpay_public.pkcs1.der",
        "platform_certificate.pem",
    ];
    for &backend in Backend::ALL {
        for name in names {
            let (message, signature) = (fixture("reply.message"), fixture_line("reply.signature"));
            assert!(public_key(name, backend).verify(&message, &signature), "{name}, {backend:?}");
        }
    }
}

#[test]
fn a_pem_file_is_read_however_an_editor_left_it() {
    let pem = String::from_utf8(fixture("merchant_key.pkcs8.pem")).unwrap();
    let variants = [
        ("without the last line feed", pem.trim_end().to_owned()),
        ("Windows line ends", pem.replace('\n', "\r\n")),
        ("blank lines around", format!("\n\n{pem}\n\n")),
        ("text before it", format!("Bag Attributes\n    localKeyID: 01\n{pem}")),
        ("a byte order mark", format!("\u{FEFF}{pem}")),
        ("blanks at the line ends", pem.replace('\n', " \n")),
    ];
    for &backend in Backend::ALL {
        for (name, pem) in &variants {
            let key = PrivateKey::new(pem.as_bytes(), backend);
            assert!(key.is_ok(), "{name}, {backend:?}: {:?}", key.err());
        }
    }
}
