//! The one endpoint that the library knows by itself, since it is part of the protocol.

use http::Method;

use super::CertificateList;
use crate::{
    Operation,
    operation::{
        DecodeError, DocumentedError, EncodeError, Encoded, Encoder, Metadata, Verified, Violations,
    },
    sensitive::Sealer,
};

/// The code for a merchant that has WeChat Pay's public key alone; `NOT_FOUND` in older replies.
pub(crate) const NO_CERTIFICATES: &str = "RESOURCE_NOT_EXISTS";

/// Asks for the platform certificates in force (下载平台证书), `GET /v3/certificates`.
///
/// The reply to it goes to [`Certificates::install`](super::Certificates::install), which can verify the very first one.
/// With a key at hand it can be called like any other operation.
#[derive(Clone, Copy, Debug, Default)]
pub struct DownloadCertificates;

impl Operation for DownloadCertificates {
    type Reply = CertificateList;

    const METADATA: &'static Metadata =
        &Metadata::new("download_certificates", Method::GET, "/v3/certificates").errors(
            &[DocumentedError::new(
                NO_CERTIFICATES,
                404,
                "This merchant has no platform certificates, but WeChat Pay's public key alone.",
            )
            .aliases(&["NOT_FOUND"])],
            &[],
        );

    fn check(&self) -> Result<(), Violations> {
        Ok(())
    }

    fn encode(&self, _: &dyn Sealer) -> Result<Encoded, EncodeError> {
        Encoder::new(Self::METADATA).empty()
    }

    fn decode(reply: &Verified) -> Result<Self::Reply, DecodeError> {
        reply.json()
    }
}
