//! What the service saw of a request, held against what was signed.

use std::fmt;

use serde_json::Value;

/// The first part in which the request that the service saw differs from the one that was signed.
///
/// It holds places and lengths, never a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignDifference {
    /// The HTTP method.
    Method,
    /// The path: something on the way rewrites it.
    Path,
    /// The query: left out, ordered anew or encoded in another way.
    Query,
    /// The timestamp: the `Authorization` header has another than the message.
    Timestamp,
    /// The nonce: the `Authorization` header has another than the message, or the reply is to another attempt.
    Nonce,
    /// The body.
    Body {
        /// The first byte that differs, counted from 0.
        offset: usize,
    },
    /// The length of the message, all five lines of it. What the service shows of it begins alike; of a body that is
    /// its first bytes alone.
    Length {
        /// Bytes that were signed.
        signed: usize,
        /// Bytes that the service saw.
        seen: usize,
    },
    /// There is none, so the message is not at fault: the private key is not the one of the serial, or the serial not
    /// that of a certificate of this merchant.
    Nothing,
}

impl SignDifference {
    /// Compares a signed message with the detail of the error that refuses it. `None` if that does not tell what the
    /// service saw.
    pub(crate) fn between(signed: &[u8], detail: &Value) -> Option<Self> {
        let told = detail.get("sign_information")?;
        let seen = Message::read(told.get("truncated_sign_message")?.as_str()?.as_bytes())?;
        let length = told.get("sign_message_length").and_then(Value::as_u64);
        let length = length.and_then(|length| usize::try_from(length).ok()).unwrap_or(signed.len());
        let difference = Message::read(signed)?.difference(&seen);
        Some(match difference {
            Some(difference) => difference,
            None if length == signed.len() => Self::Nothing,
            None => Self::Length { signed: signed.len(), seen: length },
        })
    }
}

/// The five lines of a message; the body may be cut.
struct Message<'m> {
    method: &'m [u8],
    path: &'m [u8],
    query: Option<&'m [u8]>,
    timestamp: &'m [u8],
    nonce: &'m [u8],
    body: &'m [u8],
}

impl<'m> Message<'m> {
    fn read(message: &'m [u8]) -> Option<Self> {
        let mut lines = message.splitn(5, |byte| *byte == b'\n');
        let method = lines.next()?;
        let mut target = lines.next()?.splitn(2, |byte| *byte == b'?');
        let (path, query) = (target.next()?, target.next());
        let (timestamp, nonce, body) = (lines.next()?, lines.next()?, lines.next()?);
        let body = body.strip_suffix(b"\n").unwrap_or(body);
        Some(Self { method, path, query, timestamp, nonce, body })
    }

    fn difference(&self, seen: &Self) -> Option<SignDifference> {
        let first = [
            (self.method == seen.method, SignDifference::Method),
            (self.path == seen.path, SignDifference::Path),
            (self.query == seen.query, SignDifference::Query),
            (self.timestamp == seen.timestamp, SignDifference::Timestamp),
            (self.nonce == seen.nonce, SignDifference::Nonce),
        ]
        .into_iter()
        .find_map(|(same, part)| (!same).then_some(part));
        first.or_else(|| {
            let offset = seen.body.iter().zip(self.body).position(|(seen, signed)| seen != signed)?;
            Some(SignDifference::Body { offset })
        })
    }
}

impl fmt::Display for SignDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Method => f.write_str("the service saw another method than was signed"),
            Self::Path => f.write_str("the service saw another path than was signed"),
            Self::Query => f.write_str("the service saw another query than was signed"),
            Self::Timestamp => f.write_str("the service saw another timestamp than was signed"),
            Self::Nonce => f.write_str("the service saw another nonce than was signed"),
            Self::Body { offset } => {
                write!(f, "the service saw another body than was signed, from byte {offset} on")
            }
            Self::Length { signed, seen } => {
                write!(f, "the service saw a message of {seen} bytes, {signed} were signed")
            }
            Self::Nothing => f.write_str(
                "the service saw what was signed: check that the private key is the one of the serial, and that \
                 serial and merchant number belong together",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SIGNED: &[u8] = b"POST\n/v3/things?a=1\n1700000000\nNONCE\n{\"openid\":\"oSecret\"}\n";

    fn seen(message: &str, length: usize) -> Option<SignDifference> {
        let told = json!({"truncated_sign_message": message, "sign_message_length": length});
        SignDifference::between(SIGNED, &json!({"sign_information": told}))
    }

    #[test]
    fn the_first_part_that_differs_is_named() {
        let whole = SIGNED.len();
        for (message, length, difference) in [
            ("PUT\n/v3/other\n1\nN\n{\n", whole, SignDifference::Method),
            ("POST\n/v3/thing?a=1\n1700000000\nNONCE\n{\"open\n", whole, SignDifference::Path),
            ("POST\n/v3/things\n1700000000\nNONCE\n{\"open\n", whole, SignDifference::Query),
            ("POST\n/v3/things?\n1700000000\nNONCE\n{\"open\n", whole, SignDifference::Query),
            ("POST\n/v3/things?a=1\n1700000001\nNONCE\n{\"open\n", whole, SignDifference::Timestamp),
            ("POST\n/v3/things?a=1\n1700000000\nnonce\n{\"open\n", whole, SignDifference::Nonce),
            ("POST\n/v3/things?a=1\n1700000000\nNONCE\n{ \"ope\n", whole, SignDifference::Body { offset: 1 }),
            (
                "POST\n/v3/things?a=1\n1700000000\nNONCE\n\n",
                38,
                SignDifference::Length { signed: whole, seen: 38 },
            ),
            ("POST\n/v3/things?a=1\n1700000000\nNONCE\n{\"open\n", whole, SignDifference::Nothing),
        ] {
            assert_eq!(seen(message, length), Some(difference), "{message:?}");
        }
    }

    #[test]
    fn what_is_no_echo_is_none() {
        for detail in [
            json!(null),
            json!("sign_information"),
            json!({"sign_information": "POST"}),
            json!({"sign_information": {"truncated_sign_message": 7}}),
            json!({"sign_information": {"truncated_sign_message": "POST\n/v3/things"}}),
        ] {
            assert_eq!(SignDifference::between(SIGNED, &detail), None, "{detail}");
        }
    }
}
