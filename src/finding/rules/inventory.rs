//! `INV`: what scan could not see, or what this version does not know yet.

use crate::finding::{Rule, Severity};

/// A call was refused or failed during scan.
pub const GAP: Rule = Rule {
    code: "INV001",
    name: "inventory-gap",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/INV001.md"),
};

/// A member that this version of the model does not know.
pub const UNKNOWN_MEMBER: Rule = Rule {
    code: "INV002",
    name: "unknown-member",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/INV002.md"),
};

/// Every rule of this area.
pub const ALL: &[&Rule] = &[&GAP, &UNKNOWN_MEMBER];
