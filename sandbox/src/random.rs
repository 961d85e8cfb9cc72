//! Codes, tokens and nonces. None of them guards anything: everything here ends with the test.

use std::iter::repeat_with;

/// Decimal digits, the first of which is no zero.
pub(crate) fn digits(count: usize) -> String {
    let first = char::from(b'0' + fastrand::u8(1..=9));
    std::iter::once(first).chain(repeat_with(|| fastrand::digit(10))).take(count).collect()
}

/// Letters and digits.
pub(crate) fn alphanumeric(count: usize) -> String {
    repeat_with(fastrand::alphanumeric).take(count).collect()
}

/// Hexadecimal digits, the letters in upper case.
pub(crate) fn upper_hexadecimal(count: usize) -> String {
    repeat_with(|| fastrand::digit(16).to_ascii_uppercase()).take(count).collect()
}
