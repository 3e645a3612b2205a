//! `SVC`: what an ECS service did for its tasks.

use crate::finding::{Rule, Severity};

/// The service is draining or inactive.
pub const NOT_ACTIVE: Rule = Rule {
    code: "SVC001",
    name: "service-not-active",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/SVC001.md"),
};

/// More than one deployment, or one that has not finished.
pub const DEPLOYMENT_IN_PROGRESS: Rule = Rule {
    code: "SVC002",
    name: "deployment-in-progress",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/SVC002.md"),
};

/// The task definition is not in the inventory.
pub const TASK_DEFINITION_MISSING: Rule = Rule {
    code: "SVC003",
    name: "task-definition-missing",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/SVC003.md"),
};

/// The percentages leave no room to replace a task.
pub const ROLLOUT_STUCK: Rule = Rule {
    code: "SVC004",
    name: "rollout-without-room",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/SVC004.md"),
};

/// The deployment circuit breaker has no equivalent.
pub const CIRCUIT_BREAKER: Rule = Rule {
    code: "SVC005",
    name: "circuit-breaker",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/SVC005.md"),
};

/// CloudWatch alarms guarded deployments.
pub const DEPLOYMENT_ALARMS: Rule = Rule {
    code: "SVC006",
    name: "deployment-alarms",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/SVC006.md"),
};

/// ECS or `CodeDeploy` shifts traffic itself.
pub const STAGED_DEPLOYMENT: Rule = Rule {
    code: "SVC007",
    name: "staged-deployment",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/SVC007.md"),
};

/// Lifecycle hooks ran during deployments.
pub const DEPLOYMENT_HOOKS: Rule = Rule {
    code: "SVC008",
    name: "deployment-hooks",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/SVC008.md"),
};

/// The service registers with a Classic Load Balancer.
pub const CLASSIC_LOAD_BALANCER: Rule = Rule {
    code: "SVC009",
    name: "classic-load-balancer",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/SVC009.md"),
};

/// The service registers with VPC Lattice.
pub const VPC_LATTICE: Rule = Rule {
    code: "SVC010",
    name: "vpc-lattice",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/SVC010.md"),
};

/// ECS owns the load balancer in front of the service.
pub const ECS_OWNED_ENDPOINT: Rule = Rule {
    code: "SVC011",
    name: "ecs-owned-endpoint",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/SVC011.md"),
};

/// Tasks had public addresses.
pub const PUBLIC_IP: Rule = Rule {
    code: "SVC012",
    name: "public-ip",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/SVC012.md"),
};

/// Pods do not carry the tasks' security groups.
pub const SECURITY_GROUPS: Rule = Rule {
    code: "SVC013",
    name: "security-groups",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/SVC013.md"),
};

/// ECS Exec was allowed.
pub const EXEC_ENABLED: Rule = Rule {
    code: "SVC014",
    name: "exec-enabled",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/SVC014.md"),
};

/// The service is scaled to zero.
pub const NO_TASKS_WANTED: Rule = Rule {
    code: "SVC015",
    name: "no-tasks-wanted",
    severity: Severity::Info,
    page: include_str!("../../../docs/findings/SVC015.md"),
};

/// Deployments counted as done early.
pub const EARLY_SUCCESS: Rule = Rule {
    code: "SVC016",
    name: "early-success",
    severity: Severity::Info,
    page: include_str!("../../../docs/findings/SVC016.md"),
};

/// High-resolution service metrics.
pub const METRIC_RESOLUTION: Rule = Rule {
    code: "SVC017",
    name: "metric-resolution",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/SVC017.md"),
};

/// Tags on tasks were used.
pub const MANAGED_TAGS: Rule = Rule {
    code: "SVC018",
    name: "managed-tags",
    severity: Severity::Info,
    page: include_str!("../../../docs/findings/SVC018.md"),
};

/// A value that this version does not know.
pub const UNKNOWN_KIND: Rule = Rule {
    code: "SVC019",
    name: "unknown-kind",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/SVC019.md"),
};

/// Pods do not run in the tasks' subnets.
pub const SUBNETS: Rule = Rule {
    code: "SVC040",
    name: "task-subnets",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/SVC040.md"),
};

/// The tasks' disk had a key of its own.
pub const EPHEMERAL_STORAGE_KEY: Rule = Rule {
    code: "SVC041",
    name: "ephemeral-storage-key",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/SVC041.md"),
};

/// Every rule of this area.
pub const ALL: &[&Rule] = &[
    &NOT_ACTIVE,
    &DEPLOYMENT_IN_PROGRESS,
    &TASK_DEFINITION_MISSING,
    &ROLLOUT_STUCK,
    &CIRCUIT_BREAKER,
    &DEPLOYMENT_ALARMS,
    &STAGED_DEPLOYMENT,
    &DEPLOYMENT_HOOKS,
    &CLASSIC_LOAD_BALANCER,
    &VPC_LATTICE,
    &ECS_OWNED_ENDPOINT,
    &PUBLIC_IP,
    &SECURITY_GROUPS,
    &EXEC_ENABLED,
    &NO_TASKS_WANTED,
    &EARLY_SUCCESS,
    &METRIC_RESOLUTION,
    &MANAGED_TAGS,
    &UNKNOWN_KIND,
    &SUBNETS,
    &EPHEMERAL_STORAGE_KEY,
];
