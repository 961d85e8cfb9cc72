//! Which OpenAPI it is. All other rules are about 3.0.

use marked_yaml::types::{MarkedMappingNode, MarkedScalarNode};

use super::{nearest::nearest, notes::diagnostic, place::Map, scalar::Scalar};
use crate::diagnostic::{Code, Diagnostic, Place};

const CONVERT: &str = "write the description in OpenAPI 3.0.3: `openapi: 3.0.3`";

/// What is wrong with the version, in plain words.
pub(super) fn wrong(map: Map<'_>) -> Option<Diagnostic> {
    let root = map.tree.as_mapping()?;
    if let Some(swagger) = root.get_scalar("swagger") {
        let message = format!("this is Swagger {}, the forerunner of OpenAPI 3.0", swagger.as_str());
        return Some(diagnostic(Code::Version, map.scalar(swagger), message, CONVERT, None));
    }
    let Some(node) = root.get_node("openapi") else { return Some(missing(map, root)) };
    let version = node.as_scalar().filter(|version| Scalar::of(version) != Scalar::Null);
    let Some(version) = version else {
        let message = "the version of OpenAPI is missing";
        return Some(diagnostic(Code::Version, map.key("/openapi"), message, "write `openapi: 3.0.3`", None));
    };
    let (message, help) = other(version)?;
    Some(diagnostic(Code::Version, map.scalar(version), message, help, None))
}

/// What to say about a version that is not 3.0.
fn other(version: &MarkedScalarNode) -> Option<(String, &'static str)> {
    let text = version.as_str();
    if text.strip_prefix("3.0.").is_some_and(|patch| patch.parse::<u8>().is_ok()) {
        return None;
    }
    Some(match text {
        "3" | "3.0" => {
            let message = format!("`{text}` is no full version of OpenAPI: it has three numbers");
            (message, "write `openapi: 3.0.3`")
        }
        _ if text.starts_with("3.") => (format!("this is OpenAPI {text}, and only 3.0 is read"), CONVERT),
        _ => (format!("`{text}` is no version of OpenAPI that is read"), CONVERT),
    })
}

fn missing(map: Map<'_>, root: &MarkedMappingNode) -> Diagnostic {
    let message = "this is no OpenAPI description: the key `openapi` is missing";
    let near = root.keys().find(|key| nearest(key.as_str(), ["openapi"]).is_some());
    match near {
        Some(key) => diagnostic(Code::Version, map.scalar(key), message, "did you mean `openapi`?", None),
        None => {
            diagnostic(Code::Version, Place::START, message, "begin the file with `openapi: 3.0.3`", None)
        }
    }
}
