//! Managed node groups in place of Karpenter: one for each kind of capacity, with nodes that hold the largest pod.

use std::collections::BTreeMap;

use super::capacity::{Kind, Pool};
use super::context::Context;
use super::karpenter::{self, DISK_GIB, NODE_ROLE};
use crate::finding::rules::platform as rules;
use crate::finding::{Findings, ObjectKind, Subject};
use crate::migration::{NodeGroup, NodeGroupScaling, Taint};

/// Sizes of the m family: name, cores, GiB.
const SIZES: [(&str, u64, u64); 5] =
    [("large", 2, 8), ("xlarge", 4, 16), ("2xlarge", 8, 32), ("4xlarge", 16, 64), ("8xlarge", 32, 128)];

/// The node groups.
pub(super) fn groups(cx: &Context<'_>, pools: &[Pool<'_>], findings: &mut Findings) -> Vec<NodeGroup> {
    let role = cx.cluster.and_then(|cluster| cluster.nodegroups.iter().find_map(|group| group.node_role.clone()));
    let subnets = karpenter::subnets(cx);
    if (role.is_none() || subnets.is_empty()) && !pools.is_empty() {
        findings.raise(
            &rules::VALUE_UNKNOWN,
            &Subject::new(ObjectKind::EksCluster, cx.cluster_name()),
            "nodegroups",
            format!("role and subnets of the cluster's nodes are not known; the node groups say {NODE_ROLE} or list no subnet"),
            "fill them in in platform/20-node-groups before you create one",
        );
    }
    karpenter::report_devices(pools, findings);
    let role = role.unwrap_or_else(|| cx.arn("iam", &format!("role/{NODE_ROLE}")));
    pools.iter().map(|pool| group(cx, pool, &role, &subnets)).collect()
}

fn group(cx: &Context<'_>, pool: &Pool<'_>, role: &str, subnets: &[String]) -> NodeGroup {
    let (size, cores, gib) = size(pool);
    let arm = pool.architecture == "arm64";
    let families: &[&str] = match (pool.kind, arm) {
        (Kind::Gpu, _) => &["g6", "g5"],
        (Kind::Neuron, _) => &["inf2"],
        (_, true) => &["m7g", "m6g"],
        (_, false) => &["m7i", "m6i", "m6a"],
    };
    // Half of a node is left for system pods and rollouts.
    let by_cpu = (pool.milli_cpu * 2).div_ceil(cores * 1000);
    let by_memory = (pool.memory_mib * 2).div_ceil(gib * 1024);
    let most = u32::try_from(by_cpu.max(by_memory)).unwrap_or(u32::MAX).max(3);
    let accelerated = matches!(pool.kind, Kind::Gpu | Kind::Neuron);
    let desired = if accelerated { 0 } else { (most / 2).max(2) };
    NodeGroup {
        cluster_name: cx.cluster_name(),
        nodegroup_name: pool.name.clone(),
        capacity_type: if pool.kind == Kind::Spot { "SPOT" } else { "ON_DEMAND" },
        ami_type: match (pool.windows, pool.kind, arm) {
            (true, _, _) => "WINDOWS_CORE_2022_x86_64",
            (false, Kind::Gpu, _) => "BOTTLEROCKET_x86_64_NVIDIA",
            (false, Kind::Neuron, _) => "AL2023_x86_64_NEURON",
            (false, _, true) => "AL2023_ARM_64_STANDARD",
            (false, _, false) => "AL2023_x86_64_STANDARD",
        },
        instance_types: families.iter().map(|family| format!("{family}.{size}")).collect(),
        scaling_config: NodeGroupScaling {
            min_size: if accelerated { 0 } else { 2 },
            max_size: most,
            desired_size: desired,
        },
        disk_size: u32::try_from(DISK_GIB).unwrap_or(100),
        node_role: role.to_owned(),
        subnets: subnets.to_vec(),
        // Charts prefer Spot by Karpenter's label, so that both ways of making nodes suit them.
        labels: BTreeMap::from([(
            "karpenter.sh/capacity-type".to_owned(),
            if pool.kind == Kind::Spot { "spot" } else { "on-demand" }.to_owned(),
        )]),
        taints: karpenter::taints(pool.kind)
            .into_iter()
            .map(|taint| Taint { key: taint.key, effect: "NO_SCHEDULE" })
            .collect(),
    }
}

/// The smallest size that holds the largest pod beside the system's, at least `xlarge`.
fn size(pool: &Pool<'_>) -> (&'static str, u64, u64) {
    let holds = |(_, cores, gib): &(&str, u64, u64)| {
        pool.largest_milli_cpu + 500 <= cores * 1000 && pool.largest_memory_mib + 1024 <= gib * 1024
    };
    let [_, sizes @ ..] = &SIZES;
    let [.., largest] = &SIZES;
    *sizes.iter().find(|size| holds(size)).unwrap_or(largest)
}
