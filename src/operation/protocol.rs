//! The error codes that belong to the protocol: they mean the same whatever was called.
//!
//! Codes of a business (`RESOURCE_ALREADY_EXISTS`, `USER_NOT_EXISTS`, …) are not among them: only the description of an
//! operation can tell whether such a refusal may be the echo of an earlier call.

use super::{Advice, DocumentedError, Outcome};

/// What a description need not repeat. It may say more precisely what a code means for its operations, and then counts.
pub(super) const ERRORS: &[DocumentedError] = &[
    DocumentedError::new(
        "PARAM_ERROR",
        400,
        "A field is malformed; the detail names the field and the issue.",
    ),
    DocumentedError::new("INVALID_REQUEST", 400, "The request breaks a rule of APIv3 or of the operation."),
    DocumentedError::new(
        "SIGN_ERROR",
        401,
        "The signature or the Authorization header is wrong, or the clock is off by more than five minutes.",
    ),
    DocumentedError::new("NO_AUTH", 403, "The merchant has not been granted this.").aliases(&["NOAUTH"]),
    DocumentedError::new("RULE_LIMIT", 403, "A business rule forbids it.").aliases(&["RULELIMIT"]),
    DocumentedError::new("RESOURCE_NOT_EXISTS", 404, "There is no such thing.").aliases(&["NOT_FOUND"]),
    DocumentedError::new(
        "FREQUENCY_LIMITED",
        429,
        "Too many calls; the same request may be sent again after a pause.",
    )
    .aliases(&["RATELIMIT_EXCEEDED", "RATE_LIMITED"])
    .advice(Advice::Wait),
    DocumentedError::new("SYSTEM_ERROR", 500, "The system is busy and the result is unknown.")
        .outcome(Outcome::Unknown)
        .advice(Advice::Retry),
    DocumentedError::new("SERVICE_UNAVAILABLE", 503, "The service cannot answer and the result is unknown.")
        .outcome(Outcome::Unknown)
        .advice(Advice::Retry),
];
