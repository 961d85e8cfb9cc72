//! Addresses: those of the operations, taken from their descriptions.

use std::sync::Arc;

use axum::{
    Router,
    middleware::map_response,
    response::Response,
    routing::{MethodFilter, MethodRouter, on},
};
use http::{HeaderValue, StatusCode};
use wechatpay_coupons::{
    busifavor::{ListCouponCodes, PreSendProductCoupon, SendConsumeCard, UploadCouponCodes, UseCoupon},
    multiuse::SendMultiuseCoupon,
};

use crate::{
    operations::Serve,
    random,
    service::{Service, answer},
};

/// All operations. An unknown path is answered with an empty 404, a wrong method with an empty 405.
pub(crate) fn router(service: Arc<Service>) -> Router {
    let router = Router::new();
    let router = offer::<SendConsumeCard>(router);
    let router = offer::<PreSendProductCoupon>(router);
    let router = offer::<SendMultiuseCoupon>(router);
    let router = offer::<UseCoupon>(router);
    let router = offer::<UploadCouponCodes>(router);
    let router = offer::<ListCouponCodes>(router);
    router.fallback(async || StatusCode::NOT_FOUND).layer(map_response(with_request_id)).with_state(service)
}

/// The paths of descriptions are written as routes are: parameters in braces.
fn offer<O: Serve>(router: Router<Arc<Service>>) -> Router<Arc<Service>> {
    let route = match MethodFilter::try_from(O::METADATA.method.clone()) {
        Ok(method) => on(method, answer::<O>),
        Err(_) => MethodRouter::new(),
    };
    router.route(O::METADATA.path, route)
}

async fn with_request_id(mut response: Response) -> Response {
    let id = format!("{}-0", random::upper_hexadecimal(32));
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("Request-ID", id);
    }
    response
}
