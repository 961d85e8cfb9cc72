//! The sandbox over real HTTP, called by a client that shares no code with it or with the library.

mod admission;
mod cards;
mod codes;
mod faults;
mod funds;
mod merchant;
mod mounted;
mod product_coupons;
mod redemption;
mod requests;
