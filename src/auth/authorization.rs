//! The message that a request signs, and the header that carries the signature.

use std::fmt::{self, Write as _};

use crate::operation::Encoded;

/// For whom requests are signed.
///
/// Everything in an `Authorization` header that is not new on each attempt.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    scheme: &'static str,
    merchant_id: String,
    serial: String,
}

impl Identity {
    /// A merchant (`mchid`, 商户号) and the serial of its certificate (商户API证书序列号).
    pub(crate) fn merchant(merchant_id: String, serial: String) -> Self {
        Self { scheme: "WECHATPAY2-SHA256-RSA2048", merchant_id, serial }
    }

    /// The merchant number.
    pub fn merchant_id(&self) -> &str {
        &self.merchant_id
    }

    /// The serial of the merchant's certificate.
    pub fn serial(&self) -> &str {
        &self.serial
    }

    /// The value of the `Authorization` header.
    pub(crate) fn authorization(&self, stamp: &Stamp, signature: &str) -> String {
        let Self { scheme, merchant_id, serial } = self;
        let Stamp { timestamp, nonce } = stamp;
        format!(
            "{scheme} mchid=\"{merchant_id}\",nonce_str=\"{nonce}\",timestamp=\"{timestamp}\",\
             serial_no=\"{serial}\",signature=\"{signature}\""
        )
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("merchant_id", &self.merchant_id)
            .field("serial", &self.serial)
            .finish_non_exhaustive()
    }
}

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

    #[test]
    fn the_header_quotes_each_value() {
        let identity = Identity::merchant("1900000001".to_owned(), "5157F09E".to_owned());
        assert_eq!(
            identity.authorization(&stamp(), "c2ln"),
            "WECHATPAY2-SHA256-RSA2048 mchid=\"1900000001\",\
             nonce_str=\"593BEC0C930BF1AFEB40B4A08C8FB242\",timestamp=\"1554208460\",\
             serial_no=\"5157F09E\",signature=\"c2ln\"",
        );
    }
}
