//! An endpoint of one's own, `POST /v3/security/echo`: README.md tells it step by step.

/// What callers use: the request, its reply, the client's method, the path.
pub mod echo {
    include!(concat!(env!("OUT_DIR"), "/echo.rs"));
}

/// What a service fulfils, and the routes that lead to it.
pub mod echo_service {
    include!(concat!(env!("OUT_DIR"), "/echo_service.rs"));
}

mod mirror;

pub use mirror::Mirror;
