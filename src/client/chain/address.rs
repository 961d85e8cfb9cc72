//! A path with placeholders, and the values in them.

use crate::operation::{Check, Text, TextValue};

#[derive(Clone, Default)]
pub(super) struct Address {
    /// The path with its placeholders, each segment behind a slash.
    template: String,
    /// A value for each placeholder, in their order.
    values: Vec<Option<String>>,
    /// Names that were given a value and are no placeholder.
    unknown: Vec<String>,
}

impl Address {
    pub(super) fn join(&mut self, path: &str) {
        let path = path.strip_prefix('/').unwrap_or(path);
        self.values.resize(self.values.len() + names(path).count(), None);
        self.template.extend(["/", path]);
    }

    pub(super) fn set(&mut self, name: &str, value: &str) {
        let mut found = false;
        for (_, slot) in names(&self.template).zip(&mut self.values).filter(|(known, _)| *known == name) {
            *slot = Some(value.to_owned());
            found = true;
        }
        if !found {
            self.unknown.push(name.to_owned());
        }
    }

    pub(super) fn fill(&mut self, segment: &str, values: &[&str]) {
        let before = self.values.len();
        self.join(segment);
        for (slot, value) in self.values.iter_mut().skip(before).zip(values) {
            *slot = Some((*value).to_owned());
        }
    }

    /// Reports what is missing, what is too much, and what can't stand in a path.
    pub(super) fn check(&self, check: &mut Check) {
        const PLAIN: &str = "a path alone: no query, no fragment, no brace outside a placeholder";
        const NO_URL: &str = "what follows the host, such as `v3/some/{thing}`, and no URL: the host is set once, with \
                              `base_url` of the client's builder";
        for name in &self.unknown {
            check.broken_at(name.as_str(), "no value: the path has no placeholder of this name");
        }
        for (name, value) in names(&self.template).zip(&self.values) {
            match value {
                Some(value) => check.segment(name, &Unshown(value), Text::new()),
                None => check.broken_at(name, "a value: the path has a placeholder of this name"),
            }
        }
        if self.template.contains("://") {
            return check.broken_at("path", NO_URL);
        }
        // A slash at the end is part of some paths.
        let path = self.template.strip_suffix('/').unwrap_or(&self.template);
        for segment in path.split('/').skip(1) {
            let mut texts = pieces(segment).filter_map(Piece::text);
            if texts.any(|text| text.contains(['?', '#', '{', '}'])) {
                check.broken_at("path", PLAIN);
            }
            if names(segment).next().is_none() {
                check.segment("path", &Unshown(segment), Text::new());
            }
        }
    }

    /// What stands between the slashes, as the service reads it. A missing value is empty.
    pub(super) fn segments(&self) -> Vec<String> {
        let mut values = self.values.iter();
        let segment = |segment| {
            let pieces = pieces(segment).map(|piece| match piece {
                Piece::Text(text) => text,
                Piece::Name(_) => values.next().and_then(Option::as_deref).unwrap_or_default(),
            });
            pieces.collect()
        };
        self.template.split('/').skip(1).map(segment).collect()
    }

    /// The path as an error or a log may show it: what looks like a value, and no word of an address, is left out.
    pub(super) fn shown(&self) -> String {
        let segment = |segment| {
            let pieces = pieces(segment).map(|piece| match piece {
                Piece::Text(text) if is_word(text) => text.to_owned(),
                Piece::Text(_) => "…".to_owned(),
                Piece::Name(name) if is_name(name) => format!("{{{name}}}"),
                Piece::Name(_) => "{…}".to_owned(),
            });
            pieces.collect()
        };
        let segments: Vec<String> = self.template.split('/').map(segment).collect();
        segments.join("/")
    }
}

/// `v3`, `out-trade-no`, `couponcodes`; an openid has capitals, a number has digits.
fn is_word(text: &str) -> bool {
    let of_a_word = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b':');
    text.len() <= 40 && text.bytes().all(of_a_word) && text.bytes().filter(u8::is_ascii_digit).count() <= 2
}

/// `stock_id`, `outTradeNo`; anything else is no name that somebody chose, and could forge a line of a log.
fn is_name(text: &str) -> bool {
    let of_a_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    text.len() <= 40 && text.bytes().all(of_a_name)
}

/// A part of a segment: almost always the only one.
enum Piece<'t> {
    Text(&'t str),
    Name(&'t str),
}

impl<'t> Piece<'t> {
    fn text(self) -> Option<&'t str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    fn name(self) -> Option<&'t str> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }
}

fn pieces(segment: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = segment;
    while let Some((text, opened)) = rest.split_once('{')
        && let Some((name, behind)) = opened.split_once('}')
    {
        pieces.extend([Piece::Text(text), Piece::Name(name)]);
        rest = behind;
    }
    pieces.push(Piece::Text(rest));
    pieces.into_iter()
}

fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').flat_map(pieces).filter_map(Piece::name)
}

/// A value that no error shows: nobody knows whose it is.
pub(super) struct Unshown<'v>(pub(super) &'v str);

impl TextValue for Unshown<'_> {
    fn text(&self) -> Option<&str> {
        Some(self.0)
    }

    fn shown(&self) -> bool {
        false
    }
}
