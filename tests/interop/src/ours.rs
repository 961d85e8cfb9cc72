//! Our client against a server that is somebody else's cryptography: `python_server.py`.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderName, HeaderValue};
use serde::de::DeserializeOwned;
use serde_json::{Value, from_value};
use wechatpay_coupons::{
    Client, ClientBuilder, Error, Operation, Outcome, RetryPolicy,
    auth::ServiceKeyKind,
    busifavor::{ListCouponCodes, PreSendProductCoupon, SendConsumeCard, UploadCouponCodes, UseCoupon},
    events::Event,
    multiuse::SendMultiuseCoupon,
    notification::{Notification, Received},
    types::CouponCode,
};

use crate::{
    Failure,
    campaign::{self, CODES, FUND_STOCK, OPENID, OTHER_PRIVATE_KEY, OTHER_PUBLIC_KEY, STOCK},
    process::Process,
    relay::{self, Bodies},
    table::{Check, Seen, expect, subject},
};

/// What the server printed: how to call it, and a notification of its own.
struct Server {
    config: Value,
    notification: Value,
}

pub(crate) async fn checks(mut process: Process) -> Result<Vec<Check>, Failure> {
    let mut printed = process.line()?;
    let server = Server { config: printed["config"].take(), notification: printed["notification"].take() };
    let changed_requests = relay::start(server.setting("base_url"), Bodies::Requests).await?;
    let changed_replies = relay::start(server.setting("base_url"), Bodies::Replies).await?;
    let client = server.builder().build()?;
    let other_key = server.builder().private_key(OTHER_PRIVATE_KEY).build()?;
    let ahead = server.builder().clock(|| SystemTime::now() + Duration::from_secs(600)).build()?;
    let changing = server.builder().base_url(changed_requests).build()?;
    let other_public = server.builder_with(OTHER_PUBLIC_KEY).build()?;
    let changed = server.builder().base_url(changed_replies).build()?;
    let certified = server.builder().download_certificates().ask_for(ServiceKeyKind::Certificate).build()?;
    Ok(vec![
        (subject::UPLOAD, uploads(&client).await),
        (subject::LIST, lists(&client).await),
        (subject::USE, redeems(&client).await),
        (subject::PRE_SEND, succeeds::<PreSendProductCoupon>(&client, campaign::pre_send()).await),
        (subject::FUND, succeeds::<SendMultiuseCoupon>(&client, campaign::fund(FUND_STOCK, "fund-1")).await),
        (subject::CARD, succeeds::<SendConsumeCard>(&client, campaign::card()).await),
        (
            subject::CERTIFICATES,
            succeeds::<SendMultiuseCoupon>(&certified, campaign::fund(FUND_STOCK, "fund-1")).await,
        ),
        (subject::OTHER_KEY, is_refused(&other_key).await),
        (subject::OTHER_CLOCK, is_refused(&ahead).await),
        (subject::CHANGED_REQUEST, is_refused(&changing).await),
        (subject::OTHER_PUBLIC_KEY, disbelieves(&other_public).await),
        (subject::CHANGED_REPLY, disbelieves(&changed).await),
        (subject::RECEIPT, server.notifies(&client)),
        (subject::CHANGED_NOTIFICATION, server.does_not_pass(&client)),
    ])
}

impl Server {
    fn setting(&self, name: &str) -> &str {
        self.config[name].as_str().unwrap_or_default()
    }

    fn builder(&self) -> ClientBuilder {
        self.builder_with(self.setting("public_key"))
    }

    fn builder_with(&self, public_key: &str) -> ClientBuilder {
        Client::builder()
            .merchant(self.setting("merchant_id"))
            .serial(self.setting("serial"))
            .private_key(self.setting("private_key"))
            .public_key(self.setting("public_key_id"), public_key)
            .api_v3_key(self.setting("api_v3_key"))
            .base_url(self.setting("base_url"))
            .retry(RetryPolicy::never())
            .http(reqwest::ClientBuilder::no_proxy)
    }

    fn receive(&self, client: &Client, body: &str) -> Result<Event, String> {
        let mut headers = HeaderMap::new();
        for (name, value) in self.notification["headers"].as_object().into_iter().flatten() {
            let name: HeaderName = name.parse().map_err(text)?;
            let value = HeaderValue::from_str(value.as_str().unwrap_or_default()).map_err(text)?;
            headers.insert(name, value);
        }
        let received = client.notifications().map_err(text)?.receive(&headers, body.as_bytes());
        let notification =
            received.and_then(Received::opened).and_then(Notification::decode).map_err(text)?;
        Ok(notification.event)
    }

    fn body(&self) -> &str {
        self.notification["body"].as_str().unwrap_or_default()
    }

    fn notifies(&self, client: &Client) -> Seen {
        match self.receive(client, self.body())? {
            Event::CouponSend(event) if event.openid == Some(OPENID.into()) => Ok("✓ typed".to_owned()),
            other => Err(format!("{other:?}")),
        }
    }

    fn does_not_pass(&self, client: &Client) -> Seen {
        let changed = self.body().replacen("COUPON.SEND", "COUPON.SENT", 1);
        expect(changed != self.body(), || "nothing was changed".to_owned())?;
        match self.receive(client, &changed) {
            Err(reason) => Ok(quoted(&reason)),
            Ok(_) => Err("it was believed".to_owned()),
        }
    }
}

async fn call<O: Operation + DeserializeOwned>(client: &Client, fields: Value) -> Result<O::Reply, String> {
    let request: O = from_value(fields).map_err(text)?;
    client.call(&request).await.map_err(text)
}

async fn succeeds<O: Operation + DeserializeOwned>(client: &Client, fields: Value) -> Seen {
    call::<O>(client, fields).await.map(|_| typed())
}

async fn uploads(client: &Client) -> Seen {
    let reply = call::<UploadCouponCodes>(client, campaign::upload()).await?;
    let stored = reply.success_codes.unwrap_or_default();
    expect(stored.iter().map(CouponCode::as_str).eq(CODES), || format!("{stored:?}"))?;
    Ok(typed())
}

async fn lists(client: &Client) -> Seen {
    let reply = call::<ListCouponCodes>(client, campaign::list()).await?;
    expect(reply.stock_id.as_str() == STOCK && reply.total_count == 1, || format!("{reply:?}"))?;
    Ok(typed())
}

async fn redeems(client: &Client) -> Seen {
    let reply = call::<UseCoupon>(client, campaign::redeem(CODES[0])).await?;
    expect(reply.openid.as_str() == OPENID, || format!("{reply:?}"))?;
    Ok(typed())
}

/// What comes of an upload that must fail.
async fn failed_upload(client: &Client) -> Result<Error, String> {
    let request: UploadCouponCodes = from_value(campaign::upload()).map_err(text)?;
    match client.upload_coupon_codes(&request).await {
        Ok(_) => Err("it was believed".to_owned()),
        Err(error) => Ok(error),
    }
}

async fn is_refused(client: &Client) -> Seen {
    let error = failed_upload(client).await?;
    let expected = error.code() == Some("SIGN_ERROR") && error.outcome() == Outcome::Refused;
    expect(expected, || error.to_string())?;
    Ok("✓ 401 SIGN_ERROR".to_owned())
}

/// The server did it, and the client can't know.
async fn disbelieves(client: &Client) -> Seen {
    let error = failed_upload(client).await?;
    let failure = error.verification_failure().filter(|_| error.outcome() == Outcome::Unknown);
    failure.map(|failure| quoted(&failure.to_string())).ok_or(error.to_string())
}

/// Up to what to look at, which follows a semicolon.
fn quoted(reason: &str) -> String {
    format!("✓ “{}”", reason.split(';').next().unwrap_or(reason))
}

fn typed() -> String {
    "✓ typed".to_owned()
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
