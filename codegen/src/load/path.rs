//! Paths, their parameters, and that operations differ.

use std::collections::HashMap;

use marked_yaml::{
    Node,
    types::{MarkedMappingNode, MarkedScalarNode},
};
use percent_encoding::{CONTROLS, utf8_percent_encode};

use super::{grammar::METHODS, nearest::did_you_mean, notes::Notes, reference::References};
use crate::diagnostic::{Code, Place};

/// A parameter, as far as paths are concerned.
struct Parameter<'t> {
    name: &'t str,
    within: &'t str,
    place: Place,
}

/// Notes what is wrong with the text of a path.
pub(super) fn judge_template(notes: &Notes<'_>, path: &MarkedScalarNode) {
    if let Err((message, help)) = read(path.as_str()) {
        notes.note(Code::PathTemplate, notes.place(path), message, help);
    }
}

/// Notes paths and parameters that do not match, and operations that can't be told apart.
pub(super) fn judge<'t>(notes: &Notes<'t>, references: &References<'_, 't>, root: &'t MarkedMappingNode) {
    let mut ids = HashMap::new();
    let mut addresses = HashMap::new();
    for (path, item) in root.get_mapping("paths").into_iter().flat_map(|paths| paths.iter()) {
        let Some(item) = item.as_mapping().filter(|_| path.starts_with('/')) else { continue };
        let shared = parameters(notes, references, item);
        let placeholders = read(path.as_str()).ok();
        for (method, operation) in item.iter().filter(|(key, _)| METHODS.contains(&key.as_str())) {
            if let Some(operation) = operation.as_mapping() {
                unique_id(notes, operation, &mut ids);
                let own = parameters(notes, references, operation);
                if let (Some(placeholders), Some(own), Some(shared)) = (&placeholders, own, &shared) {
                    let declared: Vec<&Parameter<'t>> = shared.iter().chain(&own).collect();
                    matching(notes, path, method, placeholders, &declared);
                }
            }
            if let Some(placeholders) = &placeholders {
                unique_address(notes, path, method, placeholders, &mut addresses);
            }
        }
    }
}

/// The placeholders of a path, or what is wrong with it and the way out.
fn read(path: &str) -> Result<Vec<&str>, (String, String)> {
    let wrong = |message: &str, help: &str| Err((message.to_owned(), help.to_owned()));
    if !path.starts_with('/') {
        return Err(("a path begins with `/`".to_owned(), format!("write `/{path}`")));
    }
    if path.contains('?') {
        return wrong("a path has no `?`", "what stands after it are parameters with `in: query`");
    }
    if path.contains('#') {
        return wrong("a path has no `#`", "a fragment is never sent: delete it");
    }
    if path.contains("//") {
        return Err(("a path has no empty segment".to_owned(), format!("write `{}`", single_slashes(path))));
    }
    if path.split('/').any(|segment| segment == "." || segment == "..") {
        return wrong("a path has no segments `.` and `..`", "write the path that they lead to");
    }
    let placeholders = placeholders(path)?;
    for (index, name) in placeholders.iter().enumerate() {
        if name.is_empty() {
            return wrong("a placeholder without a name", "write the name of the parameter: `{…}`");
        }
        if placeholders[..index].contains(name) {
            return Err((format!("`{{{name}}}` stands in the path twice"), "rename one of them".to_owned()));
        }
    }
    characters(path)?;
    Ok(placeholders)
}

fn placeholders(path: &str) -> Result<Vec<&str>, (String, String)> {
    let unbalanced = || {
        let help = "a placeholder is `{name}`, and none stands in another";
        ("a brace without its partner".to_owned(), help.to_owned())
    };
    let mut names = Vec::new();
    let mut pieces = path.split('{');
    if pieces.next().is_some_and(|before| before.contains('}')) {
        return Err(unbalanced());
    }
    for piece in pieces {
        let (name, rest) = piece.split_once('}').ok_or_else(unbalanced)?;
        if rest.contains('}') || name.contains('/') {
            return Err(unbalanced());
        }
        names.push(name);
    }
    Ok(names)
}

/// What is signed is what is sent: no part of a path may be rewritten on the way.
fn characters(path: &str) -> Result<(), (String, String)> {
    let mut rest = path;
    while let Some(character) = rest.chars().next() {
        let after = &rest[character.len_utf8()..];
        let escape = || after.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
        match character {
            '%' if !escape() => {
                let message = "`%` without two hexadecimal digits after it";
                return Err((message.to_owned(), "the character itself is written `%25`".to_owned()));
            }
            '{' | '}' | '%' => {}
            character if character.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/".contains(character) => {}
            character => {
                let help = if character.is_ascii() {
                    format!("write it as `%{:02X}`", u32::from(character))
                } else {
                    format!("write it percent-encoded: `{}`", utf8_percent_encode(path, CONTROLS))
                };
                return Err((format!("`{character}` can't stand in a path"), help));
            }
        }
        rest = after;
    }
    Ok(())
}

fn single_slashes(path: &str) -> String {
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    format!("/{}", segments.join("/"))
}

/// The parameters of a path or an operation, with notes about those that stand there twice. `None` if one of them
/// can't be known, so that nothing can be said about the whole.
fn parameters<'t>(
    notes: &Notes<'t>,
    references: &References<'_, 't>,
    owner: &'t MarkedMappingNode,
) -> Option<Vec<Parameter<'t>>> {
    let Some(list) = owner.get_node("parameters") else { return Some(Vec::new()) };
    let found: Vec<Option<Parameter<'t>>> =
        list.as_sequence()?.iter().map(|node| parameter(notes, references, node)).collect();
    let mut seen: HashMap<(&str, &str), Place> = HashMap::new();
    for Parameter { name, within, place } in found.iter().flatten() {
        if let Some(first) = seen.get(&(*name, *within)) {
            let message = format!("the parameter `{name}` in `{within}` stands here twice");
            let first = (*first, "the first is here");
            notes.note_two(Code::DuplicateParameter, *place, message, first, "delete one of them");
        } else {
            seen.insert((name, within), *place);
        }
    }
    found.into_iter().collect()
}

fn parameter<'t>(
    notes: &Notes<'t>,
    references: &References<'_, 't>,
    node: &'t Node,
) -> Option<Parameter<'t>> {
    let parameter = references.resolve(node, "parameters")?;
    let name = parameter.get_scalar("name")?;
    let within = parameter.get_scalar("in")?.as_str();
    if !["query", "header", "path", "cookie"].contains(&within) {
        return None;
    }
    let reference = node.as_mapping().and_then(|mapping| mapping.get_scalar("$ref"));
    Some(Parameter { name: name.as_str(), within, place: notes.place(reference.unwrap_or(name)) })
}

fn matching(
    notes: &Notes<'_>,
    path: &MarkedScalarNode,
    method: &MarkedScalarNode,
    placeholders: &[&str],
    declared: &[&Parameter<'_>],
) {
    let declared: Vec<_> = declared.iter().filter(|parameter| parameter.within == "path").collect();
    let unmatched: Vec<_> = declared.iter().filter(|one| !placeholders.contains(&one.name)).collect();
    let missing = |name: &&&str| declared.iter().all(|parameter| parameter.name != **name);
    let missing: Vec<&&str> = placeholders.iter().filter(missing).collect();
    if let ([placeholder], [parameter]) = (&missing[..], &unmatched[..]) {
        let message =
            format!("the path has `{{{placeholder}}}`, and its parameter is named `{}`", parameter.name);
        let help = format!("did you mean `{{{}}}`?", parameter.name);
        let other = (parameter.place, "the parameter");
        let place = placeholder_place(notes, path, placeholder);
        return notes.note_two(Code::PathParameters, place, message, other, help);
    }
    for placeholder in missing {
        let method = method.as_str();
        let message =
            format!("the path has `{{{placeholder}}}`, and `{method}` has no path parameter of that name");
        let names = unmatched.iter().map(|parameter| parameter.name);
        let help = did_you_mean(placeholder, names, || {
            format!("add `{{ name: {placeholder}, in: path, required: true, schema: … }}` to its parameters")
        });
        notes.note(Code::PathParameters, placeholder_place(notes, path, placeholder), message, help);
    }
    for parameter in unmatched {
        let name = parameter.name;
        let message = format!("the path has no `{{{name}}}` for the path parameter `{name}`");
        let help = did_you_mean(name, placeholders.iter().copied(), || {
            format!("write `{{{name}}}` into the path, or `in: query` here")
        });
        notes.note(Code::PathParameters, parameter.place, message, help);
    }
}

/// The place of `{name}` within the path.
fn placeholder_place(notes: &Notes<'_>, path: &MarkedScalarNode, name: &str) -> Place {
    let mut place = notes.place(path);
    let text = path.as_str();
    let before = text.split(&format!("{{{name}}}")).next().unwrap_or_default();
    let quote = usize::from(!path.may_coerce());
    place.position.column += before.chars().count() + quote;
    place.width = name.chars().count() + 2;
    place
}

fn unique_id<'t>(notes: &Notes<'t>, operation: &'t MarkedMappingNode, ids: &mut HashMap<&'t str, Place>) {
    let Some(id) = operation.get_scalar("operationId") else { return };
    let place = notes.place(id);
    if let Some(first) = ids.get(id.as_str()) {
        let message = format!("`{}` names another operation too", id.as_str());
        let first = (*first, "the other one");
        notes.note_two(Code::DuplicateOperation, place, message, first, "rename one of them");
    } else {
        ids.insert(id.as_str(), place);
    }
}

/// Two paths that differ in nothing but the names of their placeholders are one address.
fn unique_address<'t>(
    notes: &Notes<'t>,
    path: &'t MarkedScalarNode,
    method: &'t MarkedScalarNode,
    placeholders: &[&str],
    addresses: &mut HashMap<(String, &'t str), (&'t str, Place)>,
) {
    let mut shape = path.as_str().to_owned();
    for name in placeholders {
        shape = shape.replace(&format!("{{{name}}}"), "{}");
    }
    let place = notes.place(path);
    if let Some((other, first)) = addresses.get(&(shape.clone(), method.as_str())) {
        let message =
            format!("`{}` of this path is at the same address as that of `{other}`", method.as_str());
        let help = "they differ in the names of placeholders alone: describe one of them";
        notes.note_two(Code::DuplicateOperation, place, message, (*first, "the other one"), help);
    } else {
        addresses.insert((shape, method.as_str()), (path.as_str(), place));
    }
}
