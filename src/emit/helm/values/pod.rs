//! What the containers of a pod share.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::container::{ContainerValues, InitContainer};
use super::fragment::{Fragment, fragments, is_false, optional};
use crate::migration::{ContainerRole, Pod};

/// Pod-level values.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PodValues {
    /// Name of the main container: what `kubectl exec --container` takes and what container metrics refer to.
    #[schemars(regex(pattern = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"), length(max = 63))]
    pub container_name: String,
    /// Containers that start one after the other before the main one. An entry with `restartPolicy: Always` keeps running
    /// beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub init_containers: Vec<InitContainer>,
    /// Containers that run beside the main one, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sidecars: BTreeMap<String, ContainerValues>,
    /// Volumes for `volumeMounts`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub volumes: Vec<Fragment>,
    /// Requests and limits of all containers together (Kubernetes 1.34).
    #[serde(default, skip_serializing_if = "Fragment::is_empty")]
    pub pod_resources: Fragment,
    /// Further pod labels.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pod_labels: BTreeMap<String, String>,
    /// Pod annotations.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pod_annotations: BTreeMap<String, String>,
    /// Pod-level user, groups and kernel parameters.
    #[serde(default, skip_serializing_if = "Fragment::is_empty")]
    pub pod_security_context: Fragment,
    /// Seconds between the stop signal and the kill, counting the `preStop` hook.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0))]
    pub termination_grace_period_seconds: Option<i64>,
    /// Secrets with registry credentials.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub image_pull_secrets: Vec<Fragment>,
    /// Node labels that the pod needs.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub node_selector: BTreeMap<String, String>,
    /// Affinity to nodes and pods.
    #[serde(default, skip_serializing_if = "Fragment::is_empty")]
    pub affinity: Fragment,
    /// Taints that the pod tolerates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tolerations: Vec<Fragment>,
    /// Spread over zones and nodes; an entry without `labelSelector` counts this chart's pods.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topology_spread_constraints: Vec<Fragment>,
    /// Further lines of `/etc/hosts`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub host_aliases: Vec<Fragment>,
    /// Where names are resolved first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dns_policy: Option<String>,
    /// Resolver settings.
    #[serde(default, skip_serializing_if = "Fragment::is_empty")]
    pub dns_config: Fragment,
    /// Host name inside the pod.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname: Option<String>,
    /// Use the node's network.
    #[serde(default, skip_serializing_if = "is_false")]
    pub host_network: bool,
    /// See the node's processes.
    #[serde(default, rename = "hostPID", skip_serializing_if = "is_false")]
    pub host_pid: bool,
    /// Share the node's System V IPC.
    #[serde(default, rename = "hostIPC", skip_serializing_if = "is_false")]
    pub host_ipc: bool,
    /// Containers see each other's processes.
    #[serde(default, skip_serializing_if = "is_false")]
    pub share_process_namespace: bool,
    /// Priority class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority_class_name: Option<String>,
    /// Runtime class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime_class_name: Option<String>,
}

impl PodValues {
    /// The shared values of a pod.
    ///
    /// # Errors
    /// When a Kubernetes fragment has no JSON form.
    pub fn of(pod: &Pod) -> serde_json::Result<Self> {
        let Pod {
            containers,
            volumes,
            resources,
            labels,
            annotations,
            node_selector,
            affinity,
            tolerations,
            topology_spread,
            security_context,
            image_pull_secrets,
            host_aliases,
            dns_policy,
            dns_config,
            hostname,
            host_network,
            host_pid,
            host_ipc,
            share_process_namespace,
            termination_grace_period_seconds,
            priority_class,
            runtime_class,
        } = pod;
        let mut values = Self {
            container_name: pod.main().map(|main| main.name.to_string()).unwrap_or_default(),
            volumes: fragments(volumes)?,
            pod_resources: optional(resources.as_ref())?,
            pod_labels: labels.clone(),
            pod_annotations: annotations.clone(),
            pod_security_context: optional(security_context.as_ref())?,
            termination_grace_period_seconds: *termination_grace_period_seconds,
            image_pull_secrets: fragments(
                &image_pull_secrets.iter().map(|name| json!({"name": name})).collect::<Vec<_>>(),
            )?,
            node_selector: node_selector.clone(),
            affinity: optional(affinity.as_ref())?,
            tolerations: fragments(tolerations)?,
            topology_spread_constraints: fragments(topology_spread)?,
            host_aliases: fragments(host_aliases)?,
            dns_policy: dns_policy.clone(),
            dns_config: optional(dns_config.as_ref())?,
            hostname: hostname.clone(),
            host_network: *host_network,
            host_pid: *host_pid,
            host_ipc: *host_ipc,
            share_process_namespace: *share_process_namespace,
            priority_class_name: priority_class.clone(),
            runtime_class_name: runtime_class.clone(),
            ..Self::default()
        };
        for container in containers {
            let name = container.name.to_string();
            match container.role {
                ContainerRole::Main => {} // the chart's top level
                ContainerRole::Sidecar => drop(values.sidecars.insert(name, ContainerValues::of(container)?)),
                ContainerRole::NativeSidecar | ContainerRole::Init => {
                    values.init_containers.push(InitContainer { name, container: ContainerValues::of(container)? });
                }
            }
        }
        Ok(values)
    }
}
