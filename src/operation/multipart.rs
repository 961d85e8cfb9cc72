//! Bodies of `multipart/form-data`.

use bytes::Bytes;

use super::{EncodeError, Upload};

/// Writes one JSON part and files; the content type names the boundary.
pub(super) fn write<'f>(
    name: &str,
    json: &[u8],
    files: impl Iterator<Item = (&'f str, &'f Upload)>,
) -> Result<(Bytes, String), EncodeError> {
    let files: Vec<_> = files.collect();
    let mut contents = vec![json];
    contents.extend(files.iter().map(|(_, file)| &file.bytes()[..]));
    let boundary = boundary(&contents);
    let mut body = Vec::new();
    part(&mut body, &boundary, &format!("name=\"{}\"", quoted(name)?), "application/json", json);
    for (name, file) in files {
        let disposition = format!("name=\"{}\"; filename=\"{}\"", quoted(name)?, quoted(file.file_name())?);
        if file.content_type().bytes().any(|byte| byte.is_ascii_control()) {
            return Err(EncodeError::Header { name: "Content-Type".to_owned() });
        }
        part(&mut body, &boundary, &disposition, file.content_type(), file.bytes());
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Ok((body.into(), format!("multipart/form-data; boundary={boundary}")))
}

fn part(body: &mut Vec<u8>, boundary: &str, disposition: &str, content_type: &str, content: &[u8]) {
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\nContent-Type: {content_type}\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n");
}

/// A text that stands in none of the contents, and is the same whenever they are.
fn boundary(contents: &[&[u8]]) -> String {
    let mut number = 0_u64;
    loop {
        let boundary = format!("wechatpay-coupons-boundary-{number}");
        let stands_in =
            |content: &&[u8]| content.windows(boundary.len()).any(|window| window == boundary.as_bytes());
        if !contents.iter().any(stands_in) {
            return boundary;
        }
        number += 1;
    }
}

/// A name between quotation marks, as browsers write it.
fn quoted(name: &str) -> Result<String, EncodeError> {
    if name.chars().any(|character| character.is_control() && !matches!(character, '\r' | '\n')) {
        return Err(EncodeError::Header { name: "Content-Disposition".to_owned() });
    }
    Ok(name.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_apart_and_names_stay_in_their_quotation_marks() {
        let file = Upload::new("a\"b\r\n.png", "--wechatpay-coupons-boundary-0").media_type("image/png");
        let (body, content_type) = write("meta", br#"{"a":1}"#, [("file", &file)].into_iter()).unwrap();
        assert_eq!(content_type, "multipart/form-data; boundary=wechatpay-coupons-boundary-1");
        let expected = "--wechatpay-coupons-boundary-1\r\n\
            Content-Disposition: form-data; name=\"meta\"\r\n\
            Content-Type: application/json\r\n\r\n\
            {\"a\":1}\r\n\
            --wechatpay-coupons-boundary-1\r\n\
            Content-Disposition: form-data; name=\"file\"; filename=\"a%22b%0D%0A.png\"\r\n\
            Content-Type: image/png\r\n\r\n\
            --wechatpay-coupons-boundary-0\r\n\
            --wechatpay-coupons-boundary-1--\r\n";
        assert_eq!(std::str::from_utf8(&body).unwrap(), expected);
    }
}
