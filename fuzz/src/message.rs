//! An HTTP message as a text that can be damaged: a first line, headers, an empty line, a body.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response};

/// The parts of a message; nothing is known to be right with them.
pub(crate) struct Message<'i> {
    /// The first line.
    pub(crate) first: &'i [u8],
    /// The headers that can be sent at all.
    pub(crate) headers: HeaderMap,
    /// What follows the empty line.
    pub(crate) body: &'i [u8],
}

impl<'i> Message<'i> {
    pub(crate) fn read(input: &'i [u8]) -> Self {
        let end = input.windows(2).position(|pair| pair == b"\n\n");
        let (head, body) = end.map_or((input, &[][..]), |end| (&input[..end], &input[end + 2..]));
        let mut lines = head.split(|byte| *byte == b'\n');
        let first = lines.next().unwrap_or_default();
        Self { first, headers: lines.filter_map(header).collect(), body }
    }

    /// As a reply: the first line is its status.
    pub(crate) fn reply(self) -> Option<Response<Bytes>> {
        let status: u16 = str::from_utf8(self.first).ok()?.parse().ok()?;
        let mut reply = Response::builder().status(status).body(Bytes::copy_from_slice(self.body)).ok()?;
        *reply.headers_mut() = self.headers;
        Some(reply)
    }
}

fn header(line: &[u8]) -> Option<(HeaderName, HeaderValue)> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let value = line[colon + 1..].trim_ascii();
    Some((HeaderName::from_bytes(&line[..colon]).ok()?, HeaderValue::from_bytes(value).ok()?))
}
