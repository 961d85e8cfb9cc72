//! Every construct that the generator takes: generated into this crate, so compiled and linted with it, and tried by its
//! tests. `docs/spec-support.md` and `docs/mapping.md` are written from the same descriptions.

include!(concat!(env!("OUT_DIR"), "/cases.rs"));
