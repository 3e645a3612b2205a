//! Attribute-based instance selection of ECS Managed Instances, in the words of EC2's `InstanceRequirements`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lenient;

/// ECS `InstanceRequirementsRequest`. Absent members do not restrict.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct InstanceRequirements {
    /// vCPUs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub v_cpu_count: Option<Range>,
    /// Memory in MiB.
    #[serde(rename = "memoryMiB", skip_serializing_if = "Option::is_none")]
    pub memory_mib: Option<Range>,
    /// `intel`, `amd`, `amazon-web-services`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub cpu_manufacturers: Vec<String>,
    /// Memory per vCPU in GiB.
    #[serde(rename = "memoryGiBPerVCpu", skip_serializing_if = "Option::is_none")]
    pub memory_gib_per_vcpu: Option<Range>,
    /// Types that are not used; `*` is a wildcard.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub excluded_instance_types: Vec<String>,
    /// `current`, `previous`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub instance_generations: Vec<String>,
    /// Spot price limit, in percent over the cheapest matching type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spot_max_price_percentage_over_lowest_price: Option<i64>,
    /// On-Demand price limit, in percent over the cheapest matching type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_demand_max_price_percentage_over_lowest_price: Option<i64>,
    /// `included`, `excluded` or `required`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub bare_metal: Option<String>,
    /// `included`, `excluded` or `required`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub burstable_performance: Option<String>,
    /// Whether the type must support hibernation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require_hibernate_support: Option<bool>,
    /// Network interfaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_interface_count: Option<Range>,
    /// `included`, `excluded` or `required`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub local_storage: Option<String>,
    /// `hdd`, `ssd`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub local_storage_types: Vec<String>,
    /// Instance store in GB.
    #[serde(rename = "totalLocalStorageGB", skip_serializing_if = "Option::is_none")]
    pub total_local_storage_gb: Option<Range>,
    /// EBS bandwidth in Mbps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline_ebs_bandwidth_mbps: Option<Range>,
    /// `gpu`, `fpga`, `inference`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub accelerator_types: Vec<String>,
    /// Accelerators.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accelerator_count: Option<Range>,
    /// `nvidia`, `amd`, `amazon-web-services`, `xilinx`, `habana`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub accelerator_manufacturers: Vec<String>,
    /// Names such as `a100`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub accelerator_names: Vec<String>,
    /// Memory of the accelerators in MiB.
    #[serde(rename = "acceleratorTotalMemoryMiB", skip_serializing_if = "Option::is_none")]
    pub accelerator_total_memory_mib: Option<Range>,
    /// Network bandwidth in Gbps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_bandwidth_gbps: Option<Range>,
    /// Types that are used; `*` is a wildcard.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub allowed_instance_types: Vec<String>,
    /// Spot price limit, in percent of the On-Demand price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_spot_price_as_percentage_of_optimal_on_demand_price: Option<i64>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// Least and greatest value of a range. Whole where AWS counts, fractions elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Range {
    /// Least value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// Greatest value. Absent: no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}
