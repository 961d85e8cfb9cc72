//! Integers and numbers.

use super::{
    refuse_flag, refuse_keys,
    schema::{Lowered, Schemas},
    written::Written,
};
use crate::{
    diagnostic::Code,
    ir::{Integer, Scalar, Type},
};

impl<'d> Schemas<'d> {
    pub(super) fn integer(&mut self, schema: &Written<'d>, name: &str) -> Lowered {
        if schema.has("enum") {
            return self.enumeration(schema, Scalar::Integer, name);
        }
        let integer = match schema.text("format") {
            Some("int32") => Integer::I32,
            None | Some("int64") => Integer::I64,
            Some("uint32") => Integer::U32,
            Some("uint64") => Integer::U64,
            Some(other) => {
                let message = format!("the integer format `{other}` is not generated");
                let help = "known are int32, int64, uint32 and uint64";
                self.document.refuse(Code::NotGenerated, &schema.place("format"), message, help);
                Integer::I64
            }
        };
        let mut lowered = Lowered::plain(Type::Integer(integer));
        let whole = |key: &str| schema.integer(key);
        let (minimum, maximum) = (whole("minimum"), whole("maximum"));
        let exclusive = |key: &str| i128::from(schema.flag(key));
        lowered.rules.minimum = minimum.map(|minimum| minimum.saturating_add(exclusive("exclusiveMinimum")));
        lowered.rules.maximum = maximum.map(|maximum| maximum.saturating_sub(exclusive("exclusiveMaximum")));
        lowered.rules.multiple_of = whole("multipleOf");
        for (key, limit) in [("minimum", lowered.rules.minimum), ("maximum", lowered.rules.maximum)] {
            let (least, most) = integer.range();
            if limit.is_some_and(|limit| limit < least || limit > most) {
                let message = format!("`{key}` is beyond what {} can hold", integer.rust());
                self.document.refuse(
                    Code::Contradiction,
                    &schema.place(key),
                    message,
                    "say a wider `format`",
                );
            }
        }
        if lowered.rules.multiple_of.is_some_and(|step| step < 1) {
            let place = schema.place("multipleOf");
            self.document.refuse(Code::Contradiction, &place, "`multipleOf` is not above 0", "");
        }
        lowered
    }

    /// A number that need not be whole. Money is never one.
    pub(super) fn number(&mut self, schema: &Written<'d>) -> Lowered {
        const MONEY: [&str; 6] = ["amount", "fee", "money", "price", "cost", "balance"];
        refuse_keys(
            self.document,
            schema,
            &[
                ("enum", "write an enum of strings or of integers"),
                ("multipleOf", "say it in the description"),
            ],
        );
        for (key, help) in [
            ("exclusiveMinimum", "write the limit as `minimum`"),
            ("exclusiveMaximum", "write the limit as `maximum`"),
        ] {
            refuse_flag(self.document, schema, key, help);
        }
        let property = schema.pointer.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
        let is_money = property.split(['_', '-']).any(|word| MONEY.contains(&word));
        let bits = match schema.text("format") {
            Some("float") if !is_money => 32,
            Some("double") if !is_money => 64,
            format => {
                let help = match format {
                    Some("float" | "double") | None => {
                        "money is an integer number of fen: write `type: integer`; of what is no money say \
                         `format: double`"
                    }
                    Some(_) => "known are float and double",
                };
                let place = schema.place("type");
                self.document.refuse(Code::Money, &place, "a `number` where an integer is wanted", help);
                64
            }
        };
        let mut lowered = Lowered::plain(Type::Float { bits });
        lowered.rules.float_minimum = schema.number("minimum");
        lowered.rules.float_maximum = schema.number("maximum");
        lowered
    }
}
