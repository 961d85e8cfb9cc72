//! Calls the endpoint in each of three ways: `cargo run --package own-endpoint`.

use std::{error::Error, sync::Arc};

use own_endpoint::{
    Mirror,
    echo::{calls::EchoCalls as _, chain::EchoPaths as _, security::EchoMessage},
    echo_service,
};
use serde_json::json;
use wechatpay_coupons::Client;
use wechatpay_sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mirror = Arc::new(Mirror::default());
    let sandbox = Sandbox::builder().mount(echo_service::router(mirror.clone())).start().await?;
    let client = connect(&sandbox)?;
    let request = EchoMessage::new("hello").encrypted_echo_message("only for the service");

    let reply = client.echo_message(&request).await?;
    println!("by its method:  {}", reply.echo_message);

    let reply = client.call(&request).await?;
    println!("by `call`:      {}", reply.echo_message);

    let body = json!({"echo_message": "hello", "encrypted_echo_message": "sealed on this way too"});
    let reply = client.echo().v3().security().echo().post(&body).await?;
    println!("by its path:    {}", reply["echo_message"]);

    let opened = mirror.received().into_iter().filter_map(|request| request.encrypted_echo_message);
    for message in opened {
        println!("the service opened: {}", message.expose());
    }

    let error = client.echo_message(&EchoMessage::new(" ")).await.err().ok_or("it is blank")?;
    println!("a blank message: {error}");
    Ok(())
}

fn connect(sandbox: &Sandbox) -> Result<Client, Box<dyn Error>> {
    let credentials = sandbox.credentials();
    let client = Client::builder()
        .merchant(credentials.merchant_id.as_str())
        .serial(credentials.serial.as_str())
        .private_key(credentials.private_key.as_str())
        .public_key(credentials.public_key_id.as_str(), credentials.public_key.as_str())
        .base_url(sandbox.base_url())
        .build()?;
    Ok(client)
}
