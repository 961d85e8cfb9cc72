//! Texts: their limits, their formats, and the marks that hide them.

use openapiv3::{StringFormat, StringType, VariantOrUnknownOrEmpty};

use super::{
    pattern,
    schema::{Lowered, Schemas},
};
use crate::{
    diagnostic::Code,
    ir::{Rules, Type},
    load::step,
};

impl Schemas<'_> {
    pub(super) fn string(&mut self, string: &StringType, pointer: &str, name: &str) -> Lowered {
        let rules = self.text_rules(string, pointer);
        if !string.enumeration.is_empty() {
            let named = self.enumeration(string, pointer, name);
            let ty = Type::Enum { name: named.name.clone() };
            self.inline.push(named);
            return Lowered { ty, rules, description: String::new() };
        }
        let ty = match &string.format {
            VariantOrUnknownOrEmpty::Empty => Type::Text,
            VariantOrUnknownOrEmpty::Item(StringFormat::DateTime) => Type::Timestamp,
            _ => {
                let help = "known is date-time; leave `format` out for plain text";
                self.document.refuse(
                    Code::NotGenerated,
                    &step(pointer, "format"),
                    "this format is not generated",
                    help,
                );
                Type::Text
            }
        };
        Lowered { ty, rules, description: String::new() }
    }

    pub(super) fn text_rules(&self, string: &StringType, pointer: &str) -> Rules {
        let mut rules =
            Rules { min_length: string.min_length, max_length: string.max_length, ..Rules::default() };
        let Some(text) = &string.pattern else { return rules };
        match pattern::read(text) {
            Some(pattern) => {
                rules.min_length = rules.min_length.max(Some(pattern.min_length).filter(|min| *min > 0));
                rules.max_length = [rules.max_length, pattern.max_length].into_iter().flatten().min();
                rules.alphabet = Some(pattern.alphabet);
            }
            None => self.document.refuse(
                Code::NotGenerated,
                &step(pointer, "pattern"),
                "this pattern is not generated",
                "one character class between anchors is: `^[0-9A-Za-z]+$`",
            ),
        }
        rules
    }

    /// What `x-wechatpay-sensitive` and `x-wechatpay-personal` make of a type. Never dropped: a mark that does not fit is
    /// refused, since the value would travel or show in the clear.
    pub(super) fn apply_marks(&self, mut lowered: Lowered, pointer: &str) -> Lowered {
        const MARKS: [&str; 2] = ["x-wechatpay-sensitive", "x-wechatpay-personal"];
        let [sensitive, personal] = MARKS.map(|mark| self.document.flag_at(&step(pointer, mark)));
        let rules = &lowered.rules;
        let unlimited = rules.min_length.is_none() && rules.alphabet.is_none();
        let marked = match (&lowered.ty, sensitive, personal) {
            (_, false, false) | (Type::Identifier { personal: true, .. } | Type::Personal, false, true) => {
                return lowered;
            }
            (Type::Text, true, false) if unlimited => Type::Sensitive,
            (Type::Text, false, true) => Type::Personal,
            _ => {
                let mark = MARKS[usize::from(!sensitive)];
                let help = "it marks plain text: a string without name, format or enum, and if sensitive with no \
                            limit but maxLength; a named string is marked personal where it is named";
                self.document.refuse(
                    Code::NotGenerated,
                    &step(pointer, mark),
                    format!("`{mark}` can't mark this"),
                    help,
                );
                return lowered;
            }
        };
        lowered.ty = marked;
        lowered
    }
}

/// Both sets of limits on a text at once.
pub(super) fn narrower(outer: &Rules, inner: &Rules) -> Rules {
    Rules {
        min_length: outer.min_length.max(inner.min_length),
        max_length: [outer.max_length, inner.max_length].into_iter().flatten().min(),
        alphabet: inner.alphabet.clone().or_else(|| outer.alphabet.clone()),
        ..outer.clone()
    }
}
