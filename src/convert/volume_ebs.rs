//! EBS volumes that ECS makes per task: generic ephemeral volumes, which live and die with the pod, and their StorageClass.
//!
//! ECS formats xfs unless told otherwise, the CSI driver ext4, so the file system is always written out.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::api::storage::v1::StorageClass;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use sha2::{Digest, Sha256};

use crate::finding::rules::volume as rules;
use crate::inventory::service_attachment::{EbsTagSpecification, ManagedEbsVolume, ServiceVolumeConfiguration};
use crate::inventory::tag::Tag;

use super::notes::Notes;
use super::units;
use super::volumes::Site;

/// Size when neither the service nor the inventory tells one.
const FALLBACK_GIB: u64 = 20;

/// The pod volume and the class that it needs. Volumes with the same settings share a class by its name.
pub(super) fn convert(
    configuration: Option<&ServiceVolumeConfiguration>,
    task_tags: &[Tag],
    site: Site<'_>,
    notes: &mut Notes<'_>,
) -> (core::Volume, StorageClass) {
    let none = ManagedEbsVolume::default();
    let managed = configuration.and_then(
        |ServiceVolumeConfiguration {
             name: _, /* the join key */
             managed_ebs_volume,
             unknown: _, /* INV002 */
         }| { managed_ebs_volume.as_ref() },
    );
    let member = site.origin.member.clone();
    if managed.is_none() {
        notes.raise(
            &rules::EBS_UNCONFIGURED,
            &member,
            format!("the volume is configured when a task starts, and the input has no service that does; the pod gets an empty {FALLBACK_GIB} GiB gp3 volume"),
            "set the size and class of the volume in values.yaml as the tasks are started with today",
        );
    }
    let ManagedEbsVolume {
        encrypted,
        kms_key_id,
        volume_type,
        size_in_gib,
        snapshot_id,
        volume_initialization_rate,
        iops,
        throughput,
        tag_specifications,
        role_arn: _, // ECS's own role; the CSI driver has another one
        filesystem_type,
        unknown: _, // INV002 reports it
    } = managed.unwrap_or(&none);
    let file_system = filesystem_type.as_deref().unwrap_or("xfs");
    let kind = volume_type.as_deref().unwrap_or("gp3");
    let mut parameters = BTreeMap::from([
        ("csi.storage.k8s.io/fstype".to_owned(), file_system.to_owned()),
        ("type".to_owned(), kind.to_owned()),
    ]);
    let mut set = |name: &str, value: Option<String>| value.map(|value| parameters.insert(name.to_owned(), value));
    set("encrypted", encrypted.map(|on| on.to_string()));
    set("kmsKeyId", kms_key_id.clone());
    set("iops", iops.map(|number| number.to_string()));
    set("throughput", throughput.map(|number| number.to_string()));
    set("volumeInitializationRate", volume_initialization_rate.map(|number| number.to_string()));
    for (number, tag) in (1..).zip(tags(tag_specifications, task_tags)) {
        set(&format!("tagSpecification_{number}"), Some(tag));
    }
    if kms_key_id.is_some() {
        notes.raise(
            &rules::EBS_KEY,
            &member,
            "the volume is encrypted with a key of your own, which the EBS CSI driver's role must be allowed to use and which it wants as a full ARN",
            "grant the driver's role the key (CreateGrant, GenerateDataKeyWithoutPlaintext, Decrypt) and check `kmsKeyId` in platform/storage",
        );
    }
    let data_source = snapshot_id.as_ref().map(|snapshot| {
        let name = site.claim_name();
        notes.raise(
            &rules::EBS_SNAPSHOT,
            &member,
            format!("each task's volume starts from {snapshot}; the pod's claim refers to the VolumeSnapshot {name}, which nothing makes yet"),
            format!("make a VolumeSnapshotContent for {snapshot} and the VolumeSnapshot {name} in namespace {}, and check that size and file system ({file_system}) fit the snapshot", site.cx.namespace),
        );
        core::TypedLocalObjectReference {
            api_group: Some("snapshot.storage.k8s.io".to_owned()),
            kind: "VolumeSnapshot".to_owned(),
            name: name.to_string(),
        }
    });
    let class = class(kind, file_system, parameters);
    let size = units::positive(*size_in_gib).unwrap_or(FALLBACK_GIB);
    let spec = core::PersistentVolumeClaimSpec {
        access_modes: Some(vec!["ReadWriteOnce".to_owned()]),
        data_source,
        resources: Some(core::VolumeResourceRequirements {
            requests: Some(BTreeMap::from([("storage".to_owned(), units::gib(size))])),
            limits: None,
        }),
        storage_class_name: class.metadata.name.clone(),
        ..core::PersistentVolumeClaimSpec::default()
    };
    let template = core::PersistentVolumeClaimTemplate { metadata: None, spec };
    let source = core::EphemeralVolumeSource { volume_claim_template: Some(template) };
    (core::Volume { ephemeral: Some(source), ..core::Volume::default() }, class)
}

/// Name of the class that a pod volume asks for.
pub(super) fn class_of(volume: &core::Volume) -> Option<String> {
    volume.ephemeral.as_ref()?.volume_claim_template.as_ref()?.spec.storage_class_name.clone()
}

/// `key=value` of every tag that ECS put on the volume. `SERVICE` tags are the service's and not known here.
fn tags(specifications: &[EbsTagSpecification], task_tags: &[Tag]) -> Vec<String> {
    let mut all = Vec::new();
    for EbsTagSpecification {
        resource_type: _, /* only volume exists */
        tags,
        propagate_tags,
        unknown: _, /* INV002 */
    } in specifications
    {
        let inherited = if propagate_tags.as_deref() == Some("TASK_DEFINITION") { task_tags } else { &[] };
        for Tag { key, value, unknown: _ /* INV002 */ } in inherited.iter().chain(tags) {
            if !key.starts_with("aws:") {
                all.push(format!("{key}={}", value.as_deref().unwrap_or_default()));
            }
        }
    }
    all.sort();
    all.dedup();
    all
}

fn class(kind: &str, file_system: &str, parameters: BTreeMap<String, String>) -> StorageClass {
    let text: String = parameters.iter().map(|(name, value)| format!("{name}={value}\n")).collect();
    let hash: String = Sha256::digest(text.as_bytes()).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    StorageClass {
        metadata: ObjectMeta {
            name: Some(crate::migration::Name::sanitise(&format!("ecs-{kind}-{file_system}-{hash}"), 63).to_string()),
            ..ObjectMeta::default()
        },
        provisioner: "ebs.csi.aws.com".to_owned(),
        parameters: Some(parameters),
        reclaim_policy: Some("Delete".to_owned()),
        volume_binding_mode: Some("WaitForFirstConsumer".to_owned()),
        allow_volume_expansion: Some(true),
        ..StorageClass::default()
    }
}
