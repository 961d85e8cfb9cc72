//! The sandbox over real HTTP, called by a client that shares no code with it or with the library; and by the library's
//! client where the two must agree on keys.

mod admission;
mod cards;
mod codes;
mod command;
mod control;
mod faults;
mod funds;
mod keys;
mod merchant;
mod mounted;
mod notifications;
mod product_coupons;
mod quotas;
#[cfg(unix)]
mod readme;
mod redemption;
mod refusals;
mod requests;
mod stopping;
