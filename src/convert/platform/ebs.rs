//! The EBS CSI driver, for volumes that ECS made per task.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::Needed;
use super::context::{Context, comments, count, identity};
use crate::migration::{Addon, AddonSource, AddonValues, EksAddonInput};

const NAME: &str = "aws-ebs-csi-driver";

/// The add-on, when a storage class asks for it.
pub(super) fn addon(cx: &Context<'_>) -> Option<Needed> {
    let classes: Vec<_> =
        cx.migration.storage.classes.iter().filter(|class| class.provisioner == "ebs.csi.aws.com").collect();
    if classes.is_empty() {
        return None;
    }
    let keys: BTreeSet<&str> =
        classes.iter().filter_map(|class| class.parameters.as_ref()?.get("kmsKeyId").map(String::as_str)).collect();
    let mut statements = Vec::new();
    let mut allows = "AWS's policy for the driver".to_owned();
    if !keys.is_empty() {
        // Keys that are named by alias or id only can't stand in a policy's resource; the finding on the volume says so.
        let arns: Vec<&&str> = keys.iter().filter(|key| key.starts_with("arn:") && key.contains(":key/")).collect();
        if !arns.is_empty() {
            allows.push_str(", and the volumes' keys");
            statements.push(json!({
                "Effect": "Allow",
                "Action": ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext", "kms:DescribeKey"],
                "Resource": arns,
            }));
            statements.push(json!({
                "Effect": "Allow",
                "Action": "kms:CreateGrant",
                "Resource": arns,
                "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}},
            }));
        }
    }
    let role =
        cx.role("kube-system", &["ebs-csi-controller-sa"], &statements, &["service-role/AmazonEBSCSIDriverPolicy"]);
    let addon = Addon {
        name: NAME,
        order: 22,
        namespace: "kube-system",
        purpose: format!(
            "makes the volumes of {} that took the place of ECS's EBS volumes",
            count(classes.len(), "storage class")
        ),
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
            "EKS installs the version that fits the cluster: 1.64 or later knows every parameter of the storage classes.",
        )]),
        identity: identity(&role, allows),
        after: BTreeMap::new(),
        on_demand: BTreeMap::new(),
        needs: BTreeSet::new(),
    };
    Some((addon, Some(role)))
}
