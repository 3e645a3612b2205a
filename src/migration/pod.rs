//! The pod of a workload: its containers and what they share.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1 as core;

use super::{Container, ContainerRole, Name};

/// A pod template. Exactly one container is [`ContainerRole::Main`].
#[derive(Debug, Clone, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "these are Kubernetes' own independent switches")]
pub struct Pod {
    /// Start order: init containers and native sidecars first, in the order in which they start.
    pub containers: Vec<Container>,
    /// Volumes that the containers mount.
    pub volumes: Vec<core::Volume>,
    /// Task-level cpu and memory as pod-level resources (Kubernetes 1.34 and later).
    pub resources: Option<core::ResourceRequirements>,
    /// Pod labels beyond the chart's own.
    pub labels: BTreeMap<String, String>,
    /// Pod annotations.
    pub annotations: BTreeMap<String, String>,
    /// Node labels that the pod needs.
    pub node_selector: BTreeMap<String, String>,
    /// Affinity.
    pub affinity: Option<core::Affinity>,
    /// Tolerations.
    pub tolerations: Vec<core::Toleration>,
    /// Spread over zones and nodes.
    pub topology_spread: Vec<core::TopologySpreadConstraint>,
    /// Pod-level security.
    pub security_context: Option<core::PodSecurityContext>,
    /// Secrets of type `kubernetes.io/dockerconfigjson`.
    pub image_pull_secrets: Vec<Name>,
    /// Extra `/etc/hosts` entries.
    pub host_aliases: Vec<core::HostAlias>,
    /// `ClusterFirst` unless set.
    pub dns_policy: Option<String>,
    /// Resolver configuration.
    pub dns_config: Option<core::PodDNSConfig>,
    /// Host name of the pod.
    pub hostname: Option<String>,
    /// Use the node's network namespace.
    pub host_network: bool,
    /// Use the node's PID namespace.
    pub host_pid: bool,
    /// Use the node's IPC namespace.
    pub host_ipc: bool,
    /// Containers share one PID namespace.
    pub share_process_namespace: bool,
    /// Seconds between SIGTERM and SIGKILL, counting the preStop hook.
    pub termination_grace_period_seconds: Option<i64>,
    /// Priority class.
    pub priority_class: Option<String>,
    /// Runtime class.
    pub runtime_class: Option<String>,
}

impl Pod {
    /// The container that the workload is named after.
    #[must_use]
    pub fn main(&self) -> Option<&Container> {
        self.containers.iter().find(|container| container.role == ContainerRole::Main)
    }

    /// The same, to change it.
    pub fn main_mut(&mut self) -> Option<&mut Container> {
        self.containers.iter_mut().find(|container| container.role == ContainerRole::Main)
    }
}
