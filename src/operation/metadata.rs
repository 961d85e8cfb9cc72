//! What the description says of an operation, as constants.

use std::time::Duration;

use http::Method;

use super::{Field, protocol};

/// What the description says of one operation.
///
/// Built by generated code, read by the client, by servers and by tools.
#[derive(Debug)]
#[non_exhaustive]
pub struct Metadata {
    /// The operation id, in `snake_case`: `use_coupon`.
    pub id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path as the documentation prints it, with its parameters in braces.
    pub path: &'static str,
    /// What makes two requests the same logical request; `None` for a read.
    pub idempotency: Option<Idempotency>,
    /// Whether the service signs its replies.
    pub signing: SigningPolicy,
    /// The media type that the client asks for.
    pub accept: &'static str,
    /// Every field of the request, in the order of the description.
    pub fields: &'static [Field],
    /// What the service seals for the merchant in a reply: JSON pointers, `*` for every item of a list or a map.
    pub sealed_in_reply: &'static [&'static str],
    /// The error codes documented for this operation alone.
    pub errors: &'static [DocumentedError],
    /// The error codes documented for all operations of its description.
    pub common_errors: &'static [DocumentedError],
}

impl Metadata {
    /// An operation of which nothing but its address is known. One that changes something wants
    /// [`idempotency`](Metadata::idempotency) too: without it nothing is known of a repetition. One that has error codes
    /// of its own wants [`errors`](Metadata::errors): with a code that nobody documents the outcome is unknown.
    pub const fn new(id: &'static str, method: Method, path: &'static str) -> Self {
        Self {
            id,
            method,
            path,
            idempotency: None,
            signing: SigningPolicy::Signed,
            accept: "application/json",
            fields: &[],
            sealed_in_reply: &[],
            errors: &[],
            common_errors: &[],
        }
    }

    /// Says what identifies one logical request.
    pub const fn idempotency(mut self, idempotency: Idempotency) -> Self {
        self.idempotency = Some(idempotency);
        self
    }

    /// Says that replies carry no signature, by design of the service.
    pub const fn unsigned(mut self) -> Self {
        self.signing = SigningPolicy::Unsigned;
        self
    }

    /// Says what media type a success answers, where it is no JSON.
    pub const fn accept(mut self, media_type: &'static str) -> Self {
        self.accept = media_type;
        self
    }

    /// Lists the fields of the request.
    pub const fn fields(mut self, fields: &'static [Field]) -> Self {
        self.fields = fields;
        self
    }

    /// Lists what the service seals for the merchant in a reply. It is opened after the reply is verified.
    pub const fn sealed_in_reply(mut self, pointers: &'static [&'static str]) -> Self {
        self.sealed_in_reply = pointers;
        self
    }

    /// Lists the documented error codes: those of this operation, and those it shares with all others of its
    /// description. Codes of the protocol are known anyway; listed here, they mean what is said here.
    pub const fn errors(
        mut self,
        own: &'static [DocumentedError],
        common: &'static [DocumentedError],
    ) -> Self {
        self.errors = own;
        self.common_errors = common;
        self
    }

    /// What is known of an error code, whichever of its spellings is given: what the description says; for a code that
    /// it does not list, what the protocol says, whose codes (`SIGN_ERROR`, `PARAM_ERROR`, …) mean the same everywhere.
    pub fn documented_error(&self, code: &str) -> Option<&'static DocumentedError> {
        self.described_error(code).or_else(|| find(protocol::ERRORS, code))
    }

    /// What the description says of an error code.
    pub(crate) fn described_error(&self, code: &str) -> Option<&'static DocumentedError> {
        find(self.errors, code).or_else(|| find(self.common_errors, code))
    }

    /// The field that the service means in `detail.field` of an error: a JSON pointer, or a parameter's name.
    pub fn field_named(&self, reported: &str) -> Option<&'static Field> {
        let reported: Vec<&str> = segments(reported.strip_prefix("/body/").unwrap_or(reported)).collect();
        self.fields.iter().find(|field| {
            let own: Vec<&str> = segments(field.pointer).collect();
            own.len() == reported.len()
                && own.iter().zip(&reported).all(|(own, reported)| {
                    own == reported || (*own == "*" && reported.bytes().all(|byte| byte.is_ascii_digit()))
                })
        })
    }
}

fn find(errors: &'static [DocumentedError], code: &str) -> Option<&'static DocumentedError> {
    errors.iter().find(|error| error.code == code || error.aliases.contains(&code))
}

fn segments(pointer: &str) -> impl Iterator<Item = &str> {
    pointer.split('/').filter(|segment| !segment.is_empty())
}

/// What makes two requests the same logical request, and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Idempotency {
    /// The fields that a repetition must keep, to the character: of the body itself, of the query or of the path. A request
    /// that lacks one is never repeated.
    pub fields: &'static [&'static str],
    /// How it is known that a repetition takes effect only once.
    pub evidence: Evidence,
    /// How long after the time in the named field a repetition is still the same request.
    pub expires: Option<(&'static str, Duration)>,
}

impl Idempotency {
    /// Fields that identify a request, and the evidence for it.
    pub const fn new(fields: &'static [&'static str], evidence: Evidence) -> Self {
        Self { fields, evidence, expires: None }
    }

    /// Says that the identity lasts `hours` after the time in `field`.
    pub const fn expires(mut self, field: &'static str, hours: u64) -> Self {
        self.expires = Some((field, Duration::from_secs(hours.saturating_mul(3600))));
        self
    }
}

/// How it is known that a repeated request takes effect only once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Evidence {
    /// The manual says so.
    Documented,
    /// The effect can't happen twice: a coupon is redeemed once, a code is stored once.
    Natural,
    /// Nobody says so; sibling operations behave like that.
    Assumed,
}

/// Whether the service signs the replies of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SigningPolicy {
    /// A success without a valid signature counts as forged.
    Signed,
    /// Replies carry no signature by design of the service, as file downloads do.
    Unsigned,
}

/// One error code of the documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DocumentedError {
    /// The code, as current pages spell it.
    pub code: &'static str,
    /// Other spellings of the same code that the service uses.
    pub aliases: &'static [&'static str],
    /// The HTTP status that the documentation prints beside it. The service may send another one.
    pub status: u16,
    /// What it means, in one sentence.
    pub meaning: &'static str,
    /// Whether the call may have happened.
    pub outcome: Outcome,
    /// What to do about it.
    pub advice: Advice,
}

impl DocumentedError {
    /// A documented code; see the fields for the parameters.
    pub const fn new(code: &'static str, status: u16, meaning: &'static str) -> Self {
        Self { code, aliases: &[], status, meaning, outcome: Outcome::Refused, advice: Advice::Fix }
    }

    /// Lists other spellings.
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Says whether the call may have happened.
    pub const fn outcome(mut self, outcome: Outcome) -> Self {
        self.outcome = outcome;
        self
    }

    /// Says what to do.
    pub const fn advice(mut self, advice: Advice) -> Self {
        self.advice = advice;
        self
    }
}

/// Whether a call that failed may have happened. Money hangs on it, so the default is the cautious one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// No byte of the request left this machine: it did not happen.
    NotSent,
    /// The service read the request and declined it: this call did not happen.
    ///
    /// It says nothing of earlier calls with the same request; after an unknown one the refusal may be its echo.
    Refused,
    /// It may have happened. Ask again with the same request, or query.
    Unknown,
}

impl Outcome {
    /// What two attempts of one call say together: it may have happened if one of them may have.
    pub fn join(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Refused, _) | (_, Self::Refused) => Self::Refused,
            (Self::NotSent, Self::NotSent) => Self::NotSent,
        }
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NotSent => "not sent",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
        })
    }
}

/// What to do after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Advice {
    /// Mend the request, the keys or the configuration; the same request will fail again.
    Fix,
    /// Slow down or wait, then send the same request.
    Wait,
    /// Query what became of it before anything else.
    Query,
    /// Send the same request again, with the same request number and times.
    Retry,
}

impl std::fmt::Display for Advice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Fix => "mend the request or the configuration",
            Self::Wait => "wait, then send the same request again",
            Self::Query => "query what became of it before sending anything again",
            Self::Retry => "send the same request again, unchanged",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Exposure, Location},
        *,
    };

    const METADATA: Metadata = Metadata::new("upload", Method::POST, "/v3/things/{thing_id}")
        .fields(&[
            Field::new(Location::Path, "thing_id"),
            Field::new(Location::Body, "/codes/*").personal(),
            Field::new(Location::Body, "/person/name").sensitive(),
        ])
        .errors(
            &[DocumentedError::new("STATEMENT_CREATING", 400, "Too early.").advice(Advice::Wait)],
            &[DocumentedError::new("NO_AUTH", 403, "Not granted.").aliases(&["NOAUTH"])],
        );

    #[test]
    fn an_error_code_is_found_under_each_spelling() {
        for code in ["STATEMENT_CREATING", "NO_AUTH", "NOAUTH"] {
            assert!(METADATA.documented_error(code).is_some(), "{code}");
        }
        assert!(METADATA.documented_error("NO-AUTH").is_none());
    }

    #[test]
    fn the_protocol_speaks_where_the_description_is_silent() {
        let meaning = |code| METADATA.documented_error(code).map(|error| error.meaning);
        assert_eq!(meaning("NO_AUTH"), Some("Not granted."));
        assert!(meaning("SIGN_ERROR").is_some());
        assert!(METADATA.described_error("SIGN_ERROR").is_none());
    }

    #[test]
    fn a_reported_field_is_found_by_pointer_or_name() {
        let exposure = |reported| METADATA.field_named(reported).map(|field| field.exposure);
        assert_eq!(exposure("thing_id"), Some(Exposure::Plain));
        assert_eq!(exposure("/codes/17"), Some(Exposure::Personal));
        assert_eq!(exposure("/body/codes/17"), Some(Exposure::Personal));
        assert_eq!(exposure("/person/name"), Some(Exposure::Sensitive));
        assert_eq!(exposure("/codes/first"), None);
        assert_eq!(exposure("/other"), None);
    }
}
