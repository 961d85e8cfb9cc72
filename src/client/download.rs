//! Platform certificates, downloaded in time and one at a time.

use std::time::Duration;

use tokio::sync::Mutex;

use super::{
    Client, RetryPolicy,
    host::Host,
    journey::Journey,
    observe::{Downloaded, Watch},
};
use crate::{
    Operation,
    certificates::{Certificates, DownloadCertificates},
    error::{Called, DownloadFailure, Error},
};

/// One download at a time; what became of the last one, if it failed.
#[derive(Default)]
pub(super) struct Downloads(Mutex<Option<String>>);

impl Client {
    /// Sees to it that there is a key to ask for. Certificates that are due are downloaded; when that fails, those that
    /// are there serve on.
    pub(super) async fn keys_in_time(&self, called: &Called, journey: &Journey<'_>) -> Result<(), Error> {
        let Some(certificates) = self.pipeline().certificates() else {
            return Ok(());
        };
        if self.pipeline().has_key() {
            // Somebody else's download is not waited for: there are keys.
            if certificates.is_due()
                && let Ok(mut last) = self.shared.downloads.0.try_lock()
            {
                let _ = self.download(certificates, &mut last, journey).await;
            }
            return Ok(());
        }
        let downloaded = match journey.in_time(self.shared.downloads.0.lock()).await {
            Some(_) if self.pipeline().has_key() => return Ok(()),
            Some(mut last) => self.download(certificates, &mut last, journey).await,
            None => Err(DownloadFailure::Late),
        };
        downloaded.map_err(|failure| Error::before_sending(called.clone(), failure))
    }

    /// Looks for a key that nobody knows yet. Whether it is found, the ring tells.
    pub(super) async fn look_for(&self, id: &str, journey: &Journey<'_>) {
        if let Some(certificates) = self.pipeline().certificates()
            && let Some(mut last) = journey.in_time(self.shared.downloads.0.lock()).await
            && !self.pipeline().knows(id)
        {
            let _ = self.download(certificates, &mut last, journey).await;
        }
    }

    /// The same for a notification, whose sender waits no longer than `patience`.
    pub(crate) async fn look_for_key(&self, id: &str, patience: Duration) {
        let policy = RetryPolicy::never().deadline(patience);
        let journey = Journey::begin(policy, self.pipeline());
        // One that is dropped halfway counts as failed.
        journey.in_time(self.look_for(id, &journey)).await;
    }

    async fn download(
        &self,
        certificates: &Certificates,
        last: &mut Option<String>,
        journey: &Journey<'_>,
    ) -> Result<(), DownloadFailure> {
        if !certificates.begin() {
            return Err(DownloadFailure::Paused { last: last.clone() });
        }
        let called = Called::from(DownloadCertificates::METADATA);
        let mut watch = self.watch(&called);
        let span = watch.span();
        let done = span.clone().run(self.ask_hosts(certificates, journey, &mut watch)).await;
        span.downloaded(&done);
        watch.end(&done);
        *last = done.result.as_ref().err().map(ToString::to_string);
        done.result.map(drop)
    }

    /// Both hosts belong to one download: after a failure there is a pause, in which the second could not be asked.
    async fn ask_hosts<'c>(
        &self,
        certificates: &Certificates,
        journey: &Journey<'c>,
        watch: &mut Watch<'c>,
    ) -> Downloaded {
        let ask = |host| self.exchange_certificates(certificates, host, journey);
        let done = watch.attempt(journey.host(), ask(journey.host())).await;
        match journey.second_host() {
            Some(second) if done.is_unreached() => watch.attempt(second, ask(second)).await,
            _ => done,
        }
    }

    async fn exchange_certificates(
        &self,
        certificates: &Certificates,
        host: &Host,
        journey: &Journey<'_>,
    ) -> Downloaded {
        let exchange = async {
            let prepared = self.pipeline().prepare(&DownloadCertificates)?;
            self.exchange(&prepared, host, journey).await
        };
        match exchange.await {
            Ok(reply) => {
                let result = certificates.install(&reply).map_err(DownloadFailure::Reply);
                Downloaded { reply: Some(reply), result }
            }
            Err(error) => Downloaded { reply: None, result: Err(DownloadFailure::Call(Box::new(error))) },
        }
    }
}
