//! What the description says of one field of a request.

/// One field of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    /// Where it stands: a JSON pointer into the body, `*` for every item of a list or a map; or a parameter's name.
    pub pointer: &'static str,
    /// Which part of the request holds it.
    pub location: Location,
    /// Who may see its value.
    pub exposure: Exposure,
    /// Of a parameter: what its text is to be read as.
    pub sort: Sort,
    /// Of a parameter: how many values it has.
    pub count: Count,
}

impl Field {
    /// A field whose value may be shown.
    pub const fn new(location: Location, pointer: &'static str) -> Self {
        Self { pointer, location, exposure: Exposure::Plain, sort: Sort::Text, count: Count::One }
    }

    /// Says that the text of a parameter is an integer.
    pub const fn integer(mut self) -> Self {
        self.sort = Sort::Integer;
        self
    }

    /// Says that the text of a parameter is `true` or `false`.
    pub const fn flag(mut self) -> Self {
        self.sort = Sort::Flag;
        self
    }

    /// Says that a parameter is a list, which repeats its name.
    pub const fn repeated(mut self) -> Self {
        self.count = Count::Repeated;
        self
    }

    /// Says that a parameter is a list, joined by commas.
    pub const fn joined(mut self) -> Self {
        self.count = Count::Joined;
        self
    }

    /// Marks personal data or a bearer value: sent in the clear, shown nowhere else.
    pub const fn personal(mut self) -> Self {
        self.exposure = Exposure::Personal;
        self
    }

    /// Marks a value that is sealed before it is sent.
    pub const fn sensitive(mut self) -> Self {
        self.exposure = Exposure::Sensitive;
        self
    }
}

/// Which part of a request holds a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Location {
    /// A segment of the path.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
    /// The JSON body.
    Body,
}

/// What the text of a parameter is to be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sort {
    /// As it is.
    Text,
    /// An integer.
    Integer,
    /// `true` or `false`.
    Flag,
}

/// How many values a parameter has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Count {
    /// One.
    One,
    /// A list, which repeats its name.
    Repeated,
    /// A list, joined by commas.
    Joined,
}

/// Who may see a field's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Exposure {
    /// Anyone: it may stand in logs and errors.
    Plain,
    /// The service alone, in the clear: redacted in `Debug`, errors and logs.
    Personal,
    /// The service alone, sealed: redacted everywhere and encrypted on the wire.
    Sensitive,
}
