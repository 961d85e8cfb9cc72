//! The part of a call that is the same for every operation, compiled once: attempts, until one of them settles it.

use bytes::Bytes;
use http::Response;

use super::{
    Client,
    host::Host,
    journey::Journey,
    observe::Watch,
    pipeline::{Completion, Prepared},
};
use crate::{
    auth::{KeySnapshot, SignError},
    error::{Called, Error, Kind},
    operation::{EncodeError, Encoded, Outcome, Verified},
    transport::TransportError,
};

/// Writes the request with the keys of an attempt: checked, encoded, sealed.
pub(super) type Encode<'a> = &'a (dyn Fn(&KeySnapshot) -> Result<Encoded, EncodeError> + Sync);

const DEADLINE: &str = "the deadline of the whole call came first";

impl Client {
    /// Sends a request until it is answered for good, and reads the reply.
    pub(super) async fn send<T>(
        &self,
        called: Called,
        encode: Encode<'_>,
        read: impl FnOnce(&Verified) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut watch = self.watch(&called);
        let settled = watch.span().run(self.settle(&called, encode, &mut watch)).await;
        let read = settled.and_then(|(verified, journey)| match read(&verified) {
            Ok(reply) => Ok((reply, verified)),
            Err(error) => {
                // How old the request is, and what tells it from others, a reply does not say: it is written once more.
                let prepared = self.pipeline().prepare_as(called.clone(), encode);
                let error = match prepared {
                    Ok(prepared) => error.with_life(prepared.life()),
                    Err(_) => error,
                };
                Err(journey.unread(error))
            }
        });
        watch.end(&read);
        read.map(|(reply, _)| reply)
    }

    /// Watches a call.
    pub(super) fn watch<'c>(&'c self, called: &'c Called) -> Watch<'c> {
        Watch::call(self.shared.observer.as_deref(), called, &self.pipeline().host)
    }

    /// Each attempt encodes afresh: keys may change in between.
    async fn settle<'c>(
        &'c self,
        called: &Called,
        encode: Encode<'_>,
        watch: &mut Watch<'c>,
    ) -> Result<(Verified, Journey<'c>), Error> {
        let mut journey = Journey::begin(self.retry, self.pipeline());
        loop {
            let attempt = self.attempt(called, encode, &journey);
            match watch.attempt(journey.host(), attempt).await {
                Ok(verified) => return Ok((verified, journey)),
                Err(error) => {
                    let pause = journey.after(error)?;
                    watch.again(pause);
                    // The second host is gone to at once, and where nothing keeps time.
                    if !pause.is_zero() {
                        tokio::time::sleep(pause).await;
                    }
                }
            }
        }
    }

    async fn attempt(
        &self,
        called: &Called,
        encode: Encode<'_>,
        journey: &Journey<'_>,
    ) -> Result<Verified, Error> {
        self.keys_in_time(called, journey).await?;
        let prepared = self.pipeline().prepare_as(called.clone(), encode)?;
        let reply = self.exchange(&prepared, journey.host(), journey).await?;
        let mut completed = prepared.complete(&reply)?;
        if let Completion::NeedKey(id) = &completed {
            self.look_for(id, journey).await;
            completed = prepared.complete(&reply)?;
        }
        match completed {
            Completion::Verified(verified) => prepared.open_in_time(verified, journey).await,
            Completion::NeedKey(id) => Err(prepared.unknown_key(&reply, id)),
        }
    }

    /// Signs, sends, and waits for the reply; no longer than the whole call may take.
    pub(super) async fn exchange(
        &self,
        prepared: &Prepared<'_>,
        host: &Host,
        journey: &Journey<'_>,
    ) -> Result<Response<Bytes>, Error> {
        let attempt = prepared.attempt_at(host)?;
        let signature = journey.in_time(self.shared.signer.sign(attempt.message())).await;
        let signature = signature.unwrap_or_else(|| Err(SignError::new(DEADLINE)));
        let request = attempt.authorized(&signature.map_err(|error| prepared.before_sending(error))?)?;
        if journey.is_over() {
            let late = TransportError::not_sent(DEADLINE).timed_out();
            return Err(prepared.error(Kind::Transport(late), Outcome::NotSent, None));
        }
        let reply = journey.in_time(self.shared.transport.execute(request)).await;
        let reply = reply.unwrap_or_else(|| Err(TransportError::unknown(DEADLINE).timed_out()));
        reply.map_err(|error| {
            let sent = error.may_have_been_sent();
            let outcome = if sent { Outcome::Unknown } else { Outcome::NotSent };
            prepared.error(Kind::Transport(error), outcome, None)
        })
    }
}
