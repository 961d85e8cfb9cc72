//! What is wrong with a configuration.

use std::fmt;

/// A client that can't be built, with every problem of its configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError {
    problems: Vec<Problem>,
}

impl BuildError {
    pub(crate) fn new(problems: Vec<Problem>) -> Self {
        Self { problems }
    }

    /// The system refused what a method of the builder needs.
    #[cfg(feature = "blocking")]
    pub(crate) fn of(setting: &'static str, error: impl fmt::Display) -> Self {
        Self::new(vec![Problem::new(setting, error)])
    }

    /// The problems, in the order of the builder's methods.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

/// One problem on each line.
impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the client can't be built:")?;
        for problem in &self.problems {
            write!(f, "\n  {problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for BuildError {}

/// One problem of a configuration: which setting, what is wrong, what is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    setting: &'static str,
    message: String,
}

impl Problem {
    pub(crate) fn new(setting: &'static str, message: impl fmt::Display) -> Self {
        Self { setting, message: message.to_string() }
    }

    /// The builder's method that gave the setting, or should have.
    pub fn setting(&self) -> &'static str {
        self.setting
    }

    /// What is wrong, and what is wanted. It holds no secret.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.setting, self.message)
    }
}
