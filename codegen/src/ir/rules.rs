//! What a value has to fulfil.

/// The constraints on a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rules {
    pub(crate) min_length: Option<usize>,
    pub(crate) max_length: Option<usize>,
    pub(crate) alphabet: Option<Alphabet>,
    pub(crate) minimum: Option<i128>,
    pub(crate) maximum: Option<i128>,
    pub(crate) multiple_of: Option<i128>,
    /// Limits of a number that is not whole.
    pub(crate) float_minimum: Option<f64>,
    pub(crate) float_maximum: Option<f64>,
    /// Of a list, or of a map.
    pub(crate) min_items: Option<usize>,
    pub(crate) max_items: Option<usize>,
}

/// The characters that a text may be made of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Alphabet {
    /// As the description writes it: `[0-9A-Z]`.
    pub(crate) class: String,
    pub(crate) ranges: Vec<(char, char)>,
}
