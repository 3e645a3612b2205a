//! `RUN`: code that expects ECS.

use crate::finding::{Rule, Severity};

/// The ECS metadata or credentials endpoint.
pub const METADATA_ENDPOINT: Rule = Rule {
    code: "RUN001",
    name: "metadata-endpoint",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/RUN001.md"),
};

/// The instance metadata service.
pub const INSTANCE_METADATA: Rule = Rule {
    code: "RUN002",
    name: "instance-metadata",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/RUN002.md"),
};

/// Calls to the ECS API.
pub const ECS_API: Rule = Rule {
    code: "RUN003",
    name: "ecs-api",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/RUN003.md"),
};

/// A monitoring or tracing agent as a sidecar.
pub const AGENT: Rule = Rule {
    code: "RUN004",
    name: "agent-sidecar",
    severity: Severity::Info,
    page: include_str!("../../../docs/findings/RUN004.md"),
};

/// A flag that says "you run on ECS".
pub const AGENT_FLAG: Rule = Rule {
    code: "RUN005",
    name: "agent-flag",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/RUN005.md"),
};

/// AWS keys in variables.
pub const STATIC_KEYS: Rule = Rule {
    code: "RUN040",
    name: "static-aws-keys",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/RUN040.md"),
};

/// A well-known backing service.
pub const BACKING_SERVICE: Rule = Rule {
    code: "RUN041",
    name: "backing-service",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/RUN041.md"),
};

/// Every rule of this area.
pub const ALL: &[&Rule] =
    &[&METADATA_ENDPOINT, &INSTANCE_METADATA, &ECS_API, &AGENT, &AGENT_FLAG, &STATIC_KEYS, &BACKING_SERVICE];
