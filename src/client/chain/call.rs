//! A call by path, with its method and body.

use std::fmt;

use http::HeaderMap;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{Chain, address::Unshown, described, headers, withheld::Withheld};
use crate::{
    BoxFuture, Error,
    auth::KeySnapshot,
    client::{
        Client,
        pipeline::{Prepared, undecoded},
    },
    error::Called,
    operation::{
        Check, DecodeError, EncodeError, Encoded, Encoder, Exposure, Location, Metadata, Text, Verified,
    },
    sensitive::Sealer,
};

/// A call by path: `await` it for the reply as JSON.
///
/// A reply without a body, such as a 204, is `Value::Null`. [`json`](Call::json) reads a type of your own in its place,
/// [`verified`](Call::verified) gives the bytes, with the status and the id of the call.
///
/// Of a blocking client it has `send` in place of `await`, and the same ends otherwise.
///
/// Like a request it can be sent as often as needed: after an unknown outcome [`Error::advice`] says whether to.
///
/// ```no_run
/// # async fn run(client: wechatpay_coupons::Client) -> Result<(), wechatpay_coupons::Error> {
/// use serde_json::json;
/// use wechatpay_coupons::Advice;
///
/// let close = client
///     .chain("v3/pay/transactions/out-trade-no/{out_trade_no}/close")
///     .path("out_trade_no", "1217752501201407033233368018")
///     .post(&json!({"mchid": "1900000001"}));
/// match (&close).await {
///     Err(error) if error.advice() == Advice::Retry => drop((&close).await?),
///     other => drop(other?),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a call is only sent by `await`"]
pub struct Call<'c, C = Client> {
    chain: Chain<'c, C>,
    /// The method, and what else is known where no description knows the address.
    undescribed: &'static Metadata,
    body: Body,
}

#[derive(Clone)]
pub(super) enum Body {
    None,
    Json(Value),
    /// It has no JSON form. Told when it is sent, as all other mistakes are.
    Unwritable,
}

impl Body {
    pub(super) fn of(body: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_value(body) {
            Ok(Value::Null) => Self::None,
            Ok(body) => Self::Json(body),
            Err(_) => Self::Unwritable,
        }
    }
}

/// The address of a call, and the operations that it belongs to.
struct Target {
    called: Called,
    segments: Vec<String>,
    operations: Vec<&'static Metadata>,
}

/// The ends of a call by path of an async [`Client`], beside `await`.
impl<'c> Call<'c> {
    /// Sends it, and reads the reply as a type of yours. A reply without a body is read as `null`.
    ///
    /// ```no_run
    /// # async fn run(client: wechatpay_coupons::Client) -> Result<(), wechatpay_coupons::Error> {
    /// use wechatpay_coupons::busifavor::ListCouponCodesReply;
    ///
    /// let codes = client.v3().marketing().busifavor().stocks().stock_id("98065001").couponcodes();
    /// let page: ListCouponCodesReply = codes.query("offset", 0).query("limit", 20).get().json().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        self.json_with(self.chain.client).await
    }

    /// Sends it, and gives the reply as it came: its status, its bytes, its id.
    pub async fn verified(&self) -> Result<Verified, Error> {
        self.verified_with(self.chain.client).await
    }

    /// Checks and encodes it, for an HTTP stack of your own: see [`pipeline`](crate::pipeline).
    pub fn prepare(&self) -> Result<Prepared<'c>, Error> {
        self.prepare_with(self.chain.client)
    }
}

impl<'c, C> Call<'c, C> {
    pub(super) fn new(chain: Chain<'c, C>, undescribed: &'static Metadata, body: Body) -> Self {
        Self { chain, undescribed, body }
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn client(&self) -> &'c C {
        self.chain.client
    }

    /// What its errors tell of it.
    #[cfg(feature = "blocking")]
    pub(crate) fn called(&self) -> Called {
        self.target().called
    }

    pub(crate) fn prepare_with<'p>(&self, client: &'p Client) -> Result<Prepared<'p>, Error> {
        let target = self.target();
        client.pipeline().prepare_as(target.called.clone(), |keys| self.encode(&target, keys))
    }

    /// Where it goes, and what is known of that.
    fn target(&self) -> Target {
        let segments = self.chain.address.segments();
        let operations = self.operations(&segments);
        let called = operations.first().map_or_else(
            || Called::address(self.undescribed, &self.chain.address.shown()),
            |operation| Called::from(*operation),
        );
        Target { called, segments, operations }
    }

    /// The operations of this address: in the caller's own description, and in this crate's.
    fn operations(&self, segments: &[String]) -> Vec<&'static Metadata> {
        let method = &self.undescribed.method;
        let descriptions = [self.chain.operations, crate::OPERATIONS];
        descriptions.iter().filter_map(|all| described::find(all, method, segments)).collect()
    }

    /// Judges all but the body.
    fn check(&self, check: &mut Check) -> HeaderMap {
        self.chain.address.check(check);
        for (name, value) in &self.chain.query {
            check.text(name.as_str(), &Unshown(name), Text::new());
            check.text(name.as_str(), &Unshown(value), Text::new());
        }
        headers::judge(&self.chain.headers, check)
    }

    fn encode(&self, target: &Target, sealer: &dyn Sealer) -> Result<Encoded, EncodeError> {
        let mut check = Check::new();
        let headers = self.check(&mut check);
        let mut body = match &self.body {
            Body::None => Value::Null,
            Body::Json(body) => body.clone(),
            Body::Unwritable => return Err(EncodeError::Json),
        };
        let asked = self.chain.sealed.iter().map(String::as_str);
        let withheld = Withheld::take(&mut body, sensitive(&target.operations), asked, &mut check);
        check.json("", &body);
        check.finish().map_err(EncodeError::Violations)?;
        withheld.seal_into(&mut body, sealer)?;
        let encoder = Encoder::at(self.undescribed.method.clone(), &target.segments);
        let query = self.chain.query.iter();
        let encoder = query.fold(encoder, |encoder, (name, value)| encoder.query(name, value));
        let written = if matches!(self.body, Body::None) { encoder.empty() } else { encoder.json(&body) }?;
        Ok(Encoded { headers, ..written })
    }
}

/// Sending it, over the async client that every client has.
impl<C: Sync> Call<'_, C> {
    pub(crate) async fn json_with<T: DeserializeOwned>(&self, client: &Client) -> Result<T, Error> {
        let target = self.target();
        let read = |verified: &Verified| {
            read(verified).map_err(|error| undecoded(target.called.clone(), verified, error))
        };
        self.send_with(client, &target, read).await
    }

    pub(crate) async fn verified_with(&self, client: &Client) -> Result<Verified, Error> {
        self.send_with(client, &self.target(), |verified| Ok(verified.clone())).await
    }

    async fn send_with<T>(
        &self,
        client: &Client,
        target: &Target,
        read: impl FnOnce(&Verified) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let encode = |keys: &KeySnapshot| self.encode(target, keys);
        client.send(target.called.clone(), &encode, read).await
    }
}

/// The pointers of what travels sealed.
fn sensitive(operations: &[&'static Metadata]) -> impl Iterator<Item = &'static str> {
    let fields = operations.iter().flat_map(|operation| operation.fields);
    let sensitive = |field: &&crate::operation::Field| {
        field.location == Location::Body && field.exposure == Exposure::Sensitive
    };
    fields.filter(sensitive).map(|field| field.pointer)
}

fn read<T: DeserializeOwned>(verified: &Verified) -> Result<T, DecodeError> {
    if verified.body().is_empty() {
        return serde_json::from_value(Value::Null).map_err(|error| DecodeError::new(".", &error));
    }
    verified.json()
}

impl<'c> IntoFuture for Call<'c> {
    type Output = Result<Value, Error>;
    type IntoFuture = BoxFuture<'c, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.json().await })
    }
}

impl<'a> IntoFuture for &'a Call<'_> {
    type Output = Result<Value, Error>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.json())
    }
}

/// Shows method and path, and none of the values.
impl<C> fmt::Debug for Call<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("method", &self.undescribed.method)
            .field("path", &self.chain.address.shown())
            .finish_non_exhaustive()
    }
}
