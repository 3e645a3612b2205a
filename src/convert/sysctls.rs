//! `systemControls` as pod sysctls. Only the safe set is written: kubelet refuses a pod with any other unless the node
//! allows it (Kubernetes documentation, "Using sysctls").

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::Sysctl;

use crate::finding::rules::container as rules;
use crate::inventory::container_linux::SystemControl;
use crate::migration::KubernetesVersion;

use super::notes::Notes;

/// The safe set since 1.30 or earlier.
const SAFE: &[&str] = &[
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.ping_group_range",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
];
/// Safe from 1.32.
const SAFE_SINCE_32: &[&str] = &["net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"];

/// Adds one container's settings to the pod's. The last container wins, as the last one started does in `awsvpc` mode.
pub(super) fn collect(
    controls: &[SystemControl],
    version: KubernetesVersion,
    host_network: bool,
    sysctls: &mut BTreeMap<String, String>,
    notes: &mut Notes<'_>,
) {
    for SystemControl { namespace, value, unknown: _ /* INV002 reports it */ } in controls {
        let name = namespace.replace('/', ".");
        let value = value.clone().unwrap_or_default();
        let safe = SAFE.contains(&name.as_str()) || version.minor() >= 32 && SAFE_SINCE_32.contains(&name.as_str());
        if safe && !(host_network && name.starts_with("net.")) {
            sysctls.insert(name, value);
        } else {
            notes.raise(
                &rules::UNSAFE_SYSCTL,
                &format!("systemControls[{namespace}]"),
                format!("{namespace} is {value} on ECS; a pod may set it only on nodes that allow it, so it is left out"),
                "allow the parameter in the kubelet configuration of these nodes and add it to `podSecurityContext.sysctls`, or live with the node's value",
            );
        }
    }
}

/// In the form of the pod's security context.
pub(super) fn render(sysctls: BTreeMap<String, String>) -> Option<Vec<Sysctl>> {
    (!sysctls.is_empty()).then(|| sysctls.into_iter().map(|(name, value)| Sysctl { name, value }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Findings, ObjectKind, Subject};

    fn run(minor: u8, host_network: bool, names: &[&str]) -> (Vec<String>, usize) {
        let (mut findings, subject) = (Findings::new(), Subject::new(ObjectKind::TaskDefinition, "web:1"));
        let controls: Vec<_> = names
            .iter()
            .map(|name| SystemControl {
                namespace: (*name).into(),
                value: Some("1".into()),
                ..SystemControl::default()
            })
            .collect();
        let mut sysctls = BTreeMap::new();
        let version = KubernetesVersion::clamp_minor(minor);
        collect(&controls, version, host_network, &mut sysctls, &mut Notes::new(&mut findings, &subject));
        (sysctls.into_keys().collect(), findings.as_slice().len())
    }

    #[test]
    fn only_the_safe_set_of_the_version_is_written() {
        assert_eq!(
            run(30, false, &["net.ipv4.tcp_keepalive_time", "net.core.somaxconn", "net.ipv4.tcp_rmem"]).0,
            ["net.ipv4.tcp_keepalive_time"]
        );
        assert_eq!(run(32, false, &["net.ipv4.tcp_rmem"]), (vec!["net.ipv4.tcp_rmem".to_owned()], 0));
        assert_eq!(
            run(33, true, &["net.ipv4.tcp_syncookies", "kernel.shm_rmid_forced"]),
            (vec!["kernel.shm_rmid_forced".to_owned()], 1)
        );
    }
}
