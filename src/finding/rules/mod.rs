//! The rules, one file an area. Codes are never reused: a rule that goes away leaves its number empty.

pub mod discovery;
pub mod edge;
pub mod identity;
pub mod inventory;
pub mod placement;
pub mod platform;
pub mod routing;
pub mod service;

use super::Rule;

/// The rules of all areas.
pub const AREAS: &[&[&Rule]] = &[
    discovery::ALL,
    edge::ALL,
    identity::ALL,
    inventory::ALL,
    placement::ALL,
    platform::ALL,
    routing::ALL,
    service::ALL,
];
