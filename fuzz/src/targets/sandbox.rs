//! The sandbox's own request path: whatever is sent, it answers, and not that it is broken.

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::LazyLock,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use http::{Method, Uri};
use tokio::runtime::Runtime;
use wechatpay_coupons::crypto::{Backend, PrivateKey, PublicKey};
use wechatpay_sandbox::{Credentials, Sandbox, Stock, User};

use super::message;
use crate::{Target, message::Message};

/// A request, which is signed. `@NAME@` and `@NUMBER@` are sealed values.
pub(super) const REQUESTS: Target = Target {
    name: "sandbox_requests",
    run: |input| match signed(&Message::read(input)) {
        Some(request) => status(&answer(&request)),
        None => "nothing that can be sent".to_owned(),
    },
    seeds: || {
        let headers = [
            ("User-Agent", "fuzz".to_owned()),
            ("Accept", "*/*".to_owned()),
            ("Content-Type", "application/json".to_owned()),
        ];
        [
            ("GET /v3/marketing/busifavor/stocks/98065001/couponcodes?offset=0&limit=20&status=AVAILABLE", ""),
            ("POST /v3/marketing/busifavor/stocks/98065001/couponcodes", r#"{"coupon_code_list":["A-1","A-2","A-1"],"upload_request_no":"n"}"#),
            ("POST /v3/marketing/busifavor/coupons/use", r#"{"coupon_code":"A-1","stock_id":"98065001","appid":"wx1","use_time":"2015-05-20T13:29:35+08:00","use_request_no":"n","openid":"o"}"#),
            ("POST /v3/marketing/busifavor/product-coupons/pre-send", r#"{"stock_id":"13","appid":"wx1","openid":"o","send_request_no":"n"}"#),
            ("POST /v3/multiuse/users/o/coupons", r#"{"stock_id":"9856","out_request_no":"n","user_name":"@NAME@","id_card_number":"@NUMBER@","amount":1,"appid":"wx1","card_type":"ID_CARD"}"#),
            ("POST /v3/marketing/busifavor/coupons/card/send", r#"{"appid":"wx1","openid":"o","out_request_no":"n","send_time":"2099-12-31T13:29:35.120+08:00"}"#),
            ("GET /v3/certificates", ""),
            ("DELETE /v3/nowhere/%E5%88%B8?a=%ff", ""),
        ]
        .map(|(first, body)| message(first, &headers, body.as_bytes()))
        .to_vec()
    },
};

/// A sandbox for as long as this process runs.
struct Running {
    _runtime: Runtime,
    sandbox: Sandbox,
    merchant: PrivateKey,
    sealed: [String; 2],
}

static RUNNING: LazyLock<Running> = LazyLock::new(|| {
    let runtime = Runtime::new().expect("a runtime");
    let sandbox = Sandbox::builder()
        .stock(Stock::uploaded("98065001").capacity(10_000))
        .stock(Stock::product("13"))
        .stock(Stock::multiuse("9856"))
        .card("card", "wx1")
        .user(User::new("o").identity("张三", "110101199003070134"));
    let sandbox = runtime.block_on(sandbox.start()).expect("the sandbox starts");
    let Credentials { private_key, public_key, .. } = sandbox.credentials();
    let merchant = PrivateKey::new(private_key.as_bytes(), Backend::default()).expect("its own key");
    let service = PublicKey::new(public_key.as_bytes(), Backend::default()).expect("its own key");
    let sealed =
        ["张三", "110101199003070134"].map(|text| service.seal(text.as_bytes()).expect("a short text"));
    Running { _runtime: runtime, sandbox, merchant, sealed }
});

/// The bytes of a request that HTTP lets pass, signed over what is sent.
fn signed(message: &Message<'_>) -> Option<Vec<u8>> {
    let (method, target) = str::from_utf8(message.first).ok()?.split_once(' ')?;
    let method: Method = method.parse().ok()?;
    let target: Uri = target.parse().ok()?;
    let target = target.path_and_query()?.as_str();
    let body = with_sealed(message.body);
    let Credentials { merchant_id, serial, public_key_id, .. } = RUNNING.sandbox.credentials();
    let timestamp = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    let head = format!("{method}\n{target}\n{timestamp}\nnonce\n");
    let signature = RUNNING.merchant.sign(&[head.as_bytes(), &body, b"\n"].concat()).ok()?;
    let mut request = format!(
        "{method} {target} HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\nContent-Length: {}\r\n\
         Wechatpay-Serial: {public_key_id}\r\nAuthorization: WECHATPAY2-SHA256-RSA2048 mchid=\"{merchant_id}\",\
         serial_no=\"{serial}\",timestamp=\"{timestamp}\",nonce_str=\"nonce\",signature=\"{signature}\"\r\n",
        body.len()
    )
    .into_bytes();
    // Those that frame the message are its own.
    let framing = ["host", "connection", "content-length", "transfer-encoding", "expect", "upgrade"];
    for (name, value) in message.headers.iter().filter(|(name, _)| !framing.contains(&name.as_str())) {
        request.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    request.extend_from_slice(b"\r\n");
    request.extend_from_slice(&body);
    Some(request)
}

fn with_sealed(body: &[u8]) -> Vec<u8> {
    let [name, number] = &RUNNING.sealed;
    match str::from_utf8(body) {
        Ok(text) => text.replace("@NAME@", name).replace("@NUMBER@", number).into_bytes(),
        Err(_) => body.to_vec(),
    }
}

fn answer(request: &[u8]) -> Vec<u8> {
    let address = RUNNING.sandbox.base_url().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).expect("the sandbox listens");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a time above zero");
    stream.write_all(request).expect("the sandbox reads");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("the sandbox answers");
    answer
}

/// The status, and the code of an error.
fn status(answer: &[u8]) -> String {
    let text = String::from_utf8_lossy(answer);
    let status = text.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)).expect("the sandbox answers");
    assert!(!status.starts_with('5'), "the sandbox is broken: {text}");
    let told = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    // Digits are no part of a way, and the status is.
    let status: String = status.bytes().map(|digit| char::from(digit - b'0' + b'a')).collect();
    // What follows the first colon of a success is made up each time, and the value of a fault is the input's.
    let end = if status.starts_with('c') { ":" } else { "\"value\"" };
    let names: String = told.split(end).next().unwrap_or_default().chars().take(60).collect();
    format!("{status} {}", names.replace('"', "'"))
}
