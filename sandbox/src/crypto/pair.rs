//! Key pairs by name: made once in each process, or kept in a directory.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rsa::{KeyPair, KeySize},
    signature::KeyPair as _,
};
use pem::{EncodeConfig, LineEnding, Pem};
use sha2::{Digest as _, Sha256};

use crate::SandboxError;

/// An RSA key pair.
pub(crate) struct Pair {
    /// PKCS#8, in DER.
    pub(super) private: Vec<u8>,
    /// `SubjectPublicKeyInfo`, in DER.
    pub(super) public: Vec<u8>,
    /// PKCS#1, in DER: some of the back ends want it so.
    pub(super) public_pkcs1: Vec<u8>,
}

impl Pair {
    fn new(pair: &KeyPair) -> Option<Self> {
        let private: Pkcs8V1Der = pair.as_der().ok()?;
        let public: PublicKeyX509Der = pair.public_key().as_der().ok()?;
        Some(Self {
            private: private.as_ref().to_vec(),
            public: public.as_ref().to_vec(),
            public_pkcs1: pair.public_key().as_ref().to_vec(),
        })
    }

    fn generate() -> Option<Self> {
        Self::new(&KeyPair::generate(KeySize::Rsa2048).ok()?)
    }

    /// Reads a key file as OpenSSL writes it: PKCS#8 or PKCS#1.
    fn read(file: &str) -> Option<Self> {
        let pem = pem::parse(file).ok()?;
        let pair = match pem.tag() {
            "PRIVATE KEY" => KeyPair::from_pkcs8(pem.contents()),
            "RSA PRIVATE KEY" => KeyPair::from_der(pem.contents()),
            _ => return None,
        };
        Self::new(&pair.ok()?)
    }

    /// The private key in DER: PKCS#8.
    pub(crate) fn private_der(&self) -> &[u8] {
        &self.private
    }

    /// The private key in PEM: PKCS#8.
    pub(crate) fn private_pem(&self) -> String {
        written("PRIVATE KEY", &self.private)
    }

    /// The public key in PEM: `SubjectPublicKeyInfo`.
    pub(crate) fn public_pem(&self) -> String {
        written("PUBLIC KEY", &self.public)
    }

    /// Bytes that follow from the private key and a purpose: so that numbers that belong to a key are the same after a
    /// restart, without a file of their own.
    pub(crate) fn derive(&self, purpose: &str) -> [u8; 32] {
        Sha256::new().chain_update(purpose).chain_update(&self.private).finalize().into()
    }
}

/// Where key pairs come from.
pub(crate) enum KeyStore {
    /// Made at need. All sandboxes of the process share them: a key takes longer to make than a test to run.
    Process,
    /// Files `NAME.pem`. What is not there is made and written.
    Directory(PathBuf),
}

impl KeyStore {
    pub(crate) fn pair(&self, name: &str) -> Result<Arc<Pair>, SandboxError> {
        match self {
            Self::Process => of_this_process(name),
            Self::Directory(directory) => in_file(&directory.join(format!("{name}.pem"))).map(Arc::new),
        }
    }
}

fn of_this_process(name: &str) -> Result<Arc<Pair>, SandboxError> {
    static PAIRS: LazyLock<Mutex<HashMap<String, Arc<Pair>>>> = LazyLock::new(Mutex::default);
    let mut pairs = PAIRS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(pair) = pairs.get(name) {
        return Ok(pair.clone());
    }
    let pair = Arc::new(Pair::generate().ok_or(SandboxError::Cryptography)?);
    pairs.insert(name.to_owned(), pair.clone());
    Ok(pair)
}

fn in_file(path: &Path) -> Result<Pair, SandboxError> {
    let unusable = |error| SandboxError::KeyFile { path: path.to_owned(), error: Some(error) };
    if path.exists() {
        let file = fs::read_to_string(path).map_err(unusable)?;
        return Pair::read(&file).ok_or(SandboxError::KeyFile { path: path.to_owned(), error: None });
    }
    let pair = Pair::generate().ok_or(SandboxError::Cryptography)?;
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).map_err(unusable)?;
    }
    fs::write(path, pair.private_pem()).map_err(unusable)?;
    Ok(pair)
}

fn written(label: &str, der: &[u8]) -> String {
    let config = EncodeConfig::new().set_line_ending(LineEnding::LF);
    pem::encode_config(&Pem::new(label, der), config)
}
