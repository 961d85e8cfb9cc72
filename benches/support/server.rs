//! A server in another process that answers with a signed reply made before, as cheaply as can be.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use wechatpay_coupons::crypto::{Backend, PrivateKey};

use super::{keys, lifeline::end_with_input};

/// What is answered, by how the path begins. The last one is what the clients of others ask for.
const BODIES: [(&str, &str); 3] = [
    (
        "/v3/marketing/busifavor/coupons/use",
        r#"{"stock_id":"100088","openid":"xsd3434454567676","wechatpay_use_time":"2015-05-20T13:29:35+08:00"}"#,
    ),
    ("/v3/multiuse/users/", r#"{"coupon_id":"9867041"}"#),
    ("/v3/pay/transactions/native", r#"{"code_url":"weixin://wxpay/bizpayurl/up?pr=NwY5Mz9&groupid=00"}"#),
];

/// The running server; it ends when this is dropped, and when this process is killed.
pub(crate) struct Server {
    child: Child,
    connections: Arc<AtomicUsize>,
    pub(crate) base_url: String,
}

impl Server {
    /// How many connections it has accepted so far.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
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
    let mut child = Command::new(program)
        .arg("--server")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the server starts");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let base_url = lines.next().expect("its address").expect("text");
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    std::thread::spawn(move || {
        for _ in lines {
            counted.fetch_add(1, Ordering::Relaxed);
        }
    });
    Server { child, connections, base_url }
}

/// Serves until its input ends, as it does with the process that started it, however that ends. Prints its address, and
/// a line for each connection.
pub(crate) async fn run() {
    end_with_input();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    println!("http://{}", listener.local_addr().expect("its address"));
    let key = PrivateKey::new(&keys::read("wechatpay_key.pkcs8.pem"), Backend::default()).expect("the key");
    loop {
        let (stream, _) = listener.accept().await.expect("a connection");
        println!("accepted");
        tokio::spawn(serve(stream, Replies::new(key.clone())));
    }
}

/// The replies, signed again every 30 seconds.
struct Replies {
    key: PrivateKey,
    signed: SystemTime,
    made: Vec<(&'static str, Vec<u8>)>,
}

impl Replies {
    fn new(key: PrivateKey) -> Self {
        Self { key, signed: UNIX_EPOCH, made: Vec::new() }
    }

    fn to(&mut self, request: &[u8]) -> &[u8] {
        if self.signed.elapsed().is_ok_and(|age| age.as_secs() > 30) {
            self.signed = SystemTime::now();
            self.made = BODIES.iter().map(|(path, body)| (*path, signed(body, &self.key))).collect();
        }
        let path = request.iter().position(|byte| *byte == b' ').map_or(request, |at| &request[at + 1..]);
        let reply = self.made.iter().find(|(start, _)| path.starts_with(start.as_bytes()));
        reply.map_or(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", |(_, reply)| reply)
    }
}

fn signed(body: &str, key: &PrivateKey) -> Vec<u8> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
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

async fn serve(mut stream: TcpStream, mut replies: Replies) {
    stream.set_nodelay(true).expect("a socket");
    let mut buffer = Vec::with_capacity(4096);
    loop {
        let length = loop {
            if let Some(length) = whole_request(&buffer) {
                break length;
            }
            if stream.read_buf(&mut buffer).await.unwrap_or(0) == 0 {
                return;
            }
        };
        if stream.write_all(replies.to(&buffer)).await.is_err() {
            return;
        }
        buffer.drain(..length);
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
