//! Types as a caller reads them.

use crate::ir::{Field, Item, Type};

/// `Vec<CouponCode>`.
pub(super) fn ty(ty: &Type) -> String {
    match ty {
        Type::Text => "String".to_owned(),
        Type::Timestamp => "Timestamp".to_owned(),
        Type::Date => "Date".to_owned(),
        Type::Sensitive => "Sensitive".to_owned(),
        Type::Personal => "Personal".to_owned(),
        Type::Integer(integer) => integer.rust().to_owned(),
        Type::Float { bits } => format!("f{bits}"),
        Type::Boolean => "bool".to_owned(),
        Type::Json => "Value".to_owned(),
        Type::Upload => "Upload".to_owned(),
        Type::Identifier { name, .. }
        | Type::Enum { name, .. }
        | Type::Record { name }
        | Type::OneOf { name } => name.clone(),
        Type::List(item) => format!("Vec<{}>", self::item(item)),
        Type::Map(item) => format!("BTreeMap<String, {}>", self::item(item)),
    }
}

pub(super) fn item(item: &Item) -> String {
    optional(ty(&item.ty), item.nullable)
}

/// `Option<i64>`.
pub(super) fn field(field: &Field) -> String {
    optional(ty(&field.ty), is_option(field))
}

pub(super) fn is_option(field: &Field) -> bool {
    !field.required || field.nullable
}

fn optional(ty: String, optional: bool) -> String {
    if optional { format!("Option<{ty}>") } else { ty }
}
