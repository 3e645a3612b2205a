//! Architecture and operating system as node labels.

use crate::finding::rules::task as rules;
use crate::inventory::task_definition::RuntimePlatform;
use crate::migration::Pod;

use super::notes::Notes;
use super::task_context::LaunchKind;

/// Writes the node selector; tells whether the pod runs on Windows.
pub(super) fn convert(
    platform: Option<&RuntimePlatform>,
    launch: LaunchKind,
    pod: &mut Pod,
    notes: &mut Notes<'_>,
) -> bool {
    let none = RuntimePlatform::default();
    let RuntimePlatform { cpu_architecture, operating_system_family, unknown: _ /* INV002 reports it */ } =
        platform.unwrap_or(&none);
    let architecture = match (cpu_architecture.as_deref(), launch) {
        (Some("ARM64"), _) => Some("arm64"),
        (Some("X86_64"), _) | (None, LaunchKind::Fargate) => Some("amd64"),
        _ => None,
    };
    if let Some(architecture) = architecture {
        pod.node_selector.insert("kubernetes.io/arch".to_owned(), architecture.to_owned());
    } else {
        notes.raise(
            &rules::ANY_ARCHITECTURE,
            "runtimePlatform.cpuArchitecture",
            "the task definition names no architecture: its images run on whatever the container instances are, and pods may land on either",
            "set `nodeSelector` in values.yaml to the architecture of today's instances unless the images serve both",
        );
    }
    let Some(build) =
        operating_system_family.as_deref().filter(|family| family.starts_with("WINDOWS")).map(windows_build)
    else {
        return false;
    };
    pod.node_selector.insert("kubernetes.io/os".to_owned(), "windows".to_owned());
    if let Some(build) = build {
        pod.node_selector.insert("node.kubernetes.io/windows-build".to_owned(), build.to_owned());
    }
    notes.raise(
        &rules::WINDOWS,
        "runtimePlatform.operatingSystemFamily",
        "the task runs on Windows: the image needs nodes of the same build, and probes and hooks that call /bin/sh do not work",
        "make a Windows node group of the same release and review the chart's commands",
    );
    true
}

/// Value of `node.kubernetes.io/windows-build`.
fn windows_build(family: &str) -> Option<&'static str> {
    [
        ("2025", "10.0.26100"),
        ("2022", "10.0.20348"),
        ("20H2", "10.0.19042"),
        ("2004", "10.0.19041"),
        ("2019", "10.0.17763"),
        ("2016", "10.0.14393"),
    ]
    .into_iter()
    .find(|(release, _)| family.contains(release))
    .map(|(_, build)| build)
}
