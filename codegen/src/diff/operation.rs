//! Operations: there or not, where they are called, what they are called in Rust.

use super::{
    Kind,
    comparison::{At, Comparison, Scope, Side},
    errors, facts,
    pairs::{Matched, Tagged},
    record, reply, traits,
    usage::Roles,
};
use crate::{
    ir::{Body, Operation},
    load::step,
};

/// The methods that end a typed path.
const VERBS: [&str; 5] = ["DELETE", "GET", "PATCH", "POST", "PUT"];

pub(super) fn compare<'a>(matched: &Matched<Tagged<'a>>, comparison: &mut Comparison<'a>) {
    for (_, operation) in &matched.old {
        let message = format!("`{}` is gone, with `{}`.", operation.id, operation.request.name);
        comparison.note(
            Kind::OperationRemoved,
            &scope(operation),
            "operation",
            At::old(&operation.pointer),
            message,
        );
    }
    for (_, operation) in &matched.new {
        let message = format!("`{}` calls `{} {}`.", operation.id, operation.method, operation.path);
        comparison.note(
            Kind::OperationAdded,
            &scope(operation),
            "operation",
            At::new(&operation.pointer),
            message,
        );
    }
    for (old, new) in &matched.both {
        both(*old, *new, comparison);
    }
}

fn scope(operation: &Operation) -> Scope {
    Scope {
        operations: vec![operation.id.clone()],
        type_name: None,
        place: "request".to_owned(),
        rust: operation.request.name.clone(),
        roles: Roles::REQUEST,
    }
}

fn both<'a>((old_tag, old): Tagged<'a>, (new_tag, new): Tagged<'a>, comparison: &mut Comparison<'a>) {
    let scope = scope(new);
    if old.id != new.id {
        let message = format!("`{}` is now called `{}`, its request `{}`.", old.id, new.id, new.request.name);
        let at = At::both(step(&old.pointer, "operationId"), step(&new.pointer, "operationId"));
        comparison.note(Kind::OperationRenamed, &scope, "operation", at, message);
    }
    if old_tag.module != new_tag.module {
        let message = format!("It is in the module `{}`, it was in `{}`.", new_tag.module, old_tag.module);
        let at = At::both(step(&old.pointer, "tags"), step(&new.pointer, "tags"));
        comparison.note(Kind::OperationMoved, &scope, "operation", at, message);
    }
    address(old, new, &scope, comparison);
    body(old, new, &scope, comparison);
    deprecation(old, new, &scope, comparison);
    docs(old, new, &scope, comparison);
    record::compare(&old.request, &new.request, &(&old.pointer, &new.pointer), &scope, comparison);
    let at = At::both(&old.pointer, &new.pointer);
    let traits = (traits::of_request(old, &comparison.old), traits::of_request(new, &comparison.new));
    traits::compare(traits, &at, &scope, comparison);
    reply::compare(old, new, comparison);
    facts::compare(old, new, &scope, comparison);
    errors::compare(&old.errors, &new.errors, &scope, comparison);
}

fn address(old: &Operation, new: &Operation, scope: &Scope, comparison: &mut Comparison<'_>) {
    let at = At::both(&old.pointer, &new.pointer);
    if old.method != new.method {
        let message = format!("The method is `{}`, it was `{}`.", new.method, old.method);
        comparison.note(Kind::MethodChanged, scope, "method", at.clone(), message);
    }
    if shape(&old.path) != shape(&new.path) {
        let message = format!("The path is `{}`, it was `{}`.", new.path, old.path);
        comparison.note(Kind::PathChanged, scope, "path", at.clone(), message);
    }
    let (was, is) = (typed_path(old, &comparison.old), typed_path(new, &comparison.new));
    if let Some(was) = was
        && is.as_ref() != Some(&was)
    {
        let message = match is {
            Some(is) => format!("The typed path is `{is}`, it was `{was}`."),
            None => format!("There is no typed path for `{}`; it was `{was}`.", new.method),
        };
        comparison.note(Kind::TypedPathChanged, scope, "path", at, message);
    }
}

/// The path as the service sees it, whatever its values are called.
fn shape(path: &str) -> Vec<String> {
    let mut literals = path.split('{');
    let first = literals.next().map(str::to_owned);
    let rest = literals.map(|part| part.split_once('}').map_or(part, |(_, behind)| behind).to_owned());
    first.into_iter().chain(rest).collect()
}

/// The methods that lead to the call, as the chain of paths names them.
fn typed_path(operation: &Operation, side: &Side<'_>) -> Option<String> {
    let steps = side.typed_paths.get(operation.id.as_str())?;
    let is_call = VERBS.contains(&operation.method.as_str());
    is_call.then(|| format!("client{steps}.{}(…)", operation.method.to_lowercase()))
}

fn body(old: &Operation, new: &Operation, scope: &Scope, comparison: &mut Comparison<'_>) {
    // Where there was none, or is none any more, the fields tell.
    if old.body != new.body && old.body != Body::None && new.body != Body::None {
        let message = format!("The body is {}, it was {}.", sort_of_body(new.body), sort_of_body(old.body));
        let at = At::both(step(&old.pointer, "requestBody"), step(&new.pointer, "requestBody"));
        comparison.note(Kind::BodyChanged, scope, "request", at, message);
    }
}

fn sort_of_body(body: Body) -> &'static str {
    match body {
        Body::None => "none",
        Body::Object => "a JSON object of the fields",
        Body::Value => "the JSON of one field",
        Body::Multipart => "`multipart/form-data`",
    }
}

fn deprecation(old: &Operation, new: &Operation, scope: &Scope, comparison: &mut Comparison<'_>) {
    let at = At::both(&old.pointer, &new.pointer);
    match (old.deprecated, new.deprecated) {
        (false, true) => {
            let at = At::both(&old.pointer, step(&new.pointer, "deprecated"));
            comparison.note(Kind::Deprecated, scope, "operation", at, format!("`{}` is deprecated.", new.id));
        }
        (true, false) => {
            let message = format!("`{}` is no longer deprecated.", new.id);
            comparison.note(Kind::DeprecationWithdrawn, scope, "operation", at, message);
        }
        _ => {}
    }
}

fn docs(old: &Operation, new: &Operation, scope: &Scope, comparison: &mut Comparison<'_>) {
    let words = [
        ("summary", old.summary != new.summary),
        ("description", old.description != new.description),
        ("externalDocs", old.manual != new.manual),
        ("x-wechatpay-source", old.source != new.source),
    ];
    for (key, _) in words.into_iter().filter(|(_, differs)| *differs) {
        let at = At::both(step(&old.pointer, key), step(&new.pointer, key));
        comparison.note(Kind::WordingDocs, scope, key, at, format!("`{key}` is in other words."));
    }
    if old.request_example != new.request_example {
        let at = At::both(step(&old.pointer, "requestBody"), step(&new.pointer, "requestBody"));
        comparison.note(
            Kind::ExampleDocs,
            scope,
            "request",
            at,
            "The example of the request is another one.",
        );
    }
}
