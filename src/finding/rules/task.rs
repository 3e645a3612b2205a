//! `TSK`: a task definition as a whole.

use crate::finding::{Rule, Severity};

/// A task definition without containers.
pub const NO_CONTAINER: Rule = Rule {
    code: "TSK001",
    name: "no-container",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/TSK001.md"),
};

/// Containers that wait for each other.
pub const DEPENDENCY_CYCLE: Rule = Rule {
    code: "TSK002",
    name: "dependency-cycle",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/TSK002.md"),
};

/// A dependency on nothing.
pub const UNKNOWN_DEPENDENCY: Rule = Rule {
    code: "TSK003",
    name: "unknown-dependency",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/TSK003.md"),
};

/// A container that waits for the main container.
pub const ORDER_AFTER_MAIN: Rule = Rule {
    code: "TSK004",
    name: "order-after-main",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/TSK004.md"),
};

/// Several containers share a task size that the target can not express.
pub const SHARED_SIZE: Rule = Rule {
    code: "TSK005",
    name: "shared-task-size",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/TSK005.md"),
};

/// A task size that is not a size.
pub const UNREADABLE_SIZE: Rule = Rule {
    code: "TSK006",
    name: "unreadable-size",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/TSK006.md"),
};

/// Network, PID or IPC of the host.
pub const HOST_NAMESPACE: Rule = Rule {
    code: "TSK007",
    name: "host-namespace",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/TSK007.md"),
};

/// A task or container without network.
pub const NO_NETWORK: Rule = Rule {
    code: "TSK008",
    name: "no-network",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/TSK008.md"),
};

/// A Windows task.
pub const WINDOWS: Rule = Rule {
    code: "TSK009",
    name: "windows-task",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/TSK009.md"),
};

/// No CPU architecture.
pub const ANY_ARCHITECTURE: Rule = Rule {
    code: "TSK010",
    name: "any-architecture",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/TSK010.md"),
};

/// The Envoy proxy of App Mesh.
pub const APP_MESH: Rule = Rule {
    code: "TSK011",
    name: "app-mesh-proxy",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/TSK011.md"),
};

/// Elastic Inference, a retired service.
pub const ELASTIC_INFERENCE: Rule = Rule {
    code: "TSK012",
    name: "elastic-inference",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/TSK012.md"),
};

/// Isolation that EKS does not offer.
pub const TRUSTED_EXECUTION: Rule = Rule {
    code: "TSK013",
    name: "trusted-execution",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/TSK013.md"),
};

/// AWS Fault Injection through the ECS agent.
pub const FAULT_INJECTION: Rule = Rule {
    code: "TSK014",
    name: "fault-injection",
    severity: Severity::Info,
    page: include_str!("../../../docs/findings/TSK014.md"),
};

/// A disk per task.
pub const DISK: Rule = Rule {
    code: "TSK015",
    name: "ephemeral-disk",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/TSK015.md"),
};

/// A revision that is no longer active.
pub const INACTIVE: Rule = Rule {
    code: "TSK016",
    name: "inactive-revision",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/TSK016.md"),
};

/// Two containers with one name.
pub const DUPLICATE_CONTAINER: Rule = Rule {
    code: "TSK017",
    name: "duplicate-container",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/TSK017.md"),
};

/// A tag that Kubernetes refuses.
pub const TAG_LOST: Rule = Rule {
    code: "TSK018",
    name: "tag-lost",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/TSK018.md"),
};

/// One PID namespace for all containers.
pub const SHARED_PID: Rule = Rule {
    code: "TSK019",
    name: "shared-pid-namespace",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/TSK019.md"),
};

/// Every rule of this area.
pub const ALL: &[&Rule] = &[
    &NO_CONTAINER,
    &DEPENDENCY_CYCLE,
    &UNKNOWN_DEPENDENCY,
    &ORDER_AFTER_MAIN,
    &SHARED_SIZE,
    &UNREADABLE_SIZE,
    &HOST_NAMESPACE,
    &NO_NETWORK,
    &WINDOWS,
    &ANY_ARCHITECTURE,
    &APP_MESH,
    &ELASTIC_INFERENCE,
    &TRUSTED_EXECUTION,
    &FAULT_INJECTION,
    &DISK,
    &INACTIVE,
    &DUPLICATE_CONTAINER,
    &TAG_LOST,
    &SHARED_PID,
];
