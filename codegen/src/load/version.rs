//! Which OpenAPI it is. All other rules are about 3.0.

use marked_yaml::types::MarkedMappingNode;

use super::{nearest::nearest, notes::diagnostic, place::Map, scalar::Scalar};
use crate::diagnostic::{Code, Diagnostic, Place};

/// What is wrong with the version, in plain words.
pub(super) fn judge(map: Map<'_>) -> Result<(), Diagnostic> {
    let wrong =
        |place, message: String, help: &str| Err(diagnostic(Code::Version, place, message, help, None));
    let Some(root) = map.tree.as_mapping() else { return Ok(()) };
    if let Some(swagger) = root.get_scalar("swagger") {
        let message = format!("this is Swagger {}, the forerunner of OpenAPI 3.0", swagger.as_str());
        return wrong(map.scalar(swagger), message, "convert the description to OpenAPI 3.0.3");
    }
    match root.get_node("openapi") {
        None => Err(missing(map, root)),
        Some(node) => match node.as_scalar() {
            None => wrong(map.key("/openapi"), "the version is no text".to_owned(), "write `openapi: 3.0.3`"),
            Some(version) if is_3_0(version.as_str()) => Ok(()),
            Some(version) => {
                let text = version.as_str();
                let place = if text.is_empty() { map.key("/openapi") } else { map.scalar(version) };
                match (Scalar::of(version), text) {
                    (Scalar::Null, _) => {
                        wrong(place, "the version is missing".to_owned(), "write `openapi: 3.0.3`")
                    }
                    (_, "3.0" | "3") => {
                        let message = format!("`{text}` is no full version of OpenAPI: it has three numbers");
                        wrong(place, message, "write `openapi: 3.0.3`")
                    }
                    _ if text.starts_with("3.1") || text.starts_with("3.2") => {
                        let message = format!("this is OpenAPI {text}, and only 3.0 is read");
                        wrong(place, message, "write the description in OpenAPI 3.0.3: `openapi: 3.0.3`")
                    }
                    _ => {
                        let message = format!("`{text}` is no version of OpenAPI that is read");
                        wrong(place, message, "write the description in OpenAPI 3.0.3: `openapi: 3.0.3`")
                    }
                }
            }
        },
    }
}

fn is_3_0(version: &str) -> bool {
    version.strip_prefix("3.0.").is_some_and(|patch| patch.parse::<u8>().is_ok())
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
