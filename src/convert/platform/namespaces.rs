//! All namespaces of the output, with the labels that must be there before the first pod.

use std::collections::BTreeMap;

use super::context::Context;
use crate::migration::{Addon, Name, Namespace, Pod, TRAEFIK};

/// The load balancer controller adds readiness gates to pods of namespaces with this label, when it makes them.
const READINESS_GATE: (&str, &str) = ("elbv2.k8s.aws/pod-readiness-gate-inject", "enabled");
/// Pod Security admission refuses host access where a stricter level is the cluster's default.
const PRIVILEGED: (&str, &str) = ("pod-security.kubernetes.io/enforce", "privileged");

/// Capabilities that the level `baseline` lets a container add. Source: Kubernetes, "Pod Security Standards".
const BASELINE: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

/// The namespaces by name.
pub(super) fn namespaces(cx: &Context<'_>, addons: &[Addon]) -> BTreeMap<Name, Namespace> {
    let mut all: BTreeMap<Name, Namespace> = BTreeMap::new();
    let pair = |(key, value): (&str, &str)| (key.to_owned(), value.to_owned());
    for workload in &cx.migration.workloads {
        let namespace = all.entry(workload.namespace.clone()).or_default();
        let cluster = format!("ECS cluster {}", workload.cluster);
        if !workload.cluster.is_empty() && !namespace.comments.contains(&cluster) {
            namespace.comments.push(cluster);
        }
        if let Some(why) = host_access(&workload.pod) {
            let (key, value) = pair(PRIVILEGED);
            namespace.labels.insert(key, value);
            namespace.comments.push(format!("{} needs {why}", workload.name));
        }
    }
    for addon in addons.iter().filter(|addon| addon.namespace != "kube-system") {
        let namespace = all.entry(Name::sanitise(addon.namespace, 63)).or_default();
        namespace.comments.push(format!("add-on {}", addon.name));
        if addon.name == TRAEFIK {
            let (key, value) = pair(READINESS_GATE);
            namespace.labels.insert(key, value);
            namespace.comments.push(
                "the label makes pods wait for their targets to be healthy; it works only for pods made after it"
                    .to_owned(),
            );
        }
        if addon.name == "fluent-bit" {
            let (key, value) = pair(PRIVILEGED);
            namespace.labels.insert(key, value);
            namespace.comments.push("reads log files of the node".to_owned());
        }
    }
    all
}

/// What of a pod the level `baseline` refuses.
fn host_access(pod: &Pod) -> Option<&'static str> {
    if pod.host_network || pod.host_pid || pod.host_ipc {
        return Some("a namespace of the host");
    }
    if pod.volumes.iter().any(|volume| volume.host_path.is_some()) {
        return Some("a folder of the host");
    }
    let contexts = || pod.containers.iter().filter_map(|container| container.security_context.as_ref());
    if contexts().any(|context| context.privileged == Some(true)) {
        return Some("a privileged container");
    }
    let added = || contexts().filter_map(|context| context.capabilities.as_ref()?.add.as_ref()).flatten();
    if added().any(|name| !BASELINE.contains(&name.as_str())) {
        return Some("capabilities beyond the usual ones");
    }
    if pod.containers.iter().flat_map(|container| &container.ports).any(|port| port.host_port.is_some()) {
        return Some("ports of the host");
    }
    None
}
