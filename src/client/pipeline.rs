//! The journey of one call without its I/O: `check → encode → authorize`, then `verify → decode`.
//!
//! The client drives these steps; so can you, with an HTTP stack and a signer of your own:
//!
//! ```
//! # fn sign(_: &[u8]) -> String { String::new() }
//! # fn send(_: http::Request<bytes::Bytes>) -> http::Response<bytes::Bytes> { http::Response::default() }
//! # fn run(
//! #     client: &wechatpay_coupons::Client,
//! #     request: &wechatpay_coupons::busifavor::UseCoupon,
//! # ) -> Result<(), wechatpay_coupons::Error> {
//! use wechatpay_coupons::pipeline::{Completion, decode};
//! # use wechatpay_coupons::busifavor::UseCoupon;
//!
//! let prepared = client.pipeline().prepare(request)?;
//! let attempt = prepared.attempt()?;
//! let signature = sign(attempt.message());
//! let reply = send(attempt.authorized(&signature)?);
//! match prepared.complete(&reply)? {
//!     // Where the service seals fields for the merchant, `prepared.open(verified).await` comes first.
//!     Completion::Verified(verified) => println!("{:?}", decode::<UseCoupon>(&verified)?),
//!     Completion::NeedKey(id) => println!("the reply is signed with {id}, which is not in the key ring"),
//!     _ => {}
//! }
//! # Ok(())
//! # }
//! ```

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use http::{
    HeaderName, HeaderValue, Request, Response, StatusCode, Uri,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT},
    uri::PathAndQuery,
};

use super::{
    host::{Host, path_of},
    repetition,
};
use crate::{
    auth::{
        Clock, Headers, Identity, KeyRing, KeySnapshot, Opener, SignError, SignatureHeaders, Stamp,
        VerificationFailure, unix_seconds, verify,
    },
    certificates::Certificates,
    crypto::{ApiV3Key, Backend},
    error::{ApiError, Called, Error, Kind, ReplyFacts, request_id},
    operation::{DecodeError, EncodeError, Encoded, Operation, Outcome, SigningPolicy, Verified},
};

pub(super) const WECHATPAY_SERIAL: HeaderName = HeaderName::from_static("wechatpay-serial");
const NONCE_LENGTH: usize = 32;

/// Everything that the pure steps need: who calls whom, with which keys.
#[derive(Debug)]
pub struct Pipeline {
    pub(super) identity: Identity,
    pub(super) keys: Arc<KeyRing>,
    pub(super) certificates: Option<Certificates>,
    pub(super) api_v3_key: Option<ApiV3Key>,
    pub(super) host: Host,
    pub(super) second_host: Option<Host>,
    pub(super) user_agent: HeaderValue,
    pub(super) clock: DebugClock,
    pub(super) backend: Backend,
    pub(super) opener: DebugOpener,
}

/// A clock, which has nothing to show.
pub(super) struct DebugClock(pub(super) Arc<dyn Clock>);

impl fmt::Debug for DebugClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

/// Whether there is something that opens sealed fields.
pub(super) struct DebugOpener(pub(super) Option<Arc<dyn Opener>>);

impl fmt::Debug for DebugOpener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map(|_| format_args!("Opener")).fmt(f)
    }
}

impl Pipeline {
    /// Checks and encodes a request, with the keys as they are now.
    pub fn prepare<O: Operation>(&self, request: &O) -> Result<Prepared<'_>, Error> {
        self.prepare_as(O::METADATA.into(), |keys| {
            request.check().map_err(EncodeError::Violations)?;
            request.encode(keys)
        })
    }

    /// The same for whatever can be written with the keys of one call.
    pub(super) fn prepare_as(
        &self,
        called: Called,
        encode: impl FnOnce(&KeySnapshot) -> Result<Encoded, EncodeError>,
    ) -> Result<Prepared<'_>, Error> {
        let keys = self.keys.snapshot(self.clock.0.now());
        let written = encode(&keys).and_then(|encoded| Ok((path_of(&encoded)?, encoded)));
        match written {
            Ok((path, encoded)) => {
                Ok(Prepared { pipeline: self, called, path, encoded, keys, last: Mutex::default() })
            }
            Err(error) => Err(Error::before_sending(called, error)),
        }
    }

    /// The merchant that requests are signed for.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Whether there is a key to ask for, and to seal with.
    pub(super) fn has_key(&self) -> bool {
        self.keys.snapshot(self.clock.0.now()).asked().is_some()
    }

    /// Whether a reply that names this key can be verified.
    pub(super) fn knows(&self, id: &str) -> bool {
        self.keys.snapshot(self.clock.0.now()).get(id).is_some()
    }

    /// The service's keys.
    pub fn keys(&self) -> &KeyRing {
        &self.keys
    }

    /// The download of platform certificates, where the client has one.
    pub fn certificates(&self) -> Option<&Certificates> {
        self.certificates.as_ref()
    }

    pub(super) fn opener(&self) -> Option<&dyn Opener> {
        self.opener.0.as_deref()
    }

    fn stamp(&self) -> Result<Stamp, SignError> {
        Ok(Stamp { timestamp: unix_seconds(self.clock.0.now()), nonce: self.nonce()? })
    }

    /// 32 random characters of an alphabet of 32 (that of base32), so that each random byte gives one without bias.
    fn nonce(&self) -> Result<String, SignError> {
        let mut random = [0_u8; NONCE_LENGTH];
        self.backend.fill_random(&mut random).map_err(SignError::new)?;
        let character = |byte: u8| match byte % 32 {
            letter @ 0..26 => char::from(b'A' + letter),
            digit => char::from(b'2' + (digit - 26)),
        };
        Ok(random.into_iter().map(character).collect())
    }
}

/// A request encoded once, ready to be attempted as often as needed.
pub struct Prepared<'p> {
    pipeline: &'p Pipeline,
    called: Called,
    path: PathAndQuery,
    encoded: Encoded,
    keys: KeySnapshot,
    last: Mutex<Option<Last>>,
}

/// What was new in the last attempt.
struct Last {
    /// A refusal of its signature is explained by it.
    stamp: Stamp,
    /// Whether an unsigned refusal can be believed: hosts differ in that.
    private: bool,
}

impl fmt::Debug for Prepared<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared")
            .field("operation", &self.called.name())
            .field("encoded", &self.encoded)
            .field("keys", &self.keys)
            .finish_non_exhaustive()
    }
}

impl<'p> Prepared<'p> {
    /// The id that it asks for.
    pub(super) fn asked(&self) -> Option<&str> {
        self.keys.asked()
    }

    pub(super) fn pipeline(&self) -> &'p Pipeline {
        self.pipeline
    }

    pub(super) fn called(&self) -> &Called {
        &self.called
    }

    /// Begins an attempt: a fresh time and nonce. A request must not be sent twice under one signature.
    pub fn attempt(&self) -> Result<Attempt<'_, 'p>, Error> {
        self.attempt_at(&self.pipeline.host)
    }

    /// The same, at another host: nothing of the host is signed.
    pub(super) fn attempt_at(&self, host: &Host) -> Result<Attempt<'_, 'p>, Error> {
        let uri = host.uri(&self.path).map_err(|error| self.before_sending(error))?;
        let stamp = self.pipeline.stamp().map_err(|error| self.before_sending(error))?;
        let message = stamp.message(&self.encoded);
        let last = Last { stamp: stamp.clone(), private: host.is_private() };
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(last);
        Ok(Attempt { prepared: self, uri, stamp, message })
    }

    /// Verifies a reply over its raw bytes, or reads the error that it is.
    pub fn complete(&self, reply: &Response<Bytes>) -> Result<Completion, Error> {
        let success = reply.status().is_success() && reply.status() != StatusCode::ACCEPTED;
        if success && self.called.metadata().signing == SigningPolicy::Unsigned {
            return Ok(Completion::Verified(self.verified(reply, None)));
        }
        let headers = match SignatureHeaders::read(reply.headers()) {
            SignatureHeaders::Absent if !success => return Err(self.failed(reply, None)),
            headers => headers.whole().map_err(|failure| self.unverified(reply, failure))?,
        };
        match self.verify(&headers, reply.body()) {
            Ok(()) if success => Ok(Completion::Verified(self.verified(reply, Some(headers.key_id())))),
            Ok(()) => Err(self.failed(reply, Some(headers.key_id()))),
            Err(VerificationFailure::UnknownKey { answered, .. }) => Ok(Completion::NeedKey(answered)),
            Err(failure) => Err(self.unverified(reply, failure)),
        }
    }

    /// Verifies with the keys of this call; with the newest, if the key came into the ring only after it began.
    fn verify(&self, headers: &Headers<'_>, body: &[u8]) -> Result<(), VerificationFailure> {
        let now = self.pipeline.clock.0.now();
        match verify(headers, body, &self.keys, now) {
            Err(VerificationFailure::UnknownKey { .. }) => {
                verify(headers, body, &self.pipeline.keys.snapshot(now), now)
            }
            decided => decided,
        }
    }

    /// The error for a reply whose key is nowhere to be had.
    pub(super) fn unknown_key(&self, reply: &Response<Bytes>, answered: String) -> Error {
        let asked = self.keys.asked().map(str::to_owned);
        let kind = Kind::Verification(VerificationFailure::UnknownKey { asked, answered });
        self.error(kind, Outcome::Unknown, Some(ReplyFacts::of(reply)))
    }

    /// The error for a call of which no byte was sent.
    pub(super) fn before_sending(&self, kind: impl Into<Kind>) -> Error {
        Error::before_sending(self.called.clone(), kind)
    }

    /// The error for a call that may have been sent.
    pub(super) fn error(&self, kind: Kind, outcome: Outcome, reply: Option<ReplyFacts>) -> Error {
        Error::new(self.called.clone(), kind, outcome, reply).with_life(self.life())
    }

    /// How long a repetition counts as the same request.
    pub(super) fn life(&self) -> Option<Duration> {
        repetition::life(self.called.metadata(), &self.encoded, self.pipeline.clock.0.now())
    }

    fn verified(&self, reply: &Response<Bytes>, key_id: Option<&str>) -> Verified {
        let (key_id, request_id) = (key_id.map(str::to_owned), request_id(reply.headers()));
        Verified::new(self.called.metadata(), reply.status(), reply.body().clone(), key_id, request_id)
    }

    fn unverified(&self, reply: &Response<Bytes>, failure: VerificationFailure) -> Error {
        let facts = Some(ReplyFacts::of(reply));
        self.error(Kind::Verification(failure), Outcome::Unknown, facts)
    }

    /// An error reply: what it says, and whether it can be trusted to say that nothing happened.
    fn failed(&self, reply: &Response<Bytes>, signed_by: Option<&str>) -> Error {
        let authenticated = signed_by.is_some();
        let facts = Some(ReplyFacts::of(reply).signed_by(signed_by));
        let status = reply.status();
        if status == StatusCode::ACCEPTED {
            return self.error(Kind::Pending, Outcome::Unknown, facts);
        }
        let mut api = ApiError::read(self.called.metadata(), status, reply.body(), authenticated);
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = &*last {
            api.compare_with(|| last.stamp.message(&self.encoded));
        }
        let private = last.as_ref().map_or_else(|| self.pipeline.host.is_private(), |last| last.private);
        let trusted = authenticated || private;
        let refused = trusted
            && status.is_client_error()
            && api.documented().is_some_and(|error| error.outcome == Outcome::Refused);
        let outcome = if refused { Outcome::Refused } else { Outcome::Unknown };
        self.error(Kind::Api(api), outcome, facts)
    }
}

/// One attempt at sending a request.
pub struct Attempt<'a, 'p> {
    prepared: &'a Prepared<'p>,
    uri: Uri,
    stamp: Stamp,
    message: Vec<u8>,
}

impl Attempt<'_, '_> {
    /// The message to sign: RSASSA-PKCS1-v1_5 with SHA-256, by the merchant's private key.
    pub fn message(&self) -> &[u8] {
        &self.message
    }

    /// The request to send, exactly as it is.
    pub fn authorized(&self, signature: &str) -> Result<Request<Bytes>, Error> {
        let Prepared { pipeline, called, encoded, keys, .. } = self.prepared;
        let header = |name: HeaderName, value: &str| {
            HeaderValue::from_str(value)
                .map_err(|_| self.not_sent(EncodeError::Header { name: name.to_string() }))
        };
        if !is_base64(signature) {
            return Err(self.not_sent(SignError::new("the signature is not in base64")));
        }
        let authorization = pipeline.identity.authorization(&self.stamp, signature);
        let mut authorization = header(AUTHORIZATION, &authorization)?;
        authorization.set_sensitive(true);
        let mut request = Request::new(encoded.body.clone());
        *request.method_mut() = encoded.method.clone();
        *request.uri_mut() = self.uri.clone();
        // Those of the operation first: none of them replaces one that a call has anyway.
        *request.headers_mut() = encoded.headers.clone();
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, authorization);
        if let Some(asked) = keys.asked() {
            headers.insert(WECHATPAY_SERIAL, header(WECHATPAY_SERIAL, asked)?);
        }
        headers.insert(ACCEPT, header(ACCEPT, called.metadata().accept)?);
        headers.insert(USER_AGENT, pipeline.user_agent.clone());
        if let Some(content_type) = &encoded.content_type {
            headers.insert(CONTENT_TYPE, header(CONTENT_TYPE, content_type)?);
        }
        Ok(request)
    }

    fn not_sent(&self, kind: impl Into<Kind>) -> Error {
        self.prepared.before_sending(kind)
    }
}

fn is_base64(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
}

/// Shows whose attempt it is: the message holds what is sent.
impl fmt::Debug for Attempt<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempt")
            .field("operation", &self.prepared.called.name())
            .field("stamp", &self.stamp)
            .finish_non_exhaustive()
    }
}

/// A reply that is no error.
#[derive(Debug)]
#[non_exhaustive]
pub enum Completion {
    /// It is the service's. [`decode`] reads it.
    Verified(Verified),
    /// It names a key that the ring does not have. The call may have happened.
    NeedKey(String),
}

/// Reads a verified reply to `O`; that to an operation of another address is an error.
pub fn decode<O: Operation>(verified: &Verified) -> Result<O::Reply, Error> {
    let decoded = if verified.answers(O::METADATA) {
        O::decode(verified)
    } else {
        Err(DecodeError::custom(".", "it is the reply to another operation"))
    };
    decoded.map_err(|error| undecoded(O::METADATA.into(), verified, error))
}

pub(super) fn undecoded(called: Called, verified: &Verified, error: DecodeError) -> Error {
    let facts = Some(ReplyFacts::of_verified(verified));
    // A reply does not tell how old its request is.
    let expires = called.metadata().idempotency.is_some_and(|identity| identity.expires.is_some());
    let error = Error::new(called, Kind::Decode(error), Outcome::Unknown, facts);
    error.with_life(expires.then_some(Duration::ZERO))
}
