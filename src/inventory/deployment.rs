//! How a service replaces its tasks, and the deployments and task sets that it has now.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lenient;
use super::placement::{CapacityProviderStrategyItem, NetworkConfiguration};
use super::service_attachment::{
    ServiceLoadBalancer, ServiceRegistry, ServiceVolumeConfiguration, VpcLatticeConfiguration,
};
use super::service_connect::{ServiceConnectConfiguration, ServiceConnectResource};
use super::tag::Tag;

/// ECS `DeploymentConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct DeploymentConfiguration {
    /// Stops a deployment whose tasks do not become healthy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_circuit_breaker: Option<DeploymentCircuitBreaker>,
    /// Upper bound of running tasks in percent of the desired count. Absent: 200, or 100 for `DAEMON`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_percent: Option<i64>,
    /// Lower bound in percent. Absent: 100, or 0 for `DAEMON`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_healthy_percent: Option<i64>,
    /// CloudWatch alarms that fail a deployment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarms: Option<DeploymentAlarms>,
    /// `ROLLING`, `BLUE_GREEN`, `LINEAR` or `CANARY`. Absent: `ROLLING`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub strategy: Option<String>,
    /// Minutes that old and new tasks run together after the switch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bake_time_in_minutes: Option<i64>,
    /// Checks between the stages of a deployment.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub lifecycle_hooks: Vec<DeploymentLifecycleHook>,
    /// Steps of `LINEAR`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub linear_configuration: Option<LinearConfiguration>,
    /// Steps of `CANARY`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canary_configuration: Option<CanaryConfiguration>,
    /// When a rolling deployment counts as done before all tasks run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub early_success_criteria: Option<EarlySuccessCriteria>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `DeploymentCircuitBreaker`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct DeploymentCircuitBreaker {
    /// Whether the circuit breaker is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable: Option<bool>,
    /// Whether a failed deployment is rolled back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollback: Option<bool>,
    /// Whether a healthy task sets the failure count back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reset_on_healthy_task: Option<bool>,
    /// How many failures open it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold_configuration: Option<CircuitBreakerThreshold>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS circuit breaker threshold.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct CircuitBreakerThreshold {
    /// How the value counts.
    #[serde(rename = "type", deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Number of failures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<i64>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `DeploymentAlarms`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct DeploymentAlarms {
    /// Alarm names.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub alarm_names: Vec<String>,
    /// Whether a failed deployment is rolled back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollback: Option<bool>,
    /// Whether the alarms are watched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable: Option<bool>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `DeploymentLifecycleHook`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct DeploymentLifecycleHook {
    /// What the hook calls.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub target_type: Option<String>,
    /// Lambda function.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub hook_target_arn: Option<String>,
    /// Role with which ECS calls it.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub role_arn: Option<String>,
    /// Stages before which it is called, for example `POST_TEST_TRAFFIC_SHIFT`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub lifecycle_stages: Vec<String>,
    /// What happens when it does not answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_configuration: Option<HookTimeoutConfiguration>,
    /// JSON that ECS passes to the hook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hook_details: Option<Value>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// Time limit of a hook.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct HookTimeoutConfiguration {
    /// Minutes to wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_in_minutes: Option<i64>,
    /// What to do then.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `LinearConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct LinearConfiguration {
    /// Share of the traffic that each step moves, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step_percent: Option<f64>,
    /// Minutes between steps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step_bake_time_in_minutes: Option<i64>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `CanaryConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct CanaryConfiguration {
    /// Share of the traffic in the first step, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canary_percent: Option<f64>,
    /// Minutes before the rest follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canary_bake_time_in_minutes: Option<i64>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// When a rolling deployment counts as done early.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct EarlySuccessCriteria {
    /// Whether it may.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable: Option<bool>,
    /// Share of the tasks that must be healthy, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub healthy_percent: Option<i64>,
    /// What happens to the old tasks.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub source_service_revision_cleanup: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `Deployment`. Output only; the one with status `PRIMARY` is what the service wants now.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Deployment {
    /// Id, `ecs-svc/…`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// `PRIMARY`, `ACTIVE` or `INACTIVE`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// ARN of the task definition.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub task_definition: Option<String>,
    /// Wanted tasks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desired_count: Option<i64>,
    /// Tasks that start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending_count: Option<i64>,
    /// Tasks that run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running_count: Option<i64>,
    /// Tasks that failed since the deployment began or last became steady.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed_tasks: Option<i64>,
    /// When it began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Value>,
    /// When it last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Value>,
    /// Capacity providers.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub capacity_provider_strategy: Vec<CapacityProviderStrategyItem>,
    /// Launch type.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub launch_type: Option<String>,
    /// Fargate platform version.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub platform_version: Option<String>,
    /// Operating system family on Fargate.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub platform_family: Option<String>,
    /// Subnets and security groups.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_configuration: Option<NetworkConfiguration>,
    /// `COMPLETED`, `FAILED` or `IN_PROGRESS`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub rollout_state: Option<String>,
    /// Why.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub rollout_state_reason: Option<String>,
    /// Service Connect as this deployment uses it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_connect_configuration: Option<ServiceConnectConfiguration>,
    /// Cloud Map services that Service Connect made.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub service_connect_resources: Vec<ServiceConnectResource>,
    /// Volumes configured at launch.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub volume_configurations: Vec<ServiceVolumeConfiguration>,
    /// Encryption of the tasks' own disk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fargate_ephemeral_storage: Option<FargateEphemeralStorageKey>,
    /// VPC Lattice target groups.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub vpc_lattice_configurations: Vec<VpcLatticeConfiguration>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `DeploymentEphemeralStorage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct FargateEphemeralStorageKey {
    /// KMS key id.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub kms_key_id: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `TaskSet`: one side of a `CODE_DEPLOY` or `EXTERNAL` deployment.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct TaskSet {
    /// Id, `ecs-svc/…`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// ARN.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub task_set_arn: Option<String>,
    /// ARN of the service.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub service_arn: Option<String>,
    /// ARN of the cluster.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// `CODE_DEPLOY`, or the tag of an external system.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub started_by: Option<String>,
    /// Id at the external system.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// `PRIMARY`, `ACTIVE` or `DRAINING`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// ARN of the task definition.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub task_definition: Option<String>,
    /// Wanted tasks: the service's desired count times the scale, rounded up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub computed_desired_count: Option<i64>,
    /// Tasks that start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending_count: Option<i64>,
    /// Tasks that run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running_count: Option<i64>,
    /// When it was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Value>,
    /// When it last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Value>,
    /// Launch type.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub launch_type: Option<String>,
    /// Capacity providers.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub capacity_provider_strategy: Vec<CapacityProviderStrategyItem>,
    /// Fargate platform version.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub platform_version: Option<String>,
    /// Operating system family on Fargate.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub platform_family: Option<String>,
    /// Subnets and security groups.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_configuration: Option<NetworkConfiguration>,
    /// Target groups.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub load_balancers: Vec<ServiceLoadBalancer>,
    /// Cloud Map registries.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub service_registries: Vec<ServiceRegistry>,
    /// Share of the service's desired count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    /// `STEADY_STATE` or `STABILIZING`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub stability_status: Option<String>,
    /// When that was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stability_status_at: Option<Value>,
    /// Tags.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// Encryption of the tasks' own disk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fargate_ephemeral_storage: Option<FargateEphemeralStorageKey>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `Scale`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Scale {
    /// Number, 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Only `PERCENT` exists.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}
