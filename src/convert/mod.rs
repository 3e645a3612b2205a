//! Turns an inventory into a migration. Pure: no network, no files, no clock.

pub mod deployment;
pub mod discovery;
pub mod gaps;
pub mod names;
pub mod placement;
pub mod target;
