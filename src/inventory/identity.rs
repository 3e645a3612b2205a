//! What makes two objects the same: their ARN, or where there is none their name.

use super::capacity_provider::CapacityProvider;
use super::cloud_map::{DiscoveryService, Namespace};
use super::cluster::Cluster;
use super::efs::{AccessPoint, FileSystem, MountTarget};
use super::eks::EksCluster;
use super::event_rule::EventRule;
use super::index::cluster_name;
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

/// An object's identity. Lists are sorted by it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Identity {
    /// AWS's own: an ARN or a globally unique id. The same one twice is the same object.
    Aws(String),
    /// A name that is unique only in its scope, or that a person gave.
    Name(String),
}

impl Identity {
    fn new(arn: Option<&str>, name: impl Into<String>) -> Self {
        match arn.filter(|arn| !arn.is_empty()) {
            Some(arn) => Self::Aws(arn.to_owned()),
            None => Self::Name(name.into()),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Aws(text) | Self::Name(text) => text,
        }
    }
}

/// An object that has an identity.
pub(super) trait Identified {
    /// What the object is called in messages.
    const WHAT: &'static str;

    /// Its identity.
    fn identity(&self) -> Identity;

    /// The name by which pieces without an ARN belong to this object, where there are such pieces.
    fn join_name(&self) -> Option<&str> {
        None
    }
}

impl Identified for TaskDefinition {
    const WHAT: &'static str = "task definition";
    fn identity(&self) -> Identity {
        Identity::new(self.task_definition_arn.as_deref(), &self.family)
    }
}

impl Identified for Service {
    const WHAT: &'static str = "service";
    fn identity(&self) -> Identity {
        Identity::new(self.service_arn.as_deref(), format!("{}/{}", cluster_name(self), self.service_name))
    }
}

impl Identified for Cluster {
    const WHAT: &'static str = "cluster";
    fn identity(&self) -> Identity {
        Identity::new(self.cluster_arn.as_deref(), &self.cluster_name)
    }
}

impl Identified for CapacityProvider {
    const WHAT: &'static str = "capacity provider";
    fn identity(&self) -> Identity {
        Identity::new(self.capacity_provider_arn.as_deref(), &self.name)
    }
}

impl Identified for ServiceRevision {
    const WHAT: &'static str = "service revision";
    fn identity(&self) -> Identity {
        Identity::new(Some(&self.service_revision_arn), "")
    }
}

impl Identified for Task {
    const WHAT: &'static str = "task";
    fn identity(&self) -> Identity {
        Identity::new(Some(&self.task_arn), "")
    }
}

impl Identified for LoadBalancer {
    const WHAT: &'static str = "load balancer";
    fn identity(&self) -> Identity {
        Identity::new(Some(&self.load_balancer_arn), self.load_balancer_name.clone().unwrap_or_default())
    }
}

impl Identified for Listener {
    const WHAT: &'static str = "listener";
    fn identity(&self) -> Identity {
        Identity::new(Some(&self.listener_arn), "")
    }
}

impl Identified for ListenerRule {
    const WHAT: &'static str = "listener rule";
    fn identity(&self) -> Identity {
        Identity::new(Some(&self.rule_arn), "")
    }
}

impl Identified for TargetGroup {
    const WHAT: &'static str = "target group";
    fn identity(&self) -> Identity {
        Identity::new(Some(&self.target_group_arn), self.target_group_name.clone().unwrap_or_default())
    }
}

impl Identified for TargetHealth {
    const WHAT: &'static str = "target health";
    fn identity(&self) -> Identity {
        Identity::new(Some(&self.target_group_arn), "")
    }
}

impl Identified for ScalableTarget {
    const WHAT: &'static str = "scalable target";
    fn identity(&self) -> Identity {
        let dimension = self.scalable_dimension.as_deref().unwrap_or_default();
        Identity::new(self.scalable_target_arn.as_deref(), format!("{} {dimension}", self.resource_id))
    }
}

impl Identified for ScalingPolicy {
    const WHAT: &'static str = "scaling policy";
    fn identity(&self) -> Identity {
        Identity::new(self.policy_arn.as_deref(), format!("{} {}", self.resource_id, self.policy_name))
    }
}

impl Identified for ScheduledAction {
    const WHAT: &'static str = "scheduled action";
    fn identity(&self) -> Identity {
        Identity::new(
            self.scheduled_action_arn.as_deref(),
            format!("{} {}", self.resource_id, self.scheduled_action_name),
        )
    }
}

impl Identified for Role {
    const WHAT: &'static str = "role";
    fn identity(&self) -> Identity {
        Identity::new(self.arn.as_deref(), &self.role_name)
    }
    fn join_name(&self) -> Option<&str> {
        Some(&self.role_name)
    }
}

impl Identified for EventRule {
    const WHAT: &'static str = "event rule";
    fn identity(&self) -> Identity {
        Identity::new(self.arn.as_deref(), &self.name)
    }
    fn join_name(&self) -> Option<&str> {
        Some(&self.name)
    }
}

impl Identified for Schedule {
    const WHAT: &'static str = "schedule";
    fn identity(&self) -> Identity {
        let group = self.group_name.as_deref().unwrap_or("default");
        Identity::new(self.arn.as_deref(), format!("{group}/{}", self.name))
    }
}

impl Identified for Namespace {
    const WHAT: &'static str = "Cloud Map namespace";
    fn identity(&self) -> Identity {
        Identity::new(Some(&self.arn), self.id.clone().unwrap_or_default())
    }
}

impl Identified for DiscoveryService {
    const WHAT: &'static str = "Cloud Map service";
    fn identity(&self) -> Identity {
        Identity::new(Some(&self.arn), self.id.clone().unwrap_or_default())
    }
}

impl Identified for FileSystem {
    const WHAT: &'static str = "file system";
    fn identity(&self) -> Identity {
        Identity::new(Some(self.file_system_arn.as_ref().unwrap_or(&self.file_system_id)), "")
    }
}

impl Identified for AccessPoint {
    const WHAT: &'static str = "access point";
    fn identity(&self) -> Identity {
        Identity::new(Some(self.access_point_arn.as_ref().unwrap_or(&self.access_point_id)), "")
    }
}

impl Identified for MountTarget {
    const WHAT: &'static str = "mount target";
    fn identity(&self) -> Identity {
        Identity::new(Some(&self.mount_target_id), "")
    }
}

impl Identified for Subnet {
    const WHAT: &'static str = "subnet";
    fn identity(&self) -> Identity {
        Identity::new(Some(&self.subnet_id), "")
    }
}

impl Identified for SecurityGroup {
    const WHAT: &'static str = "security group";
    fn identity(&self) -> Identity {
        Identity::new(Some(&self.group_id), "")
    }
}

impl Identified for EksCluster {
    const WHAT: &'static str = "EKS cluster";
    fn identity(&self) -> Identity {
        Identity::new(self.arn.as_deref(), &self.name)
    }
    fn join_name(&self) -> Option<&str> {
        Some(&self.name)
    }
}
