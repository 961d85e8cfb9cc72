//! Addresses: those of the operations, taken from their descriptions.

use std::{collections::BTreeMap, fmt, pin::Pin, sync::Arc};

use axum::{
    Router,
    extract::{RawPathParams, Request, State, rejection::RawPathParamsRejection},
    middleware::{Next, from_fn_with_state},
    response::Response,
    routing::{MethodFilter, MethodRouter, on},
};
use http::{HeaderValue, Method, StatusCode, header::CONTENT_TYPE};
use serde::de::DeserializeOwned;
use serde_json::Value;
use wechatpay_coupons::operation::{Metadata, Operation};

use super::{
    gate::Gate,
    received::{Values, decode},
    refusal::Refusal,
    reply::Reply,
};
use crate::{SandboxError, random};

/// A service, and which of its methods serves which operation.
///
/// The `router` of generated code makes them, and [`SandboxBuilder::mount`](crate::SandboxBuilder::mount) takes them:
/// there all routes become one axum router. Method and path are those of the operation's description.
#[must_use = "nothing is served before it is mounted"]
pub struct Routes<S> {
    service: Arc<S>,
    routes: Vec<Route>,
}

/// What serves one operation.
pub(crate) struct Route {
    operation: &'static Metadata,
    endpoint: Endpoint,
}

/// Serves the values of a request that was admitted.
pub(super) type Endpoint = Arc<dyn Fn(Values) -> BoxFuture<Result<Reply, Refusal>> + Send + Sync>;

type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// A method of a service that serves the operation `O`. Every `async fn` of these arguments is one.
pub trait Serve<'s, S: 's, O: Operation>: Fn(&'s S, O) -> Self::Future {
    /// What it returns.
    type Future: Future<Output = Result<O::Reply, Refusal>> + Send + 's;
}

impl<'s, S: 's, O: Operation, F, R> Serve<'s, S, O> for F
where
    F: Fn(&'s S, O) -> R,
    R: Future<Output = Result<O::Reply, Refusal>> + Send + 's,
{
    type Future = R;
}

impl<S: Send + Sync + 'static> Routes<S> {
    /// A service that serves nothing yet.
    pub fn new(service: Arc<S>) -> Self {
        Self { service, routes: Vec::new() }
    }

    /// Serves one operation by a method of the service. `write` makes its reply what is sent: [`json`](super::json) and
    /// its like.
    pub fn offer<O, F, W>(mut self, serve: F, write: W) -> Self
    where
        O: Operation + DeserializeOwned + 'static,
        F: for<'s> Serve<'s, S, O> + Send + Sync + 'static,
        W: Fn(O::Reply) -> Reply + Send + Sync + 'static,
    {
        let shared = Arc::new((self.service.clone(), serve, write));
        let endpoint: Endpoint = Arc::new(move |values| {
            let shared = shared.clone();
            Box::pin(async move {
                let (service, serve, write) = &*shared;
                let request: O = decode(values)?;
                Ok(write(serve(service, request).await?))
            })
        });
        self.routes.push(Route { operation: O::METADATA, endpoint });
        self
    }

    pub(crate) fn into_routes(self) -> Vec<Route> {
        self.routes
    }
}

/// Shows which operations are served.
impl<S> fmt::Debug for Routes<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.routes.iter().map(|route| route.operation.id)).finish()
    }
}

impl Route {
    /// The id of its operation.
    pub(crate) fn id(&self) -> &'static str {
        self.operation.id
    }

    /// `POST /v3/things/{thing}`.
    fn address(&self) -> String {
        format!("{} {}", self.operation.method, self.operation.path)
    }
}

/// All operations as one axum router. An unknown path is answered with an empty 404, a wrong method with an empty 405.
pub(crate) fn router(
    gate: &Arc<Gate>,
    routes: impl IntoIterator<Item = Route>,
) -> Result<Router, SandboxError> {
    let mut paths: BTreeMap<String, Vec<Route>> = BTreeMap::new();
    for route in routes {
        let unroutable = || SandboxError::Unroutable(route.address());
        let path = numbered(route.operation.path).ok_or_else(unroutable)?;
        MethodFilter::try_from(route.operation.method.clone()).map_err(|_| unroutable())?;
        let same_path = paths.entry(path).or_default();
        let same = same_path.iter().find(|other| other.operation.method == route.operation.method);
        if let Some(other) = same {
            let operations = [other.operation.id, route.operation.id];
            return Err(SandboxError::Conflict { address: route.address(), operations });
        }
        same_path.push(route);
    }
    // The older rules refuse some texts in paths that the current ones know nothing of.
    let start = Router::new().without_v07_checks();
    let served = paths
        .into_iter()
        .fold(start, |served, (path, same_path)| served.route(&path, methods(gate, same_path)));
    Ok(served.fallback(async || StatusCode::NOT_FOUND).layer(from_fn_with_state(gate.clone(), around)))
}

/// A path with its parameters numbered: operations of one path may call them otherwise. `None` where a parameter is a
/// part of a segment alone, which axum can't tell from the rest of it.
fn numbered(path: &str) -> Option<String> {
    let mut number = 0;
    let segments = path.strip_prefix('/')?.split('/').map(|segment| {
        let Some(name) = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
            return (!segment.contains(['{', '}'])).then(|| segment.to_owned());
        };
        number += 1;
        (!name.contains(['{', '}'])).then(|| format!("{{p{number}}}"))
    });
    let segments: Option<Vec<String>> = segments.collect();
    Some(format!("/{}", segments?.join("/")))
}

/// The names of a path's parameters, in their order.
fn names(path: &str) -> impl Iterator<Item = String> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned())
}

/// The operations of one path.
fn methods(gate: &Arc<Gate>, routes: Vec<Route>) -> MethodRouter {
    let has = |method| routes.iter().any(|route| route.operation.method == method);
    // By itself axum answers HEAD as it answers GET.
    let hides_head = has(Method::GET) && !has(Method::HEAD);
    let methods = if hides_head {
        on(MethodFilter::HEAD, async || StatusCode::METHOD_NOT_ALLOWED)
    } else {
        MethodRouter::new()
    };
    routes.into_iter().fold(methods, |methods, route| serve(methods, gate.clone(), route))
}

fn serve(methods: MethodRouter, gate: Arc<Gate>, Route { operation, endpoint }: Route) -> MethodRouter {
    let Ok(method) = MethodFilter::try_from(operation.method.clone()) else { return methods };
    methods.on(method, async move |path: Result<RawPathParams, RawPathParamsRejection>, request: Request| {
        let path = path.map(|path| {
            let values = path.iter().map(|(_, value)| Value::from(value));
            names(operation.path).zip(values).collect()
        });
        gate.answer(operation, &endpoint, path.ok(), request).await
    })
}

/// What is done for every address, also for those that nothing is served at.
async fn around(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let mut response = next.run(request).await;
    let unserved = matches!(response.status(), StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED);
    if unserved && !response.headers().contains_key(CONTENT_TYPE) {
        gate.unserved(&method, uri.path_and_query().map_or("/", |path| path.as_str()), response.status());
    }
    let id = format!("{}-0", random::upper_hexadecimal(32));
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("Request-ID", id);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn parameters_are_told_by_their_place() {
        assert_eq!(numbered("/v3/{a}/b/{c}").as_deref(), Some("/v3/{p1}/b/{p2}"));
        assert_eq!(numbered("/v3/*/:b/").as_deref(), Some("/v3/*/:b/"));
        assert_eq!(numbered("/").as_deref(), Some("/"));
    }

    #[test]
    fn what_axum_can_not_route_is_told() {
        for path in ["", "v3", "/{a}.{b}", "/{a}.csv", "/v3:{a}", "/{a", "/a}"] {
            assert_eq!(numbered(path), None, "{path}");
        }
    }
}
