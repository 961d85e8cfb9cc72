//! The texts of a body that are sealed: found by JSON pointers, held back while the rest is checked.

use std::mem;

use serde_json::Value;

use crate::{
    client::places::{Places, field},
    operation::{Check, EncodeError},
    sensitive::{Sealer, Sealing, Sensitive},
};

/// Texts taken out of a body, each with a pointer to where it stood.
pub(super) struct Withheld(Vec<(String, Sensitive)>);

impl Withheld {
    /// Takes what the pointers lead to out of the body. Reports what is no text, and, of those `asked` for by the
    /// caller, what leads nowhere: the pointers of a description may, for its fields may be optional.
    pub(super) fn take<'p>(
        body: &mut Value,
        described: impl Iterator<Item = &'static str>,
        asked: impl Iterator<Item = &'p str>,
        check: &mut Check,
    ) -> Self {
        let mut places = Places::default();
        for pointer in described {
            places.find(body, pointer);
        }
        for pointer in asked {
            if !pointer.starts_with('/') {
                check.broken_at(pointer, "a JSON pointer of what is to be sealed, such as `/user_name`");
            } else if !places.find(body, pointer) {
                check.broken_at(field(pointer).as_str(), "a value: it is to be sealed, and is not there");
            }
        }
        for place in &places.strange {
            check.broken_at(field(place).as_str(), "an object or a list: something in it is to be sealed");
        }
        let mut taken = Vec::new();
        for place in places.found {
            match body.pointer_mut(&place) {
                Some(Value::String(text)) => taken.push((place, Sensitive::from(mem::take(text)))),
                None | Some(Value::Null) => {}
                Some(_) => check.broken_at(field(&place).as_str(), "a text: it is to be sealed"),
            }
        }
        Self(taken)
    }

    /// Puts them back, sealed.
    pub(super) fn seal_into(self, body: &mut Value, sealer: &dyn Sealer) -> Result<(), EncodeError> {
        let sealing = Sealing::new(sealer);
        for (place, text) in self.0 {
            let ciphertext = sealing.seal(&field(&place), &text, None);
            if let Some(value) = body.pointer_mut(&place) {
                *value = ciphertext.as_str().into();
            }
        }
        sealing.finish()
    }
}
