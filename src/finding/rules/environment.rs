//! `ENV`: environment variables.

use crate::finding::{Rule, Severity};

/// A variable of the ECS agent.
pub const ECS_ONLY: Rule = Rule {
    code: "ENV001",
    name: "ecs-only-variable",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/ENV001.md"),
};

/// A credential in plain text.
pub const PLAINTEXT_CREDENTIAL: Rule = Rule {
    code: "ENV002",
    name: "plaintext-credential",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/ENV002.md"),
};

/// A name that the target refuses.
pub const ILLEGAL_NAME: Rule = Rule {
    code: "ENV003",
    name: "illegal-variable-name",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/ENV003.md"),
};

/// Variables from a file in S3.
pub const ENVIRONMENT_FILE: Rule = Rule {
    code: "ENV004",
    name: "environment-file",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/ENV004.md"),
};

/// A credential in a command.
pub const CREDENTIAL_IN_COMMAND: Rule = Rule {
    code: "ENV005",
    name: "credential-in-command",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/ENV005.md"),
};

/// A variable named after ECS.
pub const NAMED_AFTER_ECS: Rule = Rule {
    code: "ENV006",
    name: "named-after-ecs",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/ENV006.md"),
};

/// A proxy for HTTP.
pub const PROXY: Rule = Rule {
    code: "ENV007",
    name: "proxy-variable",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/ENV007.md"),
};

/// Every rule of this area.
pub const ALL: &[&Rule] = &[
    &ECS_ONLY,
    &PLAINTEXT_CREDENTIAL,
    &ILLEGAL_NAME,
    &ENVIRONMENT_FILE,
    &CREDENTIAL_IN_COMMAND,
    &NAMED_AFTER_ECS,
    &PROXY,
];
