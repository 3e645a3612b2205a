//! Running tasks, for image digests and for where a service's tasks really run.
//!
//! Members without a meaning for a migration are kept unread, as JSON, so that a written inventory holds what AWS printed.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lenient;
use super::task_override::TaskOverride;

/// ECS `Task`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Task {
    /// ARN.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub task_arn: String,
    /// ARN of the cluster.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// `service:<name>` or `family:<name>`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// ARN of the task definition.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub task_definition_arn: Option<String>,
    /// For example `RUNNING`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub last_status: Option<String>,
    /// For example `RUNNING`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub desired_status: Option<String>,
    /// Containers of the task.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub containers: Vec<TaskContainer>,
    /// Launch type.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub launch_type: Option<String>,
    /// Capacity provider.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub capacity_provider_name: Option<String>,
    /// CPU units.
    #[serde(deserialize_with = "lenient::text_or_number", skip_serializing_if = "Option::is_none")]
    pub cpu: Option<String>,
    /// Memory in MiB.
    #[serde(deserialize_with = "lenient::text_or_number", skip_serializing_if = "Option::is_none")]
    pub memory: Option<String>,
    /// Zone.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub availability_zone: Option<String>,
    /// Operating system family on Fargate.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub platform_family: Option<String>,
    /// Fargate platform version.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub platform_version: Option<String>,
    /// What the starter changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overrides: Option<TaskOverride>,
    /// Who started the task, for example `ecs-svc/…`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub started_by: Option<String>,
    /// `HEALTHY`, `UNHEALTHY` or `UNKNOWN`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub health_status: Option<String>,
    /// Network interfaces and volumes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachments: Option<Value>,
    /// Attributes, for example `ecs.cpu-architecture`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Value>,
    /// Whether the agent is connected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connectivity: Option<Value>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connectivity_at: Option<Value>,
    /// Container instance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_instance_arn: Option<Value>,
    /// When the task was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Value>,
    /// Whether ECS Exec works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_execute_command: Option<Value>,
    /// When the containers stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_stopped_at: Option<Value>,
    /// Accelerators.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inference_accelerators: Option<Value>,
    /// When the pull began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pull_started_at: Option<Value>,
    /// When the pull ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pull_stopped_at: Option<Value>,
    /// When the task ran.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Value>,
    /// Why it stopped, as a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_code: Option<Value>,
    /// When it stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_at: Option<Value>,
    /// Why it stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_reason: Option<Value>,
    /// When it began to stop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopping_at: Option<Value>,
    /// Tags.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Value>,
    /// Change counter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<Value>,
    /// Size of the task's own disk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ephemeral_storage: Option<Value>,
    /// Size and encryption of the task's own disk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fargate_ephemeral_storage: Option<Value>,
    /// Isolation on Managed Instances.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trusted_execution_summary: Option<Value>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `Container`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct TaskContainer {
    /// Name in the task definition.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Image reference as written.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// Digest that was pulled.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub image_digest: Option<String>,
    /// For example `RUNNING`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub last_status: Option<String>,
    /// `HEALTHY`, `UNHEALTHY` or `UNKNOWN`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub health_status: Option<String>,
    /// ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_arn: Option<Value>,
    /// ARN of the task.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_arn: Option<Value>,
    /// Id at the container runtime.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime_id: Option<Value>,
    /// Exit code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<Value>,
    /// Why it stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Value>,
    /// Ports on the host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_bindings: Option<Value>,
    /// Addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_interfaces: Option<Value>,
    /// State of the ECS Exec agent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub managed_agents: Option<Value>,
    /// CPU units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<Value>,
    /// Hard limit in MiB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<Value>,
    /// Soft limit in MiB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_reservation: Option<Value>,
    /// GPUs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gpu_ids: Option<Value>,
    /// Neuron devices.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub neuron_device_ids: Option<Value>,
    /// How a GPU is shared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gpu_sharing_strategy: Option<Value>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}
