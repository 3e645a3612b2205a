//! The rules, one file an area. Codes are never reused: a rule that goes away leaves its number empty.

pub mod identity;
pub mod inventory;
pub mod placement;

use super::Rule;

/// The rules of all areas.
pub const AREAS: &[&[&Rule]] = &[identity::ALL, inventory::ALL, placement::ALL];
