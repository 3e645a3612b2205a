//! `LOG`: logs.

use crate::finding::{Rule, Severity};

/// CloudWatch Logs through the awslogs driver.
pub const AWSLOGS: Rule = Rule {
    code: "LOG001",
    name: "awslogs",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/LOG001.md"),
};

/// Logs through FireLens.
pub const FIRELENS: Rule = Rule {
    code: "LOG002",
    name: "firelens-output",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/LOG002.md"),
};

/// The log router of FireLens.
pub const ROUTER: Rule = Rule {
    code: "LOG003",
    name: "firelens-router",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/LOG003.md"),
};

/// Another Docker log driver.
pub const DRIVER: Rule = Rule {
    code: "LOG004",
    name: "log-driver",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/LOG004.md"),
};

/// A log option from a secret.
pub const SECRET_OPTION: Rule = Rule {
    code: "LOG005",
    name: "log-secret",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/LOG005.md"),
};

/// Log lines that the driver joined.
pub const MULTILINE: Rule = Rule {
    code: "LOG006",
    name: "multiline-logs",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/LOG006.md"),
};

/// Every rule of this area.
pub const ALL: &[&Rule] = &[&AWSLOGS, &FIRELENS, &ROUTER, &DRIVER, &SECRET_OPTION, &MULTILINE];
