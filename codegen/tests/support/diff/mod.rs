//! Descriptions that differ in one thing, from the one in `base.yaml`, and what the difference is to a caller: both ways.

mod cases;

pub(crate) use cases::CASES;

/// One difference.
#[allow(dead_code, reason = "one test reads what is told, the other one has the callers")]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// What is replaced by what. A text stands once in the base, unless it begins with `*`.
    pub(crate) edits: &'static [(&'static str, &'static str)],
    /// What is told from the base to the edited one: kind and subject.
    pub(crate) there: &'static [(&'static str, &'static str)],
    /// What is told from the edited one to the base.
    pub(crate) back: &'static [(&'static str, &'static str)],
    /// A caller of the base: it compiles there; with the edited one, unless the report says otherwise.
    pub(crate) caller: &'static str,
    /// A caller of the edited one: it compiles there; with the base, unless the report says otherwise. Where it is
    /// empty it is the other.
    pub(crate) caller_back: &'static str,
    /// A caller that compiles with both, though the other ones do not: what the report promises beside what it warns of.
    pub(crate) survivor: &'static str,
}

impl Case {
    /// The edited description.
    pub(crate) fn edited(&self, base: &str) -> String {
        let mut text = base.to_owned();
        for (from, to) in self.edits {
            let everywhere = from.strip_prefix('*');
            let from = everywhere.unwrap_or(from);
            let count = text.matches(from).count();
            assert!(
                count > 0 && (everywhere.is_some() || count == 1),
                "{}: {from:?} is there {count} times",
                self.name
            );
            text = text.replace(from, to);
        }
        text
    }
}

pub(crate) const BASE: &str = include_str!("base.yaml");
