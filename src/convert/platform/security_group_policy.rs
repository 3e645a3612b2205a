//! Security groups for pods: each workload's pods keep the security groups of its tasks, beside the cluster's own.
//!
//! Source: EKS User Guide, "Assign security groups to individual pods": Nitro instances with a trunk interface, not the t
//! family, not Windows, not EKS Auto Mode; at most five groups.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use super::admission::groups_of;
use super::context::Context;
use crate::convert::placement::SELECTOR_LABEL;
use crate::finding::rules::platform as rules;
use crate::finding::{Findings, ObjectKind, Subject};
use crate::migration::{GroupIds, Manifest, ObjectMeta, SecurityGroupPolicy, SecurityGroupPolicySpec};

/// Most security groups of a pod.
const MAX_GROUPS: usize = 5;

/// One policy for each workload whose tasks had security groups.
pub(super) fn policies(cx: &Context<'_>, findings: &mut Findings) -> Vec<Manifest> {
    if cx.auto_mode() {
        findings.raise(
            &rules::NETWORK_NOT_CARRIED,
            &Subject::new(ObjectKind::EksCluster, cx.cluster_name()),
            "computeConfig",
            "EKS Auto Mode knows no security groups for pods, so no SecurityGroupPolicy was written",
            "set platform.network to networkPolicy in ecs2eks.yaml",
        );
        return Vec::new();
    }
    let mut all = Vec::new();
    for workload in &cx.migration.workloads {
        let groups = groups_of(cx, workload);
        if groups.is_empty() {
            continue;
        }
        let subject = &workload.origin.subject;
        // A policy replaces the node's groups: without the cluster's, pods reach neither DNS nor each other.
        let Some(cluster) = cx.pod_security_group() else {
            findings.raise(
                &rules::NETWORK_NOT_CARRIED,
                subject,
                "networkConfiguration.awsvpcConfiguration.securityGroups",
                "the cluster's security group is not known, without which pods reach no DNS; no SecurityGroupPolicy was written",
                "scan with --eks-cluster and convert again",
            );
            continue;
        };
        if groups.len() + 1 > MAX_GROUPS || workload.pod.host_network {
            findings.raise(
                &rules::NETWORK_NOT_CARRIED,
                subject,
                "networkConfiguration.awsvpcConfiguration.securityGroups",
                "a pod has at most five security groups with the cluster's own, and none on the host's network",
                "merge security groups, or give this workload a NetworkPolicy",
            );
            continue;
        }
        let labels = BTreeMap::from([(SELECTOR_LABEL.to_owned(), workload.name.to_string())]);
        all.push(Manifest::SecurityGroupPolicy(SecurityGroupPolicy {
            api_version: "vpcresources.k8s.aws/v1beta1",
            kind: "SecurityGroupPolicy",
            metadata: ObjectMeta::within(workload.namespace.as_str(), workload.name.as_str()),
            spec: SecurityGroupPolicySpec {
                pod_selector: LabelSelector { match_labels: Some(labels), match_expressions: None },
                security_groups: GroupIds { group_ids: groups.iter().cloned().chain([cluster.to_owned()]).collect() },
            },
        }));
    }
    all
}
