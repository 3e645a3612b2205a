//! The rules, one file an area. Codes are never reused: a rule that goes away leaves its number empty.

pub mod inventory;
pub mod placement;
pub mod plan;

use super::Rule;

/// The rules of all areas.
pub const AREAS: &[&[&Rule]] = &[inventory::ALL, placement::ALL, plan::ALL];
