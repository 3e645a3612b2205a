//! `EDG`: edge: the load balancer in front of Traefik.

use crate::finding::{Rule, Severity};

/// The load balancer's subnets are unknown, so Traefik trusts nobody.
pub const TRUSTED_PROXIES: Rule = Rule {
    code: "EDG001",
    name: "trusted-proxies-unknown",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/EDG001.md"),
};

/// Whether a web ACL protects the load balancer is unknown.
pub const WEB_ACL: Rule = Rule {
    code: "EDG002",
    name: "web-acl-unknown",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/EDG002.md"),
};

/// An attribute can not be written as an annotation.
pub const ATTRIBUTE: Rule = Rule {
    code: "EDG003",
    name: "attribute-not-carried-over",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/EDG003.md"),
};

/// Deletion protection is off on the new load balancer.
pub const DELETION_PROTECTION: Rule = Rule {
    code: "EDG004",
    name: "deletion-protection-off",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/EDG004.md"),
};

/// A listener has no part in the edge.
pub const NOT_CARRIED_OVER: Rule = Rule {
    code: "EDG005",
    name: "listener-not-carried-over",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/EDG005.md"),
};

/// An HTTPS listener has no usable certificate.
pub const CERTIFICATE: Rule = Rule {
    code: "EDG006",
    name: "certificate-unusable",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/EDG006.md"),
};

/// A listener's protocol has no counterpart.
pub const UNSUPPORTED_LISTENER: Rule = Rule {
    code: "EDG007",
    name: "unsupported-listener",
    severity: Severity::Blocker,
    page: include_str!("../../../docs/findings/EDG007.md"),
};

/// A Network Load Balancer has addresses that somebody may know.
pub const STATIC_ADDRESSES: Rule = Rule {
    code: "EDG008",
    name: "static-addresses",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/EDG008.md"),
};

/// Every rule of this area.
pub const ALL: &[&Rule] = &[
    &TRUSTED_PROXIES,
    &WEB_ACL,
    &ATTRIBUTE,
    &DELETION_PROTECTION,
    &NOT_CARRIED_OVER,
    &CERTIFICATE,
    &UNSUPPORTED_LISTENER,
    &STATIC_ADDRESSES,
];
