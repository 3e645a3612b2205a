//! The rules, one file an area. Codes are never reused: a rule that goes away leaves its number empty.

pub mod discovery;
pub mod identity;
pub mod inventory;
pub mod placement;
pub mod service;

use super::Rule;

/// The rules of all areas.
pub const AREAS: &[&[&Rule]] = &[discovery::ALL, identity::ALL, inventory::ALL, placement::ALL, service::ALL];
