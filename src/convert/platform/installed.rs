//! What the target cluster has already: EKS add-ons and the parts of EKS Auto Mode. They are left alone.

use super::context::Context;
use crate::finding::rules::platform as rules;
use crate::finding::{Findings, ObjectKind, Subject};
use crate::migration::Addon;

/// What EKS Auto Mode does itself.
const AUTO_MODE: [&str; 3] = ["karpenter", "aws-ebs-csi-driver", "aws-load-balancer-controller"];

/// Whether the cluster has this add-on; says so in a finding.
pub(super) fn already(cx: &Context<'_>, addon: &Addon, findings: &mut Findings) -> bool {
    let Some(cluster) = cx.cluster else { return false };
    let subject = Subject::new(ObjectKind::EksCluster, &cluster.name);
    // Controllers that only Helm installs are not in the inventory.
    let by_eks = cluster
        .addons
        .iter()
        .find(|found| found.addon_name == addon.name || found.addon_name.strip_prefix("aws-") == Some(addon.name));
    if let Some(found) = by_eks {
        let version = found.addon_version.as_deref().unwrap_or("unknown");
        findings.raise(
            &rules::ADDON_PRESENT,
            &subject,
            format!("addons[{}]", found.addon_name),
            format!(
                "the cluster has the EKS add-on {} ({version}), so the platform layer leaves it out",
                found.addon_name
            ),
            format!("check that it can do what the workloads need: {}", addon.purpose),
        );
        return true;
    }
    if cx.auto_mode() && AUTO_MODE.contains(&addon.name) {
        findings.raise(
            &rules::ADDON_PRESENT,
            &subject,
            "computeConfig",
            format!("EKS Auto Mode does the work of {}, so the platform layer leaves it out", addon.name),
            "replace the class and provisioner names that the files carry by those of Auto Mode (eks.amazonaws.com), and give Auto Mode's own NodePools what the workloads need",
        );
        return true;
    }
    false
}

/// The cluster's name is part of nearly every value.
pub(super) fn cluster_unknown(addons: &[Addon], findings: &mut Findings) {
    if addons.is_empty() {
        return;
    }
    findings.raise(
        &rules::VALUE_UNKNOWN,
        &Subject::new(ObjectKind::Inventory, "eksClusters"),
        "",
        format!(
            "the name of the EKS cluster is not known, so the files under platform/ say {}",
            super::context::CLUSTER
        ),
        "scan with --eks-cluster and convert again, or replace the word in platform/",
    );
}
