//! Phrases that several comparisons share.

/// `` `a`, `b` and `c` ``.
pub(super) fn codes<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    joined(names.into_iter().map(|name| format!("`{}`", name.as_ref())).collect())
}

/// `a, b and c`.
pub(super) fn joined(mut names: Vec<String>) -> String {
    match (names.pop(), names.is_empty()) {
        (None, _) => "none".to_owned(),
        (Some(last), true) => last,
        (Some(last), false) => format!("{} and {last}", names.join(", ")),
    }
}
