//! Enums.

use super::{
    schema::{Lowered, Schemas},
    written::Written,
};
use crate::{
    diagnostic::Code,
    ir::{Kind, Scalar, Variant},
    names,
};

impl<'d> Schemas<'d> {
    /// An enum of texts or of integers. A `null` among the values was refused: what is left is the text.
    pub(super) fn enumeration(&mut self, schema: &Written<'d>, of: Scalar, name: &str) -> Lowered {
        let description = schema.text("description").unwrap_or_default();
        let values = schema.texts("enum").into_iter();
        let mut variants: Vec<Variant> = values
            .map(|value| Variant {
                wire: value.to_owned(),
                name: match of {
                    Scalar::Text => names::variant(value),
                    Scalar::Integer => names::integer_variant(value),
                },
                description: description_of_value(description, value),
            })
            .collect();
        names::unique(variants.iter_mut().map(|variant| &mut variant.name));
        for variant in &variants {
            let fits = of == Scalar::Text || variant.wire.parse::<i64>().is_ok();
            if !fits {
                let message = format!("`{}` is no integer of 64 bits", variant.wire);
                self.document.refuse(Code::EnumValue, &schema.place("enum"), message, "");
            }
        }
        Lowered::plain(self.keep(schema, name, Kind::Enum { of, variants }))
    }
}

/// What an enum's description says of one value, in a line such as "- `USED`: has been spent".
fn description_of_value(description: &str, value: &str) -> Option<String> {
    let start = format!("- `{value}`:");
    let line = description.lines().find_map(|line| line.trim().strip_prefix(&start))?;
    Some(line.trim().to_owned())
}
