//! `DIS`: how services find each other.

use crate::finding::{Rule, Severity};

/// Callers find the service by a Cloud Map name.
pub const CLOUD_MAP_NAME: Rule = Rule {
    code: "DIS001",
    name: "cloud-map-name",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/DIS001.md"),
};

/// Callers use a Service Connect endpoint.
pub const SERVICE_CONNECT_PROVIDER: Rule = Rule {
    code: "DIS002",
    name: "service-connect-provider",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/DIS002.md"),
};

/// A Service Connect alias is not a legal Service name.
pub const ALIAS_NOT_A_NAME: Rule = Rule {
    code: "DIS003",
    name: "alias-not-a-service-name",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/DIS003.md"),
};

/// The Service Connect proxy cut long calls and retried.
pub const SERVICE_CONNECT_TIMEOUT: Rule = Rule {
    code: "DIS004",
    name: "service-connect-timeout",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/DIS004.md"),
};

/// Service Connect encrypted the traffic.
pub const SERVICE_CONNECT_TLS: Rule = Rule {
    code: "DIS005",
    name: "service-connect-tls",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/DIS005.md"),
};

/// Callers read ports from SRV records.
pub const SRV_RECORDS: Rule = Rule {
    code: "DIS006",
    name: "srv-records",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/DIS006.md"),
};

/// The proxy wrote logs.
pub const SERVICE_CONNECT_LOGS: Rule = Rule {
    code: "DIS007",
    name: "service-connect-logs",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/DIS007.md"),
};

/// The Cloud Map service is not in the inventory.
pub const REGISTRY_UNKNOWN: Rule = Rule {
    code: "DIS008",
    name: "registry-unknown",
    severity: Severity::Medium,
    page: include_str!("../../../docs/findings/DIS008.md"),
};

/// A port name that no container has.
pub const PORT_NAME_UNKNOWN: Rule = Rule {
    code: "DIS009",
    name: "port-name-unknown",
    severity: Severity::High,
    page: include_str!("../../../docs/findings/DIS009.md"),
};

/// The Service Connect proxy listened on a port of its own.
pub const INGRESS_PORT: Rule = Rule {
    code: "DIS040",
    name: "service-connect-port",
    severity: Severity::Low,
    page: include_str!("../../../docs/findings/DIS040.md"),
};

/// Every rule of this area.
pub const ALL: &[&Rule] = &[
    &CLOUD_MAP_NAME,
    &SERVICE_CONNECT_PROVIDER,
    &ALIAS_NOT_A_NAME,
    &SERVICE_CONNECT_TIMEOUT,
    &SERVICE_CONNECT_TLS,
    &SRV_RECORDS,
    &SERVICE_CONNECT_LOGS,
    &REGISTRY_UNKNOWN,
    &PORT_NAME_UNKNOWN,
    &INGRESS_PORT,
];
