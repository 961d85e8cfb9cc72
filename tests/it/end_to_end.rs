//! All six operations against the embedded sandbox, over real HTTP with real RSA: the client's back ends against the
//! sandbox's, which share no code.

use bytes::Bytes;
use http::{Request, Response, header::AUTHORIZATION};
use wechatpay_coupons::{
    Advice, BoxFuture, Client, Error, Operation, Outcome, Timestamp,
    busifavor::{
        ListCouponCodes, PreSendProductCoupon, SendConsumeCard, SendConsumeCardRequired, UploadCouponCodes,
        UseCoupon,
    },
    crypto::Backend,
    error::{ApiError, SignDifference},
    multiuse::{SendMultiuseCoupon, SendMultiuseCouponRequired},
    transport::{Transport, TransportError, reqwest::ReqwestTransport},
    types::{CouponCodeStatus, OpenId},
};
use wechatpay_sandbox::{Backend as SandboxBackend, CouponState, Sandbox};

use crate::support::embedded::{
    APPID, CARD, FUND_STOCK, ID_NUMBER, NAME, OPENID, PRODUCT_STOCK, STOCK, bare, client, sandbox,
};

fn redemption(code: &str, number: &str) -> UseCoupon {
    UseCoupon::new(code, APPID, Timestamp::now(), number).stock_id(STOCK).openid(OPENID)
}

fn fund(number: &str, name: &str) -> SendMultiuseCoupon {
    SendMultiuseCoupon::new(SendMultiuseCouponRequired {
        openid: OPENID.into(),
        stock_id: FUND_STOCK.into(),
        out_request_no: number.into(),
        user_name: name.into(),
        id_card_number: ID_NUMBER.into(),
        appid: APPID.into(),
        card_type: "ID_CARD".into(),
    })
    .amount(10_000)
}

#[tokio::test]
async fn all_operations_run_on_every_pair_of_back_ends() {
    for service in [SandboxBackend::AwsLcRs, SandboxBackend::Rsa] {
        for &backend in Backend::ALL {
            let sandbox = sandbox(service).await;
            let client = client(&sandbox, backend);
            let run = campaign(&sandbox, &client).await;
            run.unwrap_or_else(|error| panic!("client {backend:?}, sandbox {service:?}: {error}"));
        }
    }
}

/// Every operation once, and what the sandbox knows afterwards.
async fn campaign(sandbox: &Sandbox, client: &Client) -> Result<(), Error> {
    let codes = ["A|1", "A 2", "A\\3", "A|1"];
    let uploaded = client.upload_coupon_codes(&UploadCouponCodes::new(STOCK, codes, "upload-1")).await?;
    assert_eq!((uploaded.total_count, uploaded.success_count), (3, 3));
    assert_eq!(uploaded.duplicate_codes.unwrap_or_default().len(), 1);
    assert_eq!(sandbox.codes(STOCK), ["A|1", "A 2", "A\\3"]);

    let code = sandbox.receive_coupon(STOCK, OPENID).expect("a code is left");
    let listed = client.list_coupon_codes(&ListCouponCodes::new(STOCK).offset(0).limit(2)).await?;
    assert_eq!((listed.total_count, listed.limit), (3, 2));
    let listed = listed.data.unwrap_or_default();
    let holder = listed.iter().find(|item| item.code.as_str() == code).expect("it is listed");
    assert_eq!(holder.code_status, Some(CouponCodeStatus::Dispatched));
    assert_eq!(holder.openid.as_ref().map(OpenId::as_str), Some(OPENID));

    let redeemed = client.use_coupon(&redemption(&code, "order-1")).await?;
    assert_eq!(redeemed.openid.as_str(), OPENID);
    let state = sandbox.coupon(STOCK, &code).map(|coupon| coupon.state);
    assert_eq!(state, Some(CouponState::Used));

    let request = PreSendProductCoupon::new(PRODUCT_STOCK, APPID, "number-1").openid(OPENID);
    assert!(!client.pre_send_product_coupon(&request).await?.token.as_str().is_empty());

    assert!(!client.send_multiuse_coupon(&fund("fund-1", NAME)).await?.coupon_id.as_str().is_empty());

    let card = client.send_consume_card(&card("card-1")).await?;
    let in_wallet = sandbox.card_code(CARD, OPENID);
    assert_eq!(in_wallet.as_deref(), Some(card.card_code.as_str()));
    assert_eq!(sandbox.requests(), 6);
    Ok(())
}

fn card(number: &str) -> SendConsumeCard {
    SendConsumeCard::new(SendConsumeCardRequired {
        card_id: CARD.into(),
        appid: APPID.into(),
        openid: OPENID.into(),
        out_request_no: number.into(),
        send_time: Timestamp::now(),
    })
}

#[tokio::test]
async fn a_request_sent_again_takes_effect_once() -> Result<(), Error> {
    let sandbox = sandbox(SandboxBackend::default()).await;
    let client = client(&sandbox, Backend::default());
    client.upload_coupon_codes(&UploadCouponCodes::new(STOCK, ["A1"], "upload-1")).await?;
    let again = client.upload_coupon_codes(&UploadCouponCodes::new(STOCK, ["A1"], "upload-1")).await?;
    assert_eq!(again.exist_codes.unwrap_or_default().len(), 1);

    let code = sandbox.receive_coupon(STOCK, OPENID).expect("a code is left");
    let request = redemption(&code, "order-1");
    assert_eq!(client.use_coupon(&request).await?, client.use_coupon(&request).await?);
    assert_eq!(sandbox.redeemed(), 1);

    let request = fund("fund-1", NAME);
    let (first, second) =
        (client.send_multiuse_coupon(&request).await?, client.send_multiuse_coupon(&request).await?);
    assert_eq!(first, second);
    assert_eq!(sandbox.codes(FUND_STOCK).len(), 1);

    let request = card("card-1");
    assert_eq!(client.send_consume_card(&request).await?, client.send_consume_card(&request).await?);
    Ok(())
}

#[tokio::test]
async fn a_second_redemption_is_refused_by_a_signed_error() -> Result<(), Error> {
    let sandbox = sandbox(SandboxBackend::default()).await;
    let client = client(&sandbox, Backend::default());
    client.upload_coupon_codes(&UploadCouponCodes::new(STOCK, ["A1"], "upload-1")).await?;
    let code = sandbox.receive_coupon(STOCK, OPENID).expect("a code is left");
    client.use_coupon(&redemption(&code, "order-1")).await?;

    let error = client.use_coupon(&redemption(&code, "order-2")).await.expect_err("it is used");
    assert_eq!(error.code(), Some("RESOURCE_ALREADY_EXISTS"));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(400));
    assert_eq!((error.outcome(), error.advice()), (Outcome::Refused, Advice::Query));
    assert!(error.is_authenticated() && error.request_id().is_some());
    assert_eq!(sandbox.redeemed(), 1);
    Ok(())
}

#[tokio::test]
async fn a_false_name_is_found_behind_the_seal_and_never_shown() {
    let sandbox = sandbox(SandboxBackend::default()).await;
    let client = client(&sandbox, Backend::default());
    let error = client.send_multiuse_coupon(&fund("fund-1", "李四")).await.expect_err("a false name");
    assert_eq!(error.code(), Some("PARAM_ERROR"));
    let detail = error.api().and_then(ApiError::detail).expect("it names the field");
    assert_eq!(detail.field(), Some("/user_name"));
    assert!(detail.value().is_none());
    assert!(error.to_string().contains("about /user_name"), "{error}");
    assert!(!format!("{error} {error:?} {}", detail.raw()).contains("李四"));
}

#[tokio::test]
async fn a_plain_value_at_fault_is_shown() {
    let sandbox = sandbox(SandboxBackend::default()).await;
    let client = client(&sandbox, Backend::default());
    let request = UseCoupon::new("A1", APPID, "yesterday", "order-1").stock_id(STOCK);
    assert!(request.check().is_err());
    let error = client.call(&request.unchecked()).await.expect_err("the service checks too");
    let detail = error.api().and_then(ApiError::detail).expect("it names the field");
    assert_eq!((detail.field(), detail.location()), (Some("/use_time"), Some("body")));
    assert_eq!(detail.value().and_then(|value| value.as_str()), Some("yesterday"));
}

#[tokio::test]
async fn a_wrong_key_is_refused_without_effect_and_flagged() {
    let sandbox = sandbox(SandboxBackend::default()).await;
    let credentials = sandbox.credentials();
    let client = Client::builder()
        .merchant(credentials.merchant_id.as_str())
        .serial(credentials.serial.as_str())
        .private_key(crate::support::fixture("merchant_key.pkcs8.pem"))
        .public_key(credentials.public_key_id.as_str(), credentials.public_key.as_str())
        .base_url(sandbox.base_url())
        .http(reqwest::ClientBuilder::no_proxy)
        .build()
        .expect("nothing here shows that the key is another merchant's");
    let error = client.list_coupon_codes(&ListCouponCodes::new(STOCK)).await.expect_err("another key");
    assert_eq!(error.code(), Some("SIGN_ERROR"));
    assert_eq!((error.outcome(), error.advice()), (Outcome::Refused, Advice::Fix));
    assert!(!error.is_authenticated());
    assert_eq!(error.sign_difference(), Some(SignDifference::Nothing));
    assert!(error.to_string().contains("check that the private key is the one of the serial"), "{error}");
    assert_eq!(sandbox.requests(), 0);
}

/// Something on the way, which changes requests.
struct Meddler {
    transport: ReqwestTransport,
    change: fn(&mut Request<Bytes>),
}

impl Transport for Meddler {
    fn execute(&self, mut request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        (self.change)(&mut request);
        self.transport.execute(request)
    }
}

fn resent_to(request: &mut Request<Bytes>, change: impl Fn(&str) -> String) {
    let uri = change(&request.uri().to_string());
    *request.uri_mut() = uri.parse().expect("still a URI");
}

#[tokio::test]
async fn what_was_changed_on_the_way_is_told_from_the_echo_of_the_service() {
    type Change = fn(&mut Request<Bytes>);
    let changes: [(Change, SignDifference); 5] = [
        (|request| resent_to(request, |uri| uri.replace("98065001", "98%3065001")), SignDifference::Path),
        (|request| resent_to(request, |uri| format!("{uri}?a=1")), SignDifference::Query),
        (|request| *request.body_mut() = Bytes::from_static(b"{ }"), SignDifference::Body { offset: 1 }),
        (
            |request| {
                let longer = [request.body(), b" ".as_slice()].concat();
                *request.body_mut() = longer.into();
            },
            SignDifference::Length { signed: 178, seen: 179 },
        ),
        (
            |request| {
                let nonce = request.headers()[AUTHORIZATION]
                    .to_str()
                    .expect("a text")
                    .replace("nonce_str=\"", "nonce_str=\"A");
                request.headers_mut().insert(AUTHORIZATION, nonce.parse().expect("a value"));
            },
            SignDifference::Nonce,
        ),
    ];
    let sandbox = sandbox(SandboxBackend::default()).await;
    for (change, difference) in changes {
        let transport = ReqwestTransport::new(reqwest::ClientBuilder::no_proxy).expect("a transport");
        let client = bare(&sandbox).transport(Meddler { transport, change });
        let client = client.build().expect("a client");
        let request = UploadCouponCodes::new(STOCK, ["oSecret-code"], "upload-of-a-code");
        let error = client.upload_coupon_codes(&request).await.expect_err("changed on the way");
        assert_eq!(error.sign_difference(), Some(difference), "{error}");
        assert!(error.to_string().contains(&difference.to_string()), "{error}");
        assert!(!error.to_string().contains("oSecret"), "{error}");
    }
}

#[tokio::test]
async fn a_clock_that_is_off_is_refused() {
    let sandbox = Sandbox::builder()
        .clock(|| std::time::SystemTime::now() + std::time::Duration::from_secs(301))
        .start()
        .await
        .expect("the sandbox starts");
    let client = client(&sandbox, Backend::default());
    let error = client.list_coupon_codes(&ListCouponCodes::new(STOCK)).await.expect_err("five minutes off");
    assert_eq!(error.code(), Some("SIGN_ERROR"));
}

#[tokio::test]
async fn many_calls_at_once_share_one_client() {
    let sandbox = sandbox(SandboxBackend::default()).await;
    let client = client(&sandbox, Backend::default());
    let calls = (0..64).map(|number| {
        let client = client.clone();
        let request = UploadCouponCodes::new(STOCK, [format!("C{number}")], format!("upload-{number}"));
        tokio::spawn(async move { client.upload_coupon_codes(&request).await })
    });
    for call in calls.collect::<Vec<_>>() {
        let reply = call.await.expect("no panic").expect("a verified reply");
        assert_eq!(reply.success_count, 1);
    }
    assert_eq!(sandbox.codes(STOCK).len(), 64);
}
