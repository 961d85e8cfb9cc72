//! What goes over a real socket, byte for byte, and what comes back over it.

use bytes::Bytes;
use http::{Method, Response};
use serde_json::{Value, json};
use wechatpay_coupons::{
    Client, Operation, Outcome,
    busifavor::{ListCouponCodes, UploadCouponCodes},
    crypto::{Backend, PublicKey},
    operation::{DecodeError, EncodeError, Encoded, Metadata, Rule, Verified, Violations},
    sensitive::Sealer,
    transport::reqwest::reqwest::redirect::Policy,
};

use crate::{
    samples,
    support::{
        Authorization, KEY_ID, MERCHANT, NOW, SERIAL, WECHATPAY_KEY, direct, fixture, sending_client,
        server::{Answer, Recorded, Server},
        signed,
    },
};

/// A call over a real socket: what the server saw of it, and how it ended.
async fn call<O: Operation>(request: &O, reply: &str) -> (Recorded, O::Reply) {
    let server = Server::replying(signed(200, reply.to_owned())).await;
    let reply = sending_client(&server.url()).call(request).await;
    let recorded = server.only();
    assert_request_is_whole(&server, &recorded);
    (recorded, reply.unwrap())
}

/// Headers are exactly those that the protocol wants, and the signature is one of the raw bytes.
fn assert_request_is_whole(server: &Server, request: &Recorded) {
    let authorization = Authorization::parse(request.header("authorization"));
    let expected_authorization = format!(
        "WECHATPAY2-SHA256-RSA2048 mchid=\"{MERCHANT}\",nonce_str=\"…\",timestamp=\"{NOW}\",\
         serial_no=\"{SERIAL}\",signature=\"…\""
    );
    let (host, length) = (server.host(), request.body.len().to_string());
    let user_agent = concat!("wechatpay-coupons/", env!("CARGO_PKG_VERSION"), " (Rust; reqwest)");
    let mut expected = vec![
        ("accept", "application/json"),
        ("authorization", &expected_authorization),
        ("host", &host),
        ("user-agent", user_agent),
        ("wechatpay-serial", KEY_ID),
    ];
    if !request.body.is_empty() {
        expected.extend([("content-length", length.as_str()), ("content-type", "application/json")]);
    }
    expected.sort_unstable();
    let headers = request.headers.iter().map(|(name, value)| {
        (name.as_str(), if name == "authorization" { authorization.masked.as_str() } else { value })
    });
    assert_eq!(headers.collect::<Vec<_>>(), expected);
    assert_signed(request);
}

fn assert_signed(request: &Recorded) {
    let authorization = Authorization::parse(request.header("authorization"));
    let method = request.request_line.split(' ').next().unwrap();
    let message = authorization.message(method, request.target(), &request.body);
    assert_eq!((authorization.nonce.len(), authorization.timestamp), (32, NOW.to_string()));
    for &backend in Backend::ALL {
        let key = PublicKey::new(&fixture("merchant_certificate.pem"), backend).unwrap();
        assert!(key.verify(&message, &authorization.signature), "{backend:?}: {}", request.request_line);
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn use_coupon_is_sent_as_the_description_says() {
    let (request, reply) = call(&samples::use_coupon(), samples::USE_COUPON_REPLY).await;
    assert_eq!(request.request_line, "POST /v3/marketing/busifavor/coupons/use HTTP/1.1");
    let expected = concat!(
        r#"{"coupon_code":"sxxe34343434","stock_id":"100088","appid":"wx1234567889999","#,
        r#""use_time":"2015-05-20T13:29:35+08:00","use_request_no":"1002600620019090123143254435","#,
        r#""openid":"xsd3434454567676","out_trade_no":"20150520132935000042","mch_id":"190000001","#,
        r#""transaction_id":"4200000001856498491"}"#,
    );
    assert_eq!(text(&request.body), expected);
    assert_eq!(reply.wechatpay_use_time.as_str(), "2015-05-20T13:29:35+08:00");
}

#[tokio::test]
async fn send_consume_card_is_sent_as_the_description_says() {
    let reply = r#"{"card_code":"198555211279"}"#;
    let (request, reply) = call(&samples::send_consume_card(), reply).await;
    assert_eq!(
        request.request_line,
        "POST /v3/marketing/busifavor/coupons/pIJMr5MMiIkO_93VtPyIiEk2DZ4w/send HTTP/1.1"
    );
    let expected = concat!(
        r#"{"appid":"wx233544546545989","openid":"oh-394z-6CGkNoJrsDLTTUKiAnp4","#,
        r#""out_request_no":"1900000109_20191231_0001","send_time":"2019-12-31T13:29:35.120+08:00"}"#,
    );
    assert_eq!(text(&request.body), expected);
    assert_eq!(reply.card_code.as_str(), "198555211279");
}

#[tokio::test]
async fn pre_send_product_coupon_is_sent_as_the_description_says() {
    let reply = r#"{"token":"7c1e0f5a94b2d83e6a40c95f1b7d28e3a"}"#;
    let (request, reply) = call(&samples::pre_send_product_coupon(), reply).await;
    assert_eq!(request.request_line, "POST /v3/marketing/busifavor/product-coupons/pre-send HTTP/1.1");
    let expected = concat!(
        r#"{"stock_id":"1000000013001","coupon_code":"123446565767","appid":"wx233544546545989","#,
        r#""openid":"oh-394z-6CGkNoJrsDLTTUKiAnp4","send_request_no":"34657_20250101_123456"}"#,
    );
    assert_eq!(text(&request.body), expected);
    assert_eq!(reply.token.as_str(), "7c1e0f5a94b2d83e6a40c95f1b7d28e3a");
}

#[tokio::test]
async fn send_multiuse_coupon_is_sent_as_the_description_says() {
    let (request, reply) = call(&samples::send_multiuse_coupon(), r#"{"coupon_id":"98674556"}"#).await;
    assert_eq!(request.request_line, "POST /v3/multiuse/users/oh-394z-6CGkNoJrsDLTTUKiAnp4/coupons HTTP/1.1");
    let expected = concat!(
        r#"{"stock_id":"9856000","out_request_no":"8956000202407191254642","user_name":"<张三>","#,
        r#""id_card_number":"<110101199003070134>","amount":10000,"appid":"wx233544546545989","#,
        r#""card_type":"ID_CARD"}"#,
    );
    assert_eq!(opened(text(&request.body), &["user_name", "id_card_number"]), expected);
    assert_eq!(reply.coupon_id.as_str(), "98674556");
}

/// The body with each sealed field replaced by its plaintext in angle brackets.
fn opened(body: &str, fields: &[&str]) -> String {
    let values: Value = serde_json::from_str(body).unwrap();
    fields.iter().fold(body.to_owned(), |body, field| {
        let sealed = values[field].as_str().unwrap();
        let plaintext = WECHATPAY_KEY.open(sealed).unwrap();
        body.replace(sealed, &format!("<{}>", text(&plaintext)))
    })
}

#[tokio::test]
async fn upload_coupon_codes_is_sent_as_the_description_says() {
    let reply = concat!(
        r#"{"stock_id":"98065001","total_count":5,"success_count":3,"#,
        r#""success_codes":["A2024-000001","A2024-000002","A2024-000003"],"#,
        r#""success_time":"2024-06-01T10:15:22+08:00","fail_count":1,"fail_codes":[{"coupon_code":"#,
        r#""A2024-000005-0123456789-012345678","code":"LENGTH_LIMIT","message":"too long"}],"#,
        r#""exist_codes":["A2024-000004"],"duplicate_codes":["A2024-000001"]}"#,
    );
    let (request, reply) = call(&samples::upload_coupon_codes(), reply).await;
    assert_eq!(request.request_line, "POST /v3/marketing/busifavor/stocks/98065001/couponcodes HTTP/1.1");
    let expected = concat!(
        r#"{"coupon_code_list":["A2024-000001","A2024-000002","A2024-000003","A2024-000004","#,
        r#""A2024-000001"],"upload_request_no":"100002322019090134234sfdf"}"#,
    );
    assert_eq!(text(&request.body), expected);
    assert_eq!((reply.total_count, reply.success_count, reply.fail_count), (5, 3, Some(1)));
    assert_eq!(reply.fail_codes.unwrap()[0].code, "LENGTH_LIMIT");
}

#[tokio::test]
async fn list_coupon_codes_is_sent_as_the_description_says() {
    let reply = concat!(
        r#"{"stock_id":"98065001","total_count":2,"limit":2,"offset":0,"data":["#,
        r#"{"code":"A2024-000001","code_status":"AVAILABLE","upload_time":"2024-06-01T10:15:22+08:00"},"#,
        r#"{"code":"A2024-000002","code_status":"DISPATCHED","openid":"oh-394z-6CGkNoJrsDLTTUKiAnp4"}]}"#,
    );
    let (request, reply) = call(&samples::list_coupon_codes(), reply).await;
    assert_eq!(
        request.request_line,
        "GET /v3/marketing/busifavor/stocks/98065001/couponcodes?appid=wx233544546545989&offset=0&limit=20 \
         HTTP/1.1"
    );
    assert_eq!(text(&request.body), "");
    assert_eq!(reply.data.unwrap().len(), 2);
}

#[tokio::test]
async fn nasty_values_of_a_path_and_a_query_arrive_percent_encoded() {
    let reply = r#"{"stock_id":"1","total_count":0,"limit":0,"offset":0}"#;
    let cases = [
        ("a/b c?#%中", "a%2Fb%20c%3F%23%25%E4%B8%AD"),
        ("..;/x", "..%3B%2Fx"),
        ("...", "..."),
        ("%2e%2e", "%252e%252e"),
        ("{stock_id}", "%7Bstock_id%7D"),
        ("\\|^`\"<>[]", "%5C%7C%5E%60%22%3C%3E%5B%5D"),
        ("!$&'()*+,;=:@", "%21%24%26%27%28%29%2A%2B%2C%3B%3D%3A%40"),
        ("a\tb\r\nc", "a%09b%0D%0Ac"),
        ("~-._", "~-._"),
    ];
    for (value, encoded) in cases {
        let (request, _) = call(&ListCouponCodes::new(value).appid(value), reply).await;
        let path = format!("/v3/marketing/busifavor/stocks/{encoded}/couponcodes");
        assert_eq!(request.target(), format!("{path}?appid={encoded}"), "{value:?}");
    }
}

#[tokio::test]
async fn a_path_value_that_urls_would_drop_is_a_violation() {
    let server = Server::replying(signed(200, "{}")).await;
    let client = sending_client(&server.url());
    for value in ["", ".", ".."] {
        let requests = [
            client.list_coupon_codes(&ListCouponCodes::new(value)).await.err(),
            client.upload_coupon_codes(&UploadCouponCodes::new(value, ["x"], "1")).await.err(),
        ];
        for error in requests.into_iter().flatten() {
            let mut rules = error.violations().unwrap().iter().map(|violation| &violation.rule);
            assert!(rules.any(|rule| *rule == Rule::NotAPathSegment), "{value:?}: {error}");
        }
    }
    assert!(server.recorded().is_empty());
}

#[tokio::test]
async fn a_dot_segment_is_not_sent_even_when_it_is_not_checked() {
    let server = Server::replying(signed(200, "{}")).await;
    let client = sending_client(&server.url());
    for value in [".", ".."] {
        let error = client.call(&ListCouponCodes::new(value).unchecked()).await.unwrap_err();
        assert_eq!((error.outcome(), error.is_encoding()), (Outcome::NotSent, true), "{error}");
    }
    assert!(server.recorded().is_empty());
}

/// A request of a test's own, whose bytes no JSON library would write again.
struct Verbatim(&'static [u8]);

impl Operation for Verbatim {
    type Reply = Value;

    const METADATA: &'static Metadata = &Metadata::new("verbatim", Method::POST, "/v3/verbatim");

    fn check(&self) -> Result<(), Violations> {
        Ok(())
    }

    fn encode(&self, _: &dyn Sealer) -> Result<Encoded, EncodeError> {
        let body = Bytes::from_static(self.0);
        Ok(Encoded::new(Method::POST, "/v3/verbatim?b=2&a=1", body, Some("application/json")))
    }

    fn decode(reply: &Verified) -> Result<Value, DecodeError> {
        reply.json()
    }
}

#[tokio::test]
async fn the_bytes_signed_are_the_bytes_sent_whatever_they_are() {
    let bodies: [&[u8]; 4] = [
        b" { \"z\" : 1.0,\t\"a\":1E2 ,\"a\":\"\\u5f20\\/\" ,\"n\":-0.00 }\r\n",
        "{\"name\":\"张三\"}\n\n".as_bytes(),
        b"\xFF\xFE no text at all \x00",
        b"[1, 2,3 ]",
    ];
    for body in bodies {
        let (request, _) = call(&Verbatim(body), "{}").await;
        assert_eq!(request.body, body);
        assert_eq!(request.request_line, "POST /v3/verbatim?b=2&a=1 HTTP/1.1");
    }
}

#[tokio::test]
async fn a_reply_is_verified_as_it_came_and_then_read() {
    let reply = concat!(
        "\n{ \"wechatpay_use_time\" :\t\"2015-05-20T13:29:35.120+08:00\" ,\r\n",
        " \"openid\":\"\\u006fh\\/x\",  \"new\" : [ 1.50, 1E2 ], \"stock_id\" : \"100088\"\n}\n\n",
    );
    let (_, reply) = call(&samples::use_coupon(), reply).await;
    assert_eq!(reply.openid.as_str(), "oh/x");
    assert_eq!(reply.wechatpay_use_time.as_str(), "2015-05-20T13:29:35.120+08:00");
}

#[tokio::test]
async fn the_reply_that_openssl_signed_is_verified() {
    let reply = Response::builder()
        .header("Wechatpay-Timestamp", text(&fixture("reply.timestamp")))
        .header("Wechatpay-Nonce", text(&fixture("reply.nonce")))
        .header("Wechatpay-Signature", text(&fixture("reply.signature")).trim_end())
        .header("Wechatpay-Serial", KEY_ID)
        .body(fixture("reply.body").into())
        .unwrap();
    let server = Server::replying(reply).await;
    for &backend in Backend::ALL {
        let client = direct(&server.url()).backend(backend).build().unwrap();
        let reply = client.call(&Verbatim(b"{}")).await.unwrap();
        assert_eq!(reply["amount"], json!(1E2), "{backend:?}");
    }
}

#[tokio::test]
async fn a_redirect_is_an_error_and_not_followed() {
    let elsewhere = Server::replying(signed(200, samples::USE_COUPON_REPLY)).await;
    for status in [301, 302, 303, 307, 308] {
        let mut redirect = signed(status, "");
        redirect.headers_mut().insert("Location", elsewhere.url().parse().unwrap());
        let server = Server::replying(redirect).await;
        let error = sending_client(&server.url()).use_coupon(&samples::use_coupon()).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(error.outcome(), Outcome::Unknown, "{status}");
        server.only();
    }
    assert!(elsewhere.recorded().is_empty());
}

#[tokio::test]
async fn a_redirect_policy_of_the_caller_is_overruled() {
    let elsewhere = Server::replying(signed(200, samples::USE_COUPON_REPLY)).await;
    let mut redirect = signed(307, "");
    redirect.headers_mut().insert("Location", elsewhere.url().parse().unwrap());
    let server = Server::replying(redirect).await;
    let client = direct(&server.url()).http(|http| http.redirect(Policy::limited(5)));
    let error = client.build().unwrap().use_coupon(&samples::use_coupon()).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 307);
    assert!(elsewhere.recorded().is_empty());
}

#[tokio::test]
async fn a_body_is_not_decompressed() {
    let plain = samples::USE_COUPON_REPLY.as_bytes();
    let packed: &[u8] =
        b"\x1F\x8B\x08\x00\x00\x00\x00\x00\x00\x03\xAB\xAE\x05\x00\x43\xBF\xA6\xA3\x02\x00\x00\x00";
    for encoding in ["gzip", "deflate", "br", "zstd"] {
        let error = use_coupon_replied(packed, encoding).await.unwrap_err();
        assert!(error.is_decode(), "{encoding}: {error}");
        assert_eq!(error.body(), Some(packed), "{encoding}");
        let reply = use_coupon_replied(plain, encoding).await;
        assert!(reply.is_ok(), "{encoding}: {reply:?}");
    }
}

async fn use_coupon_replied(
    body: &'static [u8],
    encoding: &'static str,
) -> Result<wechatpay_coupons::busifavor::UseCouponReply, wechatpay_coupons::Error> {
    let mut reply = signed(200, body);
    reply.headers_mut().insert("Content-Encoding", encoding.parse().unwrap());
    let server = Server::replying(reply).await;
    sending_client(&server.url()).use_coupon(&samples::use_coupon()).await
}

#[tokio::test]
async fn calls_and_clones_share_one_connection() {
    let server = Server::replying(signed(200, samples::USE_COUPON_REPLY)).await;
    let client = sending_client(&server.url());
    client.use_coupon(&samples::use_coupon()).await.unwrap();
    client.use_coupon(&samples::use_coupon()).await.unwrap();
    Client::clone(&client).use_coupon(&samples::use_coupon()).await.unwrap();
    let connections = server.recorded().iter().map(|request| request.connection).collect::<Vec<_>>();
    assert_eq!(connections, [0, 0, 0]);
}

#[tokio::test]
async fn each_call_has_a_nonce_of_its_own() {
    let server = Server::replying(signed(200, samples::USE_COUPON_REPLY)).await;
    let client = sending_client(&server.url());
    for _ in 0..20 {
        client.use_coupon(&samples::use_coupon()).await.unwrap();
    }
    let header = |request: &Recorded| Authorization::parse(request.header("authorization")).nonce;
    let mut nonces: Vec<String> = server.recorded().iter().map(header).collect();
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), 20);
    assert!(nonces.iter().all(|nonce| nonce.bytes().all(|byte| byte.is_ascii_alphanumeric())));
}

#[tokio::test]
async fn a_lost_connection_is_one_attempt() {
    let server = Server::start(Answer::Bytes(b"")).await;
    let error = sending_client(&server.url()).use_coupon(&samples::use_coupon()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
    server.only();
}
