//! A task definition as `describe-task-definition` prints it and `register-task-definition` takes it.
//!
//! One model serves both: a registered revision has an ARN, a revision and a status, hand-written input has none of them.
//! Units stay as AWS writes them; reading `"1 vCPU"` or `"0.5 GB"` is the conversion's work, not this module's.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::container::ContainerDefinition;
use super::lenient;
use super::placement::PlacementConstraint;
use super::tag::{KeyValue, Tag};
use super::volume::Volume;

/// ECS `TaskDefinition` joined with the members that only `RegisterTaskDefinition` has (`tags`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct TaskDefinition {
    /// ARN of the registered revision; absent in hand-written input.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub task_definition_arn: Option<String>,
    /// Name shared by all revisions. The loader derives it from the file name when a hand-written file has none.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub family: String,
    /// Revision number, from 1; absent in hand-written input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<i64>,
    /// `ACTIVE`, `INACTIVE` or `DELETE_IN_PROGRESS`; absent in hand-written input.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The containers, in AWS's order. At least one; the loader refuses a definition without any.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub container_definitions: Vec<ContainerDefinition>,
    /// Role of the application: an ARN or, in hand-written input, a role name.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub task_role_arn: Option<String>,
    /// Role of the ECS agent (pull, secrets, logs): an ARN or a role name.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub execution_role_arn: Option<String>,
    /// `awsvpc`, `bridge`, `host` or `none`. Absent means `bridge` on Linux and `default` (NAT) on Windows.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub network_mode: Option<String>,
    /// Volumes that containers mount by name.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub volumes: Vec<Volume>,
    /// `memberOf` constraints of every task; at most 10.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub placement_constraints: Vec<PlacementConstraint>,
    /// Launch types that the definition was validated against: `EC2`, `FARGATE`, `EXTERNAL`, `MANAGED_INSTANCES`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub requires_compatibilities: Vec<String>,
    /// Launch types that ECS found it fit for. Output only.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub compatibilities: Vec<String>,
    /// Agent attributes that ECS derived from the definition. Output only.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub requires_attributes: Vec<RequiredAttribute>,
    /// Task limit in CPU units (1024 = 1 vCPU) or as `"1 vCPU"`. AWS prints a string; a number is accepted too.
    #[serde(deserialize_with = "lenient::text_or_number", skip_serializing_if = "Option::is_none")]
    pub cpu: Option<String>,
    /// Task limit in MiB or as `"2 GB"`. AWS prints a string; a number is accepted too.
    #[serde(deserialize_with = "lenient::text_or_number", skip_serializing_if = "Option::is_none")]
    pub memory: Option<String>,
    /// Architecture and operating system. Absent: Linux on x86-64 for Fargate, any on EC2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime_platform: Option<RuntimePlatform>,
    /// Elastic Inference devices (a retired service).
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub inference_accelerators: Vec<InferenceAccelerator>,
    /// `host` or `task`. Absent: one PID namespace a container.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub pid_mode: Option<String>,
    /// `host`, `task` or `none`. Absent: the Docker daemon decides.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub ipc_mode: Option<String>,
    /// App Mesh's Envoy proxy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy_configuration: Option<ProxyConfiguration>,
    /// Size of the task's own disk on Fargate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ephemeral_storage: Option<EphemeralStorage>,
    /// Whether AWS Fault Injection Service may act through the task metadata endpoint. Absent: `false`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_fault_injection: Option<bool>,
    /// Isolation on Managed Instances.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trusted_execution_configuration: Option<TrustedExecutionConfiguration>,
    /// Tags. `describe-task-definition` prints them beside the object; the loader and scan move them into it.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// When the revision was registered. Output only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_at: Option<Value>,
    /// When the revision was deregistered. Output only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deregistered_at: Option<Value>,
    /// When deletion of the revision was requested. Output only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_requested_at: Option<Value>,
    /// Principal that registered the revision. Output only.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub registered_by: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `Attribute`: a capability that a container instance must offer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct RequiredAttribute {
    /// Attribute name, for example `com.amazonaws.ecs.capability.task-iam-role`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Attribute value, for attributes that carry one.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Only `container-instance` exists.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub target_type: Option<String>,
    /// ARN or id of the target.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub target_id: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `RuntimePlatform`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct RuntimePlatform {
    /// `X86_64` or `ARM64`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub cpu_architecture: Option<String>,
    /// `LINUX` or one of the `WINDOWS_SERVER_…` families.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub operating_system_family: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `InferenceAccelerator`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct InferenceAccelerator {
    /// Name that a container's resource requirement refers to.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub device_name: String,
    /// Device type, for example `eia2.medium`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub device_type: String,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `ProxyConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ProxyConfiguration {
    /// Only `APPMESH` exists.
    #[serde(rename = "type", deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Container that serves as the proxy.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub container_name: String,
    /// CNI settings: `IgnoredUID`, `IgnoredGID`, `AppPorts`, `ProxyIngressPort` and so on.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<KeyValue>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `EphemeralStorage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct EphemeralStorage {
    /// Size in GiB, 21 to 200. Absent on the task: 20 GiB.
    #[serde(rename = "sizeInGiB", skip_serializing_if = "Option::is_none")]
    pub size_in_gib: Option<i64>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `TrustedExecutionConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct TrustedExecutionConfiguration {
    /// `SHARED`, `ISOLATED_SANDBOX` or `CONFIDENTIAL_SANDBOX`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub isolation_mode: Option<String>,
    /// Attestation policy of a confidential sandbox.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub attestation_policy: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}
