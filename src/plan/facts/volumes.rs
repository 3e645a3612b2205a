//! Where a workload keeps data on ECS, and whether two copies of it may run at once.

use crate::inventory::service::Service;
use crate::inventory::task_definition::TaskDefinition;

/// Data of a workload.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Data {
    /// EFS file systems: both sides may mount them at the same time.
    pub(crate) file_systems: Vec<String>,
    /// Data on a container instance (host paths, shared Docker volumes): it stays there unless somebody copies it.
    pub(crate) on_instance: Vec<String>,
    /// EBS volumes that ECS makes for each task and deletes with it.
    pub(crate) per_task: Vec<String>,
}

/// Host folders that belong to the machine, not to the workload: agents mount them.
const SYSTEM: &[&str] =
    &["/var/run", "/run", "/proc", "/sys", "/dev", "/etc", "/var/log", "/var/lib/docker", "/cgroup"];

/// Reads the volumes of a task definition and a service.
pub(super) fn data(service: Option<&Service>, task_definition: Option<&TaskDefinition>) -> Data {
    let mut data = Data::default();
    for volume in task_definition.into_iter().flat_map(|definition| &definition.volumes) {
        if let Some(efs) = &volume.efs_volume_configuration {
            data.file_systems.push(efs.file_system_id.clone());
        }
        if let Some(path) = volume.host.as_ref().and_then(|host| host.source_path.as_deref())
            && !is_system(path)
        {
            data.on_instance.push(path.to_owned());
        }
        if let Some(docker) = &volume.docker_volume_configuration
            && docker.scope.as_deref() == Some("shared")
        {
            let device = docker.driver_opts.get("device").cloned();
            data.on_instance.push(device.unwrap_or_else(|| format!("Docker volume {}", volume.name)));
        }
    }
    let of_deployments = service.into_iter().flat_map(|service| &service.deployments).take(1);
    let configured = of_deployments
        .flat_map(|deployment| &deployment.volume_configurations)
        .chain(service.into_iter().flat_map(|service| &service.volume_configurations));
    for volume in configured.filter(|volume| volume.managed_ebs_volume.is_some()) {
        if !data.per_task.contains(&volume.name) {
            data.per_task.push(volume.name.clone());
        }
    }
    data
}

fn is_system(path: &str) -> bool {
    path == "/" || SYSTEM.iter().any(|system| path == *system || path.starts_with(&format!("{system}/")))
}

#[cfg(test)]
mod tests {
    use super::is_system;

    #[test]
    fn folders_of_the_machine_are_no_data() {
        for path in ["/", "/proc", "/sys/fs/cgroup", "/var/run/docker.sock"] {
            assert!(is_system(path), "{path}");
        }
        for path in ["/mnt/search-analytics", "/data", "/processed"] {
            assert!(!is_system(path), "{path}");
        }
    }
}
