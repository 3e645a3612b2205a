//! Who depends on whom, and how that is known.

use schemars::JsonSchema;
use serde::Serialize;

/// How a dependency was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An environment value names a Service Connect alias of the caller's own namespace.
    ServiceConnect,
    /// An environment value names a Cloud Map DNS name.
    CloudMap,
    /// The caller may look up Cloud Map instances and names the service.
    DiscoverInstances,
    /// An environment value names a host that a load balancer's rules forward.
    LoadBalancer,
    /// Both are targets of one listener rule.
    SharedRule,
    /// One EventBridge rule starts both.
    SharedTrigger,
}

/// How sure the evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// A hint.
    Low,
    /// Likely.
    Medium,
    /// The configuration says so.
    High,
}

/// What a dependency demands of the order of the moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// The caller moves first: from EKS it still reaches the callee on ECS, the other way round it would not.
    CallerFirst,
    /// The callee moves first: from EKS the caller cannot reach the callee on ECS.
    CalleeFirst,
    /// Both move as one unit.
    Together,
    /// Both can reach each other wherever they are.
    Any,
}

/// A dependency between two workloads, named by their charts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Edge {
    /// Chart of the caller.
    pub from: String,
    /// Chart of the callee.
    pub to: String,
    /// How it was found.
    pub kind: Kind,
    /// What it demands.
    pub order: Order,
    /// How sure it is.
    pub confidence: Confidence,
    /// What was seen, one clause with the names.
    pub evidence: String,
    /// Container and environment variable that name the callee; empty without one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub container: String,
    /// Environment variable that names the callee; empty without one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub variable: String,
}

/// What several workloads use at the same time while some are on ECS and some on EKS.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Shared {
    /// What it is.
    pub kind: SharedKind,
    /// Its name: queue, file system, role, host.
    pub name: String,
    /// Charts that use it, with what they do with it.
    pub users: Vec<SharedUse>,
}

/// One user of a shared thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SharedUse {
    /// Chart.
    pub workload: String,
    /// `sends`, `receives`, `mounts`, `connects`, `assumes`.
    pub does: String,
}

/// Kinds of shared things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SharedKind {
    /// SQS queue.
    Queue,
    /// EFS file system: both sides may mount it at once.
    FileSystem,
    /// Database or cache endpoint: connections of both sides add up.
    Endpoint,
    /// IAM task role.
    Role,
}

impl SharedKind {
    /// The words that tables use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::FileSystem => "file system",
            Self::Endpoint => "endpoint",
            Self::Role => "role",
        }
    }
}
