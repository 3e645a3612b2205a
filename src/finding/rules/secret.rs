//! `SEC`: secrets.

use crate::finding::{Rule, Severity};

/// A secret reference that ECS would refuse.
pub const UNREADABLE: Rule = Rule {
    code: "SEC001",
    name: "unreadable-secret-reference",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/SEC001.md"),
};

/// A secret of another account.
pub const FOREIGN_ACCOUNT: Rule = Rule {
    code: "SEC002",
    name: "secret-in-another-account",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/SEC002.md"),
};

/// A Kubernetes Secret that somebody else makes.
pub const EXISTING_SECRET: Rule = Rule {
    code: "SEC040",
    name: "existing-secret-expected",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/SEC040.md"),
};

/// Every rule of this area.
pub const ALL: &[&Rule] = &[&UNREADABLE, &FOREIGN_ACCOUNT, &EXISTING_SECRET];
