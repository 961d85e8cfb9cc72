//! The example does what its README says.

use std::{
    error::Error,
    fs,
    path::Path,
    process::Command,
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use http::{Request, Response};
use own_endpoint::{
    Mirror,
    echo::{calls::EchoCalls as _, chain::EchoPaths as _, security::EchoMessage},
    echo_service,
};
use serde_json::{Value, json};
use tempfile::TempDir;
use wechatpay_coupons::{
    BoxFuture, Client, Outcome,
    transport::{
        Transport, TransportError,
        reqwest::{ReqwestTransport, reqwest},
    },
};
use wechatpay_sandbox::Sandbox;

type Failure = Box<dyn Error>;

const SECRET: &str = "only for the service";

/// Keeps what is sent, and sends it.
#[derive(Clone)]
struct Tap {
    wire: ReqwestTransport,
    sent: Arc<Mutex<Vec<Bytes>>>,
}

impl Transport for Tap {
    fn execute(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        self.sent.lock().expect("nobody panics with it").push(request.body().clone());
        self.wire.execute(request)
    }
}

/// A sandbox with the mirror in it, and a client whose wire is tapped.
struct Setting {
    mirror: Arc<Mirror>,
    tap: Tap,
    client: Client,
    sandbox: Sandbox,
}

impl Setting {
    async fn new() -> Result<Self, Failure> {
        let mirror = Arc::new(Mirror::default());
        let sandbox = Sandbox::builder().mount(echo_service::router(mirror.clone())).start().await?;
        let tap =
            Tap { wire: ReqwestTransport::new(reqwest::ClientBuilder::no_proxy)?, sent: Arc::default() };
        let credentials = sandbox.credentials();
        let client = Client::builder()
            .merchant(credentials.merchant_id.as_str())
            .serial(credentials.serial.as_str())
            .private_key(credentials.private_key.as_str())
            .public_key(credentials.public_key_id.as_str(), credentials.public_key.as_str())
            .base_url(sandbox.base_url())
            .transport(tap.clone())
            .build()?;
        Ok(Self { mirror, tap, client, sandbox })
    }

    fn opened(&self) -> Vec<String> {
        let secrets = self.mirror.received().into_iter().filter_map(|request| request.encrypted_echo_message);
        secrets.map(|secret| secret.expose().to_owned()).collect()
    }
}

#[tokio::test]
async fn a_sealed_field_arrives_opened_and_is_not_in_the_clear_on_the_wire() -> Result<(), Failure> {
    let setting = Setting::new().await?;
    let request = EchoMessage::new("hello").encrypted_echo_message(SECRET);
    assert_eq!(setting.client.echo_message(&request).await?.echo_message, "hello");
    assert_eq!(setting.client.call(&request).await?.echo_message, "hello");
    let body = json!({"echo_message": "hello", "encrypted_echo_message": SECRET});
    let reply = setting.client.echo().v3().security().echo().post(&body).await?;
    assert_eq!(reply, json!({"echo_message": "hello"}));

    assert_eq!(setting.opened(), [SECRET; 3]);
    let sent = setting.tap.sent.lock().expect("nobody panics with it").clone();
    assert_eq!(sent.len(), 3);
    for body in sent {
        assert!(!String::from_utf8_lossy(&body).contains(SECRET));
        let body: Value = serde_json::from_slice(&body)?;
        // RSA of 2048 bits makes 256 bytes, which base64 makes 344 characters.
        assert_eq!(body["encrypted_echo_message"].as_str().map(str::len), Some(344));
    }
    Ok(())
}

#[tokio::test]
async fn a_refusal_of_the_handler_is_an_error_of_the_call() -> Result<(), Failure> {
    let setting = Setting::new().await?;
    let error = setting.client.echo_message(&EchoMessage::new(" ")).await.err().ok_or("it is blank")?;
    assert_eq!(error.outcome(), Outcome::Refused);
    let api = error.api().ok_or("the service refused it")?;
    assert_eq!((api.status().as_u16(), api.code(), api.is_authenticated()), (400, Some("PARAM_ERROR"), true));
    assert_eq!(api.detail().and_then(|detail| detail.field()), Some("/echo_message"));
    assert!(setting.mirror.received().is_empty());
    Ok(())
}

#[tokio::test]
async fn nobody_gets_in_without_a_signature() -> Result<(), Failure> {
    let setting = Setting::new().await?;
    let url = format!("{}/v3/security/echo", setting.sandbox.base_url());
    let request = reqwest::Client::builder().no_proxy().build()?.post(url).header("User-Agent", "a test");
    let reply = request.header("Accept", "*/*").body(r#"{"echo_message":"hello"}"#).send().await?;
    assert_eq!(reply.status(), 401);
    assert!(setting.mirror.received().is_empty());
    Ok(())
}

#[test]
fn the_program_prints_what_came_back() -> Result<(), Failure> {
    let output = Command::new(env!("CARGO_BIN_EXE_own-endpoint")).output()?;
    let printed = String::from_utf8(output.stdout)?;
    assert!(output.status.success(), "{printed}");
    for line in ["by its method:  hello", "by `call`:      hello", "by its path:    \"hello\""] {
        assert!(printed.contains(line), "{printed}");
    }
    assert!(printed.contains("the service opened: sealed on this way too"), "{printed}");
    Ok(())
}

/// The build script again, as cargo runs it: in a folder with a description, beside an `OUT_DIR`.
#[test]
fn a_mistake_in_the_description_is_shown_whole() -> Result<(), Failure> {
    let folder = TempDir::new()?;
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let spec = fs::read_to_string(own.join("spec/echo.yaml"))?;
    fs::create_dir(folder.path().join("spec"))?;
    let run = |spec: &str| -> Result<_, Failure> {
        fs::write(folder.path().join("spec/echo.yaml"), spec)?;
        let script = Command::new(env!("BUILD_SCRIPT"))
            .current_dir(folder.path())
            .env("OUT_DIR", folder.path().join("out"))
            .env("CARGO_CFG_TARGET_OS", "linux")
            .output()?;
        Ok((script.status.success(), String::from_utf8(script.stdout)?, String::from_utf8(script.stderr)?))
    };

    let (success, printed, errors) = run(&spec)?;
    assert!(success, "{errors}");
    assert!(printed.contains("cargo::rerun-if-changed=spec/echo.yaml\n"), "{printed}");
    assert!(folder.path().join("out/echo.rs").exists() && folder.path().join("out/echo_service.rs").exists());

    let mistaken = spec.replace("x-wechatpay-sensitive: true", "x-wechatpay-sensitve: true");
    let (success, printed, errors) = run(&mistaken.replace("minLength: 1", "minLength: one"))?;
    assert!(!success);
    assert!(printed.contains("cargo::rerun-if-changed=spec/echo.yaml\n"), "{printed}");
    for part in [
        "--> spec/echo.yaml:",
        "x-wechatpay-sensitve: true",
        "did you mean `x-wechatpay-sensitive`?",
        "minLength: one",
        "2 errors, nothing was written",
    ] {
        assert!(errors.contains(part), "no {part} in\n{errors}");
    }
    Ok(())
}
