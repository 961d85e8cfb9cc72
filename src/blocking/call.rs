//! The ends of a call by path.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Client;
use crate::{Call, Error, error::Kind, operation::Verified, pipeline::Prepared};

/// The ends of a call by path of a [blocking client](Client).
impl<'c> Call<'c, Client> {
    /// Sends it, and gives the reply as JSON. A reply without a body, such as a 204, is `Value::Null`.
    ///
    /// Like a request it can be sent as often as needed: after an unknown outcome [`Error::advice`] says whether to.
    pub fn send(&self) -> Result<Value, Error> {
        self.json()
    }

    /// Sends it, and reads the reply as a type of yours. A reply without a body is read as `null`.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        self.wait(self.json_with(&self.client().calls))
    }

    /// Sends it, and gives the reply as it came: its status, its bytes, its id.
    pub fn verified(&self) -> Result<Verified, Error> {
        self.wait(self.verified_with(&self.client().calls))
    }

    /// Checks and encodes it, for an HTTP stack of your own: see [`pipeline`](crate::pipeline).
    pub fn prepare(&self) -> Result<Prepared<'c>, Error> {
        self.prepare_with(&self.client().calls)
    }

    fn wait<T>(&self, sending: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let stalling = || Error::before_sending(self.called(), Kind::Stalling);
        self.client().background.wait(sending).ok_or_else(stalling)?
    }
}
