//! Counts in words.

use std::fmt::Display;

/// So many of something: `1 item`, `2 items`.
pub(crate) fn counted(count: impl Display, one: &str, many: &str) -> String {
    let count = count.to_string();
    let noun = if count == "1" { one } else { many };
    format!("{count} {noun}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn one_is_not_many() {
        assert_eq!(counted(0, "entry", "entries"), "0 entries");
        assert_eq!(counted(1, "entry", "entries"), "1 entry");
        assert_eq!(counted(11, "entry", "entries"), "11 entries");
        assert_eq!(counted(1, "", ""), "1");
    }
}
