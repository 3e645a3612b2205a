//! `PLT`: platform: what the cluster needs before the first workload.

use crate::finding::{Rule, Severity};

/// The cluster already has an add-on.
pub const ADDON_PRESENT: Rule = Rule {
    code: "PLT001",
    name: "add-on-already-installed",
    severity: Severity::Info,
    page: include_str!("../../../docs/findings/PLT001.md"),
};

/// Secrets are read from another account.
pub const STORE_ACCOUNT: Rule = Rule {
    code: "PLT002",
    name: "secret-store-of-another-account",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/PLT002.md"),
};

/// Logs go to other log groups.
pub const LOG_GROUPS: Rule = Rule {
    code: "PLT003",
    name: "log-groups-change",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/PLT003.md"),
};

/// A server of charts or images will run on the cluster that starts from it.
pub const BOOTSTRAP_CYCLE: Rule = Rule {
    code: "PLT040",
    name: "bootstrap-cycle",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/PLT040.md"),
};

/// A requirement on instances has no form in a NodePool.
pub const NODE_REQUIREMENT: Rule = Rule {
    code: "PLT041",
    name: "node-requirement-not-carried-over",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/PLT041.md"),
};

/// A value of the platform layer is not in the input.
pub const VALUE_UNKNOWN: Rule = Rule {
    code: "PLT042",
    name: "platform-value-unknown",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/PLT042.md"),
};

/// What a trigger of KEDA takes in AWS is not known.
pub const TRIGGER_ACCESS: Rule = Rule {
    code: "PLT043",
    name: "trigger-access-unknown",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/PLT043.md"),
};

/// A security group lets ECS tasks in, and no pods.
pub const ADMIT_PODS: Rule = Rule {
    code: "PLT044",
    name: "pods-not-admitted",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/PLT044.md"),
};

/// An inbound rule of a security group has no form inside the cluster.
pub const NETWORK_NOT_CARRIED: Rule = Rule {
    code: "PLT045",
    name: "network-rule-not-carried-over",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/PLT045.md"),
};

/// Karpenter has no node to run on.
pub const NO_FIRST_NODE: Rule = Rule {
    code: "PLT046",
    name: "no-first-node",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/PLT046.md"),
};

/// Nothing hands out the devices that pods ask for.
pub const DEVICE_PLUGIN: Rule = Rule {
    code: "PLT047",
    name: "device-plugin-missing",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/PLT047.md"),
};

/// Every rule of this area.
pub const ALL: &[&Rule] = &[
    &ADDON_PRESENT,
    &STORE_ACCOUNT,
    &LOG_GROUPS,
    &BOOTSTRAP_CYCLE,
    &NODE_REQUIREMENT,
    &VALUE_UNKNOWN,
    &TRIGGER_ACCESS,
    &ADMIT_PODS,
    &NETWORK_NOT_CARRIED,
    &NO_FIRST_NODE,
    &DEVICE_PLUGIN,
];
