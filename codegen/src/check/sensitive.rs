//! Where a value can't travel sealed: never dropped, since it would travel in the clear.

use crate::{
    diagnostic::Code,
    ir::{Api, Body, Content, Kind, Record},
    load::Document,
    sealed::Sealed,
};

pub(super) fn check(api: &Api, document: &Document) {
    let sealed = Sealed::gather(api);
    let refuse = |pointer: &str, message: &str, help: &str| {
        document.refuse_key(Code::NotGenerated, pointer, message, help);
    };
    for named in api.all_types() {
        match &named.kind {
            Kind::Record(record) if sealed.is_in_record(record) => {
                if sealed.is_circular(&named.name) {
                    let message = "a sensitive field in an object that can hold itself is not generated";
                    refuse(&named.pointer, message, "put it into an object that does not hold itself");
                }
                check_rest(record, &named.pointer, &sealed, document);
            }
            Kind::OneOf(one_of) if one_of.choices.iter().any(|choice| sealed.is_in(&choice.item.ty)) => {
                let help = "put it into an object that is no choice";
                refuse(&named.pointer, "a sensitive value among others is not generated", help);
            }
            _ => {}
        }
    }
    for operation in api.operations() {
        for case in &operation.reply.cases {
            if let Content::Object(record) = &case.content {
                check_rest(record, &case.pointer, &sealed, document);
            }
        }
    }
    for operation in api.operations().filter(|operation| operation.body == Body::Multipart) {
        for field in operation.request.fields.iter().filter(|field| sealed.is_in(&field.ty)) {
            let message = "a sensitive field in a multipart body is not generated";
            refuse(&field.pointer, message, "put it into a JSON body");
        }
    }
    for event in api.events.iter().filter(|event| sealed.is_in(&event.payload)) {
        let message = "a sensitive field in a notification is not generated";
        refuse(
            &event.pointer,
            message,
            "a notification is encrypted as a whole: mark it `x-wechatpay-personal`",
        );
    }
}

/// A sealed value without a name of its own can't be found by a pointer.
fn check_rest(record: &Record, pointer: &str, sealed: &Sealed<'_>, document: &Document) {
    if record.rest.as_ref().is_some_and(|item| sealed.is_in(&item.ty)) {
        let message = "sensitive values beside properties that have a name are not generated";
        document.refuse_key(Code::NotGenerated, pointer, message, "put them into a property, as a map");
    }
}
