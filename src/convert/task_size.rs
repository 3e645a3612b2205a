//! Task-level sizes: read, and shared out over the pod.

use std::collections::BTreeMap;

use crate::finding::rules::task as rules;
use crate::inventory::task_definition::EphemeralStorage;
use crate::migration::{ContainerRole, Pod};

use super::notes::Notes;
use super::resources::{self, Size, TaskSize};
use super::task_context::{LaunchKind, TaskContext};
use super::units;

/// Disk of a Fargate task that names no size (ECS developer guide, "Fargate task ephemeral storage").
const FARGATE_GIB: u64 = 20;
/// What such a task asks the scheduler for: the disk is there to be used, not reserved.
const FARGATE_REQUEST_GIB: u64 = 1;

/// The task's `cpu` in millicores.
pub(super) fn cpu(text: Option<&str>, notes: &mut Notes<'_>) -> Option<u64> {
    read(text, "cpu", units::cpu_units, notes).map(units::millicores)
}

/// The task's `memory` in MiB.
pub(super) fn memory(text: Option<&str>, notes: &mut Notes<'_>) -> Option<u64> {
    read(text, "memory", units::memory_mib, notes)
}

fn read(text: Option<&str>, member: &str, parse: fn(&str) -> Option<u64>, notes: &mut Notes<'_>) -> Option<u64> {
    let text = text?;
    let size = parse(text);
    if size.is_none() {
        notes.raise(
            &rules::UNREADABLE_SIZE,
            member,
            "the size is not a number that ECS accepts, so the pod has no limit from it",
            "write it as CPU units or MiB, as `1 vCPU` or as `2 GB`, and convert again",
        );
    }
    size
}

/// Writes requests and limits of all containers and of the pod. `sizes` belong to `pod.containers`, one each.
pub(super) fn assign(
    task: TaskSize,
    sizes: &[(ContainerRole, Size)],
    disk: Option<&EphemeralStorage>,
    windows: bool,
    cx: &TaskContext<'_>,
    pod: &mut Pod,
    notes: &mut Notes<'_>,
) {
    // The API server refuses pod-level resources for Windows.
    let pod_level = cx.target.kubernetes.has_pod_level_resources() && !windows;
    let assigned = resources::assign(task, sizes, pod_level);
    for (container, resources) in pod.containers.iter_mut().zip(assigned.containers) {
        let devices = container.resources.limits.take();
        container.resources = resources;
        if let Some(devices) = devices {
            container.resources.limits.get_or_insert_with(BTreeMap::new).extend(devices);
        }
    }
    pod.resources = assigned.pod;
    if assigned.sharing_lost {
        notes.raise(
            &rules::SHARED_SIZE,
            "cpu",
            "the containers share one task size, which a pod has only from Kubernetes 1.34: each of them may use the whole of it, and together they may use more",
            "lower the limits in values.yaml where one container must not take it all, or move to 1.34",
        );
    }
    disk_space(disk, cx.launch, pod, notes);
}

fn disk_space(disk: Option<&EphemeralStorage>, launch: LaunchKind, pod: &mut Pod, notes: &mut Notes<'_>) {
    let size = disk
        .and_then(|EphemeralStorage { size_in_gib, unknown: _ /* INV002 reports it */ }| units::positive(*size_in_gib));
    let (request, limit) = match (size, launch) {
        (Some(size), _) => {
            notes.raise(
                &rules::DISK,
                "ephemeralStorage",
                format!("each task has a disk of {size} GiB of its own; pods share their node's disk, and the chart requests as much"),
                "give the nodes disks that hold it (`blockDeviceMappings` of the EC2NodeClass or the node group's disk size), or lower the request",
            );
            (size, size)
        }
        (None, LaunchKind::Fargate) => (FARGATE_REQUEST_GIB, FARGATE_GIB),
        _ => return,
    };
    let Some(main) = pod.main_mut() else { return };
    let name = || "ephemeral-storage".to_owned();
    main.resources.requests.get_or_insert_with(BTreeMap::new).insert(name(), units::gib(request));
    main.resources.limits.get_or_insert_with(BTreeMap::new).insert(name(), units::gib(limit));
}
