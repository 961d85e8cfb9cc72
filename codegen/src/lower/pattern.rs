//! Patterns become character checks: one class between anchors, and a length.

use crate::ir::Alphabet;

/// An alphabet, and the lengths that the quantifier allows.
#[derive(Debug, PartialEq)]
pub(super) struct Pattern {
    pub(super) alphabet: Alphabet,
    pub(super) min_length: usize,
    pub(super) max_length: Option<usize>,
}

/// Reads `^[class]+$`, with `*`, `{n}`, `{n,}` or `{n,m}` in the place of `+`. `None` for anything beyond.
pub(super) fn read(pattern: &str) -> Option<Pattern> {
    let inner = pattern.strip_prefix("^[")?.strip_suffix('$')?;
    let end = end_of_class(inner)?;
    let (class, quantifier) = (&inner[..end], &inner[end + 1..]);
    let (min_length, max_length) = quantity(quantifier)?;
    let ranges = ranges(class)?;
    let class = format!("[{class}]");
    Some(Pattern { alphabet: Alphabet { class, ranges }, min_length, max_length })
}

fn end_of_class(inner: &str) -> Option<usize> {
    let mut escaped = false;
    inner.char_indices().find_map(|(index, character)| {
        let ends = character == ']' && !escaped;
        escaped = character == '\\' && !escaped;
        ends.then_some(index)
    })
}

fn quantity(quantifier: &str) -> Option<(usize, Option<usize>)> {
    match quantifier {
        "" => Some((1, Some(1))),
        "*" => Some((0, None)),
        "+" => Some((1, None)),
        _ => {
            let inner = quantifier.strip_prefix('{')?.strip_suffix('}')?;
            let (minimum, maximum) = inner.split_once(',').unwrap_or((inner, inner));
            let maximum = if maximum.is_empty() { None } else { Some(maximum.parse().ok()?) };
            Some((minimum.parse().ok()?, maximum))
        }
    }
}

fn ranges(class: &str) -> Option<Vec<(char, char)>> {
    if class.is_empty() || class.starts_with('^') {
        return None;
    }
    let mut ranges = Vec::new();
    let mut characters = class.chars().peekable();
    while let Some(character) = characters.next() {
        let first = match character {
            '\\' => match characters.next()? {
                'd' => {
                    ranges.push(('0', '9'));
                    continue;
                }
                'w' => {
                    ranges.extend([('0', '9'), ('A', 'Z'), ('a', 'z'), ('_', '_')]);
                    continue;
                }
                escaped if escaped.is_ascii_alphanumeric() => return None,
                escaped => escaped,
            },
            '[' => return None,
            plain => plain,
        };
        let mut ahead = characters.clone();
        // A dash between two characters is a range; first or last it is itself.
        if ahead.next() == Some('-') && ahead.peek().is_some() {
            characters.next();
            let last = characters.next()?;
            if last == '\\' || last < first {
                return None;
            }
            ranges.push((first, last));
        } else {
            ranges.push((first, first));
        }
    }
    Some(ranges)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_with_escapes_and_dashes() {
        let pattern = read(r"^[0-9A-Za-z_\\/=| -]+$").unwrap();
        let expected = [
            ('0', '9'),
            ('A', 'Z'),
            ('a', 'z'),
            ('_', '_'),
            ('\\', '\\'),
            ('/', '/'),
            ('=', '='),
            ('|', '|'),
            (' ', ' '),
            ('-', '-'),
        ];
        assert_eq!(pattern.alphabet.ranges, expected);
        assert_eq!((pattern.min_length, pattern.max_length), (1, None));
    }

    #[test]
    fn quantifiers_are_lengths() {
        for (pattern, lengths) in [
            ("^[a]$", (1, Some(1))),
            ("^[a]*$", (0, None)),
            ("^[a]{3}$", (3, Some(3))),
            ("^[a]{3,}$", (3, None)),
            (r"^[\d]{3,5}$", (3, Some(5))),
        ] {
            let read = read(pattern).unwrap();
            assert_eq!((read.min_length, read.max_length), lengths, "{pattern}");
        }
    }

    #[test]
    fn anything_beyond_is_not_read() {
        for pattern in
            ["", "^abc$", "[a]+", "^[^a]+$", "^[a]+[b]+$", "^(a|b)$", r"^[\s]+$", "^[z-a]$", "^[]+$", "^[a"]
        {
            assert_eq!(read(pattern), None, "{pattern}");
        }
    }
}
