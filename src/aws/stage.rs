//! The stages of a scan, in their order: what a later one asks for, an earlier one has found. The two that a person can name
//! wrongly come first, so that a slip is said at once.

use serde::{Deserialize, Serialize};

/// One stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Stage {
    /// Clusters and their capacity providers.
    Clusters,
    /// The EKS clusters to move to.
    Target,
    /// Services, their revisions and running tasks.
    Services,
    /// EventBridge rules and schedules that start tasks.
    Schedules,
    /// Task definitions that services and schedules use.
    TaskDefinitions,
    /// Target groups, load balancers, listeners and rules.
    LoadBalancers,
    /// Scaling targets, policies and scheduled actions.
    Scaling,
    /// Cloud Map services and namespaces.
    Discovery,
    /// EFS file systems.
    Storage,
    /// Subnets and security groups around all of these.
    Network,
    /// IAM roles with their policies.
    Roles,
}

impl Stage {
    /// All stages in order.
    pub(crate) const ALL: [Self; 11] = [
        Self::Clusters,
        Self::Target,
        Self::Services,
        Self::Schedules,
        Self::TaskDefinitions,
        Self::LoadBalancers,
        Self::Scaling,
        Self::Discovery,
        Self::Storage,
        Self::Network,
        Self::Roles,
    ];

    /// Name for people.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Clusters => "clusters",
            Self::Services => "services",
            Self::Schedules => "schedules",
            Self::TaskDefinitions => "task definitions",
            Self::LoadBalancers => "load balancers",
            Self::Scaling => "scaling",
            Self::Discovery => "service discovery",
            Self::Storage => "file systems",
            Self::Network => "network",
            Self::Roles => "roles",
            Self::Target => "EKS clusters",
        }
    }
}
