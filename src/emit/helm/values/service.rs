//! How a workload is called and who it is: Services and the ServiceAccount.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::container::Protocol;
use super::fragment::is_false;
use crate::migration;

/// The Services in front of the pods.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceValues {
    /// Names resolve to pod addresses instead of one virtual address.
    #[serde(default, skip_serializing_if = "is_false")]
    pub headless: bool,
    /// Annotations, for example a host name for external-dns.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
    /// Ports by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ports: BTreeMap<String, ServicePort>,
    /// Further Services for the same pods, by Service name: the names that Service Connect clients use.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub aliases: BTreeMap<String, AliasPort>,
}

/// A port of a Service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServicePort {
    /// Number that callers use, 1 to 65535.
    #[schemars(range(min = 1, max = 65535))]
    pub port: u16,
    /// Number that the container listens on, 1 to 65535.
    #[schemars(range(min = 1, max = 65535))]
    pub target_port: u16,
    /// TCP when unset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<Protocol>,
    /// What is spoken, for example `http` or `kubernetes.io/h2c`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_protocol: Option<String>,
}

/// The one port of an alias.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AliasPort {
    /// Port name.
    pub name: String,
    /// Number that callers use, 1 to 65535.
    #[schemars(range(min = 1, max = 65535))]
    pub port: u16,
    /// Number that the container listens on, 1 to 65535.
    #[schemars(range(min = 1, max = 65535))]
    pub target_port: u16,
    /// TCP when unset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<Protocol>,
    /// What is spoken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_protocol: Option<String>,
}

/// The identity of the pods inside the cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceAccountValues {
    /// Whether this chart makes it.
    pub create: bool,
    /// Its name. An IAM role trusts exactly this name in exactly one namespace.
    pub name: String,
    /// Annotations; `eks.amazonaws.com/role-arn` names the IAM role.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
    /// Mount a token for the Kubernetes API. IAM roles do not need it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub automount: bool,
}

/// The annotation that the EKS pod identity webhook reads (IAM roles for service accounts).
const ROLE_ANNOTATION: &str = "eks.amazonaws.com/role-arn";

impl ServiceValues {
    /// The values of a Service.
    pub(super) fn of(service: &migration::Service) -> Self {
        let migration::Service { headless, ports, aliases, annotations } = service;
        Self {
            headless: *headless,
            annotations: annotations.clone(),
            ports: ports.iter().map(|port| (port.name.clone(), ServicePort::of(port))).collect(),
            aliases: aliases.iter().map(|(name, port)| (name.to_string(), AliasPort::of(port))).collect(),
        }
    }
}

impl ServicePort {
    fn of(port: &migration::ServicePort) -> Self {
        let migration::ServicePort { name: _, port, target_port, protocol, app_protocol } = port; // the name is the key
        Self {
            port: *port,
            target_port: *target_port,
            protocol: Protocol::of(*protocol),
            app_protocol: app_protocol.clone(),
        }
    }
}

impl AliasPort {
    fn of(port: &migration::ServicePort) -> Self {
        let ServicePort { port: number, target_port, protocol, app_protocol } = ServicePort::of(port);
        Self { name: port.name.clone(), port: number, target_port, protocol, app_protocol }
    }
}

impl ServiceAccountValues {
    /// The values of a ServiceAccount.
    pub(super) fn of(account: &migration::ServiceAccount) -> Self {
        let migration::ServiceAccount { name, role_arn } = account;
        Self {
            create: true,
            name: name.to_string(),
            annotations: role_arn.iter().map(|arn| (ROLE_ANNOTATION.to_owned(), arn.clone())).collect(),
            automount: false,
        }
    }
}
