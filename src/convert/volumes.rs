//! The volumes of a task, one Kubernetes volume each.
//!
//! Data never turns into an empty directory in silence: where the source can't be mounted from a pod, the pod names a
//! claim that a person must provide, and does not start without it.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1 as core;

use crate::finding::rules::volume as rules;
use crate::inventory::service_attachment::ServiceVolumeConfiguration;
use crate::inventory::tag::Tag;
use crate::inventory::volume::{HostVolume, Volume};
use crate::migration::{Name, Origin, Storage};

use super::notes::Notes;
use super::task_context::{TaskContext, WorkloadKind};
use super::{volume_docker, volume_ebs, volume_file_system};

/// A converted volume.
#[derive(Debug)]
pub(super) struct Converted {
    /// Kubernetes name.
    pub(super) name: Name,
    pub(super) volume: core::Volume,
    /// On ECS a fresh Docker volume, into which Docker copies what the image holds at the mount path.
    pub(super) seeded_by_image: bool,
}

/// The volumes of one task by ECS name, and the objects outside the chart that they need.
#[derive(Debug, Default)]
pub(super) struct Volumes {
    by_name: BTreeMap<String, Converted>,
    mounted: BTreeSet<String>,
    /// Names that pod volumes have taken.
    taken: BTreeSet<Name>,
    /// Volumes that no task definition names: tmpfs and shared memory.
    extra: Vec<core::Volume>,
    pub(super) storage: Storage,
}

impl Volumes {
    /// Converts `volumes`; the service's `volumeConfigurations` and the task's tags complete managed EBS volumes.
    pub(super) fn convert(
        volumes: &[Volume],
        tags: &[Tag],
        origin: &Origin,
        cx: &TaskContext<'_>,
        notes: &mut Notes<'_>,
    ) -> Self {
        let names = crate::migration::assign(volumes.iter().map(|volume| volume.name.as_str()), 63);
        let mut converted = Self { taken: names.values().cloned().collect(), ..Self::default() };
        let configurations: BTreeMap<&str, &ServiceVolumeConfiguration> =
            cx.volume_configurations.iter().map(|one| (one.name.as_str(), one)).collect();
        for volume in volumes {
            let Some(name) = names.get(volume.name.as_str()) else { continue };
            let origin = origin.member(format!("volumes[{}]", volume.name));
            let site = Site { name, origin: &origin, cx };
            let configuration = configurations.get(volume.name.as_str()).copied();
            let one = converted.one(volume, site, configuration, tags, notes);
            converted.by_name.entry(volume.name.clone()).or_insert(one);
        }
        converted
    }

    fn one(
        &mut self,
        volume: &Volume,
        site: Site<'_>,
        configuration: Option<&ServiceVolumeConfiguration>,
        tags: &[Tag],
        notes: &mut Notes<'_>,
    ) -> Converted {
        let Volume {
            name: _, // the caller assigned the Kubernetes name
            host,
            docker_volume_configuration,
            efs_volume_configuration,
            s3files_volume_configuration,
            fsx_windows_file_server_volume_configuration,
            configured_at_launch,
            unknown: _, // INV002 reports it
        } = volume;
        let source_path =
            host.as_ref().and_then(|HostVolume { source_path, unknown: _ /* INV002 */ }| source_path.as_deref());
        let mut seeded_by_image = false;
        let source = if let Some(efs) = efs_volume_configuration {
            self.claim(volume_file_system::efs(efs, site, notes))
        } else if let Some(files) = s3files_volume_configuration {
            self.claim(volume_file_system::s3_files(files, site, notes))
        } else if let Some(fsx) = fsx_windows_file_server_volume_configuration {
            volume_file_system::fsx(fsx, site, notes)
        } else if let Some(docker) = docker_volume_configuration {
            let (source, seeded) = volume_docker::convert(docker, site, notes);
            seeded_by_image = seeded;
            source
        } else if *configured_at_launch == Some(true) {
            let (source, class) = volume_ebs::convert(configuration, tags, site, notes);
            if !self.storage.classes.contains(&class) {
                self.storage.classes.push(class);
            }
            source
        } else if let Some(path) = source_path {
            host_path(path, site, notes)
        } else {
            seeded_by_image = true;
            empty_dir(None, None)
        };
        let name = site.name.clone();
        Converted { volume: core::Volume { name: name.to_string(), ..source }, name, seeded_by_image }
    }

    fn claim(&mut self, volume: crate::migration::Volume) -> core::Volume {
        let source = claim(volume.claim.metadata.name.clone().unwrap_or_default());
        self.storage.volumes.push(volume);
        source
    }

    /// The volume that a mount point names; remembers that it is used.
    pub(super) fn mount(&mut self, name: &str) -> Option<&Converted> {
        let volume = self.by_name.get(name)?;
        self.mounted.insert(name.to_owned());
        Some(volume)
    }

    /// A memory-backed volume; gives its name.
    pub(super) fn add_memory(&mut self, wanted: &str, size_mib: Option<u64>) -> Name {
        let candidates = std::iter::once(wanted.to_owned()).chain((2u32..).map(|count| format!("{wanted}-{count}")));
        let mut names = candidates.map(|text| Name::sanitise(&text, 63));
        let name = names.find(|name| !self.taken.contains(name)).unwrap_or_else(|| Name::sanitise(wanted, 63));
        self.taken.insert(name.clone());
        self.extra.push(core::Volume { name: name.to_string(), ..empty_dir(Some("Memory"), size_mib) });
        name
    }

    /// Everything that a container mounts. Volumes that nobody mounts stay behind with a finding.
    pub(super) fn finish(self, notes: &mut Notes<'_>) -> (Vec<core::Volume>, Storage) {
        let Self { by_name, mounted, extra, mut storage, taken: _ } = self;
        let mut volumes = Vec::new();
        for (name, converted) in by_name {
            if mounted.contains(&name) {
                volumes.push(converted.volume);
            } else {
                let unmounted = format!("volumes[{name}]");
                storage.volumes.retain(|volume| volume.origin.member != unmounted);
                notes.raise(
                    &rules::UNUSED,
                    &unmounted,
                    "no container mounts the volume, so the pod does not have it",
                    "nothing, unless a container should mount it",
                );
            }
        }
        let classes_in_use: BTreeSet<String> = volumes.iter().filter_map(volume_ebs::class_of).collect();
        storage.classes.retain(|class| class.metadata.name.as_ref().is_some_and(|name| classes_in_use.contains(name)));
        volumes.extend(extra);
        (volumes, storage)
    }
}

/// Where a volume is converted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site<'a> {
    /// Kubernetes name of the volume.
    pub(super) name: &'a Name,
    pub(super) origin: &'a Origin,
    pub(super) cx: &'a TaskContext<'a>,
}

impl Site<'_> {
    /// Name of a claim in the workload's namespace.
    pub(super) fn claim_name(&self) -> Name {
        self.cx.workload.with_suffix(self.name.as_str())
    }
}

/// An empty directory, optionally in memory.
pub(super) fn empty_dir(medium: Option<&str>, size_mib: Option<u64>) -> core::Volume {
    core::Volume {
        empty_dir: Some(core::EmptyDirVolumeSource {
            medium: medium.map(str::to_owned),
            size_limit: size_mib.map(super::units::mib),
            ..core::EmptyDirVolumeSource::default()
        }),
        ..core::Volume::default()
    }
}

/// A claim by name.
pub(super) fn claim(name: String) -> core::Volume {
    core::Volume {
        persistent_volume_claim: Some(core::PersistentVolumeClaimVolumeSource { claim_name: name, read_only: None }),
        ..core::Volume::default()
    }
}

/// Paths that every Linux node has and that carry no data of the application.
const NODE_PATHS: &[&str] = &["/proc", "/sys", "/etc", "/dev", "/run", "/var/run", "/var/log", "/usr", "/lib", "/boot"];

fn host_path(path: &str, site: Site<'_>, notes: &mut Notes<'_>) -> core::Volume {
    let member = format!("{}.host.sourcePath", site.origin.member);
    let on_node = path == "/" || NODE_PATHS.iter().any(|node| path == *node || path.starts_with(&format!("{node}/")));
    if path.contains("docker") || path.contains("/ecs") {
        notes.raise(
            &rules::HOST_PATH,
            &member,
            format!("{path} belongs to Docker or the ECS agent; EKS nodes run containerd and have neither"),
            "replace what reads it, for example by the Kubernetes API or a containerd path",
        );
    } else if !on_node {
        notes.raise(
            &rules::HOST_PATH,
            &member,
            format!("the data under {path} lies on the container instances and does not move with the workload"),
            "copy it to an EFS or EBS volume before the cutover, and change the volume in values.yaml",
        );
    } else if site.cx.kind != WorkloadKind::Daemon {
        notes.raise(
            &rules::HOST_PATH,
            &member,
            format!("the pod mounts {path} of its node, which Pod Security and EKS on Fargate refuse"),
            "check that the workload needs it, and label its namespace for privileged pods if so",
        );
    }
    core::Volume {
        host_path: Some(core::HostPathVolumeSource { path: path.to_owned(), type_: None }),
        ..core::Volume::default()
    }
}
