//! A configuration is judged as a whole, and each problem says what was found and what is wanted.

use std::time::Duration;

use wechatpay_coupons::{
    BoxFuture, Client, ClientBuilder,
    auth::{ServiceKeyKind, SignError, Signer},
    crypto::{ApiV3Key, Backend, KeyKind, MerchantCertificate, PlatformCertificate, PrivateKey, PublicKey},
    error::Problem,
    transport::reqwest::reqwest::ClientBuilder as HttpBuilder,
};

use crate::support::{
    KEY_ID, LOCAL, NOW, SERIAL, at, builder,
    fake::{Fake, client_over},
    fixture, signed,
};

/// Lacks nothing. With a transport of its own, since making the built-in one takes its time.
fn whole() -> ClientBuilder {
    over_fake(LOCAL)
}

fn over_fake(url: &str) -> ClientBuilder {
    builder(url).transport(Fake::replying(signed(200, "{}")))
}

/// The problems as `setting: message`.
fn problems(builder: ClientBuilder) -> Vec<String> {
    let error = builder.build().expect_err("the configuration has a problem");
    error.problems().iter().map(ToString::to_string).collect()
}

/// The one problem there is.
fn problem(builder: ClientBuilder) -> String {
    let mut problems = problems(builder);
    assert_eq!(problems.len(), 1, "{problems:#?}");
    problems.remove(0)
}

fn settings(builder: ClientBuilder) -> Vec<&'static str> {
    let error = builder.build().expect_err("the configuration has a problem");
    error.problems().iter().map(Problem::setting).collect()
}

#[test]
fn a_whole_configuration_has_no_problem() {
    for &backend in Backend::ALL {
        whole().backend(backend).build().unwrap();
        whole().backend(backend).serial(SERIAL).build().unwrap();
        whole().backend(backend).serial(SERIAL.to_ascii_lowercase()).build().unwrap();
        let serial = "5D3C8A17E42B90F6A1C75E08B49D2F6371A0E9C4";
        whole().public_key(serial, fixture("platform_certificate.pem")).backend(backend).build().unwrap();
    }
}

#[test]
fn an_empty_configuration_lists_all_that_is_missing() {
    let builder = Client::builder().base_url(LOCAL);
    assert_eq!(
        problems(builder),
        [
            "merchant: missing; wanted the merchant number (mchid)",
            "serial: missing; wanted the serial of the merchant's certificate, or the certificate itself by \
             `merchant_certificate`",
            "private_key: missing; wanted the merchant's private key (apiclient_key.pem), or a `signer`",
            "public_key: missing; wanted WeChat Pay's public key (pub_key.pem) and its id (PUB_KEY_ID_…), \
             from the merchant platform; or platform certificates, by `platform_certificate` or \
             `download_certificates`",
        ],
    );
}

#[test]
fn a_build_error_has_one_line_for_each_problem() {
    let error = Client::builder().base_url("ftp://x").build().unwrap_err().to_string();
    let lines: Vec<&str> = error.lines().collect();
    assert_eq!(lines[0], "the client can't be built:");
    assert_eq!(lines.len(), 6, "{error}");
    assert!(lines[1..].iter().all(|line| line.starts_with("  ")), "{error}");
}

#[test]
fn problems_come_in_the_order_of_the_settings() {
    let builder = Client::builder()
        .merchant("x")
        .serial("x")
        .merchant_certificate("x")
        .private_key("x")
        .public_key("", "x")
        .platform_certificate("x")
        .api_v3_key("x")
        .ask_for(ServiceKeyKind::Certificate)
        .base_url("x")
        .timeout(Duration::from_secs(1))
        .transport(Fake::replying(signed(200, "")))
        .user_agent("\n");
    assert_eq!(
        settings(builder),
        [
            "merchant",
            "serial",
            "merchant_certificate",
            "private_key",
            "public_key",
            "public_key",
            "platform_certificate",
            "api_v3_key",
            "ask_for",
            "base_url",
            "transport",
            "user_agent"
        ],
    );
}

#[test]
fn a_merchant_number_is_digits() {
    for merchant in ["", " ", "19000x0001", "１９００", " 1900000001", "wx1900000001"] {
        let problem = problem(whole().merchant(merchant));
        assert!(problem.starts_with("merchant: ") && problem.contains("wanted digits"), "{problem}");
    }
}

#[test]
fn a_serial_that_is_none_is_explained() {
    let decimal = "464498087614024178253164404640420573084105471201";
    let cases = [
        (
            KEY_ID,
            "this is the id of WeChat Pay's public key; wanted the serial of the merchant's certificate",
        ),
        ("pub_key_id_1", "this is the id of WeChat Pay's public key"),
        (decimal, "longer than 40 digits, so it is likely decimal; wanted hexadecimal"),
        ("", "not hexadecimal"),
        ("51:57:F0:9E", "not hexadecimal; wanted the serial as `openssl x509 -noout -serial` prints it"),
        ("serial=5157F09E", "not hexadecimal"),
        ("5157F09E", "not that of the certificate, which is 5157F09EFDC096DE15EBE81A47057A7232F1B8E1"),
    ];
    for (serial, message) in cases {
        let problem = problem(whole().serial(serial));
        assert!(problem.starts_with(&format!("serial: {message}")), "{serial}: {problem}");
    }
}

#[test]
fn the_serial_is_sent_in_upper_case() {
    let client = whole().serial(SERIAL.to_ascii_lowercase()).build().unwrap();
    assert_eq!(client.pipeline().identity().serial(), SERIAL);
}

/// Files that are no private key, with what they are.
fn no_private_keys() -> Vec<(&'static str, Vec<u8>, KeyKind)> {
    let pem = fixture("merchant_key.pkcs8.pem");
    let mut files = vec![
        ("cut off", pem[..pem.len() / 2].to_vec(), KeyKind::DamagedPem),
        ("without its end", pem[..pem.len() - 30].to_vec(), KeyKind::DamagedPem),
        ("OpenSSH", openssh(), KeyKind::OpenSsh),
        ("under a pass phrase, traditional", traditional_encrypted(), KeyKind::EncryptedPrivateKey),
    ];
    let fixtures = [
        ("encrypted_key.pem", KeyKind::EncryptedPrivateKey),
        ("ec_key.pem", KeyKind::OtherPrivateKey),
        ("rsa_pss_key.pem", KeyKind::OtherPrivateKey),
        ("rsa1024_key.pem", KeyKind::RsaOfWrongSize { bits: 1024 }),
        ("wechatpay_public.spki.pem", KeyKind::RsaPublicKey),
        ("wechatpay_public.spki.der", KeyKind::RsaPublicKey),
        ("wechatpay_public.pkcs1.pem", KeyKind::RsaPublicKey),
        ("wechatpay_public.pkcs1.der", KeyKind::RsaPublicKey),
        ("ec_public.pem", KeyKind::OtherPublicKey),
    ];
    files.extend(fixtures.map(|(name, kind)| (name, fixture(name), kind)));
    files.extend(no_certificates_nor_keys());
    let certificates = ["merchant_certificate.pem", "merchant_certificate.der"];
    files.extend(certificates.map(|name| (name, fixture(name), KeyKind::Certificate)));
    files
}

/// Files that are nothing of use to any setting.
fn no_certificates_nor_keys() -> Vec<(&'static str, Vec<u8>, KeyKind)> {
    let der = fixture("merchant_key.pkcs8.der");
    vec![
        ("csr.pem", fixture("csr.pem"), KeyKind::CertificateRequest),
        ("empty", Vec::new(), KeyKind::Empty),
        ("blank", b" \n\t\n".to_vec(), KeyKind::Empty),
        ("hello", b"hello".to_vec(), KeyKind::Unrecognized),
        ("JSON", b"{}".to_vec(), KeyKind::Unrecognized),
        ("a path", b"certificates/apiclient_key.pem".to_vec(), KeyKind::Path),
        ("garbage", vec![0xFF; 4096], KeyKind::Unrecognized),
        ("zeros", vec![0; 64], KeyKind::Unrecognized),
        ("DER cut off", der[..der.len() / 2].to_vec(), KeyKind::Unrecognized),
        ("DER and more", [der.as_slice(), b"x"].concat(), KeyKind::Unrecognized),
        ("an empty sequence", vec![0x30, 0], KeyKind::Unrecognized),
        ("a length that lies", vec![0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], KeyKind::Unrecognized),
        ("an unknown block", block("X509 CRL", "AAAA"), KeyKind::Unrecognized),
        ("an empty block", block("PRIVATE KEY", ""), KeyKind::Unrecognized),
        ("no base64", block("PRIVATE KEY", "%%%%"), KeyKind::DamagedPem),
    ]
}

fn block(tag: &str, contents: &str) -> Vec<u8> {
    format!("-----BEGIN {tag}-----\n{contents}\n-----END {tag}-----\n").into_bytes()
}

fn openssh() -> Vec<u8> {
    block("OPENSSH PRIVATE KEY", "b3BlbnNzaC1rZXktdjEA")
}

/// What `openssl rsa -traditional -aes256` writes.
fn traditional_encrypted() -> Vec<u8> {
    let head = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF\n\n";
    block("RSA PRIVATE KEY", &format!("{head}MFA3zvsTUvx1vWd0Q6m0lA=="))
}

#[test]
fn a_file_that_is_no_private_key_is_named_as_what_it_is() {
    let mut wrong = Vec::new();
    for &backend in Backend::ALL {
        for (name, file, kind) in no_private_keys() {
            let found = PrivateKey::new(&file, backend).unwrap_err();
            if found.found() != kind {
                wrong.push(format!("{name}, {backend:?}: wanted {kind:?}, found {found:?}"));
            }
            let problem = problem(whole().backend(backend).private_key(file));
            let wanted =
                "wanted the merchant's RSA private key (apiclient_key.pem) as PKCS#8 or PKCS#1, PEM or DER";
            assert_eq!(problem, format!("private_key: this is {}; {wanted}", found.found()), "{name}");
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_file_that_is_no_public_key_is_named_as_what_it_is() {
    let fixtures = [
        ("merchant_key.pkcs8.pem", KeyKind::RsaPrivateKey),
        ("merchant_key.pkcs1.pem", KeyKind::RsaPrivateKey),
        ("merchant_key.pkcs8.der", KeyKind::RsaPrivateKey),
        ("merchant_key.pkcs1.der", KeyKind::RsaPrivateKey),
        ("ec_public.pem", KeyKind::OtherPublicKey),
        ("rsa1024_key.pem", KeyKind::RsaOfWrongSize { bits: 1024 }),
        ("encrypted_key.pem", KeyKind::EncryptedPrivateKey),
    ];
    let fixtures = fixtures.map(|(name, kind)| (name, fixture(name), kind));
    for &backend in Backend::ALL {
        for (name, file, kind) in fixtures.iter().cloned().chain(no_certificates_nor_keys()) {
            let found = PublicKey::new(&file, backend).unwrap_err().found();
            assert_eq!(found, kind, "{name}, {backend:?}");
            let problem = problem(whole().backend(backend).public_key(KEY_ID, file));
            let wanted = "wanted WeChat Pay's RSA public key (pub_key.pem) as SPKI or PKCS#1, or a platform \
                          certificate, PEM or DER";
            assert_eq!(problem, format!("public_key: this is {found}; {wanted}"), "{name}");
        }
    }
}

#[test]
fn a_file_that_is_no_certificate_is_named_as_what_it_is() {
    let fixtures = [
        ("merchant_key.pkcs8.pem", KeyKind::RsaPrivateKey),
        ("wechatpay_public.spki.pem", KeyKind::RsaPublicKey),
        ("wechatpay_public.pkcs1.der", KeyKind::RsaPublicKey),
        ("ec_key.pem", KeyKind::OtherPrivateKey),
    ];
    let fixtures = fixtures.map(|(name, kind)| (name, fixture(name), kind));
    for (name, file, kind) in fixtures.into_iter().chain(no_certificates_nor_keys()) {
        assert_eq!(MerchantCertificate::new(&file).unwrap_err().found(), kind, "{name}");
        let problem = problem(whole().merchant_certificate(file));
        let wanted = "wanted the merchant's certificate (apiclient_cert.pem), PEM or DER";
        assert_eq!(problem, format!("merchant_certificate: this is {kind}; {wanted}"), "{name}");
    }
}

#[test]
fn keys_cut_or_changed_anywhere_are_errors_and_no_panic() {
    let der = fixture("merchant_key.pkcs8.der");
    let certificate = fixture("merchant_certificate.der");
    for at in (0..der.len()).step_by(23) {
        let mut changed = der.clone();
        changed[at] ^= 0xFF;
        assert!(MerchantCertificate::new(&changed).is_err(), "byte {at}");
        for &backend in Backend::ALL {
            assert!(PrivateKey::new(&der[..at], backend).is_err(), "{at} bytes, {backend:?}");
            let _ = PrivateKey::new(&changed, backend).map(|key| key.sign(b"x"));
        }
    }
    for at in (0..certificate.len()).step_by(3) {
        assert!(MerchantCertificate::new(&certificate[..at]).is_err(), "{at} bytes");
        let mut changed = certificate.clone();
        changed[at] ^= 0xFF;
        let _ = MerchantCertificate::new(&changed);
        let _ = PublicKey::new(&changed, Backend::default()).map(|key| key.seal(b"x"));
    }
}

#[test]
fn a_platform_certificate_goes_by_its_serial() {
    let problem = problem(whole().public_key(KEY_ID, fixture("platform_certificate.pem")));
    assert!(problem.contains("this is a platform certificate, and its id would be its serial"), "{problem}");
}

/// A merchant without any key of the service.
fn keyless() -> ClientBuilder {
    Client::builder()
        .merchant("1900000001")
        .merchant_certificate(fixture("merchant_certificate.pem"))
        .private_key(fixture("merchant_key.pkcs8.pem"))
        .base_url(LOCAL)
        .clock(|| at(NOW))
        .transport(Fake::replying(signed(200, "{}")))
}

#[test]
fn each_source_of_the_services_keys_is_enough() {
    let key = fixture("apiv3_key.txt");
    for &backend in Backend::ALL {
        let keyless = || keyless().backend(backend);
        keyless().platform_certificate(fixture("platform_certificate.pem")).build().unwrap();
        keyless().api_v3_key(key.clone()).download_certificates().build().unwrap();
        whole().backend(backend).api_v3_key(key.clone()).build().unwrap();
    }
    let problem = problem(keyless().api_v3_key(key));
    assert!(problem.starts_with("public_key: missing"), "{problem}");
}

#[test]
fn a_platform_certificate_given_as_a_public_key_goes_by_its_own_spelling() {
    let client =
        keyless().public_key("5d3c8a17e42b90f6a1c75e08b49d2f6371a0e9c4", fixture("platform_certificate.pem"));
    let ids = client.build().unwrap().pipeline().keys().ids();
    assert_eq!(ids, ["5D3C8A17E42B90F6A1C75E08B49D2F6371A0E9C4"]);
}

#[test]
fn a_file_that_is_no_platform_certificate_is_named_as_what_it_is() {
    let fixtures = [
        ("merchant_key.pkcs8.pem", KeyKind::RsaPrivateKey),
        ("wechatpay_public.spki.pem", KeyKind::RsaPublicKey),
        ("ec_key.pem", KeyKind::OtherPrivateKey),
    ];
    let fixtures = fixtures.map(|(name, kind)| (name, fixture(name), kind));
    for &backend in Backend::ALL {
        for (name, file, kind) in fixtures.iter().cloned().chain(no_certificates_nor_keys()) {
            assert_eq!(PlatformCertificate::new(&file, backend).unwrap_err().found(), kind, "{name}");
            let problem = problem(whole().backend(backend).platform_certificate(file));
            let wanted = "wanted a platform certificate of WeChat Pay, PEM or DER";
            assert_eq!(problem, format!("platform_certificate: this is {kind}; {wanted}"), "{name}");
        }
    }
}

#[test]
fn a_certificate_without_dates_is_no_platform_certificate() {
    let pem = pem::parse(fixture("platform_certificate.pem")).unwrap();
    let from = pem.contents().windows(13).position(|window| window == b"240101000000Z").unwrap();
    let until = pem.contents().windows(13).position(|window| window == b"491231235959Z").unwrap();
    for (at, date) in [(from, b"24010100000xZ"), (until, b"491331235959Z"), (until, b"231231235959Z")] {
        let mut der = pem.contents().to_vec();
        der[at..at + 13].copy_from_slice(date);
        let found = PlatformCertificate::new(&der, Backend::default()).unwrap_err().found();
        assert_eq!(found, KeyKind::UndatedCertificate, "{date:?}");
        // A merchant's is asked for its serial alone.
        assert!(MerchantCertificate::new(&der).is_ok());
    }
}

#[test]
fn the_merchants_own_certificate_is_not_taken_for_the_platforms() {
    let own =
        "platform_certificate: this is the merchant's own certificate; wanted one of WeChat Pay's platform";
    assert_eq!(problem(keyless().platform_certificate(fixture("merchant_certificate.pem"))), own);
    let kms = Client::builder()
        .merchant("1900000001")
        .serial(SERIAL)
        .signer(NoSigner)
        .base_url(LOCAL)
        .platform_certificate(fixture("merchant_certificate.pem"));
    assert_eq!(problem(kms), own, "by its serial alone");
}

#[test]
fn two_keys_can_not_share_an_id() {
    let serial = "5D3C8A17E42B90F6A1C75E08B49D2F6371A0E9C4";
    let certificate = || fixture("platform_certificate.pem");
    let twice = keyless().platform_certificate(certificate()).platform_certificate(certificate());
    assert_eq!(twice.build().unwrap().pipeline().keys().ids(), [serial], "the same one twice does no harm");
    let other = pem::parse(fixture("successor_certificate.pem")).unwrap();
    let clash = keyless().public_key(serial, spki_of(&other)).platform_certificate(certificate());
    assert_eq!(
        problem(clash),
        "platform_certificate: its id is that of another key, given before; wanted one key for each id",
    );
}

/// The `SubjectPublicKeyInfo` of an RSA-2048 certificate: 294 bytes that begin with the lengths of that size.
fn spki_of(certificate: &pem::Pem) -> Vec<u8> {
    let der = certificate.contents();
    let at = der.windows(6).position(|window| window == [0x30, 0x82, 0x01, 0x22, 0x30, 0x0D]).unwrap();
    der[at..at + 294].to_vec()
}

#[test]
fn certificates_that_are_over_are_left_out_unless_nothing_is_left() {
    let late = || keyless().clock(|| at(1_880_236_800));
    let over = || fixture("successor_certificate.pem");
    let expected = "platform_certificate: 0B77A1D95C3E4F2086B1D4E7902C5A6F13E8D7B2 is over, by the clock, and there \
                    is no other key; wanted its successor";
    assert_eq!(problem(late().platform_certificate(over())), expected);
    let others = [
        late().platform_certificate(fixture("platform_certificate.pem")),
        late().public_key(KEY_ID, fixture("wechatpay_public.spki.pem")),
        late().api_v3_key(fixture("apiv3_key.txt")).download_certificates(),
    ];
    for (index, other) in others.into_iter().enumerate() {
        let ids = other.platform_certificate(over()).build().unwrap().pipeline().keys().ids();
        assert!(ids.iter().all(|id| !id.starts_with("0B77")), "{index}: {ids:?}");
    }
}

#[test]
fn certificates_are_downloaded_with_the_apiv3_key_alone() {
    assert_eq!(
        problem(whole().download_certificates()),
        "download_certificates: wants `api_v3_key` too, the key under which the service encrypts certificates",
    );
    let secret = "0123456789abcdefghijklmnopqrstu";
    for key in [secret.to_owned(), format!("{secret}v\n"), String::new()] {
        let problem = problem(whole().api_v3_key(key.clone()).download_certificates());
        let expected = format!("api_v3_key: the APIv3 key has {} bytes; wanted the 32", key.len());
        assert!(problem.starts_with(&expected) && problem.contains("APIv2"), "{problem}");
        assert!(!problem.contains("456789"), "{problem}");
    }
}

#[test]
fn what_is_asked_for_must_be_there() {
    let problem_of = |builder: ClientBuilder, kind| problem(builder.ask_for(kind));
    assert_eq!(
        problem_of(whole(), ServiceKeyKind::Certificate),
        "ask_for: there is no certificate to ask for; wanted `platform_certificate` or `download_certificates`",
    );
    let certificate = keyless().platform_certificate(fixture("platform_certificate.pem"));
    assert_eq!(
        problem_of(certificate, ServiceKeyKind::PublicKey),
        "ask_for: there is no public key to ask for; wanted `public_key`",
    );
}

#[test]
fn the_merchants_own_key_is_not_taken_for_the_services() {
    let own = "public_key: this is the merchant's own key; wanted WeChat Pay's";
    assert_eq!(problem(whole().public_key(KEY_ID, fixture("merchant_certificate.pem"))), own);
    let without_certificate = Client::builder()
        .base_url(LOCAL)
        .merchant("1900000001")
        .serial(SERIAL)
        .private_key(fixture("merchant_key.pkcs8.pem"))
        .public_key(KEY_ID, fixture("merchant_certificate.pem"));
    assert_eq!(problem(without_certificate), own);
}

#[test]
fn the_merchants_own_serial_is_not_taken_for_the_id_of_the_services_key() {
    for id in [SERIAL.to_owned(), SERIAL.to_ascii_lowercase()] {
        assert_eq!(
            problem(whole().public_key(id, fixture("wechatpay_public.spki.pem"))),
            "public_key: its id is the serial of the merchant's own certificate; wanted WeChat Pay's key",
        );
    }
}

#[test]
fn the_id_of_a_key_is_one_word_of_ascii() {
    for id in ["", " ", "PUB KEY", "PUB_KEY_ID_1\n", "公钥"] {
        let problem = problem(whole().public_key(id, fixture("wechatpay_public.spki.pem")));
        assert!(problem.starts_with("public_key: its id is empty"), "{problem}");
    }
}

#[test]
fn a_private_key_that_is_not_the_certificates_is_a_problem() {
    for &backend in Backend::ALL {
        let builder = whole()
            .private_key(fixture("wechatpay_key.pkcs8.pem"))
            .public_key(KEY_ID, fixture("merchant_certificate.pem"))
            .backend(backend);
        let problems = problems(builder);
        let expected = "private_key: not the key of the merchant's certificate".to_owned();
        assert!(problems.contains(&expected), "{problems:#?}");
    }
}

#[test]
fn a_base_url_is_scheme_host_and_port_alone() {
    let bad = [
        "",
        "x",
        "/",
        "api.mch.weixin.qq.com",
        "//api.mch.weixin.qq.com",
        "ftp://api.mch.weixin.qq.com",
        "https://api.mch.weixin.qq.com/v3",
        "https://api.mch.weixin.qq.com//",
        "https://api.mch.weixin.qq.com?a=b",
        "https://user:secret@api.mch.weixin.qq.com",
        "https://user@api.mch.weixin.qq.com",
        "https://",
        "https:///",
        "https://api mch",
        "https://微信.cn",
        "https://x:y",
        "https://:443",
        "https://x:99999",
        "file:///keys",
        "https://api.mch.weixin.qq.com#fragment",
        "\u{0}",
        " https://api.mch.weixin.qq.com",
    ];
    let accepted: Vec<&str> = bad.into_iter().filter(|url| over_fake(url).build().is_ok()).collect();
    assert!(accepted.is_empty(), "accepted: {accepted:?}");
    for url in bad {
        let problem = problem(over_fake(url));
        assert!(problem.starts_with("base_url: "), "{url:?}: {problem}");
        assert!(problem.contains("wanted scheme, host and port alone"), "{url:?}: {problem}");
        assert!(!problem.contains("secret"), "{url:?}: {problem}");
    }
    for url in ["https://api2.mch.weixin.qq.com", "https://api.mch.weixin.qq.com/", "http://[::1]:8080"] {
        assert!(over_fake(url).build().is_ok(), "{url}");
    }
}

#[tokio::test]
async fn without_a_base_url_the_service_itself_is_called() {
    let fake = Fake::replying(signed(200, "{}"));
    let _ = client_over(&fake).use_coupon(&crate::samples::use_coupon()).await;
    let uri = fake.requests().remove(0).uri().to_string();
    assert_eq!(uri, "https://api.mch.weixin.qq.com/v3/marketing/busifavor/coupons/use");
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
#[test]
fn https_in_a_build_without_tls_is_a_problem() {
    let problem = problem(builder("https://api.mch.weixin.qq.com"));
    assert!(problem.starts_with("base_url: https, in a build without TLS; wanted the feature"), "{problem}");
    assert!(over_fake("https://api.mch.weixin.qq.com").build().is_ok());
    let problem = self::problem(builder(LOCAL).second_host());
    assert!(
        problem.starts_with("second_host: https, in a build without TLS; wanted the feature"),
        "{problem}"
    );
}

#[test]
fn http_settings_are_not_lost_in_silence_beside_an_own_transport() {
    let expected = "transport: given together with `http`, `timeout`, `connect_timeout` or `largest_reply`, which only the built-in \
                    transport obeys";
    let fake = || Fake::replying(signed(200, ""));
    let second = Duration::from_secs(1);
    let builders = [
        builder(LOCAL).transport(fake()).timeout(second),
        builder(LOCAL).timeout(second).transport(fake()),
        builder(LOCAL).connect_timeout(second).transport(fake()),
        builder(LOCAL).transport(fake()).largest_reply(1),
        builder(LOCAL).http(HttpBuilder::no_proxy).transport(fake()),
        builder(LOCAL).transport(fake()).http(HttpBuilder::no_proxy),
        builder(LOCAL).timeout(second).transport(fake()).transport(fake()),
    ];
    for builder in builders {
        assert_eq!(problem(builder), expected);
    }
}

#[test]
fn an_http_setting_that_fails_is_a_problem() {
    let problem = problem(builder(LOCAL).http(|http| http.user_agent("\n")));
    assert!(problem.starts_with("http: "), "{problem}");
}

#[test]
fn a_user_agent_must_fit_into_a_header() {
    for user_agent in ["", "a\nb", "\u{0}"] {
        let problem = problem(whole().user_agent(user_agent));
        assert!(problem.starts_with("user_agent: empty, or with characters"), "{problem}");
    }
}

/// Signs nothing.
struct NoSigner;

impl Signer for NoSigner {
    fn sign<'a>(&'a self, _: &'a [u8]) -> BoxFuture<'a, Result<String, SignError>> {
        Box::pin(async { Err(SignError::new("it signs nothing")) })
    }
}

#[test]
fn a_signer_stands_in_for_a_private_key_but_not_beside_it() {
    assert_eq!(
        problem(whole().signer(NoSigner)),
        "private_key: given together with `signer`; wanted one of them"
    );
    let builder = Client::builder()
        .base_url(LOCAL)
        .merchant("1900000001")
        .serial(SERIAL)
        .signer(NoSigner)
        .public_key(KEY_ID, fixture("wechatpay_public.spki.pem"));
    builder.build().unwrap();
}

#[test]
fn nothing_that_is_printed_holds_a_part_of_a_key() {
    let secret = String::from_utf8(fixture("merchant_key.pkcs8.pem")).unwrap();
    let lines: Vec<&str> = secret.lines().filter(|line| !line.starts_with("-----")).collect();
    let client = whole().build().unwrap();
    let own = PrivateKey::new(secret.as_bytes(), Backend::default()).unwrap();
    let mut texts = vec![
        format!("{:?} {:#?}", whole(), whole()),
        format!("{client:?} {client:#?} {:?}", client.pipeline()),
        format!("{own:?} {:?}", PublicKey::new(&fixture("merchant_certificate.pem"), Backend::default())),
    ];
    for (_, file, _) in no_private_keys() {
        let error = whole().private_key(file).build().unwrap_err();
        texts.push(format!("{error} {error:?}"));
    }
    let swapped = whole().public_key(KEY_ID, secret.clone()).merchant_certificate(secret.clone());
    let error = swapped.serial("x").base_url(secret.clone()).user_agent(secret.clone()).build().unwrap_err();
    texts.push(format!("{error} {error:?}"));
    for text in texts {
        let leak = lines.iter().find(|line| text.contains(**line));
        assert_eq!(leak, None, "{text}");
    }
}

#[test]
fn a_secret_in_a_setting_that_wants_none_is_not_printed() {
    let secret = String::from_utf8(fixture("merchant_key.pkcs8.pem")).unwrap();
    let line = secret.lines().nth(1).unwrap().split('/').next().unwrap();
    let mut leaks = Vec::new();
    let password = format!("https://user:{line}@api.mch.weixin.qq.com");
    let builders =
        [whole().merchant(secret.clone()), whole().serial(secret.clone()), whole().base_url(password)];
    for builder in builders {
        let shown = format!("{builder:?}").contains(line);
        let error = builder.build().unwrap_err();
        let told = format!("{error} {error:?}").contains(line);
        let setting = error.problems()[0].setting();
        if shown || told {
            leaks.push(format!("{setting}: in Debug of the builder {shown}, in the problem {told}"));
        }
    }
    assert!(leaks.is_empty(), "{leaks:#?}");
}

#[test]
fn an_apiv3_key_is_not_printed() {
    let secret = "0123456789abcdefghijklmnopqrstuv";
    for &backend in Backend::ALL {
        let key = ApiV3Key::new(secret.as_bytes(), backend).unwrap();
        assert_eq!(format!("{key:?} {key:#?}"), "ApiV3Key([secret]) ApiV3Key([secret])");
        let error = ApiV3Key::new(&secret.as_bytes()[1..], backend).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("456789"), "{error}");
    }
}
