//! Requests signed by another process: `cargo run --example openssl_signer`. It needs `openssl` on the path.
//!
//! A merchant's key may live where no program can read it: in a KMS, an HSM, a smart card. Then the client is given a
//! `Signer` in place of a key. This one asks the OpenSSL command line, which stands for any of them: it runs elsewhere,
//! takes its time, and can fail. What it says travels in the error; nothing was sent then.

use std::{error::Error, path::PathBuf, process::Stdio};

use base64::{Engine, prelude::BASE64_STANDARD};
use tokio::{io::AsyncWriteExt, process::Command};
use wechatpay_coupons::{
    BoxFuture, Client,
    auth::{SignError, Signer},
    busifavor::UploadCouponCodes,
};
use wechatpay_sandbox::{Sandbox, Stock};

const STOCK: &str = "98065001";

/// Signs with a key that only `openssl` reads.
struct OpensslSigner {
    key: PathBuf,
}

impl OpensslSigner {
    async fn ask(&self, message: &[u8]) -> Result<String, Box<dyn Error + Send + Sync>> {
        let mut openssl = Command::new("openssl")
            .args(["dgst", "-sha256", "-sign"])
            .arg(&self.key)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // At the deadline of the call this future is dropped, and the process goes with it.
            .kill_on_drop(true)
            .spawn()?;
        let mut input = openssl.stdin.take().ok_or("openssl takes no input")?;
        input.write_all(message).await?;
        drop(input);
        let output = openssl.wait_with_output().await?;
        if !output.status.success() {
            return Err(format!("openssl did not sign: {}", output.status).into());
        }
        Ok(BASE64_STANDARD.encode(output.stdout))
    }
}

impl Signer for OpensslSigner {
    fn sign<'a>(&'a self, message: &'a [u8]) -> BoxFuture<'a, Result<String, SignError>> {
        Box::pin(async move { self.ask(message).await.map_err(SignError::new) })
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::builder().stock(Stock::uploaded(STOCK)).start().await?;
    // Here alone the key passes through this process: the sandbox made it up, and `openssl` wants a file.
    let folder = tempfile::tempdir()?;
    let key = folder.path().join("apiclient_key.pem");
    std::fs::write(&key, &sandbox.credentials().private_key)?;

    let client = connect(&sandbox, OpensslSigner { key })?;
    let request = UploadCouponCodes::new(STOCK, ["SPRING-001", "SPRING-002"], "upload-0001");
    let reply = client.upload_coupon_codes(&request).await?;
    println!("{} codes stored, by a request that openssl signed", reply.success_count);

    let lost = connect(&sandbox, OpensslSigner { key: folder.path().join("lost.pem") })?;
    match lost.upload_coupon_codes(&request).await {
        Ok(_) => Err("signed without a key?!".into()),
        Err(error) if error.is_signing() => {
            println!("without its key: {error}");
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

fn connect(sandbox: &Sandbox, signer: OpensslSigner) -> Result<Client, Box<dyn Error>> {
    let credentials = sandbox.credentials();
    let client = Client::builder()
        .merchant(credentials.merchant_id.as_str())
        .serial(credentials.serial.as_str())
        .signer(signer)
        .public_key(credentials.public_key_id.as_str(), credentials.public_key.as_str())
        .base_url(sandbox.base_url())
        .http(reqwest::ClientBuilder::no_proxy)
        .build()?;
    Ok(client)
}
