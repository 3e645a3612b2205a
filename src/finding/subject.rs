//! What a finding is about: an AWS object by the name that its owners know, not by its whole ARN.

use serde::Serialize;

/// The kind of object, as the field calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ObjectKind {
    /// The inventory as a whole: gaps, scopes.
    Inventory,
    /// ECS cluster.
    Cluster,
    /// ECS capacity provider.
    CapacityProvider,
    /// ECS service.
    Service,
    /// ECS task definition.
    TaskDefinition,
    /// Elastic Load Balancing load balancer.
    LoadBalancer,
    /// Listener of a load balancer.
    Listener,
    /// Listener rule.
    ListenerRule,
    /// Target group.
    TargetGroup,
    /// IAM role.
    Role,
    /// EventBridge rule or Scheduler schedule.
    Schedule,
    /// Cloud Map service or namespace.
    Discovery,
    /// EFS file system or access point.
    FileSystem,
    /// Target EKS cluster.
    EksCluster,
    /// VPC subnet or security group.
    Network,
}

impl ObjectKind {
    /// The words that a sentence uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Inventory => "inventory",
            Self::Cluster => "cluster",
            Self::CapacityProvider => "capacity provider",
            Self::Service => "service",
            Self::TaskDefinition => "task definition",
            Self::LoadBalancer => "load balancer",
            Self::Listener => "listener",
            Self::ListenerRule => "listener rule",
            Self::TargetGroup => "target group",
            Self::Role => "role",
            Self::Schedule => "schedule",
            Self::Discovery => "Cloud Map",
            Self::FileSystem => "file system",
            Self::EksCluster => "EKS cluster",
            Self::Network => "network",
        }
    }
}

/// An AWS object that a finding names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Subject {
    /// What kind of object it is.
    pub kind: ObjectKind,
    /// Its short name: `cluster/service`, `family:revision`, `load-balancer:443 rule 10`.
    pub name: String,
}

impl Subject {
    /// Names an object. `name` is the short name that its owners use.
    #[must_use]
    pub fn new(kind: ObjectKind, name: impl Into<String>) -> Self {
        Self { kind, name: name.into() }
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.kind.as_str(), self.name)
    }
}
