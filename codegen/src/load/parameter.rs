//! What holds among the keys of a parameter and its kin: headers, links, security schemes, statuses.

use marked_yaml::types::{MarkedMappingNode, MarkedScalarNode};

use super::{
    nearest::{did_you_mean, listed},
    notes::Notes,
};
use crate::diagnostic::{Code, Place};

pub(super) fn judge(notes: &Notes<'_>, parameter: &MarkedMappingNode, at: Place) {
    judge_content(notes, parameter, at, "parameter");
    let Some(within) = parameter.get_scalar("in").map(MarkedScalarNode::as_str) else { return };
    style(notes, parameter, within);
    let optional = match parameter.get_node("required") {
        None => Some(at),
        Some(required) => {
            required.as_scalar().filter(|flag| flag.as_str() == "false").map(|flag| notes.place(flag))
        }
    };
    if let Some(place) = optional.filter(|_| within == "path") {
        let message = "a path parameter can't be left out";
        notes.note(Code::MissingKey, place, message, "write `required: true`");
    }
}

/// Notes a parameter or header without a schema, or with two.
pub(super) fn judge_content(notes: &Notes<'_>, mapping: &MarkedMappingNode, at: Place, what: &str) {
    let content = mapping.keys().find(|key| key.as_str() == "content");
    match (mapping.get_node("schema"), content) {
        (None, None) => {
            let message = format!("this {what} has no `schema`");
            notes.note(Code::MissingKey, at, message, "write `schema: { type: string }`");
        }
        (Some(_), Some(content)) => {
            let message = "`content` can't stand beside `schema`";
            notes.note(Code::UnknownKey, notes.place(content), message, "delete one of them");
        }
        _ => {}
    }
}

fn style(notes: &Notes<'_>, parameter: &MarkedMappingNode, within: &str) {
    let styles: &[&str] = match within {
        "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        "path" => &["matrix", "label", "simple"],
        "header" => &["simple"],
        "cookie" => &["form"],
        _ => return,
    };
    let Some(style) = parameter.get_scalar("style").filter(|style| !styles.contains(&style.as_str())) else {
        return;
    };
    let known_elsewhere =
        ["matrix", "label", "form", "simple", "spaceDelimited", "pipeDelimited", "deepObject"];
    // A word that is no style at all was noted already.
    if known_elsewhere.contains(&style.as_str()) {
        let message = format!("`{}` is no style of a parameter in `{within}`", style.as_str());
        let help = format!("known here are {}", listed(styles));
        notes.note(Code::UnknownWord, notes.place(style), message, help);
    }
}

pub(super) fn judge_link(notes: &Notes<'_>, link: &MarkedMappingNode, at: Place) {
    if link.get_node("operationId").is_none() && link.get_node("operationRef").is_none() {
        let help = "write `operationId: …`";
        notes.note(Code::MissingKey, at, "this link has no `operationId`", help);
    }
}

pub(super) fn judge_security_scheme(notes: &Notes<'_>, scheme: &MarkedMappingNode, at: Place) {
    let ty = scheme.get_scalar("type").map(MarkedScalarNode::as_str);
    let required: &[&str] = match ty {
        Some("apiKey") => &["name", "in"],
        Some("http") => &["scheme"],
        Some("oauth2") => &["flows"],
        Some("openIdConnect") => &["openIdConnectUrl"],
        _ => &[],
    };
    for key in required.iter().filter(|key| scheme.get_node(key).is_none()) {
        let message = format!("this security scheme has no `{key}`");
        notes.note(Code::MissingKey, at, message, format!("write `{key}: …`"));
    }
}

/// A reply is told by its status, a class of statuses, or `default`.
pub(super) fn judge_status(notes: &Notes<'_>, status: &MarkedScalarNode) {
    let text = status.as_str();
    let digits = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    let known = digits && matches!(text.as_bytes().first(), Some(b'1'..=b'5'));
    let classes = ["1XX", "2XX", "3XX", "4XX", "5XX", "default"];
    if known || classes.contains(&text) {
        return;
    }
    let message = format!("`{text}` is no status of a reply");
    let help = match text.replace(['O', 'o'], "0") {
        zeros if zeros != text && zeros.parse::<u16>().is_ok() => format!("did you mean `'{zeros}'`?"),
        _ => did_you_mean(text, classes, || {
            "a status is `'100'` to `'599'`, `1XX` to `5XX`, or `default`".to_owned()
        }),
    };
    notes.note(Code::UnknownWord, notes.place(status), message, help);
}
