//! Docker volumes of container instances.

use k8s_openapi::api::core::v1 as core;

use crate::finding::rules::volume as rules;
use crate::inventory::volume::DockerVolumeConfiguration;

use super::notes::Notes;
use super::volumes::{Site, claim, empty_dir};

/// The volume, and whether Docker fills it from the image at its first mount.
pub(super) fn convert(
    docker: &DockerVolumeConfiguration,
    site: Site<'_>,
    notes: &mut Notes<'_>,
) -> (core::Volume, bool) {
    let DockerVolumeConfiguration {
        scope,
        autoprovision,
        driver,
        driver_opts,
        labels: _,  // labels of an object that no longer exists; nothing selects volumes by them
        unknown: _, // INV002 reports it
    } = docker;
    let member = format!("{}.dockerVolumeConfiguration", site.origin.member);
    let made_by = if *autoprovision == Some(false) { ", made by hand before the tasks" } else { "" };
    let option = |name: &str| driver_opts.get(name).map(String::as_str);
    match (driver.as_deref().unwrap_or("local"), option("type")) {
        ("local", Some("nfs" | "nfs4")) => {
            if let Some(source) = nfs(option("device"), option("o")) {
                return (source, false);
            }
        }
        ("local", Some("tmpfs")) => return (empty_dir(Some("Memory"), None), false),
        ("local", Some("none")) if option("o").is_some_and(|list| list.split(',').any(|one| one.trim() == "bind")) => {
            let place = option("device").unwrap_or("a directory of the instance");
            return (data_on_instance(place, &member, site, notes), false);
        }
        ("local", None) if scope.as_deref() == Some("shared") => {
            return (data_on_instance(&format!("Docker's own directory{made_by}"), &member, site, notes), false);
        }
        ("local", None) => return (empty_dir(None, None), true),
        _ => {}
    }
    let name = site.claim_name();
    notes.raise(
        &rules::VOLUME_DRIVER,
        &member,
        format!("the volume uses a Docker volume driver or options that pods don't have ({}{made_by}); the pod mounts the claim {name}, which nothing makes yet", driver.as_deref().unwrap_or("local")),
        format!("make the claim {name} in namespace {} with a CSI driver that reaches the same data", site.cx.namespace),
    );
    (claim(name.to_string()), false)
}

/// Data that stays on each container instance from task to task. The claim makes sure that it is not forgotten.
fn data_on_instance(place: &str, member: &str, site: Site<'_>, notes: &mut Notes<'_>) -> core::Volume {
    let name = site.claim_name();
    notes.raise(
        &rules::SHARED_DOCKER_VOLUME,
        member,
        format!(
            "the volume keeps its data on each container instance, in {place}; the pod mounts the claim {name}, which nothing makes yet"
        ),
        format!(
            "make the claim {name} in namespace {} (EFS for several pods) and copy the data, or turn the volume into an emptyDir if it is a cache",
            site.cx.namespace
        ),
    );
    claim(name.to_string())
}

/// The local driver's NFS options: `device=:/path`, `o=addr=host,rw,nfsvers=4`.
fn nfs(device: Option<&str>, options: Option<&str>) -> Option<core::Volume> {
    let (host, path) = device?.split_once(':')?;
    let address =
        options.into_iter().flat_map(|list| list.split(',')).find_map(|option| option.trim().strip_prefix("addr="));
    let server = address.or(Some(host)).filter(|server| !server.is_empty())?;
    let read_only = options.is_some_and(|list| list.split(',').any(|option| option.trim() == "ro"));
    path.starts_with('/').then(|| core::Volume {
        nfs: Some(core::NFSVolumeSource {
            server: server.to_owned(),
            path: path.to_owned(),
            read_only: read_only.then_some(true),
        }),
        ..core::Volume::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nfs_options_are_read_as_the_local_driver_reads_them() {
        let source = |device, options| nfs(device, options).and_then(|volume| volume.nfs);
        let read = source(Some(":/exports/a"), Some("addr=nfs.example,ro,nfsvers=4.1")).unwrap();
        assert_eq!(
            (read.server.as_str(), read.path.as_str(), read.read_only),
            ("nfs.example", "/exports/a", Some(true))
        );
        assert_eq!(source(Some("host:/a"), None).map(|nfs| nfs.server), Some("host".to_owned()));
        assert_eq!(source(Some("/dev/sdb"), Some("addr=x")), None);
        assert_eq!(source(Some(":/a"), None), None);
    }
}
