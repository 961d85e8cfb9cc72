//! What a sandbox leaves behind when it ends.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    sync::Arc,
    time::SystemTime,
};

use http::Method;
use wechatpay_sandbox::{DeliveryPace, Fault, Sandbox, Stock};

use crate::{
    merchant::{Merchant, OPENID},
    notifications::Receiver,
};

const CODES: &str = "/v3/marketing/busifavor/stocks/98065001/couponcodes";
const BODY: &str = r#"{"coupon_code_list": ["a"], "upload_request_no": "1"}"#;

fn connected(sandbox: &Sandbox) -> TcpStream {
    TcpStream::connect(sandbox.base_url().strip_prefix("http://").unwrap()).unwrap()
}

/// Sends a request up to its body, and waits until the sandbox wants that.
fn begun(merchant: &Merchant) -> TcpStream {
    let authorization = merchant.authorization(&merchant.draft(Method::POST, CODES, BODY));
    let mut stream = connected(&merchant.sandbox);
    let head = format!(
        "POST {CODES} HTTP/1.1\r\nHost: sandbox\r\nUser-Agent: test\r\nAccept: */*\r\nAuthorization: {authorization}\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        BODY.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut continues = [0; "HTTP/1.1 100 Continue\r\n\r\n".len()];
    stream.read_exact(&mut continues).unwrap();
    stream
}

/// Sends the rest, and returns all that comes then.
fn ended(mut stream: TcpStream) -> String {
    stream.write_all(BODY.as_bytes()).unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    reply
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_without_a_request_hold_nobody_up() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (mut never_used, mut barely) = (connected(&sandbox), connected(&sandbox));
    barely.write_all(b"POST /v3/marketing").unwrap();
    while sandbox.connections() < 2 {
        tokio::task::yield_now().await;
    }
    sandbox.stop().await;
    for stream in [&mut never_used, &mut barely] {
        assert!(matches!(stream.read(&mut [0]), Ok(0) | Err(_)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_was_begun_with_is_answered() {
    let merchant = Merchant::of(Sandbox::builder().stock(Stock::uploaded("98065001"))).await;
    let stream = begun(&merchant);
    let address = stream.peer_addr().unwrap();
    let stopping = tokio::spawn(merchant.sandbox.stop());
    while TcpStream::connect(address).is_ok() {
        tokio::task::yield_now().await;
    }
    let reply = ended(stream);
    stopping.await.unwrap();
    assert!(reply.starts_with("HTTP/1.1 200 OK\r\n"), "{reply}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_met_a_fault_before_all_are_forgotten_is_not_left_waiting() {
    for dropped in [false, true] {
        let merchant = Merchant::of(Sandbox::builder().stock(Stock::uploaded("98065001"))).await;
        merchant.sandbox.fault(Fault::SilentBeforeEffect).always().unwrap();
        let stream = begun(&merchant);
        if dropped {
            drop(merchant);
            assert_eq!(ended(stream), "");
        } else {
            merchant.sandbox.clear_faults();
            assert_eq!(ended(stream), "");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn notifications_end_with_their_sandbox() {
    let receiver = Receiver::failing(usize::MAX, Arc::default()).await;
    let held: Arc<fn() -> SystemTime> = Arc::new(SystemTime::now);
    let watched = Arc::downgrade(&held);
    let builder =
        Sandbox::builder().stock(Stock::generated("100088")).notify_url(&receiver.url).clock(move || held());
    let sandbox = builder.delivery_pace(DeliveryPace::Real).start().await.unwrap();
    sandbox.receive_coupon("100088", OPENID).unwrap();
    while sandbox.deliveries()[0].attempts.is_empty() {
        tokio::task::yield_now().await;
    }
    // The next attempt is a minute away.
    sandbox.stop().await;
    while watched.strong_count() > 0 {
        tokio::task::yield_now().await;
    }
}
