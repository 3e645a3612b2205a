//! The EFS CSI driver, for file systems that tasks mounted.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::Needed;
use super::context::{Context, comments, count, identity};
use crate::migration::{Addon, AddonSource, AddonValues, EksAddonInput};

const NAME: &str = "aws-efs-csi-driver";

/// The add-on, when a volume asks for it.
///
/// Source: aws-efs-csi-driver, "IAM policy example": what making access points takes is left out, because the volumes are
/// static.
pub(super) fn addon(cx: &Context<'_>) -> Option<Needed> {
    let sources = || cx.migration.storage.volumes.iter().filter_map(|volume| volume.volume.spec.as_ref()?.csi.as_ref());
    let handles: BTreeSet<&str> =
        sources().filter(|csi| csi.driver == "efs.csi.aws.com").map(|csi| csi.volume_handle.as_str()).collect();
    if handles.is_empty() {
        return None;
    }
    let systems: BTreeSet<String> = handles
        .iter()
        .filter(|handle| !handle.starts_with("s3files:"))
        .filter_map(|handle| handle.split(':').next())
        .map(|id| {
            if id.starts_with("arn:") {
                id.to_owned()
            } else {
                cx.arn("elasticfilesystem", &format!("file-system/{id}"))
            }
        })
        .collect();
    let mut statements = vec![json!({
        "Effect": "Allow",
        "Action": ["elasticfilesystem:DescribeMountTargets", "ec2:DescribeAvailabilityZones"],
        "Resource": "*",
    })];
    if !systems.is_empty() {
        statements.push(json!({
            "Effect": "Allow",
            "Action": [
                "elasticfilesystem:ClientMount",
                "elasticfilesystem:ClientWrite",
                "elasticfilesystem:ClientRootAccess",
            ],
            "Resource": systems,
            "Condition": {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}},
        }));
    }
    let role = cx.role("kube-system", &["efs-csi-node-sa", "efs-csi-controller-sa"], &statements, &[]);
    let addon = Addon {
        name: NAME,
        order: 23,
        namespace: "kube-system",
        purpose: format!("mounts {} that exist already", count(handles.len(), "file system")),
        source: AddonSource::EksAddon,
        images: &[],
        values: AddonValues::EksAddon(EksAddonInput {
            cluster_name: cx.cluster_name(),
            addon_name: NAME,
            service_account_role_arn: role.arn.clone(),
            resolve_conflicts: "PRESERVE",
        }),
        comments: comments([(
            "/addonName",
            "EKS installs the version that fits the cluster. Every pod mounts with the driver's role, not with its own.",
        )]),
        identity: identity(&role, "mounting these file systems, and nothing about access points"),
        after: BTreeMap::new(),
        on_demand: BTreeMap::new(),
        needs: BTreeSet::new(),
    };
    Some((addon, Some(role)))
}
