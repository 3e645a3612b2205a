//! The intermediate representation: what the account becomes on Kubernetes, typed and not yet text.
//!
//! Converters build it, emitters and the planner read it. Kubernetes fragments are the typed structs of `k8s-openapi`,
//! custom resources are typed structs of our own. Everything carries its [`Origin`], so that the output can say where a
//! value came from. All strings here are what the API server shall see: text that kubelet would expand is already escaped.

mod container;
pub mod identity;
pub mod name;
mod origin;
mod pod;
pub mod policy;
mod scaling;
mod secret;
mod storage;
mod target;
mod workload;

pub use container::{Container, ContainerRole, EnvValue, ImageRef, Port, PortProtocol};
pub use name::{Name, NameError, assign};
pub use origin::Origin;
pub use pod::Pod;
pub use scaling::{Autoscaling, KedaTrigger};
pub use secret::{ExternalSecret, RemoteRef, SecretItem, SecretKind, SecretService, StoreRef};
pub use storage::{Storage, Volume};
pub use target::{KubernetesVersion, Target};
pub use workload::{
    Concurrency, Controller, CronJob, DeploymentStrategy, Service, ServiceAccount, ServicePort, TargetGroupPort,
    Workload,
};

/// A whole account, converted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Migration {
    /// Where it goes.
    pub target: Target,
    /// What runs: one entry per ECS service and per scheduled task, sorted by namespace and name.
    pub workloads: Vec<Workload>,
    /// Cluster-scoped and data objects that must outlive a chart.
    pub storage: Storage,
    /// Who the pods and the add-ons are towards AWS.
    pub identities: identity::Identities,
}
