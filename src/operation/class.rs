//! Classes of characters, as regular expressions write them: `[0-9A-Za-z_-]`.

/// Whether a character is one of a class: single characters and ranges between brackets, a backslash before what would
/// mean something else. What is not well formed holds nothing.
pub(super) fn holds(class: &str, character: char) -> bool {
    let inner = class.strip_prefix('[').and_then(|class| class.strip_suffix(']')).unwrap_or_default();
    let mut characters = inner.chars();
    while let Some(first) = next(&mut characters) {
        let mut ahead = characters.clone();
        // A dash between two characters is a range; first or last it is itself.
        let last = match (ahead.next(), next(&mut ahead)) {
            (Some('-'), Some(last)) => {
                characters = ahead;
                last
            }
            _ => first,
        };
        if (first..=last).contains(&character) {
            return true;
        }
    }
    false
}

fn next(characters: &mut std::str::Chars<'_>) -> Option<char> {
    match characters.next()? {
        '\\' => characters.next(),
        character => Some(character),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_holds_its_characters_and_its_ranges() {
        for (class, held, others) in [
            ("[0-9A-Za-z|_*-]", "09AZaz|_*-", " /:@[`{+"),
            (r"[a\-c]", "a-c", "b\\"),
            (r"[\]\\^]", r"]\^", "[a"),
            ("[一-龥]", "一中龥", "a"),
            ("[-a]", "-a", "b"),
            ("[]", "", "a[]"),
            ("", "", "a"),
            (r"[a-\", "", "a"),
        ] {
            assert!(held.chars().all(|character| holds(class, character)), "{class}");
            assert!(!others.chars().any(|character| holds(class, character)), "{class}");
        }
    }
}
