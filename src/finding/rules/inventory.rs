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

/// No EKS cluster was chosen.
pub const NO_TARGET_CLUSTER: Rule = Rule {
    code: "INV003",
    name: "target-cluster-unknown",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/INV003.md"),
};

/// The cluster's version is outside the supported range.
pub const VERSION_OUT_OF_RANGE: Rule = Rule {
    code: "INV004",
    name: "version-out-of-range",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/INV004.md"),
};

/// The input left something out, and something was taken instead.
pub const ASSUMPTION: Rule = Rule {
    code: "INV005",
    name: "assumption",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/INV005.md"),
};

/// Nothing in the input runs the task definition.
pub const UNUSED_TASK_DEFINITION: Rule = Rule {
    code: "INV040",
    name: "unused-task-definition",
    severity: Severity::Info,
    page: include_str!("../../../docs/findings/INV040.md"),
};

/// Every rule of this area.
pub const ALL: &[&Rule] =
    &[&GAP, &UNKNOWN_MEMBER, &NO_TARGET_CLUSTER, &VERSION_OUT_OF_RANGE, &ASSUMPTION, &UNUSED_TASK_DEFINITION];
