//! Inputs that are almost right.

#[path = "../../codegen/tests/support/mutation.rs"]
mod lines;

use fastrand::Rng;

/// No longer than what the targets take in a moment.
const LONGEST: usize = 1 << 16;

/// What tends to be special.
const PIECES: [&[u8]; 24] = [
    b"\0",
    b"\xff\xfe",
    b"\xf0\x9f\x92",
    b"\n",
    b"\r\n",
    b"\"",
    b"\\u0000",
    b"\\ud800",
    b"{",
    b"[[[[[[[[",
    b"null",
    b"-1",
    b"1e400",
    b"99999999999999999999",
    b"%00",
    b"%ff",
    b"..",
    b"/",
    b"?a=b&a=c",
    b"-----BEGIN ",
    b"-----END ",
    b"\x30\x82\xff\xff",
    b"\x30\x80",
    "券".as_bytes(),
];

impl lines::Dice for Rng {
    fn below(&mut self, bound: usize) -> usize {
        self.usize(..bound.max(1))
    }
}

/// `input` after some damage; now and then with a part of `other`.
pub(crate) fn mutate(input: &[u8], other: &[u8], dice: &mut Rng) -> Vec<u8> {
    let mut damaged = match str::from_utf8(input) {
        Ok(text) if dice.u8(..4) == 0 => return lines::mutate(text, dice).into_bytes(),
        _ => input.to_vec(),
    };
    for _ in 0..=dice.usize(..4) {
        damage(&mut damaged, other, dice);
    }
    damaged.truncate(LONGEST);
    damaged
}

fn damage(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Rng) {
    let place = dice.usize(..=bytes.len());
    let end = (place + 1 + dice.usize(..16)).min(bytes.len());
    match dice.u8(..8) {
        0 if place < bytes.len() => bytes[place] ^= 1 << dice.u8(..8),
        1 if place < bytes.len() => bytes[place] = dice.u8(..),
        2 => drop(bytes.splice(place..place, dice.choice(PIECES).unwrap_or_default().iter().copied())),
        3 => drop(bytes.splice(place..end, dice.choice(PIECES).unwrap_or_default().iter().copied())),
        4 => drop(bytes.drain(place..end)),
        5 => drop(bytes.splice(place..place, bytes[place..end].to_vec())),
        6 => {
            let from = dice.usize(..=other.len());
            let to = (from + dice.usize(..64)).min(other.len());
            drop(bytes.splice(place..end, other[from..to].iter().copied()));
        }
        7 if dice.u8(..8) == 0 => bytes.truncate(place),
        _ => {}
    }
}
