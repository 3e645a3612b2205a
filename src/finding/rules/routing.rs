//! `RTE`: routing: what a listener rule means once Traefik decides it.

use crate::finding::{Rule, Severity};

/// A rule forwards to a target group that no converted workload registers in.
pub const DANGLING_TARGET_GROUP: Rule = Rule {
    code: "RTE001",
    name: "dangling-target-group",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/RTE001.md"),
};

/// A rule has no action that says where the request goes.
pub const UNUSABLE_RULE: Rule = Rule {
    code: "RTE002",
    name: "unusable-rule",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/RTE002.md"),
};

/// A condition of a rule can not be read.
pub const UNREADABLE_CONDITION: Rule = Rule {
    code: "RTE003",
    name: "unreadable-condition",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/RTE003.md"),
};

/// A rule stays on the load balancer.
pub const KEPT_ON_LOAD_BALANCER: Rule = Rule {
    code: "RTE004",
    name: "kept-on-load-balancer",
    severity: Severity::Info,
    page: include_str!("../../../docs/findings/RTE004.md"),
};

/// The default 404 answer has another body.
pub const DEFAULT_ANSWER: Rule = Rule {
    code: "RTE005",
    name: "default-answer-differs",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/RTE005.md"),
};

/// Query keys are compared with case.
pub const QUERY_KEY_CASE: Rule = Rule {
    code: "RTE006",
    name: "query-key-case",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/RTE006.md"),
};

/// Redirects answer 307 or 308 to methods other than GET.
pub const REDIRECT_STATUS: Rule = Rule {
    code: "RTE007",
    name: "redirect-status",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/RTE007.md"),
};

/// Sticky sessions are assigned anew.
pub const SESSIONS_MOVE: Rule = Rule {
    code: "RTE008",
    name: "sessions-move",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/RTE008.md"),
};

/// Back ends speak TLS with a certificate that nobody checks.
pub const BACKEND_CERTIFICATE: Rule = Rule {
    code: "RTE009",
    name: "backend-certificate-unchecked",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/RTE009.md"),
};

/// A weighted rule spans namespaces.
pub const WEIGHTED_ACROSS_NAMESPACES: Rule = Rule {
    code: "RTE010",
    name: "weighted-across-namespaces",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/RTE010.md"),
};

/// A target group feature has no equivalent.
pub const TARGET_GROUP_FEATURE: Rule = Rule {
    code: "RTE011",
    name: "target-group-feature-lost",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/RTE011.md"),
};

/// A rule forwards to a Lambda function.
pub const LAMBDA_TARGET: Rule = Rule {
    code: "RTE012",
    name: "lambda-target",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/RTE012.md"),
};

/// The application no longer sees the client address.
pub const CLIENT_ADDRESS_LOST: Rule = Rule {
    code: "RTE013",
    name: "client-address-lost",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/RTE013.md"),
};

/// No rule forwards to a workload's target group.
pub const NO_RULE: Rule = Rule {
    code: "RTE014",
    name: "target-group-without-rule",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/RTE014.md"),
};

/// A login on the load balancer needs its client secret.
pub const LOGIN_SECRET: Rule = Rule {
    code: "RTE015",
    name: "login-secret-missing",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/RTE015.md"),
};

/// Traefik reads some requests in its own way.
pub const READS_DIFFERENTLY: Rule = Rule {
    code: "RTE040",
    name: "request-read-differently",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/RTE040.md"),
};

/// Every rule of this area.
pub const ALL: &[&Rule] = &[
    &DANGLING_TARGET_GROUP,
    &UNUSABLE_RULE,
    &UNREADABLE_CONDITION,
    &KEPT_ON_LOAD_BALANCER,
    &DEFAULT_ANSWER,
    &QUERY_KEY_CASE,
    &REDIRECT_STATUS,
    &SESSIONS_MOVE,
    &BACKEND_CERTIFICATE,
    &WEIGHTED_ACROSS_NAMESPACES,
    &TARGET_GROUP_FEATURE,
    &LAMBDA_TARGET,
    &CLIENT_ADDRESS_LOST,
    &NO_RULE,
    &LOGIN_SECRET,
    &READS_DIFFERENTLY,
];
