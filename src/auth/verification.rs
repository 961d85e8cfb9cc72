//! Is this reply the service's? Asked of the raw bytes, before anything is decoded.

use std::{fmt, time::SystemTime};

use http::HeaderMap;

use super::{KeySnapshot, clock::unix_seconds};

const TIMESTAMP: &str = "Wechatpay-Timestamp";
const NONCE: &str = "Wechatpay-Nonce";
const SIGNATURE: &str = "Wechatpay-Signature";
const SERIAL: &str = "Wechatpay-Serial";
const SIGNATURE_TYPE: &str = "Wechatpay-Signature-Type";

const RSA_SHA256: &str = "WECHATPAY2-SHA256-RSA2048";
const PROBE: &str = "WECHATPAY/SIGNTEST/";
/// How far the clocks of both sides may be apart: the service, and this client, refuse what is further away.
pub(crate) const FRESH_SECONDS: u64 = 300;

/// Why a reply does not count as the service's.
///
/// It holds ids and times, never a key, a body or a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerificationFailure {
    /// A header of the signature is missing, repeated or no text.
    Header {
        /// Which one.
        name: &'static str,
    },
    /// The timestamp is no number.
    Timestamp,
    /// The reply was signed five minutes or more ago, or ahead: a replay, or a clock that is wrong.
    Stale {
        /// Seconds that the local clock is ahead of the reply's; negative when it is behind.
        seconds: i64,
    },
    /// The signature is of a type this crate does not know.
    SignatureType,
    /// No key has the id that the reply names, or its certificate is over.
    UnknownKey {
        /// The id that was asked for; `None` where no key was there to ask for, and for notifications.
        asked: Option<String>,
        /// The id that answered.
        answered: String,
    },
    /// A deliberately false signature, which the service sends now and then to see whether it is checked.
    Probe,
    /// The signature is not one of these bytes by this key: the body was changed, or the key is another one.
    Mismatch {
        /// The id of the key it was held against.
        key_id: String,
    },
}

impl VerificationFailure {
    /// There is no signature at all.
    pub(crate) const UNSIGNED: Self = Self::Header { name: SIGNATURE };

    /// Whether the next reply may be free of it: a fake, or something on the way. Clocks and keys do not mend themselves.
    pub(crate) fn may_pass(&self) -> bool {
        matches!(self, Self::Probe | Self::Mismatch { .. } | Self::Header { .. } | Self::Timestamp)
    }
}

impl fmt::Display for VerificationFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header { name } => {
                write!(f, "the header {name} is missing, repeated or unreadable")
            }
            Self::Timestamp => write!(f, "{TIMESTAMP} is no number of seconds"),
            Self::Stale { seconds } => {
                let (distance, side) =
                    (seconds.unsigned_abs(), if *seconds < 0 { "after" } else { "before" });
                write!(
                    f,
                    "it was signed {distance} seconds {side} the local clock, and less than {FRESH_SECONDS} are \
                     accepted; check the clock"
                )
            }
            Self::SignatureType => write!(f, "its {SIGNATURE_TYPE} is not {RSA_SHA256}"),
            Self::UnknownKey { asked, answered } => {
                write!(f, "it was signed with the key {}, which is not in the key ring", shown(answered))?;
                match asked {
                    Some(asked) => write!(f, "; {asked:?} was asked for"),
                    None => Ok(()),
                }
            }
            Self::Probe => f.write_str(
                "its signature is a deliberate fake of the service, to probe that signatures are checked",
            ),
            Self::Mismatch { key_id } => write!(
                f,
                "its signature does not match the key {key_id:?}; check that the key belongs to that id, and \
                 that nothing on the way changes bodies"
            ),
        }
    }
}

/// An id that anybody may have sent, as far as a log line can hold it.
fn shown(id: &str) -> String {
    const LONGEST: usize = 64;
    match id.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{:?}… of {} bytes", id.get(..end).unwrap_or_default(), id.len()),
        None => format!("{id:?}"),
    }
}

impl std::error::Error for VerificationFailure {}

/// The headers that carry a reply's signature.
pub(crate) enum SignatureHeaders<'h> {
    /// All are there.
    Whole(Headers<'h>),
    /// Some are there.
    Partial(VerificationFailure),
    /// None is there.
    Absent,
}

pub(crate) struct Headers<'h> {
    timestamp: &'h str,
    nonce: &'h str,
    signature: &'h str,
    serial: &'h str,
    signature_type: Option<&'h str>,
}

impl<'h> SignatureHeaders<'h> {
    pub(crate) fn read(headers: &'h HeaderMap) -> Self {
        if [TIMESTAMP, NONCE, SIGNATURE, SERIAL].iter().all(|name| !headers.contains_key(*name)) {
            return Self::Absent;
        }
        match Headers::read(headers) {
            Ok(headers) => Self::Whole(headers),
            Err(failure) => Self::Partial(failure),
        }
    }

    /// Those of what has to be signed.
    pub(crate) fn whole(self) -> Result<Headers<'h>, VerificationFailure> {
        match self {
            Self::Whole(headers) => Ok(headers),
            Self::Partial(failure) => Err(failure),
            Self::Absent => Err(VerificationFailure::UNSIGNED),
        }
    }
}

impl<'h> Headers<'h> {
    fn read(headers: &'h HeaderMap) -> Result<Self, VerificationFailure> {
        Ok(Self {
            timestamp: single(headers, TIMESTAMP)?,
            nonce: single(headers, NONCE)?,
            signature: single(headers, SIGNATURE)?,
            serial: single(headers, SERIAL)?,
            signature_type: if headers.contains_key(SIGNATURE_TYPE) {
                Some(single(headers, SIGNATURE_TYPE)?)
            } else {
                None
            },
        })
    }

    pub(crate) fn key_id(&self) -> &'h str {
        self.serial
    }
}

fn single<'h>(headers: &'h HeaderMap, name: &'static str) -> Result<&'h str, VerificationFailure> {
    let failure = VerificationFailure::Header { name };
    let mut values = headers.get_all(name).iter();
    match (values.next().and_then(|value| value.to_str().ok()), values.next()) {
        (Some(value), None) => Ok(value),
        _ => Err(failure),
    }
}

/// Verifies one reply: freshness, signature type, key, signature; in this order, each with its own reason. Counts it
/// for its key.
pub(crate) fn verify(
    headers: &Headers<'_>,
    body: &[u8],
    keys: &KeySnapshot,
    now: SystemTime,
) -> Result<(), VerificationFailure> {
    let signed_at: i64 = headers.timestamp.parse().map_err(|_| VerificationFailure::Timestamp)?;
    let seconds = unix_seconds(now).saturating_sub(signed_at);
    if seconds.unsigned_abs() >= FRESH_SECONDS {
        return Err(VerificationFailure::Stale { seconds });
    }
    if headers.signature_type.is_some_and(|kind| kind != RSA_SHA256) {
        return Err(VerificationFailure::SignatureType);
    }
    if headers.signature.starts_with(PROBE) {
        return Err(VerificationFailure::Probe);
    }
    let key = keys.get(headers.serial).ok_or_else(|| VerificationFailure::UnknownKey {
        asked: keys.asked().map(str::to_owned),
        answered: headers.serial.to_owned(),
    })?;
    if !key.verify(&message(headers, body), headers.signature) {
        return Err(VerificationFailure::Mismatch { key_id: headers.serial.to_owned() });
    }
    keys.count_reply(headers.serial);
    Ok(())
}

/// The three lines that a reply signs, each closed by a line feed.
fn message(headers: &Headers<'_>, body: &[u8]) -> Vec<u8> {
    let lines: [&[u8]; 3] = [headers.timestamp.as_bytes(), headers.nonce.as_bytes(), body];
    let mut message = Vec::with_capacity(body.len() + 64);
    for line in lines {
        message.extend_from_slice(line);
        message.push(b'\n');
    }
    message
}
