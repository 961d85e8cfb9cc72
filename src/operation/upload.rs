//! Files that are sent.

use std::fmt;

use bytes::Bytes;
use serde::{Deserialize, Deserializer};

/// A file to upload: its name, its media type, its bytes.
///
/// ```
/// use wechatpay_coupons::operation::Upload;
///
/// let logo = Upload::new("logo.png", std::fs::read("Cargo.toml")?).media_type("image/png");
/// assert_eq!(logo.file_name(), "logo.png");
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Upload {
    file_name: String,
    media_type: String,
    bytes: Bytes,
}

impl Upload {
    /// A file of the media type `application/octet-stream`.
    pub fn new(file_name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        let media_type = "application/octet-stream".to_owned();
        Self { file_name: file_name.into(), media_type, bytes: bytes.into() }
    }

    /// Says its media type, `image/png` for instance.
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = media_type.into();
        self
    }

    /// The name that is sent with it.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// The bytes.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Its media type, as it is sent.
    pub(super) fn content_type(&self) -> &str {
        &self.media_type
    }
}

/// Shows the size: a file may hold anything.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("media_type", &self.media_type)
            .field("length", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

/// For a server that reads the operation: an object of `file_name`, `media_type` and `bytes`, a list of numbers.
impl<'de> Deserialize<'de> for Upload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Parts {
            file_name: String,
            media_type: String,
            bytes: Vec<u8>,
        }
        let Parts { file_name, media_type, bytes } = Parts::deserialize(deserializer)?;
        Ok(Self { file_name, media_type, bytes: bytes.into() })
    }
}
