//! The root of an inventory: every object that scan saw, what it could not see, and what was assumed.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::capacity_provider::CapacityProvider;
use super::cloud_map::{DiscoveryService, Namespace};
use super::cluster::Cluster;
use super::efs::{AccessPoint, FileSystem, MountTarget};
use super::eks::EksCluster;
use super::event_rule::EventRule;
use super::lenient;
use super::listener::Listener;
use super::load_balancer::LoadBalancer;
use super::network::{SecurityGroup, Subnet};
use super::role::Role;
use super::rule::ListenerRule;
use super::scaling::{ScalableTarget, ScalingPolicy, ScheduledAction};
use super::schedule::Schedule;
use super::service::Service;
use super::service_revision::ServiceRevision;
use super::target_group::{TargetGroup, TargetHealth};
use super::task::Task;
use super::task_definition::TaskDefinition;
use super::version::FormatVersion;

/// Everything that is known about the accounts. Each list is sorted by ARN, or by name where there is none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Inventory {
    /// Version of the format.
    pub version: FormatVersion,
    /// Program that wrote the inventory, with its version. Absent when AWS CLI documents were read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generator: Option<String>,
    /// When scan ran, RFC 3339. Meaning-free for conversion.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scanned_at: Option<String>,
    /// Accounts and regions that were scanned, or that the ARNs of the documents name.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<Scope>,
    /// ECS clusters.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub clusters: Vec<Cluster>,
    /// Capacity providers.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub capacity_providers: Vec<CapacityProvider>,
    /// ECS services.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<Service>,
    /// Service revisions that have tasks.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub service_revisions: Vec<ServiceRevision>,
    /// Task definitions that services and schedules use.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub task_definitions: Vec<TaskDefinition>,
    /// Running tasks of services.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<Task>,
    /// Load balancers.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub load_balancers: Vec<LoadBalancer>,
    /// Listeners.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub listeners: Vec<Listener>,
    /// Listener rules.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<ListenerRule>,
    /// Target groups.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub target_groups: Vec<TargetGroup>,
    /// Targets and their health.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub target_health: Vec<TargetHealth>,
    /// What scales.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub scalable_targets: Vec<ScalableTarget>,
    /// How it scales.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub scaling_policies: Vec<ScalingPolicy>,
    /// When its bounds change.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub scheduled_actions: Vec<ScheduledAction>,
    /// IAM roles.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// EventBridge rules.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub event_rules: Vec<EventRule>,
    /// EventBridge Scheduler schedules.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub schedules: Vec<Schedule>,
    /// Cloud Map namespaces.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub namespaces: Vec<Namespace>,
    /// Cloud Map services.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub discovery_services: Vec<DiscoveryService>,
    /// EFS file systems.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub file_systems: Vec<FileSystem>,
    /// EFS access points.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub access_points: Vec<AccessPoint>,
    /// EFS mount targets.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub mount_targets: Vec<MountTarget>,
    /// Subnets.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub subnets: Vec<Subnet>,
    /// Security groups.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub security_groups: Vec<SecurityGroup>,
    /// Target clusters.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub eks_clusters: Vec<EksCluster>,
    /// What could not be read.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<Gap>,
    /// What the loader filled in because the input did not say it.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub assumptions: Vec<Assumption>,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// An account and region.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Scope {
    /// `aws`, `aws-cn`, `aws-us-gov` and so on.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub partition: String,
    /// Account, 12 digits.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub account_id: String,
    /// Region, for example `eu-west-1`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub region: String,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// A call that AWS refused or that failed, or a list that is not complete.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Gap {
    /// Account and region of the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// AWS service, for example `iam`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub service: String,
    /// Operation, for example `GetRole`.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub operation: String,
    /// ARN or name of what was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// AWS's error code and message.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub error: String,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}

/// A member that the input did not have or had twice, and what was taken instead.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Assumption {
    /// File that the object came from.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Name of the object.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub object: String,
    /// Member path in the object.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// What was taken, and why.
    #[serde(deserialize_with = "lenient::null_as_default", skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// Members that this model does not know; each becomes a finding.
    #[serde(flatten, deserialize_with = "lenient::unknown")]
    pub unknown: BTreeMap<String, Value>,
}
