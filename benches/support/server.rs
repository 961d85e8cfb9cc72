//! A server in another process that gives every request the same signed reply, as cheaply as can be.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::{SystemTime, UNIX_EPOCH},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use wechatpay_coupons::crypto::{Backend, PrivateKey};

use super::keys;

/// The running server; it ends when this is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) base_url: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts this program once more, as the server.
pub(crate) fn spawn() -> Server {
    let program = std::env::current_exe().expect("this program");
    let mut child =
        Command::new(program).arg("--server").stdout(Stdio::piped()).spawn().expect("the server starts");
    let mut line = String::new();
    let stdout = child.stdout.take().expect("its output");
    BufReader::new(stdout).read_line(&mut line).expect("its address");
    Server { child, base_url: line.trim().to_owned() }
}

/// Serves until it is killed.
pub(crate) async fn run() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    println!("http://{}", listener.local_addr().expect("its address"));
    let key = PrivateKey::new(&keys::read("wechatpay_key.pkcs8.pem"), Backend::default()).expect("the key");
    let mut reply = signed_reply(&key);
    let mut signed = SystemTime::now();
    loop {
        let (stream, _) = listener.accept().await.expect("a connection");
        if signed.elapsed().is_ok_and(|age| age.as_secs() > 30) {
            (reply, signed) = (signed_reply(&key), SystemTime::now());
        }
        tokio::spawn(serve(stream, key.clone(), reply.clone()));
    }
}

fn signed_reply(key: &PrivateKey) -> Vec<u8> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    let body = r#"{"stock_id":"100088","openid":"xsd3434454567676","wechatpay_use_time":"2015-05-20T13:29:35+08:00"}"#;
    let nonce = "C5AC7061FCCD6BF3E8A0C1F2A7F5C0FE";
    let signature = key.sign(format!("{now}\n{nonce}\n{body}\n").as_bytes()).expect("signed");
    let id = keys::PUBLIC_KEY_ID;
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\n\
         Request-ID: 08F8DEF5B60610F8C3E0FE01\r\nWechatpay-Timestamp: {now}\r\nWechatpay-Nonce: {nonce}\r\n\
         Wechatpay-Signature: {signature}\r\nWechatpay-Serial: {id}\r\n\
         Wechatpay-Signature-Type: WECHATPAY2-SHA256-RSA2048\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

async fn serve(mut stream: TcpStream, key: PrivateKey, mut reply: Vec<u8>) {
    stream.set_nodelay(true).expect("a socket");
    let mut signed = SystemTime::now();
    let mut buffer = Vec::with_capacity(4096);
    loop {
        while whole_request(&buffer).is_none() {
            if stream.read_buf(&mut buffer).await.unwrap_or(0) == 0 {
                return;
            }
        }
        let length = whole_request(&buffer).unwrap_or(buffer.len());
        buffer.drain(..length);
        if signed.elapsed().is_ok_and(|age| age.as_secs() > 30) {
            (reply, signed) = (signed_reply(&key), SystemTime::now());
        }
        if stream.write_all(&reply).await.is_err() {
            return;
        }
    }
}

/// The length of the first request, if all of it is there.
fn whole_request(buffer: &[u8]) -> Option<usize> {
    let head = buffer.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&buffer[..head]).ok()?.to_ascii_lowercase();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length:"));
    let length: usize = length.map_or(Some(0), |length| length.trim().parse().ok())?;
    (buffer.len() >= head + length).then_some(head + length)
}
