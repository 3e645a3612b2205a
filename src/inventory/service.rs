//! An ECS service as `describe-services` prints it and `create-service` takes it.
//!
//! The members that only one of the two has are all here, so one model serves a live scan and a hand-written file.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::deployment::{Deployment, DeploymentConfiguration, TaskSet};
use super::lenient;
use super::placement::{CapacityProviderStrategyItem, NetworkConfiguration, PlacementConstraint, PlacementStrategy};
use super::service_attachment::{
    GatewayConnector, ServiceLoadBalancer, ServiceRegistry, ServiceVolumeConfiguration, VpcLatticeConfiguration,
};
use super::service_connect::ServiceConnectConfiguration;
use super::tag::Tag;

/// ECS `Service` joined with the members that only `CreateServiceRequest` has.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Service {
    /// ARN; absent in `create-service` input.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub service_arn: Option<String>,
    /// Name. The loader derives it when `create-service` input has none.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub service_name: String,
    /// ARN of the cluster; absent in `create-service` input.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// Name or ARN of the cluster, in `create-service` input. Absent there: `default`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// ARN, or `family[:revision]` in `create-service` input. Absent with task sets.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub task_definition: Option<String>,
    /// Wanted number of tasks. Meaningless for `DAEMON`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desired_count: Option<i64>,
    /// `EC2`, `FARGATE`, `EXTERNAL` or `MANAGED_INSTANCES`. Absent when a capacity provider strategy is used.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub launch_type: Option<String>,
    /// Capacity providers. Empty, and no launch type: the cluster's default strategy.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub capacity_provider_strategy: Vec<CapacityProviderStrategyItem>,
    /// Fargate platform version; `LATEST` when absent.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub platform_version: Option<String>,
    /// Operating system family on Fargate. Output only.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub platform_family: Option<String>,
    /// `REPLICA` or `DAEMON`. Absent: `REPLICA`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub scheduling_strategy: Option<String>,
    /// Who replaces tasks. Absent: ECS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_controller: Option<DeploymentController>,
    /// How tasks are replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_configuration: Option<DeploymentConfiguration>,
    /// Target groups (or a Classic Load Balancer) that the tasks register with.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub load_balancers: Vec<ServiceLoadBalancer>,
    /// Cloud Map registries; at most one.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub service_registries: Vec<ServiceRegistry>,
    /// Service Connect, in `create-service` input. A description has it in each deployment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_connect_configuration: Option<ServiceConnectConfiguration>,
    /// Volumes configured at launch, in `create-service` input. A description has them in each deployment.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub volume_configurations: Vec<ServiceVolumeConfiguration>,
    /// VPC Lattice target groups, in `create-service` input. A description has them in each deployment.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub vpc_lattice_configurations: Vec<VpcLatticeConfiguration>,
    /// Connections to ECS Gateways, in `create-service` input; at most one.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub gateway_connectors: Vec<GatewayConnector>,
    /// Resolution of the service's metrics, in `create-service` input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monitoring: Option<MonitoringConfiguration>,
    /// Required with `awsvpc`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_configuration: Option<NetworkConfiguration>,
    /// Seconds after start in which failing load balancer checks do not count. Absent: 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check_grace_period_seconds: Option<i64>,
    /// At most 10.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub placement_constraints: Vec<PlacementConstraint>,
    /// At most 5, applied in order.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub placement_strategy: Vec<PlacementStrategy>,
    /// `ENABLED` or `DISABLED`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub availability_zone_rebalancing: Option<String>,
    /// Whether ECS tags the tasks with cluster and service.
    #[serde(rename = "enableECSManagedTags", skip_serializing_if = "Option::is_none")]
    pub enable_ecs_managed_tags: Option<bool>,
    /// `TASK_DEFINITION`, `SERVICE` or `NONE`: whose tags the tasks get.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub propagate_tags: Option<String>,
    /// Whether `ecs execute-command` works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_execute_command: Option<bool>,
    /// Role that registers tasks with a load balancer; today a service-linked role.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub role_arn: Option<String>,
    /// The same, in `create-service` input.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Idempotency token of `create-service`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub client_token: Option<String>,
    /// Tags; `describe-services` prints them only with `--include TAGS`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// `ACTIVE`, `DRAINING` or `INACTIVE`. Output only.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Tasks that run. Output only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running_count: Option<i64>,
    /// Tasks that start. Output only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending_count: Option<i64>,
    /// Deployments in progress and the primary one. Output only.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub deployments: Vec<Deployment>,
    /// Task sets of the `CODE_DEPLOY` and `EXTERNAL` controllers. Output only.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub task_sets: Vec<TaskSet>,
    /// ARN of the running service deployment. Output only.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub current_service_deployment: Option<String>,
    /// Service revisions that have tasks. Output only.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub current_service_revisions: Vec<CurrentServiceRevision>,
    /// The last 100 events. Output only.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<ServiceEvent>,
    /// `CUSTOMER` or `ECS`; `ECS` is Express mode, whose load balancer, scaling and roles belong to ECS.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub resource_management_type: Option<String>,
    /// When the service was created. Output only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Value>,
    /// Principal that created it. Output only.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub created_by: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `DeploymentController`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct DeploymentController {
    /// `ECS`, `CODE_DEPLOY` or `EXTERNAL`.
    #[serde(rename = "type", deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `ServiceCurrentRevisionSummary`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct CurrentServiceRevision {
    /// ARN of the service revision.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// Tasks that are wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested_task_count: Option<i64>,
    /// Tasks that run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running_task_count: Option<i64>,
    /// Tasks that start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending_task_count: Option<i64>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `ServiceEvent`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ServiceEvent {
    /// Id.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// When it happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Value>,
    /// Text, for example that the service was unable to place a task.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `MonitoringConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct MonitoringConfiguration {
    /// One item a group of metrics.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub metric_configurations: Vec<MetricConfiguration>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `MetricConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct MetricConfiguration {
    /// Metric names.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub metric_names: Vec<String>,
    /// Resolution in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolution_seconds: Option<i64>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}
