//! Data that outlives a chart: written under `platform/`, so that `helm uninstall` can't delete it.

use k8s_openapi::api::core::v1::{PersistentVolume, PersistentVolumeClaim};
use k8s_openapi::api::storage::v1::StorageClass;

use super::Origin;

/// Cluster-scoped and data objects of the whole migration.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Storage {
    /// For EBS volumes that ECS made per task.
    pub classes: Vec<StorageClass>,
    /// Static volumes with their claims, for file systems that exist already.
    pub volumes: Vec<Volume>,
}

impl Storage {
    /// Takes over the needs of one workload; a storage class that several need is kept once.
    pub fn merge(&mut self, other: Self) {
        let Self { classes, volumes } = other;
        for class in classes {
            if !self.classes.contains(&class) {
                self.classes.push(class);
            }
        }
        self.volumes.extend(volumes);
    }
}

/// A static volume and the one claim that binds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Volume {
    /// The ECS volume.
    pub origin: Origin,
    /// The volume, reclaim policy `Retain`.
    pub volume: PersistentVolume,
    /// The claim in the workload's namespace.
    pub claim: PersistentVolumeClaim,
}
