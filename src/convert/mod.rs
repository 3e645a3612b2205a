//! Turns an inventory into a migration. Pure: no network, no files, no clock.

pub mod traffic;
