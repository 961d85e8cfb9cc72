use wechatpay_coupons::operation::Upload;

let meta = UploadImageMeta::new("logo.png", "e3b0c442");
let request = UploadImage::new(meta, Upload::new("logo.png", "bytes").media_type("image/png"));
let encoded = request.encode(&Sealer).unwrap();
assert_eq!(encoded.signed, r#"{"filename":"logo.png","sha256":"e3b0c442"}"#);
let sent = String::from_utf8_lossy(&encoded.body);
assert!(sent.contains("name=\"file\"; filename=\"logo.png\"\r\nContent-Type: image/png\r\n\r\nbytes\r\n"), "{sent}");
assert!(!sent.contains("thumbnail"));
assert!(encoded.content_type.unwrap().starts_with("multipart/form-data; boundary="));
