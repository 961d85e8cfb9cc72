//! A description with every kind of request and reply, generated as a user's crate does it.

/// What callers use.
pub mod kinds {
    include!(concat!(env!("OUT_DIR"), "/kinds.rs"));
}

/// What a service fulfils.
pub mod kinds_service {
    include!(concat!(env!("OUT_DIR"), "/kinds_service.rs"));
}
