//! Calls by path: for endpoints that no description knows, and for those who think in paths.

mod address;
mod call;
mod described;
mod headers;
mod node;
mod withheld;

pub use call::Call;

use std::fmt;

use http::Method;
use serde::Serialize;

use self::{address::Address, call::Body};
use super::Client;
use crate::operation::{Metadata, ParameterValue};

/// A call by its path, under construction.
///
/// Made by [`Client::chain`], or step by step: `client.v3().marketing()…` (see [`chain`](crate::chain)) ends in one. It
/// goes the same way as every other call: signed, sealed, verified, with an outcome. What it lacks are types: a body is
/// whatever serialises, a reply is JSON, and no constraint of a description is held against either.
///
/// ```no_run
/// # async fn run(client: wechatpay_coupons::Client, openid: &str) -> Result<(), wechatpay_coupons::Error> {
/// use serde_json::json;
///
/// let reply = client
///     .chain("v3/marketing/favor/users/{openid}/coupons")
///     .path("openid", openid)
///     .post(&json!({"stock_id": "9856000", "out_request_no": "89560002019101000121", "appid": "wx233544546545989"}))
///     .await?;
/// println!("{}", reply["coupon_id"]);
/// # Ok(())
/// # }
/// ```
///
/// `C` is the client that it belongs to: [`Client`], whose calls are awaited, or the blocking one, whose calls are sent.
///
/// The path is text: whatever is not unreserved is percent-encoded, so give it unencoded. Put values into it as
/// placeholders. What the path itself says shows up in errors, save for parts that look like a value.
///
/// # Sensitive values
///
/// Where the address is that of an operation with sensitive fields, these are sealed, whatever the body is: they never
/// leave in the clear. It makes no difference whether the path has placeholders or the values themselves. Where no
/// description knows the endpoint, say with [`seal`](Chain::seal) what is to be sealed.
///
/// # What is known of it
///
/// An operation of the same method and path lends the call what its description says: whether replies are signed,
/// which error codes mean what, whether it can be sent again, which a call that lacks a field of its
/// [identity](crate::operation::Idempotency::fields) never is. Of any other address only the protocol is known: a refusal
/// with one of its codes (`SIGN_ERROR`, `PARAM_ERROR`, …) is one, any other error leaves the outcome unknown, and unless
/// the method is safe the advice is then to query. What you know better, say with [`described_by`](Chain::described_by).
#[derive(Clone)]
#[must_use = "a path is only called with a method, such as `post`, and `await`"]
pub struct Chain<'c, C = Client> {
    client: &'c C,
    operations: &'static [&'static Metadata],
    address: Address,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    sealed: Vec<String>,
}

// The undescribed operation of each method.
static GET: Metadata = Metadata::new("", Method::GET, "");
static DELETE: Metadata = Metadata::new("", Method::DELETE, "");
static POST: Metadata = Metadata::new("", Method::POST, "");
static PUT: Metadata = Metadata::new("", Method::PUT, "");
static PATCH: Metadata = Metadata::new("", Method::PATCH, "");

impl<'c, C> Chain<'c, C> {
    /// For generated code: the chain that has no path yet.
    #[doc(hidden)]
    pub fn root(client: &'c C) -> Self {
        let address = Address::default();
        Self { client, operations: &[], address, query: Vec::new(), headers: Vec::new(), sealed: Vec::new() }
    }

    /// Goes further down: adds `/` and `path`, which may have placeholders too.
    pub fn join(mut self, path: &str) -> Self {
        self.address.join(path);
        self
    }

    /// Gives the value for the placeholder `{name}`. It may hold any character but can't be empty, `.` or `..`.
    pub fn path(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.address.set(name, value.as_ref());
        self
    }

    /// For generated code: one segment further down, with the values of its placeholders in their order.
    #[doc(hidden)]
    pub fn fill<const N: usize>(mut self, segment: &str, values: [&str; N]) -> Self {
        self.address.fill(segment, &values);
        self
    }

    /// Adds `name=value` to the query, if there is a value. A name may be given more than once; the order is kept.
    pub fn query(mut self, name: impl Into<String>, value: impl ParameterValue) -> Self {
        self.query.extend(value.parameter().map(|value| (name.into(), value.into_owned())));
        self
    }

    /// Adds a header. Those that every call has anyway (`Authorization`, `Wechatpay-Serial`, `Accept`, `Content-Type`,
    /// `User-Agent`) and those of the connection are refused.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Seals a text of the body before it is sent: a JSON pointer, `*` for every item of a list, as in
    /// `/people/*/name`.
    ///
    /// What stands there must be a text or `null`. A pointer that leads nowhere is a violation: if it is misspelt, what
    /// it should have sealed would be sent in the clear.
    pub fn seal(mut self, pointer: impl Into<String>) -> Self {
        self.sealed.push(pointer.into());
        self
    }

    /// Looks for this address among these operations too, before those of this crate: operations that were generated
    /// from a description of your own, or the little you know of an endpoint.
    ///
    /// ```no_run
    /// # async fn run(client: wechatpay_coupons::Client) -> Result<(), wechatpay_coupons::Error> {
    /// use http::Method;
    /// use serde_json::json;
    /// use wechatpay_coupons::operation::{Evidence, Idempotency, Metadata};
    ///
    /// // With it the advice after an unknown outcome is to send the same request again.
    /// static RETURN: &[&Metadata] =
    ///     &[&Metadata::new("return_coupon", Method::POST, "/v3/marketing/busifavor/coupons/return")
    ///         .idempotency(Idempotency::new(&["return_request_no"], Evidence::Documented))];
    ///
    /// let chain = client.chain("v3/marketing/busifavor/coupons/return").described_by(RETURN);
    /// chain.post(&json!({"coupon_code": "sxxe34343434", "stock_id": "100088", "return_request_no": "R-1"})).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn described_by(mut self, operations: &'static [&'static Metadata]) -> Self {
        self.operations = operations;
        self
    }

    /// The call with `GET`.
    pub fn get(self) -> Call<'c, C> {
        Call::new(self, &GET, Body::None)
    }

    /// The call with `DELETE`.
    pub fn delete(self) -> Call<'c, C> {
        Call::new(self, &DELETE, Body::None)
    }

    /// The call with `POST` and a JSON body. What serialises as `null`, such as `&()`, is no body.
    pub fn post(self, body: &(impl Serialize + ?Sized)) -> Call<'c, C> {
        Call::new(self, &POST, Body::of(body))
    }

    /// The call with `PUT` and a JSON body; see [`post`](Chain::post).
    pub fn put(self, body: &(impl Serialize + ?Sized)) -> Call<'c, C> {
        Call::new(self, &PUT, Body::of(body))
    }

    /// The call with `PATCH` and a JSON body; see [`post`](Chain::post).
    pub fn patch(self, body: &(impl Serialize + ?Sized)) -> Call<'c, C> {
        Call::new(self, &PATCH, Body::of(body))
    }
}

/// Shows the path, and none of the values.
impl<C> fmt::Debug for Chain<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chain").field("path", &self.address.shown()).finish_non_exhaustive()
    }
}
