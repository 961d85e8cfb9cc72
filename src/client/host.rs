//! Where requests go: a host, and a path at it.

use std::net::IpAddr;

use http::{
    Uri,
    uri::{Authority, PathAndQuery, Scheme},
};

use crate::operation::{EncodeError, Encoded};

/// Where requests go.
#[derive(Clone, Debug)]
pub(super) struct Host {
    pub(super) scheme: Scheme,
    pub(super) authority: Authority,
}

impl Host {
    /// Whether nobody between here and there can answer in the service's place: TLS, or this very machine.
    pub(super) fn is_private(&self) -> bool {
        self.scheme == Scheme::HTTPS || self.is_loopback()
    }

    /// Whether requests stay on this machine.
    pub(super) fn is_loopback(&self) -> bool {
        let host = self.authority.host().trim_matches(['[', ']']);
        host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }

    pub(super) fn uri(&self, path: &PathAndQuery) -> Result<Uri, EncodeError> {
        let uri = Uri::builder().scheme(self.scheme.clone()).authority(self.authority.clone());
        uri.path_and_query(path.clone()).build().map_err(|_| EncodeError::Address)
    }
}

/// The path of a request, if it can be sent as it was signed: no parser may have a reason to rewrite it.
pub(super) fn path_of(encoded: &Encoded) -> Result<PathAndQuery, EncodeError> {
    const DOTS: [&str; 6] = [".", "..", "%2e", ".%2e", "%2e.", "%2e%2e"];
    let path = encoded.path_and_query.split('?').next().unwrap_or_default();
    if path.split('/').any(|segment| DOTS.iter().any(|dots| segment.eq_ignore_ascii_case(dots))) {
        return Err(EncodeError::Address);
    }
    PathAndQuery::try_from(&*encoded.path_and_query).map_err(|_| EncodeError::Address)
}
