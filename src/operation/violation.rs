//! Broken constraints, said so that a person can mend them.

use std::fmt;

/// Every constraint of the description that a request breaks.
///
/// Found before anything is sent. `Display` puts one violation on each line.
#[derive(Clone, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// `Ok` when there are none.
    pub(crate) fn none_or(violations: Vec<Violation>) -> Result<(), Self> {
        if violations.is_empty() { Ok(()) } else { Err(Self(violations)) }
    }

    /// The violations, in the order of the request's fields.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{violation}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.0).finish()
    }
}

impl std::error::Error for Violations {}

/// One broken constraint: which field, which rule, which value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The field's path in the request: `coupon_code_list[3]`.
    pub path: String,
    /// The rule it breaks.
    pub rule: Rule,
    /// The value, shortened; `None` where the field is sensitive or personal.
    pub value: Option<String>,
}

impl Violation {
    const SHOWN_CHARACTERS: usize = 64;

    pub(crate) fn new(path: String, rule: Rule, value: Option<&str>) -> Self {
        let value = value.map(|value| {
            let mut shown: String = value.chars().take(Self::SHOWN_CHARACTERS).collect();
            if shown.len() < value.len() {
                shown.push('…');
            }
            shown
        });
        Self { path, rule, value }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.rule)?;
        match &self.value {
            Some(value) => write!(f, "; it is {value:?}"),
            None => Ok(()),
        }
    }
}

/// A rule that a value breaks. `Display` says what is wanted and what was found, without the value itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// The text is shorter than `minimum` characters.
    TooShort {
        /// The fewest characters allowed.
        minimum: usize,
        /// The characters it has.
        length: usize,
    },
    /// The text is longer than `maximum` characters.
    TooLong {
        /// The most characters allowed.
        maximum: usize,
        /// The characters it has.
        length: usize,
    },
    /// A character is none of those allowed.
    Alphabet {
        /// The characters allowed, as a regular expression writes them.
        allowed: &'static str,
        /// Which character it is, counted from 1.
        position: usize,
    },
    /// A character lies beyond U+FFFF (most emoji do); the service takes UTF-8 of at most three bytes a character.
    BeyondBasicPlane {
        /// Which character it is, counted from 1.
        position: usize,
    },
    /// Not a time as RFC 3339 writes it.
    NotATime,
    /// Not a date as RFC 3339 writes it.
    NotADate,
    /// The value can't stand in a header: it has characters beyond visible ASCII and the blank.
    NotAHeaderValue,
    /// The value can't stand in a path: it is empty, `.` or `..`.
    NotAPathSegment,
    /// Fewer items than allowed.
    TooFewItems {
        /// The fewest items allowed.
        minimum: usize,
        /// The items there are.
        count: usize,
    },
    /// More items than allowed.
    TooManyItems {
        /// The most items allowed.
        maximum: usize,
        /// The items there are.
        count: usize,
    },
    /// The number is too small.
    TooSmall {
        /// The smallest number allowed.
        minimum: i128,
    },
    /// The number is too large.
    TooLarge {
        /// The largest number allowed.
        maximum: i128,
    },
    /// The number is no multiple of another.
    NotAMultiple {
        /// What it must be a multiple of.
        of: i128,
    },
    /// The number that need not be whole is outside of its limits, or is infinite or NaN.
    OutOfRange {
        /// The limits: "at least 0.5".
        wanted: String,
    },
    /// A rule of an operation's own, between fields for instance.
    Custom {
        /// What is wanted.
        wanted: &'static str,
    },
    /// The plaintext does not fit the key that seals it.
    TooLongToSeal {
        /// The most UTF-8 bytes that the key can seal.
        maximum: usize,
    },
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort { minimum, length } => {
                write!(f, "wants at least {}, has {length}", counted(*minimum, "character"))
            }
            Self::TooLong { maximum, length } => {
                write!(f, "wants at most {}, has {length}", counted(*maximum, "character"))
            }
            Self::Alphabet { allowed, position } => {
                write!(f, "wants only characters of {allowed}, character {position} is none of them")
            }
            Self::BeyondBasicPlane { position } => {
                write!(f, "wants no character beyond U+FFFF, such as an emoji; character {position} is one")
            }
            Self::NotATime => {
                f.write_str("wants a time as RFC 3339 writes it, such as 2026-01-31T13:29:35+08:00")
            }
            Self::NotADate => f.write_str("wants a date as RFC 3339 writes it, such as 2026-01-31"),
            Self::NotAHeaderValue => {
                f.write_str("stands in a header, so it can hold visible ASCII and blanks between them alone")
            }
            Self::NotAPathSegment => f.write_str("stands in the path, so it can't be empty, `.` or `..`"),
            Self::TooFewItems { minimum, count } => {
                write!(f, "wants at least {}, has {count}", counted(*minimum, "item"))
            }
            Self::TooManyItems { maximum, count } => {
                write!(f, "wants at most {}, has {count}", counted(*maximum, "item"))
            }
            Self::TooSmall { minimum } => write!(f, "wants at least {minimum}"),
            Self::TooLarge { maximum } => write!(f, "wants at most {maximum}"),
            Self::NotAMultiple { of } => write!(f, "wants a multiple of {of}"),
            Self::OutOfRange { wanted } => write!(f, "wants {wanted}"),
            Self::Custom { wanted } => write!(f, "wants {wanted}"),
            Self::TooLongToSeal { maximum } => {
                write!(f, "wants at most {maximum} bytes, which is what the sealing key can hold")
            }
        }
    }
}

fn counted(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}
