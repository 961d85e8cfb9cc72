//! What was refused, and why in words.

use std::fmt;

use serde::Serialize;

/// A request that the sandbox refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Refused {
    /// The method of the request.
    pub method: String,
    /// Path and query, as they were sent.
    pub path: String,
    /// The status of the reply.
    pub status: u16,
    /// The code of the reply; absent where it has no body.
    pub code: Option<String>,
    /// The message of the reply, in the service's own language; empty where it has no body.
    pub message: String,
    /// What happened and what to look at first. After a wrong signature: the message that the service built, the headers
    /// that it got, and what the signature fits instead, if that can be told.
    pub explanation: String,
}

/// Some lines for a log.
impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.method, self.path, self.status)?;
        if let Some(code) = &self.code {
            write!(f, " {code} ({})", self.message)?;
        }
        self.explanation.lines().try_for_each(|line| write!(f, "\n    {line}"))
    }
}
