//! Extension keys: the fields that they name are there, and of the type that is wanted.

use crate::{
    diagnostic::Code,
    ir::{Content, Field, Operation, Record, Type},
    load::{Document, step},
};

/// What a key names fields for.
struct Wanted<'a> {
    operation: &'a Operation,
    document: &'a Document,
}

pub(super) fn check(operation: &Operation, document: &Document) {
    let wanted = Wanted { operation, document };
    let any = |_: &Type| true;
    let is_list = |ty: &Type| matches!(ty, Type::List(_));
    let is_number = |ty: &Type| matches!(ty, Type::Integer(_));
    let is_text = |ty: &Type| matches!(ty, Type::Text | Type::Identifier { .. });
    let is_time = |ty: &Type| *ty == Type::Timestamp;
    if let Some(identity) = &operation.idempotency {
        let at = step(&operation.pointer, "x-wechatpay-idempotency");
        for (index, wire) in identity.fields.iter().enumerate() {
            wanted.in_request(wire, any, "", &step(&step(&at, "fields"), index));
        }
        if let Some((wire, _)) = &identity.expires {
            wanted.in_request(wire, is_time, "a time", &step(&step(&at, "expires"), "after"));
        }
    }
    if let Some(page) = &operation.page {
        let at = |key: &str| step(&step(&operation.pointer, "x-wechatpay-page"), key);
        wanted.in_request(&page.offset, is_number, "an integer", &at("offset"));
        wanted.in_request(&page.limit, is_number, "an integer", &at("limit"));
        wanted.in_reply(&page.total, is_number, "an integer", &at("total"));
        wanted.in_reply(&page.items, is_list, "a list", &at("items"));
    }
    if let Some(batch) = &operation.batch {
        let at = |key: &str| step(&step(&operation.pointer, "x-wechatpay-batch"), key);
        wanted.in_request(&batch.items, is_list, "a list", &at("items"));
        wanted.in_request(&batch.number, is_text, "a text", &at("number"));
    }
}

impl Wanted<'_> {
    fn in_request(&self, wire: &str, fits: fn(&Type) -> bool, sort: &str, pointer: &str) {
        self.judge(Some(&self.operation.request), "request", wire, fits, sort, pointer);
    }

    fn in_reply(&self, wire: &str, fits: fn(&Type) -> bool, sort: &str, pointer: &str) {
        let records = self.operation.reply.cases.iter().find_map(|case| match &case.content {
            Content::Object(record) => Some(&**record),
            _ => None,
        });
        self.judge(records, "reply", wire, fits, sort, pointer);
    }

    fn judge(
        &self,
        record: Option<&Record>,
        whose: &str,
        wire: &str,
        fits: fn(&Type) -> bool,
        sort: &str,
        pointer: &str,
    ) {
        let fields: &[Field] = record.map_or(&[], |record| &record.fields);
        match fields.iter().find(|field| field.wire == wire) {
            Some(field) if fits(&field.ty) => {}
            Some(field) => {
                let message = format!("`{wire}` is not {sort}, which is wanted here");
                let other = (field.pointer.as_str(), "the field");
                self.document.refuse_two(Code::ExtensionFieldType, pointer, message, other, "");
            }
            None => {
                let distance = |field: &&Field| strsim::osa_distance(&field.wire, wire);
                let near = fields.iter().min_by_key(distance).filter(|field| distance(field) <= 2);
                let help = near.map_or_else(String::new, |near| format!("did you mean `{}`?", near.wire));
                let message = format!("the {whose} has no field `{wire}`");
                self.document.refuse(Code::ExtensionField, pointer, message, help);
            }
        }
    }
}
