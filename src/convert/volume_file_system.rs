//! Network file systems: EFS, S3 Files and `FSx` for Windows.
//!
//! EFS and S3 Files become a static PersistentVolume with one claim, outside the chart, so that removing the chart never
//! removes data. Volume handles: `fs-id[:subpath][:access-point]` (aws-efs-csi-driver documentation).

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use crate::finding::rules::volume as rules;
use crate::inventory::volume::{
    EfsAuthorizationConfig, EfsVolumeConfiguration, FsxAuthorizationConfig, FsxWindowsVolumeConfiguration,
    S3FilesVolumeConfiguration,
};
use crate::migration::{Name, Volume};

use super::notes::Notes;
use super::volumes::{Site, claim};

/// A number that the API demands and that file systems ignore.
const CAPACITY: &str = "5Gi";

/// Amazon EFS.
pub(super) fn efs(efs: &EfsVolumeConfiguration, site: Site<'_>, notes: &mut Notes<'_>) -> Volume {
    let EfsVolumeConfiguration {
        file_system_id,
        root_directory,
        transit_encryption,
        transit_encryption_port: _, // the CSI driver chooses the port of its own tunnel
        authorization_config,
        unknown: _, // INV002 reports it
    } = efs;
    let none = EfsAuthorizationConfig::default();
    let EfsAuthorizationConfig { access_point_id, iam, unknown: _ /* INV002 */ } =
        authorization_config.as_ref().unwrap_or(&none);
    let member = format!("{}.efsVolumeConfiguration", site.origin.member);
    notes.raise(
        &rules::EFS_NETWORK,
        &format!("{member}.fileSystemId"),
        "the file system's mount targets admit the ECS tasks; pods come from other security groups, and a pod that can't mount hangs in ContainerCreating",
        "allow TCP 2049 from the cluster's nodes in the mount targets' security groups before the first pod starts",
    );
    let mut mount_options = Vec::new();
    if iam.as_deref() == Some("ENABLED") {
        mount_options.push("iam".to_owned());
        notes.raise(
            &rules::EFS_IAM,
            &format!("{member}.authorizationConfig.iam"),
            "ECS mounts with the task role; the EFS CSI driver mounts with its own role, so a file system policy that names the task role refuses the pod",
            "allow the CSI driver's role in the file system policy, and separate applications by access points",
        );
    }
    let mut attributes = BTreeMap::new();
    if transit_encryption.as_deref() == Some("DISABLED") && access_point_id.is_none() && mount_options.is_empty() {
        attributes.insert("encryptInTransit".to_owned(), "false".to_owned());
    }
    let handle = handle(file_system_id, root_directory.as_deref(), access_point_id.as_deref());
    static_volume(handle, mount_options, attributes, site)
}

/// Amazon S3 Files.
pub(super) fn s3_files(files: &S3FilesVolumeConfiguration, site: Site<'_>, notes: &mut Notes<'_>) -> Volume {
    let S3FilesVolumeConfiguration {
        file_system_arn,
        root_directory,
        transit_encryption_port: _, // the CSI driver chooses the port of its own tunnel
        access_point_arn,
        unknown: _, // INV002 reports it
    } = files;
    notes.raise(
        &rules::S3_FILES,
        &format!("{}.s3filesVolumeConfiguration", site.origin.member),
        "S3 Files is mounted by the EFS CSI driver from version 3.0, with the driver's role instead of the task role",
        "install version 3.0 or later and allow its role on the file system",
    );
    let id = |arn: &str| arn.rsplit('/').next().unwrap_or_default().to_owned();
    let point = access_point_arn.as_deref().map(id);
    let handle = handle(&id(file_system_arn), root_directory.as_deref(), point.as_deref());
    static_volume(format!("s3files:{handle}"), Vec::new(), BTreeMap::new(), site)
}

/// `FSx` for Windows File Server: the SMB CSI driver needs a DNS name and credentials that no inventory holds.
pub(super) fn fsx(fsx: &FsxWindowsVolumeConfiguration, site: Site<'_>, notes: &mut Notes<'_>) -> core::Volume {
    let FsxWindowsVolumeConfiguration {
        file_system_id,
        root_directory,
        authorization_config,
        unknown: _, /* INV002 */
    } = fsx;
    let domain = authorization_config.as_ref().map(
        |FsxAuthorizationConfig {
             credentials_parameter,
             domain,
             unknown: _, // INV002 reports it
         }| (domain.as_str(), credentials_parameter.as_str()),
    );
    let name = site.claim_name();
    notes.raise(
        &rules::FSX_WINDOWS,
        &format!("{}.fsxWindowsFileServerVolumeConfiguration", site.origin.member),
        format!(
            "{file_system_id}, directory {root_directory}, domain {}, credentials {} needs the SMB CSI driver on Windows nodes; the pod mounts the claim {name}, which nothing makes yet",
            domain.map_or("(none)", |(domain, _)| domain),
            domain.map_or("(none)", |(_, credentials)| credentials)
        ),
        format!("install the SMB CSI driver and make the volume and the claim {name} in namespace {}", site.cx.namespace),
    );
    claim(name.to_string())
}

/// `fs-id`, `fs-id:/path`, `fs-id::fsap-id`, `fs-id:/path:fsap-id`; the root directory is the default.
fn handle(file_system: &str, root: Option<&str>, access_point: Option<&str>) -> String {
    let path = root.filter(|root| *root != "/").unwrap_or_default();
    match (path, access_point) {
        ("", None) => file_system.to_owned(),
        (path, None) => format!("{file_system}:{path}"),
        (path, Some(point)) => format!("{file_system}:{path}:{point}"),
    }
}

fn static_volume(
    handle: String,
    mount_options: Vec<String>,
    attributes: BTreeMap<String, String>,
    site: Site<'_>,
) -> Volume {
    let claim_name = site.claim_name();
    let namespace = site.cx.namespace;
    // Volumes are cluster-scoped, claims are not.
    let volume_name = Name::sanitise(&format!("{namespace}-{claim_name}"), 63);
    let capacity = || BTreeMap::from([("storage".to_owned(), Quantity(CAPACITY.to_owned()))]);
    let modes = || Some(vec!["ReadWriteMany".to_owned()]);
    let volume = core::PersistentVolume {
        metadata: ObjectMeta { name: Some(volume_name.to_string()), ..ObjectMeta::default() },
        spec: Some(core::PersistentVolumeSpec {
            access_modes: modes(),
            capacity: Some(capacity()),
            claim_ref: Some(core::ObjectReference {
                name: Some(claim_name.to_string()),
                namespace: Some(namespace.to_string()),
                ..core::ObjectReference::default()
            }),
            csi: Some(core::CSIPersistentVolumeSource {
                driver: "efs.csi.aws.com".to_owned(),
                volume_handle: handle,
                volume_attributes: (!attributes.is_empty()).then_some(attributes),
                ..core::CSIPersistentVolumeSource::default()
            }),
            mount_options: (!mount_options.is_empty()).then_some(mount_options),
            persistent_volume_reclaim_policy: Some("Retain".to_owned()),
            storage_class_name: Some(String::new()),
            volume_mode: Some("Filesystem".to_owned()),
            ..core::PersistentVolumeSpec::default()
        }),
        status: None,
    };
    let claim = core::PersistentVolumeClaim {
        metadata: ObjectMeta {
            name: Some(claim_name.to_string()),
            namespace: Some(namespace.to_string()),
            ..ObjectMeta::default()
        },
        spec: Some(core::PersistentVolumeClaimSpec {
            access_modes: modes(),
            resources: Some(core::VolumeResourceRequirements { requests: Some(capacity()), limits: None }),
            storage_class_name: Some(String::new()),
            volume_name: Some(volume_name.to_string()),
            ..core::PersistentVolumeClaimSpec::default()
        }),
        status: None,
    };
    Volume { origin: site.origin.clone(), volume, claim }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_have_the_driver_s_form() {
        assert_eq!(handle("fs-1", None, None), "fs-1");
        assert_eq!(handle("fs-1", Some("/"), None), "fs-1");
        assert_eq!(handle("fs-1", Some("/a/b"), None), "fs-1:/a/b");
        assert_eq!(handle("fs-1", Some("/"), Some("fsap-2")), "fs-1::fsap-2");
    }
}
