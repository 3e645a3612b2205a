//! Service revisions: what ECS resolved when a deployment began, above all the image digests.
//!
//! Members that repeat the service are kept unread, as JSON, so that a written inventory holds what AWS printed.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lenient;
use super::task_definition::RuntimePlatform;

/// ECS `ServiceRevision`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ServiceRevision {
    /// ARN.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub service_revision_arn: String,
    /// ARN of the service.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub service_arn: Option<String>,
    /// ARN of the cluster.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub cluster_arn: Option<String>,
    /// ARN of the task definition.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub task_definition: Option<String>,
    /// Images as resolved for this revision.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub container_images: Vec<RevisionImage>,
    /// Target groups that carry the production traffic now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_configuration: Option<ResolvedConfiguration>,
    /// What ECS changed in the task definition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overrides: Option<RevisionOverrides>,
    /// Whether ECS adds a `GuardDuty` sidecar.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guard_duty_enabled: Option<bool>,
    /// Load balancers, scaling and alarms that ECS owns (Express mode and gateways).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ecs_managed_resources: Option<Value>,
    /// As in the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity_provider_strategy: Option<Value>,
    /// As in the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub launch_type: Option<Value>,
    /// As in the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform_version: Option<Value>,
    /// As in the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform_family: Option<Value>,
    /// As in the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_balancers: Option<Value>,
    /// As in the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_registries: Option<Value>,
    /// As in the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_configuration: Option<Value>,
    /// As in the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_connect_configuration: Option<Value>,
    /// As in the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_configurations: Option<Value>,
    /// As in the deployment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fargate_ephemeral_storage: Option<Value>,
    /// As in the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_lattice_configurations: Option<Value>,
    /// As in the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_connectors: Option<Value>,
    /// As in the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monitoring: Option<Value>,
    /// When it was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Value>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `ContainerImage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct RevisionImage {
    /// Container.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub container_name: String,
    /// Image reference as written.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// Digest that the reference meant.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub image_digest: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `ServiceRevisionResolvedConfiguration`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ResolvedConfiguration {
    /// One item a production rule.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub load_balancers: Vec<ResolvedLoadBalancer>,
    /// VPC Lattice target groups that carry the production traffic.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub vpc_lattice_configurations: Vec<ResolvedVpcLattice>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// ECS `ServiceRevisionLoadBalancer`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ResolvedLoadBalancer {
    /// Target group that carries production traffic.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub target_group_arn: Option<String>,
    /// Rule that sends it there.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub production_listener_rule: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// What ECS changed in the task definition for this revision.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct RevisionOverrides {
    /// The architecture that the tasks really run on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime_platform: Option<RuntimePlatform>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// A VPC Lattice target group as ECS resolved it for this revision.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ResolvedVpcLattice {
    /// Target group that carries production traffic.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub target_group_arn: Option<String>,
    /// Rule that sends it there.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub production_listener_rule: Option<String>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}
