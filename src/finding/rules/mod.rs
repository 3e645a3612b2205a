//! The rules, one file an area. Codes are never reused: a rule that goes away leaves its number empty.

pub mod edge;
pub mod inventory;
pub mod platform;
pub mod routing;

use super::Rule;

/// The rules of all areas.
pub const AREAS: &[&[&Rule]] = &[edge::ALL, inventory::ALL, platform::ALL, routing::ALL];
