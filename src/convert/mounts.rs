//! Mount points of one container, with those that it takes over from others, tmpfs and shared memory.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1::VolumeMount;

use crate::finding::rules::volume as rules;
use crate::inventory::container::{ContainerDefinition, MountPoint, VolumeFrom};
use crate::inventory::container_linux::Tmpfs;
use crate::migration::{ContainerRole, Name};

use super::notes::Notes;
use super::units;
use super::volumes::Volumes;

/// A mount as ECS resolves it, before names change.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    volume: String,
    path: String,
    read_only: bool,
}

/// All mounts of a task, to find volumes that Docker fills from an image.
#[derive(Debug, Default)]
pub(super) struct Mounts {
    seen: Vec<Seen>,
}

#[derive(Debug)]
struct Seen {
    container: String,
    role: ContainerRole,
    mount: Wanted,
}

impl Mounts {
    /// The volume mounts of `container`.
    pub(super) fn convert(
        &mut self,
        container: &ContainerDefinition,
        role: ContainerRole,
        others: &BTreeMap<&str, &ContainerDefinition>,
        volumes: &mut Volumes,
        notes: &mut Notes<'_>,
    ) -> Vec<VolumeMount> {
        let mut mounts = Vec::new();
        let mut paths = BTreeSet::new();
        for wanted in wanted(container, others, notes) {
            let Some(volume) = volumes.mount(&wanted.volume) else {
                notes.raise(
                    &rules::UNKNOWN_VOLUME,
                    &format!("mountPoints[{}]", wanted.volume),
                    "the mount point names a volume that the task definition does not have; it is left out",
                    "correct the mount point in the task definition and convert again",
                );
                continue;
            };
            if !paths.insert(wanted.path.clone()) {
                notes.raise(
                    &rules::MOUNT_CONFLICT,
                    &format!("mountPoints[{}]", wanted.volume),
                    format!("{} is mounted twice in the container; the first mount stays", wanted.path),
                    "choose one of the two in the task definition",
                );
                continue;
            }
            mounts.push(mount(&volume.name, &wanted.path, wanted.read_only));
            if volume.seeded_by_image {
                self.seen.push(Seen { container: container.name.clone(), role, mount: wanted });
            }
        }
        mounts
    }

    /// Docker copies what an image holds at the mount path into a fresh volume; an emptyDir hides it instead.
    pub(super) fn report_hidden_content(&self, notes: &mut Notes<'_>) {
        let filled: BTreeSet<&str> = self
            .seen
            .iter()
            .filter(|seen| seen.role == ContainerRole::Init && !seen.mount.read_only)
            .map(|seen| seen.mount.volume.as_str())
            .collect();
        for seen in &self.seen {
            if filled.contains(seen.mount.volume.as_str()) || is_scratch(&seen.mount.path) || seen.mount.read_only {
                continue;
            }
            notes.container(&seen.container).raise(
                &rules::HIDDEN_CONTENT,
                &format!("mountPoints[{}]", seen.mount.volume),
                format!("Docker copies what the image holds under {} into the fresh volume; in a pod the volume starts empty and hides it", seen.mount.path),
                "if the image has files there, add an init container of the same image that copies them into the volume (`cp -a`)",
            );
        }
    }
}

/// Directories that programs fill while they run.
fn is_scratch(path: &str) -> bool {
    let words = [
        "tmp", "temp", "cache", "caches", "run", "log", "logs", "sock", "socket", "sockets", "scratch", "spool", "shm",
        "pid",
    ];
    path.split(['/', '\\', '.', '-', '_']).any(|part| words.contains(&part.to_ascii_lowercase().as_str()))
}

/// Own mount points and, through `volumesFrom`, those of other containers and of whatever they take over.
fn wanted(
    container: &ContainerDefinition,
    others: &BTreeMap<&str, &ContainerDefinition>,
    notes: &mut Notes<'_>,
) -> Vec<Wanted> {
    let mut all = own(container, notes);
    let mut visited = BTreeSet::from([container.name.as_str()]);
    let mut todo: Vec<(&VolumeFrom, bool)> = container.volumes_from.iter().map(|from| (from, false)).collect();
    while let Some((VolumeFrom { source_container, read_only, unknown: _ /* INV002 reports it */ }, outer)) = todo.pop()
    {
        let read_only = outer || *read_only == Some(true);
        if !visited.insert(source_container) {
            continue;
        }
        let Some(source) = others.get(source_container.as_str()) else {
            notes.raise(
                &rules::UNKNOWN_VOLUME,
                &format!("volumesFrom[{source_container}]"),
                "the container takes over the volumes of a container that the pod does not have",
                "correct `volumesFrom` in the task definition and convert again",
            );
            continue;
        };
        for mut mount in own(source, notes) {
            mount.read_only |= read_only;
            if !all.iter().any(|known| known.path == mount.path) {
                all.push(mount);
            }
        }
        todo.extend(source.volumes_from.iter().map(|from| (from, read_only)));
    }
    all
}

fn own(container: &ContainerDefinition, notes: &mut Notes<'_>) -> Vec<Wanted> {
    let mut all = Vec::new();
    for MountPoint { source_volume, container_path, read_only, unknown: _ /* INV002 reports it */ } in
        &container.mount_points
    {
        match (source_volume, container_path) {
            (Some(volume), Some(path)) if is_mount_path(path) => {
                all.push(Wanted { volume: volume.clone(), path: path.clone(), read_only: *read_only == Some(true) });
            }
            _ => notes.raise(
                &rules::UNKNOWN_VOLUME,
                &format!("mountPoints[{}]", source_volume.as_deref().unwrap_or_default()),
                "the mount point lacks a volume or a path that a pod can mount; it is left out",
                "correct the mount point in the task definition and convert again",
            ),
        }
    }
    all
}

/// Kubernetes forbids colons in a mount path, except after a Windows drive letter.
fn is_mount_path(path: &str) -> bool {
    let drive = path.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && path.as_bytes().get(1) == Some(&b':');
    let rest = if drive { &path[2..] } else { path };
    !rest.contains(':') && !rest.is_empty()
}

/// tmpfs mounts and `/dev/shm` as memory-backed volumes.
pub(super) fn memory(
    name: &Name,
    tmpfs: &[Tmpfs],
    shared_memory_size: Option<i64>,
    existing: &[VolumeMount],
    volumes: &mut Volumes,
    notes: &mut Notes<'_>,
) -> Vec<VolumeMount> {
    let mut mounts: Vec<VolumeMount> = Vec::new();
    for Tmpfs { container_path, size, mount_options, unknown: _ /* INV002 reports it */ } in tmpfs {
        let taken = existing.iter().chain(&mounts).any(|mount| mount.mount_path == *container_path);
        if taken || !is_mount_path(container_path) {
            notes.raise(
                &rules::MOUNT_CONFLICT,
                &format!("linuxParameters.tmpfs[{container_path}]"),
                "the tmpfs has no path of its own in the container and is left out",
                "correct the path in the task definition and convert again",
            );
            continue;
        }
        let harmless = ["rw", "nosuid", "nodev", "noatime", "relatime", "defaults"];
        if mount_options.iter().any(|option| !harmless.contains(&option.as_str())) {
            notes.raise(
                &rules::TMPFS_OPTIONS,
                &format!("linuxParameters.tmpfs[{container_path}].mountOptions"),
                format!("an emptyDir in memory has no mount options; {} are lost", mount_options.join(", ")),
                "check that the application does not rely on them",
            );
        }
        let volume = volumes.add_memory(&format!("{name}-tmpfs"), units::positive(*size));
        mounts.push(mount(&volume, container_path, false));
    }
    let shm = "/dev/shm";
    let free = existing.iter().chain(&mounts).all(|mount| mount.mount_path != shm);
    if let Some(size) = units::positive(shared_memory_size).filter(|_| free) {
        let volume = volumes.add_memory(&format!("{name}-shm"), Some(size));
        mounts.push(mount(&volume, shm, false));
    }
    mounts
}

fn mount(volume: &Name, path: &str, read_only: bool) -> VolumeMount {
    VolumeMount {
        name: volume.to_string(),
        mount_path: path.to_owned(),
        read_only: read_only.then_some(true),
        ..VolumeMount::default()
    }
}
