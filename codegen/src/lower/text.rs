//! Texts: their limits, their formats, and the marks that hide them.

use super::{
    pattern,
    schema::{Lowered, Schemas},
    written::Written,
};
use crate::{
    diagnostic::Code,
    ir::{Alphabet, Rules, Scalar, Type},
    load::step,
};

/// The formats that OpenAPI and JSON Schema name, to tell a misspelt one.
const FORMATS: [&str; 19] = [
    "date-time",
    "date",
    "time",
    "duration",
    "byte",
    "binary",
    "password",
    "uri",
    "uri-reference",
    "uri-template",
    "iri",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "uuid",
    "json-pointer",
    "regex",
    "phone",
];

impl<'d> Schemas<'d> {
    pub(super) fn string(&mut self, schema: &Written<'d>, name: &str) -> Lowered {
        let rules = self.text_rules(schema);
        let mut lowered = if schema.has("enum") {
            self.enumeration(schema, Scalar::Text, name)
        } else {
            self.formatted(schema)
        };
        lowered.rules = narrower(&rules, &lowered.rules);
        lowered
    }

    fn formatted(&self, schema: &Written<'_>) -> Lowered {
        let Some(format) = schema.text("format") else { return Lowered::plain(Type::Text) };
        let mut lowered = Lowered::plain(match format {
            "date-time" => Type::Timestamp,
            "date" => Type::Date,
            "binary" => Type::Upload,
            "password" => Type::Personal,
            _ => Type::Text,
        });
        match format {
            "byte" => {
                lowered.rules.alphabet = Some(Alphabet {
                    class: "[A-Za-z0-9+/=]".to_owned(),
                    ranges: vec![('A', 'Z'), ('a', 'z'), ('0', '9'), ('+', '+'), ('/', '/'), ('=', '=')],
                });
                // Padding and length are not looked at.
                lowered.format = Some("base64".to_owned());
            }
            _ if lowered.ty == Type::Text => lowered.format = Some(format.to_owned()),
            _ => {}
        }
        if !FORMATS.contains(&format)
            && let Some(near) = FORMATS.iter().find(|known| strsim::osa_distance(known, format) <= 2)
        {
            let message = format!("`{format}` is no format");
            let help = format!("did you mean `{near}`?");
            self.document.refuse(Code::UnknownWord, &schema.place("format"), message, help);
        }
        lowered
    }

    pub(super) fn text_rules(&self, schema: &Written<'_>) -> Rules {
        let mut rules = Rules {
            min_length: schema.number("minLength"),
            max_length: schema.number("maxLength"),
            ..Rules::default()
        };
        let Some(text) = schema.text("pattern") else { return rules };
        match pattern::read(text) {
            Some(pattern) => {
                rules.min_length = rules.min_length.max(Some(pattern.min_length).filter(|min| *min > 0));
                rules.max_length = least(rules.max_length, pattern.max_length);
                rules.alphabet = Some(pattern.alphabet);
            }
            None => self.document.refuse(
                Code::Pattern,
                &schema.place("pattern"),
                "this pattern is not generated",
                "one character class between anchors is: `^[0-9A-Za-z]+$`; say the rest in the description",
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
            // Of a component of texts the mark makes a personal identifier.
            (Type::Text, false, true) => Type::Personal,
            _ => {
                let mark = MARKS[usize::from(!sensitive)];
                let help = "it marks plain text: a string without name, format or enum, and if sensitive with no \
                            limit but maxLength; a named string is marked personal where it is named";
                let message = format!("`{mark}` can't mark this");
                self.document.refuse_key(Code::Mark, &step(pointer, mark), message, help);
                return lowered;
            }
        };
        lowered.ty = marked;
        lowered
    }
}

/// Both sets of limits at once.
pub(super) fn narrower(outer: &Rules, inner: &Rules) -> Rules {
    Rules {
        min_length: outer.min_length.max(inner.min_length),
        max_length: least(outer.max_length, inner.max_length),
        alphabet: inner.alphabet.clone().or_else(|| outer.alphabet.clone()),
        minimum: outer.minimum.max(inner.minimum),
        maximum: least(outer.maximum, inner.maximum),
        multiple_of: outer.multiple_of.or(inner.multiple_of),
        float_minimum: either(outer.float_minimum, inner.float_minimum, f64::max),
        float_maximum: either(outer.float_maximum, inner.float_maximum, f64::min),
        min_items: outer.min_items.max(inner.min_items),
        max_items: least(outer.max_items, inner.max_items),
    }
}

fn least<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
    either(one, other, T::min)
}

/// The one that is there, or what `choose` makes of both.
fn either<T>(one: Option<T>, other: Option<T>, choose: fn(T, T) -> T) -> Option<T> {
    [one, other].into_iter().flatten().reduce(choose)
}
