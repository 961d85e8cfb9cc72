//! The `Authorization` header: who calls, and the signature to hold against the raw bytes of the request.

use std::collections::HashMap;

use http::Method;

const SCHEME: &str = "WECHATPAY2-SHA256-RSA2048";

/// What the header says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Authorization<'h> {
    pub(super) merchant_id: &'h str,
    pub(super) serial: &'h str,
    pub(super) timestamp: &'h str,
    pub(super) nonce: &'h str,
    /// In base64.
    pub(super) signature: &'h str,
}

impl<'h> Authorization<'h> {
    /// Reads the header. The order of its parameters is free; each must be there once.
    pub(super) fn parse(header: &'h str) -> Option<Self> {
        let parameters = header.strip_prefix(SCHEME)?.strip_prefix(' ')?;
        let mut values = HashMap::new();
        for parameter in parameters.split(',') {
            let (name, quoted) = parameter.trim().split_once('=')?;
            let value = quoted.strip_prefix('"')?.strip_suffix('"')?;
            if values.insert(name, value).is_some() {
                return None;
            }
        }
        Some(Self {
            merchant_id: values.get("mchid")?,
            serial: values.get("serial_no")?,
            timestamp: values.get("timestamp")?,
            nonce: values.get("nonce_str")?,
            signature: values.get("signature")?,
        })
    }

    /// The message that the merchant signed: five lines, the last of which is closed too.
    pub(super) fn message(&self, method: &Method, path_and_query: &str, body: &[u8]) -> Vec<u8> {
        let Self { timestamp, nonce, .. } = self;
        let mut message = format!("{method}\n{path_and_query}\n{timestamp}\n{nonce}\n").into_bytes();
        message.extend_from_slice(body);
        message.push(b'\n');
        message
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_free() {
        let header = "WECHATPAY2-SHA256-RSA2048 signature=\"c2ln==\",mchid=\"1\", timestamp=\"2\",\
                      serial_no=\"3\",nonce_str=\"4\"";
        let expected =
            Authorization { merchant_id: "1", serial: "3", timestamp: "2", nonce: "4", signature: "c2ln==" };
        assert_eq!(Authorization::parse(header), Some(expected));
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        let whole = "mchid=\"1\",timestamp=\"2\",serial_no=\"3\",nonce_str=\"4\",signature=\"5\"";
        for header in [
            String::new(),
            "WECHATPAY2-SHA256-RSA2048".to_owned(),
            format!("WECHATPAY2-SM2-WITH-SM3 {whole}"),
            format!("WECHATPAY2-SHA256-RSA2048{whole}"),
            format!("WECHATPAY2-SHA256-RSA2048 {}", whole.replace("mchid", "merchant")),
            format!("WECHATPAY2-SHA256-RSA2048 {}", whole.replace('"', "")),
            format!("WECHATPAY2-SHA256-RSA2048 {whole},mchid=\"1\""),
        ] {
            assert_eq!(Authorization::parse(&header), None, "{header}");
        }
    }
}
