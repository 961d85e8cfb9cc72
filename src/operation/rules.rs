//! The rules that a description puts on a value.

/// The rules of a text: its length in characters, and its alphabet.
#[derive(Clone, Copy, Debug, Default)]
pub struct Text {
    pub(super) minimum: usize,
    pub(super) maximum: Option<usize>,
    pub(super) class: Option<&'static str>,
}

impl Text {
    /// Any text.
    pub const fn new() -> Self {
        Self { minimum: 0, maximum: None, class: None }
    }

    /// At least so many characters.
    pub const fn min(mut self, characters: usize) -> Self {
        self.minimum = characters;
        self
    }

    /// At most so many characters.
    pub const fn max(mut self, characters: usize) -> Self {
        self.maximum = Some(characters);
        self
    }

    /// Only characters of a class, written as in a regular expression: `[0-9A-Za-z_-]`.
    pub const fn of(mut self, class: &'static str) -> Self {
        self.class = Some(class);
        self
    }
}

/// The rules of a whole number.
#[derive(Clone, Copy, Debug, Default)]
pub struct Number {
    pub(super) minimum: Option<i128>,
    pub(super) maximum: Option<i128>,
    pub(super) step: Option<i128>,
}

impl Number {
    /// Any number.
    pub const fn new() -> Self {
        Self { minimum: None, maximum: None, step: None }
    }

    /// Not below `minimum`.
    pub const fn min(mut self, minimum: i128) -> Self {
        self.minimum = Some(minimum);
        self
    }

    /// Not above `maximum`.
    pub const fn max(mut self, maximum: i128) -> Self {
        self.maximum = Some(maximum);
        self
    }

    /// So many times `step`, which is above 0.
    pub const fn multiple_of(mut self, step: i128) -> Self {
        self.step = Some(step);
        self
    }
}

/// The rules of a number that need not be whole. It is never infinite nor NaN, which JSON can't say.
#[derive(Clone, Copy, Debug, Default)]
pub struct Float {
    pub(super) minimum: Option<f64>,
    pub(super) maximum: Option<f64>,
}

impl Float {
    /// Any finite number.
    pub const fn new() -> Self {
        Self { minimum: None, maximum: None }
    }

    /// Not below `minimum`.
    pub const fn min(mut self, minimum: f64) -> Self {
        self.minimum = Some(minimum);
        self
    }

    /// Not above `maximum`.
    pub const fn max(mut self, maximum: f64) -> Self {
        self.maximum = Some(maximum);
        self
    }
}

/// The rules of a list, or of a map.
#[derive(Clone, Copy, Debug, Default)]
pub struct Items {
    pub(super) minimum: usize,
    pub(super) maximum: Option<usize>,
}

impl Items {
    /// Any number of items.
    pub const fn new() -> Self {
        Self { minimum: 0, maximum: None }
    }

    /// At least so many items or entries.
    pub const fn min(mut self, items: usize) -> Self {
        self.minimum = items;
        self
    }

    /// At most so many items or entries.
    pub const fn max(mut self, items: usize) -> Self {
        self.maximum = Some(items);
        self
    }
}
