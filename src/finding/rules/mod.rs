//! The rules, one file an area. Codes are never reused: a rule that goes away leaves its number empty.

pub mod container;
pub mod environment;
pub mod inventory;
pub mod logging;
pub mod runtime;
pub mod secret;
pub mod task;
pub mod volume;

use super::Rule;

/// The rules of all areas.
pub const AREAS: &[&[&Rule]] = &[
    container::ALL,
    environment::ALL,
    inventory::ALL,
    logging::ALL,
    runtime::ALL,
    secret::ALL,
    task::ALL,
    volume::ALL,
];
