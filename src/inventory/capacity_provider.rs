//! Capacity providers: Auto Scaling groups and Managed Instances behind a cluster.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::instance_requirements::InstanceRequirements;
use super::lenient;
use super::placement::AwsVpcConfiguration;
use super::tag::Tag;

/// ECS `CapacityProvider` joined with the members of `CreateCapacityProviderRequest`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct CapacityProvider {
    /// ARN; absent in `create-capacity-provider` input.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub capacity_provider_arn: Option<String>,
    /// Name.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Cluster of a Managed Instances provider.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// `PROVISIONING`, `ACTIVE`, `DEPROVISIONING` or `INACTIVE`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Kind of provider, where AWS prints it.
    #[serde(rename = "type", deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// An Auto Scaling group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_scaling_group_provider: Option<AutoScalingGroupProvider>,
    /// Instances that ECS manages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managed_instances_provider: Option<ManagedInstancesProvider>,
    /// Status of the last change.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub update_status: Option<String>,
    /// Why.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub update_status_reason: Option<String>,
    /// Tags.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `AutoScalingGroupProvider`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct AutoScalingGroupProvider {
    /// ARN (or name) of the group.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub auto_scaling_group_arn: String,
    /// Whether ECS scales the group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managed_scaling: Option<ManagedScaling>,
    /// `ENABLED` or `DISABLED`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub managed_termination_protection: Option<String>,
    /// `ENABLED` or `DISABLED`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub managed_draining: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `ManagedScaling`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ManagedScaling {
    /// `ENABLED` or `DISABLED`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Wanted use of the group in percent, 1 to 100. Below 100 leaves headroom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_capacity: Option<i64>,
    /// Instances added at least at once, 1 to 10000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_scaling_step_size: Option<i64>,
    /// Instances added at most at once, 1 to 10000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_scaling_step_size: Option<i64>,
    /// Seconds before a new instance counts, 0 to 10000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_warmup_period: Option<i64>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `ManagedInstancesProvider`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ManagedInstancesProvider {
    /// Role with which ECS manages the instances.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub infrastructure_role_arn: Option<String>,
    /// What to launch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_launch_template: Option<InstanceLaunchTemplate>,
    /// `CAPACITY_PROVIDER` or `NONE`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub propagate_tags: Option<String>,
    /// When idle instances are removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub infrastructure_optimization: Option<InfrastructureOptimization>,
    /// Whether broken instances are replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_repair_configuration: Option<AutoRepairConfiguration>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `InstanceLaunchTemplate`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct InstanceLaunchTemplate {
    /// Instance profile.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub ec2_instance_profile_arn: String,
    /// Subnets and security groups (ECS `ManagedInstancesNetworkConfiguration`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_configuration: Option<AwsVpcConfiguration>,
    /// Data volume.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage_configuration: Option<InstanceStorage>,
    /// Instance store.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local_storage_configuration: Option<LocalStorage>,
    /// `BASIC` or `DETAILED`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub monitoring: Option<String>,
    /// `ON_DEMAND`, `SPOT` or `RESERVED`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub capacity_option_type: Option<String>,
    /// Whether instance tags are readable from the metadata service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_metadata_tags_propagation: Option<bool>,
    /// Attributes that instance types must have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_requirements: Option<InstanceRequirements>,
    /// Whether the instances run in FIPS mode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fips_enabled: Option<bool>,
    /// Reservations to use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_reservations: Option<CapacityReservations>,
    /// Whether the instances can run Nitro Enclaves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nitro_enclaves_enabled: Option<bool>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `ManagedInstancesStorageConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct InstanceStorage {
    /// Size of the data volume in GiB.
    #[serde(rename = "storageSizeGiB", skip_serializing_if = "Option::is_none")]
    pub storage_size_gib: Option<i64>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `ManagedInstancesLocalStorageConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct LocalStorage {
    /// Whether the instance store holds the tasks' data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_local_storage: Option<bool>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `CapacityReservationRequest`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct CapacityReservations {
    /// Resource group of reservations.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub reservation_group_arn: Option<String>,
    /// `RESERVATIONS_ONLY`, `RESERVATIONS_FIRST` or `RESERVATIONS_EXCLUDED`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub reservation_preference: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `InfrastructureOptimization`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct InfrastructureOptimization {
    /// Seconds after which an idle instance is removed; -1 is never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale_in_after: Option<i64>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `AutoRepairConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct AutoRepairConfiguration {
    /// `ENABLED` or `DISABLED`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub actions_status: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}
