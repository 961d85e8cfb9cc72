//! What YAML takes a scalar for.

use marked_yaml::types::MarkedScalarNode;

/// The core schema of YAML 1.2: null, booleans, integers, floats; everything else is text, and so is what is quoted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Scalar {
    Null,
    Flag(bool),
    Whole(u64),
    Negative(i64),
    Fraction(f64),
    Text,
}

impl Scalar {
    pub(super) fn of(node: &MarkedScalarNode) -> Self {
        if node.may_coerce() { Self::of_plain(node.as_str()) } else { Self::Text }
    }

    /// What a text would be without quotes.
    pub(super) fn of_plain(text: &str) -> Self {
        match text {
            "" | "~" | "null" | "Null" | "NULL" => Self::Null,
            "true" | "True" | "TRUE" => Self::Flag(true),
            "false" | "False" | "FALSE" => Self::Flag(false),
            _ => Self::number(text).unwrap_or(Self::Text),
        }
    }

    fn number(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        if !digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
            return None;
        }
        if let Ok(whole) = text.parse() {
            return Some(Self::Whole(whole));
        }
        if let Ok(negative) = text.parse() {
            return Some(Self::Negative(negative));
        }
        text.parse().ok().filter(|number: &f64| number.is_finite()).map(Self::Fraction)
    }

    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Whole(_) | Self::Negative(_) | Self::Fraction(_))
    }

    /// The number as one that can be compared, roughly.
    pub(super) fn as_f64(self) -> Option<f64> {
        match self {
            #[expect(
                clippy::cast_precision_loss,
                reason = "limits are compared, and near 2^53 nobody counts"
            )]
            Self::Whole(whole) => Some(whole as f64),
            #[expect(
                clippy::cast_precision_loss,
                reason = "limits are compared, and near 2^53 nobody counts"
            )]
            Self::Negative(negative) => Some(negative as f64),
            Self::Fraction(fraction) => Some(fraction),
            _ => None,
        }
    }

    /// What it is called in a message.
    pub(super) fn what(self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Flag(_) => "a flag",
            Self::Whole(_) | Self::Negative(_) | Self::Fraction(_) => "a number",
            Self::Text => "a text",
        }
    }
}

/// What YAML 1.1, which many other tools still read, takes for a boolean.
pub(super) fn is_old_flag(node: &MarkedScalarNode) -> bool {
    let old = ["yes", "no", "on", "off"];
    node.may_coerce() && old.iter().any(|flag| node.as_str().eq_ignore_ascii_case(flag))
}
