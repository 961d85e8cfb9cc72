//! The throw-away keys of the known answers.

use std::path::Path;

pub(crate) const MERCHANT: &str = "1900000109";
pub(crate) const SERIAL: &str = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
pub(crate) const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_0114232134912410000000000000";

pub(crate) fn read(file: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/known_answers").join(file);
    std::fs::read(path).expect("a key of the known answers")
}
