//! Why a signature does not fit: what it does fit, of what clients get wrong.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use http::request::Parts;
use percent_encoding::percent_decode_str;

use super::authorization::Authorization;
use crate::crypto::PublicKey;

/// How much of a message is shown.
const SHOWN: usize = 4096;

/// Explains a signature that does not fit the message: the message, the headers, what to look at first.
pub(super) fn explain(
    authorization: &Authorization<'_>,
    head: &Parts,
    body: &[u8],
    message: &[u8],
    key: &dyn PublicKey,
) -> String {
    let first = match BASE64_STANDARD.decode(authorization.signature) {
        Err(error) => format!("The signature is no base64 with padding: {error}."),
        Ok(signature) => match fits(authorization, head, body, &signature, key) {
            Some(mistake) => format!("The signature fits another message: {mistake}."),
            None if signature.len() != 256 => {
                format!("The signature has {} bytes; one of a key of 2048 bits, as merchants have, is of 256.", signature.len())
            }
            None => "Look first at the private key (is it this merchant's?), then at the body: the bytes signed must be the \
                     bytes sent, so serialise it once. The signature is RSASSA-PKCS1-v1_5 with SHA-256."
                .to_owned(),
        },
    };
    let names = head
        .headers
        .iter()
        .map(|(name, value)| format!("\n  {name}: {}", String::from_utf8_lossy(value.as_bytes())));
    format!(
        "{first}\nThe message to sign ({} bytes, each line ends with a line feed, shown as ⏎):\n{}\nThe headers that \
         came:{}",
        message.len(),
        shown(message),
        names.collect::<String>(),
    )
}

fn shown(message: &[u8]) -> String {
    let text = String::from_utf8_lossy(message.get(..SHOWN).unwrap_or(message)).into_owned();
    let more = if message.len() > SHOWN { "…" } else { "" };
    let text = text.replace('\r', "\\r").replace('\n', "⏎\n  ");
    format!("  {}{more}", text.trim_end())
}

/// The first of the common mistakes that the signature fits.
fn fits(
    authorization: &Authorization<'_>,
    head: &Parts,
    body: &[u8],
    signature: &[u8],
    key: &dyn PublicKey,
) -> Option<&'static str> {
    let method = head.method.as_str();
    let path = head.uri.path();
    let path_and_query = head.uri.path_and_query().map_or("/", |path| path.as_str());
    let decoded = percent_decode_str(path_and_query).decode_utf8_lossy().into_owned();
    let host = head.headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
    let url = format!("http://{host}{path_and_query}");
    let lower = method.to_ascii_lowercase();
    let (time, nonce) = (authorization.timestamp, authorization.nonce);
    let trimmed = body.trim_ascii();
    let five = |first: &str, second: &str, third: &str, fourth: &str, body: &[u8]| {
        [format!("{first}\n{second}\n{third}\n{fourth}\n").as_bytes(), body, b"\n"].concat()
    };
    let whole = five(method, path_and_query, time, nonce, body);
    let without_end = whole.strip_suffix(b"\n").unwrap_or(&whole).to_vec();
    let carriage = String::from_utf8_lossy(&whole).replace('\n', "\r\n").into_bytes();
    let escaped = String::from_utf8_lossy(&whole).replace('\n', "\\n").into_bytes();
    let mistakes = [
        (without_end, "the one without the line feed at the end"),
        (
            five(method, path, time, nonce, body),
            "the one without the query; sign path and query as they are sent",
        ),
        (five(method, path_and_query, time, nonce, b""), "the one without the body"),
        (
            five(method, path_and_query, time, nonce, b"{}"),
            "the one with the body {}; what was sent is another",
        ),
        (
            five(method, path_and_query, time, nonce, trimmed),
            "the one with the body trimmed; what was sent has white space around it",
        ),
        (
            five(method, path_and_query, time, nonce, &[body, b"\n"].concat()),
            "the one with one more line feed after the body",
        ),
        (
            five(method, &decoded, time, nonce, body),
            "the one with the path decoded; sign it percent-encoded, as it is sent",
        ),
        (five(method, &url, time, nonce, body), "the one with the whole URL; sign from the path on"),
        (five(&lower, path_and_query, time, nonce, body), "the one with the method in lower case"),
        (five(method, path_and_query, nonce, time, body), "the one with nonce and timestamp swapped"),
        (carriage, "the one with carriage returns; lines end with a line feed alone"),
        (escaped, "the one with a backslash and an n for each line feed"),
    ];
    mistakes.into_iter().find(|(message, _)| key.has_signed(message, signature)).map(|(_, mistake)| mistake)
}
