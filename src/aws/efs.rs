//! EFS: the file systems and access points that task definitions mount, and the mount targets that reach them.

use futures::future::{join, join_all};

use super::operation as op;
use super::scanner::{Scanner, distinct};
use crate::inventory::Inventory;
use crate::inventory::efs::{AccessPoint, FileSystem, MountTarget};
use crate::inventory::volume::EfsVolumeConfiguration;

impl Scanner {
    /// Reads what volumes refer to by id.
    pub(super) async fn read_storage(&self, inventory: &mut Inventory) {
        let volumes: Vec<&EfsVolumeConfiguration> = inventory
            .task_definitions
            .iter()
            .flat_map(|definition| &definition.volumes)
            .filter_map(|volume| volume.efs_volume_configuration.as_ref())
            .collect();
        let file_systems = distinct(volumes.iter().map(|volume| volume.file_system_id.as_str()));
        let access_points = distinct(
            volumes.iter().filter_map(|volume| volume.authorization_config.as_ref()?.access_point_id.as_deref()),
        );
        let (found, points) = join(
            join_all(file_systems.iter().map(|id| join(self.file_system(id), self.mount_targets(id)))),
            join_all(access_points.iter().map(|id| self.access_point(id))),
        )
        .await;
        for (file_system, mount_targets) in found {
            inventory.file_systems.extend(file_system);
            inventory.mount_targets.extend(mount_targets);
        }
        inventory.access_points.extend(points.into_iter().flatten());
    }

    async fn file_system(&self, id: &str) -> Vec<FileSystem> {
        let answer = self
            .caller
            .read(&op::EFS_DESCRIBE_FILE_SYSTEMS, id, |capture| {
                self.clients.efs.describe_file_systems().file_system_id(id).customize().interceptor(capture).send()
            })
            .await;
        answer.map_or_else(Vec::new, |answer| answer.list(&self.caller, &op::EFS_DESCRIBE_FILE_SYSTEMS, "FileSystems"))
    }

    async fn access_point(&self, id: &str) -> Option<AccessPoint> {
        let answer = self
            .caller
            .read(&op::EFS_DESCRIBE_ACCESS_POINTS, id, |capture| {
                self.clients.efs.describe_access_points().access_point_id(id).customize().interceptor(capture).send()
            })
            .await?;
        answer.list(&self.caller, &op::EFS_DESCRIBE_ACCESS_POINTS, "AccessPoints").pop()
    }

    async fn mount_targets(&self, file_system: &str) -> Vec<MountTarget> {
        let pages = self
            .caller
            .pages(
                &op::EFS_DESCRIBE_MOUNT_TARGETS,
                file_system,
                |token, capture| {
                    let call = self.clients.efs.describe_mount_targets().file_system_id(file_system).set_marker(token);
                    call.customize().interceptor(capture).send()
                },
                aws_sdk_efs::operation::describe_mount_targets::DescribeMountTargetsOutput::next_marker,
            )
            .await;
        pages.iter().flat_map(|page| page.list(&self.caller, &op::EFS_DESCRIBE_MOUNT_TARGETS, "MountTargets")).collect()
    }
}
