//! Add-ons and managed node groups of an EKS cluster.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lenient;

/// EKS `Addon`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Addon {
    /// Name, for example `vpc-cni`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub addon_name: String,
    /// Cluster.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub cluster_name: Option<String>,
    /// ARN.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub addon_arn: Option<String>,
    /// For example `ACTIVE`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Version.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub addon_version: Option<String>,
    /// IRSA role.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub service_account_role_arn: Option<String>,
    /// Settings as JSON or YAML text.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub configuration_values: Option<String>,
    /// Pod Identity associations.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub pod_identity_associations: Vec<String>,
    /// Tags.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marketplace_information: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified_at: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace_config: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<Value>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// EKS `Nodegroup`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct NodeGroup {
    /// Name.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub nodegroup_name: String,
    /// Cluster.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub cluster_name: Option<String>,
    /// ARN.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub nodegroup_arn: Option<String>,
    /// Kubernetes version.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// For example `ACTIVE`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// `ON_DEMAND`, `SPOT` or `CAPACITY_BLOCK`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub capacity_type: Option<String>,
    /// Sizes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scaling_config: Option<NodeGroupScaling>,
    /// Instance types.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub instance_types: Vec<String>,
    /// Subnets.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub subnets: Vec<String>,
    /// Operating system and architecture, for example `AL2023_ARM_64_STANDARD`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub ami_type: Option<String>,
    /// Role of the nodes.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub node_role: Option<String>,
    /// Labels of the nodes.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// Taints of the nodes.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub taints: Vec<NodeTaint>,
    /// Tags.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disk_size: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub launch_template: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified_at: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node_repair_config: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release_version: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_access: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resources: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_config: Option<Value>,
    /// Kept as AWS prints it; conversion does not look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warm_pool_config: Option<Value>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// EKS `NodegroupScalingConfig`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct NodeGroupScaling {
    /// Least number of nodes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_size: Option<i64>,
    /// Greatest number of nodes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_size: Option<i64>,
    /// Wanted number of nodes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desired_size: Option<i64>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// EKS `Taint`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct NodeTaint {
    /// Key.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Value.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// `NO_SCHEDULE`, `NO_EXECUTE` or `PREFER_NO_SCHEDULE`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub effect: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}
