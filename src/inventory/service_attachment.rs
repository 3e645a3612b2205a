//! What a service is attached to: load balancers, registries, VPC Lattice, ECS Gateways and managed EBS volumes.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lenient;
use super::tag::Tag;

/// ECS `LoadBalancer`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ServiceLoadBalancer {
    /// Target group; absent for a Classic Load Balancer.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub target_group_arn: Option<String>,
    /// Name of a Classic Load Balancer.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub load_balancer_name: Option<String>,
    /// Container that receives the traffic.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub container_name: Option<String>,
    /// Its port.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_port: Option<i64>,
    /// Second target group of a blue/green, linear or canary deployment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advanced_configuration: Option<AdvancedConfiguration>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `AdvancedConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct AdvancedConfiguration {
    /// The other target group.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub alternate_target_group_arn: Option<String>,
    /// Rule (or listener, for a Network Load Balancer) whose weights ECS rewrites.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub production_listener_rule: Option<String>,
    /// Rule for test traffic.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub test_listener_rule: Option<String>,
    /// Role with which ECS changes the rules.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub role_arn: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `ServiceRegistry`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ServiceRegistry {
    /// ARN of the Cloud Map service.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub registry_arn: Option<String>,
    /// Port in the SRV record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<i64>,
    /// Container of the SRV record's port (`bridge` and `host` mode).
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub container_name: Option<String>,
    /// Its port.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_port: Option<i64>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `VpcLatticeConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct VpcLatticeConfiguration {
    /// Role with which ECS registers targets.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub role_arn: String,
    /// VPC Lattice target group.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub target_group_arn: String,
    /// Name of the port mapping.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub port_name: String,
    /// Second target group of a blue/green deployment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advanced_configuration: Option<AdvancedConfiguration>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `ServiceVolumeConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ServiceVolumeConfiguration {
    /// Name of the task definition's volume with `configuredAtLaunch`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The EBS volume that each task gets.
    #[serde(rename = "managedEBSVolume", skip_serializing_if = "Option::is_none")]
    pub managed_ebs_volume: Option<ManagedEbsVolume>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `ServiceManagedEBSVolumeConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ManagedEbsVolume {
    /// Whether the volume is encrypted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encrypted: Option<bool>,
    /// KMS key (id, alias or ARN). Absent: the account's default key.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub kms_key_id: Option<String>,
    /// `gp2`, `gp3`, `io1`, `io2`, `sc1`, `st1` or `standard`. Absent: `gp3`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub volume_type: Option<String>,
    /// Size in GiB. Absent: the snapshot's.
    #[serde(rename = "sizeInGiB", skip_serializing_if = "Option::is_none")]
    pub size_in_gib: Option<i64>,
    /// Snapshot that the volume begins with.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub snapshot_id: Option<String>,
    /// MiB per second at which the snapshot is fetched, 100 to 300.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_initialization_rate: Option<i64>,
    /// Operations a second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iops: Option<i64>,
    /// MiB per second (`gp3`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub throughput: Option<i64>,
    /// Tags of the volume.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub tag_specifications: Vec<EbsTagSpecification>,
    /// Infrastructure role.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub role_arn: String,
    /// `ext3`, `ext4`, `xfs` or `ntfs`. Absent: `xfs` on Linux.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub filesystem_type: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `EBSTagSpecification`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct EbsTagSpecification {
    /// Only `volume` exists.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub resource_type: Option<String>,
    /// Tags.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// `TASK_DEFINITION`, `SERVICE` or `NONE`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub propagate_tags: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `GatewayConnector`: a host-based route through an AWS-managed shared ALB.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct GatewayConnector {
    /// Name of the port mapping.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub port_name: String,
    /// Health check of the target group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check: Option<GatewayHealthCheck>,
    /// Which gateways to connect to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filters: Option<GatewayFilters>,
    /// Drain time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deregistration_delay: Option<GatewayDeregistrationDelay>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `GatewayConnectorHealthCheck`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct GatewayHealthCheck {
    /// `HTTP` or `HTTPS`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub health_check_protocol: Option<String>,
    /// Port, or `traffic-port`.
    #[serde(deserialize_with = "lenient::text_or_number", skip_serializing_if = "Option::is_none")]
    pub health_check_port: Option<String>,
    /// Path.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub health_check_path: Option<String>,
    /// Seconds a check may take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check_timeout_seconds: Option<i64>,
    /// Seconds between checks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check_interval_seconds: Option<i64>,
    /// Successes in a row that make a target healthy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub healthy_threshold_count: Option<i64>,
    /// Failures in a row that make it unhealthy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unhealthy_threshold_count: Option<i64>,
    /// Codes that count as success.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matcher: Option<GatewayMatcher>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// Codes that count as success.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct GatewayMatcher {
    /// HTTP codes, for example `200-299`.
    #[serde(deserialize_with = "lenient::text_or_number", skip_serializing_if = "Option::is_none")]
    pub http_code: Option<String>,
    /// gRPC codes.
    #[serde(deserialize_with = "lenient::text_or_number", skip_serializing_if = "Option::is_none")]
    pub grpc_code: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// Which gateways to connect to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct GatewayFilters {
    /// `PUBLIC`, `PRIVATE`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub access_types: Vec<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// Drain time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct GatewayDeregistrationDelay {
    /// Seconds that a deregistered target may finish its requests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<i64>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}
