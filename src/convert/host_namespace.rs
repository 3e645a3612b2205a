//! Network, PID and IPC modes of the task.

use crate::finding::rules::task as rules;
use crate::migration::Pod;

use super::notes::Notes;

/// Writes the pod's namespaces.
pub(super) fn convert(
    network: Option<&str>,
    pid: Option<&str>,
    ipc: Option<&str>,
    pod: &mut Pod,
    notes: &mut Notes<'_>,
) {
    let mut host = |member: &str, what: &str| {
        notes.raise(
            &rules::HOST_NAMESPACE,
            member,
            format!("the task shares its host's {what} namespace, and so does the pod: it needs a namespace labelled for privileged pods"),
            "check that it still must; most tasks in host mode need only a port of their own",
        );
    };
    match network {
        Some("host") => {
            pod.host_network = true;
            pod.dns_policy = Some("ClusterFirstWithHostNet".to_owned());
            host("networkMode", "network");
        }
        Some("none") => notes.raise(
            &rules::NO_NETWORK,
            "networkMode",
            "the task has no network on ECS; a pod always has one",
            "apply a NetworkPolicy that denies the pod all traffic, and check that the cluster enforces policies",
        ),
        // awsvpc, bridge, default and unset: a pod has its own address, as a task in awsvpc mode.
        _ => {}
    }
    let mut host = |member: &str, what: &str| {
        notes.raise(
            &rules::HOST_NAMESPACE,
            member,
            format!("the task shares its host's {what} namespace, and so does the pod: it needs a namespace labelled for privileged pods"),
            "check that it still must; most tasks in host mode need only a port of their own",
        );
    };
    if ipc == Some("host") {
        // `task`, `none` and unset: containers of a pod always share IPC with each other and with nobody else.
        pod.host_ipc = true;
        host("ipcMode", "IPC");
    }
    match pid {
        Some("host") => {
            pod.host_pid = true;
            host("pidMode", "PID");
        }
        Some("task") => {
            pod.share_process_namespace = true;
            notes.raise(
                &rules::SHARED_PID,
                "pidMode",
                "the containers share one PID namespace; process 1 is the pause container, so scripts that signal process 1 reach the wrong one",
                "signal processes by name, or through a pid file",
            );
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Findings, ObjectKind, Subject};

    #[test]
    fn modes_become_pod_fields() {
        let (mut findings, subject) = (Findings::new(), Subject::new(ObjectKind::TaskDefinition, "web:1"));
        let mut pod = Pod::default();
        convert(Some("host"), Some("host"), Some("host"), &mut pod, &mut Notes::new(&mut findings, &subject));
        assert!(pod.host_network && pod.host_pid && pod.host_ipc && !pod.share_process_namespace);
        assert_eq!(pod.dns_policy.as_deref(), Some("ClusterFirstWithHostNet"));
        assert_eq!(findings.as_slice().len(), 3);
        let mut plain = Pod::default();
        convert(None, Some("task"), Some("none"), &mut plain, &mut Notes::new(&mut findings, &subject));
        assert!(!plain.host_network && plain.share_process_namespace);
    }
}
