//! The EKS cluster that services move to, with its add-ons and node groups.
//!
//! Members that do not change what is written are kept unread, as JSON, so that a written inventory holds what AWS printed.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::eks_nodes::{Addon, NodeGroup};
use super::lenient;

/// EKS `Cluster` with its add-ons and node groups.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct EksCluster {
    /// Name.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// ARN.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// Kubernetes version, for example `1.33`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// EKS platform version.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub platform_version: Option<String>,
    /// URL of the API server.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// For example `ACTIVE`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Role of the control plane.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub role_arn: Option<String>,
    /// Subnets and security groups.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resources_vpc_config: Option<EksVpcConfig>,
    /// Address ranges and load balancing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kubernetes_network_config: Option<EksNetworkConfig>,
    /// Issuer of the cluster's tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<EksIdentity>,
    /// How principals get access.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_config: Option<EksAccessConfig>,
    /// Auto Mode's nodes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compute_config: Option<EksComputeConfig>,
    /// Auto Mode's volumes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage_config: Option<EksStorageConfig>,
    /// Tags.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// Add-ons: our own member, from `describe-addon`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub addons: Vec<Addon>,
    /// Managed node groups: our own member, from `describe-nodegroup`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub nodegroups: Vec<NodeGroup>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_authority: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_request_token: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connector_config: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub control_plane_scaling_config: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deletion_protection: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encryption_config: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kube_api_server_config: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kube_controller_manager_config: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kube_scheduler_config: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logging: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outpost_config: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_network_config: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upgrade_policy: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zonal_shift_config: Option<Value>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// EKS `VpcConfigResponse`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct EksVpcConfig {
    /// Subnets of the control plane's network interfaces.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub subnet_ids: Vec<String>,
    /// Further security groups.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub security_group_ids: Vec<String>,
    /// Security group that EKS made; nodes have it too.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub cluster_security_group_id: Option<String>,
    /// VPC.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub vpc_id: Option<String>,
    /// Whether the API server is reachable from the internet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint_public_access: Option<bool>,
    /// Whether it is reachable from the VPC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint_private_access: Option<bool>,
    /// From which addresses.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub public_access_cidrs: Vec<String>,
    /// How the control plane reaches out.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub control_plane_egress_mode: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// EKS `KubernetesNetworkConfigResponse`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct EksNetworkConfig {
    /// Addresses of Services.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub service_ipv4_cidr: Option<String>,
    /// Addresses of Services.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub service_ipv6_cidr: Option<String>,
    /// `ipv4` or `ipv6`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub ip_family: Option<String>,
    /// Auto Mode's load balancing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elastic_load_balancing: Option<EksLoadBalancing>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// EKS `ElasticLoadBalancing`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct EksLoadBalancing {
    /// Whether Auto Mode makes load balancers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_api: Option<Value>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// EKS `Identity`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct EksIdentity {
    /// OIDC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oidc: Option<EksOidc>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// EKS `OIDC`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct EksOidc {
    /// Issuer URL; IRSA's trust policies name it.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// EKS `AccessConfigResponse`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct EksAccessConfig {
    /// `API`, `API_AND_CONFIG_MAP` or `CONFIG_MAP`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub authentication_mode: Option<String>,
    /// Whether the creator became administrator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bootstrap_cluster_creator_admin_permissions: Option<bool>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// EKS `ComputeConfigResponse`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct EksComputeConfig {
    /// Whether Auto Mode manages nodes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Built-in node pools.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub node_pools: Vec<String>,
    /// Role of the nodes.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub node_role_arn: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// EKS `StorageConfigResponse`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct EksStorageConfig {
    /// EBS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub block_storage: Option<EksBlockStorage>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// EKS `BlockStorage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct EksBlockStorage {
    /// Whether Auto Mode manages EBS volumes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}
