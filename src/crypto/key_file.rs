//! What a key file holds, whatever its format: PEM or DER; PKCS#1, PKCS#8, SPKI or an X.509 certificate.

use std::{
    fmt::{self, Write as _},
    ops::Range,
    time::{Duration, SystemTime},
};

use der::{
    Decode, Reader, SliceReader, Tag, TagNumber, Tagged,
    asn1::{AnyRef, BitStringRef, GeneralizedTime, ObjectIdentifier, OctetStringRef, UintRef, UtcTime},
};
use zeroize::Zeroizing;

pub(super) const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const SMALLEST_MODULUS_BITS: usize = 2048;
const LARGEST_MODULUS_BITS: usize = 8192;

/// A usable key, or a certificate around one. Keys are PKCS#1 DER.
pub(super) enum KeyFile {
    PrivateKey { pkcs1: Zeroizing<Vec<u8>> },
    PublicKey { pkcs1: Vec<u8> },
    Certificate { serial: String, pkcs1: Vec<u8>, validity: Option<Range<SystemTime>> },
}

impl KeyFile {
    /// Reads a file, PEM or DER, and says what it is when it can't be used.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, KeyKind> {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(KeyKind::Empty);
        }
        let text = std::str::from_utf8(bytes).ok();
        if text.is_some_and(looks_like_a_path) {
            return Err(KeyKind::Path);
        }
        let text = text.filter(|text| text.contains("-----BEGIN"));
        match text {
            Some(text) => Self::read_pem(text),
            None => Self::read_der(bytes),
        }
    }

    /// What it is, for the message that says it is the wrong one.
    pub(super) fn kind(&self) -> KeyKind {
        match self {
            Self::PrivateKey { .. } => KeyKind::RsaPrivateKey,
            Self::PublicKey { .. } => KeyKind::RsaPublicKey,
            Self::Certificate { .. } => KeyKind::Certificate,
        }
    }

    fn read_pem(text: &str) -> Result<Self, KeyKind> {
        let blocks = pem::parse_many(text).map_err(|_| KeyKind::DamagedPem)?;
        // `openssl ecparam` puts its parameters before the key.
        let block = blocks.into_iter().find(|block| block.tag() != "EC PARAMETERS");
        let block = block.ok_or(KeyKind::DamagedPem)?;
        let tag = block.tag().to_owned();
        // The older way to encrypt a key: a header inside the block.
        if block.headers().get("Proc-Type").is_some_and(|kind| kind.contains("ENCRYPTED")) {
            return Err(KeyKind::EncryptedPrivateKey);
        }
        let contents = Zeroizing::new(block.into_contents());
        match tag.as_str() {
            "ENCRYPTED PRIVATE KEY" => Err(KeyKind::EncryptedPrivateKey),
            "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => Err(KeyKind::CertificateRequest),
            "EC PRIVATE KEY" => Err(KeyKind::OtherPrivateKey),
            "OPENSSH PRIVATE KEY" => Err(KeyKind::OpenSsh),
            "PRIVATE KEY"
            | "RSA PRIVATE KEY"
            | "PUBLIC KEY"
            | "RSA PUBLIC KEY"
            | "CERTIFICATE"
            | "X509 CERTIFICATE"
            | "TRUSTED CERTIFICATE" => Self::read_der(&contents),
            _ => Err(KeyKind::Unrecognized),
        }
    }

    /// Tells the formats apart by their structure.
    fn read_der(bytes: &[u8]) -> Result<Self, KeyKind> {
        let whole = AnyRef::from_der(bytes).map_err(|_| KeyKind::Unrecognized)?;
        let parts = parts_of(whole).ok_or(KeyKind::Unrecognized)?;
        let tags: Vec<Tag> = parts.iter().map(Tagged::tag).collect();
        match (tags.as_slice(), parts.as_slice()) {
            // PKCS#8: version, algorithm, key.
            ([Tag::Integer, Tag::Sequence, Tag::OctetString, ..], [_, algorithm, key, ..]) => {
                if !is_rsa(*algorithm) {
                    return Err(KeyKind::OtherPrivateKey);
                }
                let inner = key.decode_as::<OctetStringRef<'_>>();
                private_key(inner.map_err(|_| KeyKind::Unrecognized)?.as_bytes())
            }
            // PKCS#1 private: version, modulus, exponents, primes, coefficients.
            ([Tag::Integer, Tag::Integer, Tag::Integer, Tag::Integer, ..], _) => private_key(bytes),
            // PKCS#1 public: modulus, exponent.
            ([Tag::Integer, Tag::Integer], _) => Ok(Self::PublicKey { pkcs1: public_key(bytes)? }),
            ([Tag::Sequence, Tag::BitString], spki) => Ok(Self::PublicKey { pkcs1: spki_key(spki)? }),
            // Encrypted PKCS#8: algorithm, ciphertext.
            ([Tag::Sequence, Tag::OctetString], _) => Err(KeyKind::EncryptedPrivateKey),
            // SEC 1: version, key.
            ([Tag::Integer, Tag::OctetString, ..], _) => Err(KeyKind::OtherPrivateKey),
            // A signed structure: contents, algorithm, signature.
            ([Tag::Sequence, Tag::Sequence, Tag::BitString], [contents, ..]) => certificate(*contents),
            _ => Err(KeyKind::Unrecognized),
        }
    }
}

/// One short line that ends as key files are named.
fn looks_like_a_path(text: &str) -> bool {
    let text = text.trim().to_ascii_lowercase();
    let ends = [".pem", ".der", ".key", ".crt", ".cer", ".p12", ".pfx"];
    !text.contains('\n') && ends.iter().any(|end| text.ends_with(end))
}

fn private_key(pkcs1: &[u8]) -> Result<KeyFile, KeyKind> {
    let parts = parts_of_der(pkcs1).ok_or(KeyKind::Unrecognized)?;
    check_modulus(parts.get(1))?;
    Ok(KeyFile::PrivateKey { pkcs1: Zeroizing::new(pkcs1.to_vec()) })
}

fn public_key(pkcs1: &[u8]) -> Result<Vec<u8>, KeyKind> {
    let parts = parts_of_der(pkcs1).ok_or(KeyKind::Unrecognized)?;
    check_modulus(parts.first())?;
    Ok(pkcs1.to_vec())
}

/// `SubjectPublicKeyInfo`: algorithm, key.
fn spki_key(parts: &[AnyRef<'_>]) -> Result<Vec<u8>, KeyKind> {
    let [algorithm, key] = parts else { return Err(KeyKind::Unrecognized) };
    if !is_rsa(*algorithm) {
        return Err(KeyKind::OtherPublicKey);
    }
    let key = key.decode_as::<BitStringRef<'_>>().map_err(|_| KeyKind::Unrecognized)?;
    public_key(key.as_bytes().ok_or(KeyKind::Unrecognized)?)
}

/// `TBSCertificate`: version, serial, signature algorithm, issuer, validity, subject, key, ….
fn certificate(contents: AnyRef<'_>) -> Result<KeyFile, KeyKind> {
    const VERSION: Tag = Tag::ContextSpecific { constructed: true, number: TagNumber::N0 };
    let mut parts = parts_of(contents).ok_or(KeyKind::Unrecognized)?;
    match parts.first().map(Tagged::tag) {
        Some(VERSION) => drop(parts.remove(0)),
        // A certificate request begins with a bare version; so would an X.509 v1 certificate with its serial, but
        // that has more parts.
        _ if parts.len() < 6 => return Err(KeyKind::CertificateRequest),
        _ => {}
    }
    let (Some(serial), Some(validity), Some(key)) = (parts.first(), parts.get(3), parts.get(5)) else {
        return Err(KeyKind::Unrecognized);
    };
    if serial.value().is_empty() {
        return Err(KeyKind::Unrecognized);
    }
    let key = parts_of(*key).ok_or(KeyKind::Unrecognized)?;
    let pkcs1 = spki_key(&key).map_err(|kind| match kind {
        KeyKind::OtherPublicKey => KeyKind::OtherCertificate,
        kind => kind,
    })?;
    Ok(KeyFile::Certificate { serial: serial_text(serial.value()), pkcs1, validity: validity_of(*validity) })
}

/// From its first second to the one after its last.
fn validity_of(sequence: AnyRef<'_>) -> Option<Range<SystemTime>> {
    let [from, until] = parts_of(sequence)?.try_into().ok()?;
    let validity = time_of(from)?..time_of(until)?.checked_add(Duration::from_secs(1))?;
    (!validity.is_empty()).then_some(validity)
}

fn time_of(time: AnyRef<'_>) -> Option<SystemTime> {
    let since_epoch = match time.tag() {
        Tag::UtcTime => time.decode_as::<UtcTime>().ok()?.to_unix_duration(),
        _ => time.decode_as::<GeneralizedTime>().ok()?.to_unix_duration(),
    };
    SystemTime::UNIX_EPOCH.checked_add(since_epoch)
}

/// The serial as the service prints it: upper-case hexadecimal, two digits a byte.
fn serial_text(bytes: &[u8]) -> String {
    let sign_bytes = bytes.iter().take(bytes.len().saturating_sub(1)).take_while(|byte| **byte == 0);
    bytes.iter().skip(sign_bytes.count()).fold(String::new(), |mut text, byte| {
        // Writing to a `String` can't fail.
        let _ = write!(text, "{byte:02X}");
        text
    })
}

/// The size of a public key, which is PKCS#1 DER: modulus, exponent.
pub(super) fn bits_of(pkcs1: &[u8]) -> usize {
    let parts = parts_of_der(pkcs1).unwrap_or_default();
    parts.first().and_then(modulus_bits).unwrap_or_default()
}

fn modulus_bits(modulus: &AnyRef<'_>) -> Option<usize> {
    let modulus = modulus.decode_as::<UintRef<'_>>().ok()?;
    let leading_zeros = modulus.as_bytes().first().map_or(0, |byte| byte.leading_zeros());
    Some((modulus.as_bytes().len() * 8).saturating_sub(leading_zeros as usize))
}

fn check_modulus(modulus: Option<&AnyRef<'_>>) -> Result<(), KeyKind> {
    let bits = modulus.and_then(modulus_bits).ok_or(KeyKind::Unrecognized)?;
    if (SMALLEST_MODULUS_BITS..=LARGEST_MODULUS_BITS).contains(&bits) {
        Ok(())
    } else {
        Err(KeyKind::RsaOfWrongSize { bits })
    }
}

fn is_rsa(algorithm: AnyRef<'_>) -> bool {
    let parts = parts_of(algorithm);
    let identifier = parts.as_ref().and_then(|parts| parts.first()?.decode_as().ok());
    identifier == Some(RSA_ENCRYPTION)
}

fn parts_of_der(bytes: &[u8]) -> Option<Vec<AnyRef<'_>>> {
    parts_of(AnyRef::from_der(bytes).ok()?)
}

fn parts_of(sequence: AnyRef<'_>) -> Option<Vec<AnyRef<'_>>> {
    if sequence.tag() != Tag::Sequence {
        return None;
    }
    let mut reader = SliceReader::new(sequence.value()).ok()?;
    let mut parts = Vec::new();
    while !reader.is_finished() {
        parts.push(AnyRef::decode(&mut reader).ok()?);
    }
    Some(parts)
}

/// What a key file turned out to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyKind {
    /// Nothing.
    Empty,
    /// The path of a file, in the place of its contents.
    Path,
    /// A private RSA key.
    RsaPrivateKey,
    /// A public RSA key.
    RsaPublicKey,
    /// An X.509 certificate of an RSA key.
    Certificate,
    /// An RSA key that is too short to be safe, or longer than the back ends take.
    RsaOfWrongSize {
        /// The bits of its modulus.
        bits: usize,
    },
    /// A private key under a pass phrase.
    EncryptedPrivateKey,
    /// A private key of another algorithm, such as an elliptic curve or RSA-PSS.
    OtherPrivateKey,
    /// A public key of another algorithm.
    OtherPublicKey,
    /// A certificate of another algorithm's key.
    OtherCertificate,
    /// A certificate without dates that can be read.
    UndatedCertificate,
    /// A request for a certificate.
    CertificateRequest,
    /// A key in OpenSSH's own format.
    OpenSsh,
    /// Text with PEM marks that does not parse.
    DamagedPem,
    /// Nothing this crate knows.
    Unrecognized,
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "an empty file",
            Self::Path => "the path of a file (read the file, and give its contents)",
            Self::RsaPrivateKey => "an RSA private key",
            Self::RsaPublicKey => "an RSA public key",
            Self::Certificate => "an X.509 certificate",
            Self::RsaOfWrongSize { bits } => {
                return write!(
                    f,
                    "an RSA key of {bits} bits, outside {SMALLEST_MODULUS_BITS} to {LARGEST_MODULUS_BITS}"
                );
            }
            Self::EncryptedPrivateKey => {
                "a private key under a pass phrase (`openssl pkey` writes it without one)"
            }
            Self::OtherPrivateKey => "a private key that is not plain RSA",
            Self::OtherPublicKey => "a public key that is not plain RSA",
            Self::OtherCertificate => "a certificate of a key that is not plain RSA",
            Self::UndatedCertificate => "a certificate without dates that can be read",
            Self::CertificateRequest => "a request for a certificate, not a certificate",
            Self::OpenSsh => "a key in OpenSSH's own format (`ssh-keygen -p -m PKCS8` converts it)",
            Self::DamagedPem => "a PEM file that is damaged or cut off",
            Self::Unrecognized => "neither a key nor a certificate, in PEM or DER",
        })
    }
}

/// A key file that can't serve: what it is, and what was wanted. It quotes nothing of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidKey {
    pub(super) found: KeyKind,
    pub(super) wanted: &'static str,
}

impl InvalidKey {
    /// What the file holds.
    pub fn found(&self) -> KeyKind {
        self.found
    }
}

impl fmt::Display for InvalidKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this is {}; wanted {}", self.found, self.wanted)
    }
}

impl std::error::Error for InvalidKey {}
