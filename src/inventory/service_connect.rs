//! Service Connect: names, ports and the Envoy proxy that ECS adds to each task.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::container_logging::LogConfiguration;
use super::lenient;

/// ECS `ServiceConnectConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ServiceConnectConfiguration {
    /// Whether the service takes part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Cloud Map namespace (name or ARN). Absent: the cluster's default.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Ports that others may call. Empty: the service is a client only.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<ServiceConnectService>,
    /// Log driver of the proxy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_configuration: Option<LogConfiguration>,
    /// Access log of the proxy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_log_configuration: Option<ServiceConnectAccessLog>,
    /// Settings of the proxy container.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub container_configurations: Vec<ServiceConnectContainer>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `ServiceConnectService`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ServiceConnectService {
    /// Name of the port mapping.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub port_name: String,
    /// Cloud Map service name. Absent: the port's name.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub discovery_name: Option<String>,
    /// Names and ports that clients use; at most one.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub client_aliases: Vec<ServiceConnectClientAlias>,
    /// Port that the proxy listens on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ingress_port_override: Option<i64>,
    /// Timeouts of the proxy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<ServiceConnectTimeout>,
    /// TLS between proxies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<ServiceConnectTls>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `ServiceConnectClientAlias`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ServiceConnectClientAlias {
    /// Port that clients call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<i64>,
    /// Name that clients call. Absent: `<discoveryName>.<namespace>`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub dns_name: Option<String>,
    /// Which requests are test traffic in a blue/green deployment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test_traffic_rules: Option<ServiceConnectTestTrafficRules>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `ServiceConnectTestTrafficRules`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ServiceConnectTestTrafficRules {
    /// The header that marks them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<ServiceConnectTestTrafficHeader>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `ServiceConnectTestTrafficHeaderRules`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ServiceConnectTestTrafficHeader {
    /// Header name.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Header value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<ServiceConnectHeaderMatch>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `ServiceConnectTestTrafficHeaderMatchRules`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ServiceConnectHeaderMatch {
    /// Exact value.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub exact: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `TimeoutConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ServiceConnectTimeout {
    /// Seconds without traffic before a connection is closed; 0 is never. Absent: 300 for HTTP, 3600 for TCP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle_timeout_seconds: Option<i64>,
    /// Seconds a request may take; 0 is unlimited. Absent: 15. HTTP only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_request_timeout_seconds: Option<i64>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `ServiceConnectTlsConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ServiceConnectTls {
    /// Who signs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer_certificate_authority: Option<ServiceConnectCertificateAuthority>,
    /// KMS key of the private keys.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub kms_key: Option<String>,
    /// Role with which ECS asks for certificates.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub role_arn: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `ServiceConnectTlsCertificateAuthority`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ServiceConnectCertificateAuthority {
    /// AWS Private CA.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub aws_pca_authority_arn: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `ServiceConnectAccessLogConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ServiceConnectAccessLog {
    /// `TEXT` or `JSON`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// `ENABLED` or `DISABLED`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub include_query_parameters: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS Service Connect container configuration.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ServiceConnectContainer {
    /// Log level of the proxy.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub log_level: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `ServiceConnectServiceResource`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ServiceConnectResource {
    /// Cloud Map service name.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub discovery_name: Option<String>,
    /// Cloud Map service ARN.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub discovery_arn: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}
