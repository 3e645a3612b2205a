//! `PLC`: where tasks may run.

use crate::finding::{Rule, Severity};

/// A constraint or strategy that node affinity can't hold.
pub const CONSTRAINT_UNTRANSLATED: Rule = Rule {
    code: "PLC001",
    name: "placement-constraint-left-out",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/PLC001.md"),
};

/// Custom container instance attributes that became node labels.
pub const CUSTOM_ATTRIBUTE: Rule = Rule {
    code: "PLC002",
    name: "custom-attribute-as-node-label",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/PLC002.md"),
};

/// Binpack has no equivalent on a pod.
pub const BINPACK: Rule = Rule {
    code: "PLC003",
    name: "binpack-strategy",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/PLC003.md"),
};

/// Fargate Spot weights are preferences only.
pub const SPOT: Rule = Rule {
    code: "PLC004",
    name: "fargate-spot",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/PLC004.md"),
};

/// An Auto Scaling group capacity provider was named.
pub const NAMED_CAPACITY: Rule = Rule {
    code: "PLC005",
    name: "named-capacity-provider",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/PLC005.md"),
};

/// ECS Anywhere.
pub const EXTERNAL_LAUNCH: Rule = Rule {
    code: "PLC006",
    name: "external-launch-type",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/PLC006.md"),
};

/// Every rule of this area.
pub const ALL: &[&Rule] =
    &[&CONSTRAINT_UNTRANSLATED, &CUSTOM_ATTRIBUTE, &BINPACK, &SPOT, &NAMED_CAPACITY, &EXTERNAL_LAUNCH];
