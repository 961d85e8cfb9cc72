//! Failures, all of them: what a caller is told of each fault (`table`), and what holds under any mixture (`law`).
//!
//! Nothing here waits for anything but replies, so that no result depends on how fast the machine is.

mod caller;
mod law;
mod requests;
mod road;
mod table;
mod time;
