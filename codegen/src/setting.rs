//! What a caller tells the generator, as far as it can't be used.

use std::fmt;

/// A value given to the generator, or one that is missing, with which nothing can be generated. The way out is in
/// `Display`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingError {
    message: String,
    help: &'static str,
}

impl SettingError {
    pub(crate) fn new(message: impl Into<String>, help: &'static str) -> Self {
        Self { message: message.into(), help }
    }

    /// The way out.
    pub fn help(&self) -> &str {
        self.help
    }
}

impl fmt::Display for SettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}\n  = help: {}\n\n1 error, nothing was written", self.message, self.help)
    }
}

impl std::error::Error for SettingError {}

/// A path that generated code in any module can begin with: from the root of a crate.
pub(crate) fn path(setting: &str, value: &str) -> Result<(), SettingError> {
    let names: Vec<&str> = value.strip_prefix("::").unwrap_or(value).split("::").collect();
    let begins_with_crate = names.first() == Some(&"crate") && !value.starts_with("::");
    if names.iter().skip(usize::from(begins_with_crate)).all(|name| is_name(name)) {
        return Ok(());
    }
    Err(SettingError::new(
        format!("`{setting}` is {value:?}, which is no path from the root of a crate"),
        "paths are like `crate`, `crate::my`, `wechatpay_coupons`",
    ))
}

fn is_name(name: &str) -> bool {
    // A parser takes blanks and comments around it.
    let is_bare = !name.contains(|character: char| character.is_whitespace() || character == '/');
    is_bare && syn::parse_str::<syn::Ident>(name).is_ok()
}

pub(crate) fn not_empty(setting: &str, value: &str) -> Result<(), SettingError> {
    if value.trim().is_empty() {
        let help = "it stands in the header of each file: say what writes it again";
        return Err(SettingError::new(format!("`{setting}` is empty"), help));
    }
    Ok(())
}

/// A text that stands in the header of a file.
pub(crate) fn line(setting: &str, value: &str) -> Result<(), SettingError> {
    if value.contains(breaks_a_comment) {
        let message = format!("`{setting}` is {value:?}, which can't stand in a comment");
        return Err(SettingError::new(message, "it must be one line, without control characters"));
    }
    Ok(())
}

/// What ends a comment, or what rustc denies in one because it turns the direction of text.
fn breaks_a_comment(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::{line, path};

    #[test]
    fn paths_begin_at_a_root() {
        for good in ["crate", "crate::my", "wechatpay_coupons", "::wechatpay_coupons", "my::r#type::券"] {
            assert!(path("models", good).is_ok(), "{good}");
        }
        for bad in ["", " ", "crate ", "my models", "my-models", "super::my", "self", "::crate", "a::"] {
            assert!(path("models", bad).is_err(), "{bad}");
        }
        for bad in ["a::b<c>", "a\n", "a;", "a::/**/b", "a.b", "crate::crate", "1a"] {
            assert!(path("models", bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_header_is_one_line() {
        assert!(line("command", "cargo codegen 券").is_ok());
        for bad in ["a\nb", "a\r", "a\u{202E}b", "a\u{2028}"] {
            assert!(line("command", bad).is_err(), "{bad:?}");
        }
    }
}
