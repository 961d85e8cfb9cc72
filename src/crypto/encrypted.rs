//! What the service encrypts under the APIv3 key, as it stands in JSON.

use std::fmt;

use serde::Deserialize;
use zeroize::Zeroizing;

use super::ApiV3Key;

/// The one algorithm that is opened.
pub(crate) const AES_256_GCM: &str = "AEAD_AES_256_GCM";

/// A ciphertext beside what it takes to open it.
#[derive(Clone, Deserialize)]
pub(crate) struct Encrypted {
    algorithm: String,
    nonce: String,
    #[serde(default)]
    associated_data: Option<String>,
    ciphertext: String,
    /// The kind of what is encrypted. Only notifications tell.
    pub(crate) original_type: Option<String>,
}

/// Why something encrypted under the APIv3 key does not open. It quotes nothing but the name of an algorithm.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotOpened {
    /// It is encrypted with another algorithm than `AEAD_AES_256_GCM`.
    Algorithm(String),
    /// Its nonce does not have 12 bytes.
    Nonce {
        /// The bytes that it has.
        length: usize,
    },
    /// Its tag is not one by the APIv3 key: the key is another one, or the ciphertext was changed.
    Key,
}

impl fmt::Display for NotOpened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Algorithm(name) => write!(f, "it is encrypted with {name:?}, not {AES_256_GCM}"),
            Self::Nonce { length } => {
                write!(f, "its nonce has {length} bytes, not {}", ApiV3Key::NONCE_LENGTH)
            }
            Self::Key => f.write_str(
                "it does not open with the APIv3 key; is it the one that is set in the platform of this very merchant?",
            ),
        }
    }
}

impl Encrypted {
    pub(crate) fn open(&self, key: &ApiV3Key) -> Result<Zeroizing<Vec<u8>>, NotOpened> {
        let Self { algorithm, nonce, associated_data, ciphertext, .. } = self;
        if algorithm != AES_256_GCM {
            return Err(NotOpened::Algorithm(shown(algorithm)));
        }
        if nonce.len() != ApiV3Key::NONCE_LENGTH {
            return Err(NotOpened::Nonce { length: nonce.len() });
        }
        let associated_data = associated_data.as_deref().unwrap_or_default();
        let opened = key.open(nonce.as_bytes(), associated_data.as_bytes(), ciphertext);
        opened.map_err(|_| NotOpened::Key)
    }
}

/// The name of an algorithm as far as a log line can hold it.
fn shown(algorithm: &str) -> String {
    const LONGEST: usize = 40;
    algorithm.chars().filter(char::is_ascii_graphic).take(LONGEST).collect()
}
