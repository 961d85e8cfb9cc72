//! Replies whose sealed fields are opened, once they are verified.

use serde_json::Value;
use zeroize::{Zeroize, Zeroizing};

use super::{
    journey::Journey,
    pipeline::{Prepared, undecoded},
    places::{Places, field},
};
use crate::{
    auth::Opener,
    error::Error,
    operation::{DecodeError, Verified},
};

/// What there is to say where nobody can open.
const NO_OPENER: &str =
    "it is sealed for the merchant, and there is neither a private key nor an `opener` to open it";

impl Prepared<'_> {
    /// Opens what the service sealed for the merchant in a reply, as far as the description knows of it. A reply with
    /// nothing sealed comes back as it is; one with sealed fields can't be decoded before.
    ///
    /// The call has happened, whatever this returns.
    pub async fn open(&self, verified: Verified) -> Result<Verified, Error> {
        match opened(&verified, self.pipeline().opener()).await {
            Ok(None) => Ok(verified),
            Ok(Some(plaintext)) => Ok(verified.with_opened(plaintext)),
            Err(error) => Err(undecoded(self.called().clone(), &verified, error).with_life(self.life())),
        }
    }

    /// The same, no longer than the whole call may take.
    pub(super) async fn open_in_time(
        &self,
        verified: Verified,
        journey: &Journey<'_>,
    ) -> Result<Verified, Error> {
        let opened = journey.in_time(self.open(verified.clone())).await;
        opened.unwrap_or_else(|| {
            let late = DecodeError::custom(".", "the deadline of the whole call came before it was opened");
            Err(undecoded(self.called().clone(), &verified, late).with_life(self.life()))
        })
    }
}

/// The body with every sealed field in the clear; `None` if it has none.
async fn opened(
    verified: &Verified,
    opener: Option<&dyn Opener>,
) -> Result<Option<Zeroizing<Vec<u8>>>, DecodeError> {
    let pointers = verified.sealed_fields();
    if pointers.is_empty() {
        return Ok(None);
    }
    // What is no JSON at all is told by whoever decodes it.
    let Ok(mut body) = serde_json::from_slice::<Value>(verified.body()) else {
        return Ok(None);
    };
    let mut places = Places::default();
    for pointer in pointers {
        places.find(&body, pointer);
    }
    for place in &places.found {
        // What is no text does not fit its type, and an empty one was never sealed: it means none.
        if let Some(Value::String(text)) = body.pointer_mut(place)
            && !text.is_empty()
        {
            *text = open(text, opener).await.map_err(|problem| DecodeError::told(&field(place), problem))?;
        }
    }
    let mut written = Zeroizing::new(Vec::with_capacity(verified.body().len()));
    let done = serde_json::to_writer(&mut *written, &body);
    for place in &places.found {
        if let Some(Value::String(text)) = body.pointer_mut(place) {
            text.zeroize();
        }
    }
    done.map(|()| Some(written)).map_err(|error| DecodeError::new(".", &error))
}

async fn open(sealed: &str, opener: Option<&dyn Opener>) -> Result<String, String> {
    let opener = opener.ok_or(NO_OPENER)?;
    let plaintext = opener.open(sealed).await.map_err(|error| format!("it was not opened: {error}"))?;
    String::from_utf8(plaintext.to_vec()).map_err(|error| {
        error.into_bytes().zeroize();
        "what was sealed in it is no UTF-8".to_owned()
    })
}
