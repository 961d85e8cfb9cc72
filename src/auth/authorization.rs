//! The message that a request signs.

use std::fmt::Write as _;

use crate::operation::Encoded;

/// What is new on each attempt: the time and a number used once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) timestamp: i64,
    pub(crate) nonce: String,
}

impl Stamp {
    /// The five lines to sign, each closed by a line feed.
    pub(crate) fn message(&self, encoded: &Encoded) -> Vec<u8> {
        let Self { timestamp, nonce } = self;
        let Encoded { method, path_and_query, signed, .. } = encoded;
        let mut head = String::with_capacity(path_and_query.len() + signed.len() + 64);
        // Writing to a `String` can't fail.
        let _ = write!(head, "{method}\n{path_and_query}\n{timestamp}\n{nonce}\n");
        let mut message = head.into_bytes();
        message.extend_from_slice(signed);
        message.push(b'\n');
        message
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::Method;

    use super::*;

    fn stamp() -> Stamp {
        Stamp { timestamp: 1_554_208_460, nonce: "593BEC0C930BF1AFEB40B4A08C8FB242".to_owned() }
    }

    #[test]
    fn a_message_has_five_closed_lines() {
        let body = Bytes::from_static(b"{\"a\": 1}\n");
        let encoded = Encoded::new(Method::POST, "/v3/x?y=1", body, Some("application/json"));
        assert_eq!(
            stamp().message(&encoded),
            b"POST\n/v3/x?y=1\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n{\"a\": 1}\n\n",
        );
    }

    #[test]
    fn without_a_body_the_last_line_is_empty() {
        let encoded = Encoded::new(Method::GET, "/v3/x", Bytes::new(), None);
        assert!(stamp().message(&encoded).ends_with(b"FB242\n\n"));
    }
}
