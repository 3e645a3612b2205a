//! Launch types and capacity provider strategies as wishes about nodes.
//!
//! Fargate and Spot have a meaning that Karpenter's and EKS' node labels can carry; a named Auto Scaling group does not.

use k8s_openapi::api::core::v1 as core;

use super::{Placement, SPOT_TAINT};
use crate::finding::Findings;
use crate::finding::rules::placement as rules;
use crate::inventory::placement::CapacityProviderStrategyItem;
use crate::migration::Pod;

/// The label that Karpenter puts on nodes: `on-demand` or `spot`.
const CAPACITY_TYPE: &str = "karpenter.sh/capacity-type";

/// Writes what the capacity providers mean into the pod.
pub(super) fn require(pod: &mut Pod, placement: &Placement<'_>, findings: &mut Findings) {
    let (mut spot, mut on_demand, mut base) = (0, 0, 0);
    let mut named = Vec::new();
    for item in placement.capacity_providers {
        let CapacityProviderStrategyItem {
            capacity_provider,
            weight,
            base: floor,
            unknown: _, /* reported centrally */
        } = item;
        let weight = weight.unwrap_or(0);
        match capacity_provider.as_str() {
            "FARGATE_SPOT" => spot += weight,
            "FARGATE" => {
                on_demand += weight;
                base += floor.unwrap_or(0);
            }
            other => named.push(other.to_owned()),
        }
    }
    if spot > 0 {
        prefer(pod, "spot", share(spot, spot + on_demand));
        pod.tolerations.push(core::Toleration {
            key: Some(SPOT_TAINT.to_owned()),
            operator: Some("Exists".to_owned()),
            effect: Some("NoSchedule".to_owned()),
            ..core::Toleration::default()
        });
        if on_demand > 0 {
            prefer(pod, "on-demand", share(on_demand, spot + on_demand));
        }
        findings.raise(
            &rules::SPOT,
            placement.subject,
            "capacityProviderStrategy",
            format!("tasks ran on Fargate Spot ({spot} of {} by weight, on-demand base {base}); pods only prefer Spot nodes", spot + on_demand),
            "Check the Spot and on-demand nodes in platform/; split the workload in two if the base must be exact.",
        );
    }
    if !named.is_empty() {
        findings.raise(
            &rules::NAMED_CAPACITY,
            placement.subject,
            "capacityProviderStrategy",
            format!("tasks ran on the capacity provider {}; the chart asks for no particular nodes", named.join(", ")),
            "Compare the instance types and disks of that Auto Scaling group with the NodePool or node group of the EKS cluster.",
        );
    }
    if placement.launch_type == Some("EXTERNAL") {
        findings.raise(
            &rules::EXTERNAL_LAUNCH,
            placement.subject,
            "launchType",
            "tasks run on ECS Anywhere instances outside AWS",
            "Use EKS Hybrid Nodes for this service, or leave it on ECS.",
        );
    }
}

/// Percent of the weight, 1 to 100, the range of a preference.
fn share(part: i64, whole: i64) -> i32 {
    i32::try_from((part.saturating_mul(100) / whole.max(1)).clamp(1, 100)).unwrap_or(100)
}

fn prefer(pod: &mut Pod, value: &str, weight: i32) {
    let preference = core::NodeSelectorTerm {
        match_expressions: Some(vec![core::NodeSelectorRequirement {
            key: CAPACITY_TYPE.to_owned(),
            operator: "In".to_owned(),
            values: Some(vec![value.to_owned()]),
        }]),
        match_fields: None,
    };
    pod.affinity
        .get_or_insert_default()
        .node_affinity
        .get_or_insert_default()
        .preferred_during_scheduling_ignored_during_execution
        .get_or_insert_default()
        .push(core::PreferredSchedulingTerm { preference, weight });
}
