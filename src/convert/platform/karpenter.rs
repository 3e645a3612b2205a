//! Karpenter: one `NodePool` for each kind of capacity that ECS used, and one `EC2NodeClass` for each operating system.

use std::collections::{BTreeMap, BTreeSet};

use super::Needed;
use super::capacity::{Kind, Pool};
use super::context::{Context, comments, identity, service_account};
use super::{managed_instances, node_policy};
use crate::convert::placement::SPOT_TAINT;
use crate::finding::rules::platform as rules;
use crate::finding::{Findings, ObjectKind, Subject};
use crate::migration::{
    Addon, AddonSource, AddonValues, AmiSelector, BlockDevice, Budget, ControllerResources, Disruption, Ebs,
    Ec2NodeClass, Ec2NodeClassSpec, KarpenterValues, Manifest, MetadataOptions, NodeClassRef, NodePool, NodePoolSpec,
    NodeSpec, NodeTemplate, ObjectMeta, Quantities, Requirement, SelectorTerm, Settings, Taint,
};

const NAME: &str = "karpenter";
/// Stands where the input does not tell the role of the nodes.
pub(super) const NODE_ROLE: &str = "NODE-ROLE";
/// GiB of a node's disk: images and what pods write.
pub(super) const DISK_GIB: i64 = 100;

/// The add-on.
pub(super) fn addon(cx: &Context<'_>, pools: &[Pool<'_>], findings: &mut Findings) -> Option<Needed> {
    if pools.is_empty() {
        return None;
    }
    let role = cx.role("kube-system", &[NAME], &node_policy::statements(cx), &[]);
    let node_role = node_role(cx, findings);
    check_home(cx, findings);
    report_devices(pools, findings);
    let mut manifests: Vec<Manifest> = Vec::new();
    for pool in pools {
        let class = Manifest::NodeClass(Box::new(class(cx, pool, &node_role)));
        if !manifests.contains(&class) {
            manifests.push(class);
        }
        manifests.push(Manifest::NodePool(Box::new(node_pool(pool, findings))));
    }
    let kinds: Vec<&str> = pools.iter().map(|pool| pool.name.as_str()).collect();
    let addon = Addon {
        name: NAME,
        order: 20,
        namespace: "kube-system",
        purpose: format!("makes the nodes that Fargate and the container instances were: {}", kinds.join(", ")),
        source: AddonSource::Oci { reference: "oci://public.ecr.aws/karpenter/karpenter", version: "1.14.0" },
        images: &["public.ecr.aws"],
        values: AddonValues::Karpenter(KarpenterValues {
            service_account: service_account(NAME, Some(&role)),
            settings: Settings { cluster_name: cx.cluster_name(), interruption_queue: String::new() },
            controller: ControllerResources {
                resources: Quantities {
                    requests: [("cpu", "500m"), ("memory", "512Mi")].map(|(k, v)| (k.to_owned(), v.to_owned())).into(),
                },
            },
        }),
        comments: comments([(
            "/settings/interruptionQueue",
            "Decide: an SQS queue with EventBridge's Spot interruption and health events gives pods on Spot two minutes\nto leave. Name it here and let Karpenter's role read it.",
        )]),
        identity: identity(
            &role,
            "launching and terminating instances that carry this cluster's tag, passing the nodes' role",
        ),
        after: BTreeMap::from([("nodes.yaml".to_owned(), manifests)]),
        on_demand: BTreeMap::new(),
        needs: BTreeSet::new(),
    };
    Some((addon, Some(role)))
}

/// Karpenter makes nodes, but not the one that it runs on.
fn check_home(cx: &Context<'_>, findings: &mut Findings) {
    if let Some(cluster) = cx.cluster.filter(|cluster| cluster.nodegroups.is_empty() && !cx.auto_mode()) {
        findings.raise(
            &rules::NO_FIRST_NODE,
            &Subject::new(ObjectKind::EksCluster, &cluster.name),
            "nodegroups",
            "the cluster has no node group, and Karpenter needs two nodes that it did not make to run on",
            "make a managed node group of two small nodes (or a Fargate profile for Karpenter's pods) before you apply platform/",
        );
    }
}

/// Pods get accelerators from a device plugin. The image of GPU nodes has one; that of Neuron nodes does not.
pub(super) fn report_devices(pools: &[Pool<'_>], findings: &mut Findings) {
    for pool in pools.iter().filter(|pool| pool.kind == Kind::Neuron) {
        findings.raise(
            &rules::DEVICE_PLUGIN,
            &Subject::new(ObjectKind::Inventory, &pool.name),
            "",
            format!("{} ask for Neuron devices, and nothing in the platform layer hands them out", pool.workloads.join(", ")),
            "install AWS's Neuron device plugin (chart oci://public.ecr.aws/neuron/neuron-helm-chart) before these workloads",
        );
    }
}

/// Name of the role of the cluster's nodes: that of its first node group.
fn node_role(cx: &Context<'_>, findings: &mut Findings) -> String {
    let arn = cx.cluster.and_then(|cluster| {
        let of_groups = cluster.nodegroups.iter().find_map(|group| group.node_role.as_deref());
        of_groups.or_else(|| cluster.compute_config.as_ref()?.node_role_arn.as_deref())
    });
    if let Some(name) = arn.and_then(|arn| arn.rsplit('/').next()).filter(|name| !name.is_empty()) {
        return name.to_owned();
    }
    findings.raise(
        &rules::VALUE_UNKNOWN,
        &Subject::new(ObjectKind::EksCluster, cx.cluster_name()),
        "nodegroups[].nodeRole",
        format!("the role of the cluster's nodes is not known, so Karpenter's files say {NODE_ROLE}"),
        "replace the word in platform/20-karpenter/nodes.yaml and in Karpenter's role in iam/; the role needs an access entry of type EC2_LINUX",
    );
    NODE_ROLE.to_owned()
}

fn class(cx: &Context<'_>, pool: &Pool<'_>, node_role: &str) -> Ec2NodeClass {
    let managed = pool.provider.and_then(managed_instances::launch);
    let subnets = subnets(cx);
    let tag = BTreeMap::from([("karpenter.sh/discovery".to_owned(), cx.cluster_name())]);
    let by_id = |ids: &[String]| -> Vec<SelectorTerm> {
        ids.iter().map(|id| SelectorTerm { id: Some(id.clone()), tags: BTreeMap::new() }).collect()
    };
    let groups: Vec<String> = cx.pod_security_group().map(str::to_owned).into_iter().collect();
    let or_tag = |terms: Vec<SelectorTerm>| {
        if terms.is_empty() { vec![SelectorTerm { id: None, tags: tag.clone() }] } else { terms }
    };
    let gib = managed.as_ref().and_then(|launch| launch.disk_gib).unwrap_or(DISK_GIB);
    Ec2NodeClass {
        api_version: "karpenter.k8s.aws/v1",
        kind: "EC2NodeClass",
        metadata: ObjectMeta::named(class_name(pool)),
        spec: Ec2NodeClassSpec {
            ami_selector_terms: vec![AmiSelector {
                alias: match (pool.windows, pool.kind) {
                    (true, _) => "windows2022@latest",
                    // Its NVIDIA variant brings the device plugin along.
                    (false, Kind::Gpu) => "bottlerocket@latest",
                    (false, _) => "al2023@latest",
                }
                .to_owned(),
            }],
            role: node_role.to_owned(),
            subnet_selector_terms: or_tag(by_id(&subnets)),
            security_group_selector_terms: or_tag(by_id(&groups)),
            block_device_mappings: vec![BlockDevice {
                device_name: match (pool.windows, pool.kind) {
                    (true, _) => "/dev/sda1",
                    // Bottlerocket keeps images and what pods write on a second disk.
                    (false, Kind::Gpu) => "/dev/xvdb",
                    (false, _) => "/dev/xvda",
                },
                ebs: Ebs { volume_size: format!("{gib}Gi"), volume_type: "gp3", encrypted: true },
            }],
            metadata_options: MetadataOptions { http_tokens: "required", http_put_response_hop_limit: 1 },
            instance_store_policy: managed.as_ref().and_then(|launch| launch.local_storage.then_some("RAID0")),
            detailed_monitoring: managed.as_ref().and_then(|launch| launch.detailed_monitoring.then_some(true)),
        },
    }
}

/// One class for each operating system and image; Managed Instances have disks of their own.
fn class_name(pool: &Pool<'_>) -> String {
    match (pool.provider, pool.windows, pool.kind) {
        (Some(_), _, _) => pool.name.clone(),
        (None, true, _) => "windows".to_owned(),
        (None, false, Kind::Gpu) => "gpu".to_owned(),
        (None, false, _) => "default".to_owned(),
    }
}

/// Subnets of the cluster's nodes, else of its control plane.
pub(super) fn subnets(cx: &Context<'_>) -> Vec<String> {
    let Some(cluster) = cx.cluster else { return Vec::new() };
    let of_nodes: BTreeSet<&String> = cluster.nodegroups.iter().flat_map(|group| &group.subnets).collect();
    if !of_nodes.is_empty() {
        return of_nodes.into_iter().cloned().collect();
    }
    cluster.resources_vpc_config.as_ref().map(|vpc| vpc.subnet_ids.clone()).unwrap_or_default()
}

fn node_pool(pool: &Pool<'_>, findings: &mut Findings) -> NodePool {
    let managed = pool.provider.and_then(managed_instances::launch);
    let mut requirements = vec![
        one_of("kubernetes.io/arch", &[&pool.architecture]),
        one_of("kubernetes.io/os", &[if pool.windows { "windows" } else { "linux" }]),
    ];
    let spot = pool.kind == Kind::Spot || managed.as_ref().is_some_and(|launch| launch.spot);
    requirements.push(one_of("karpenter.sh/capacity-type", &[if spot { "spot" } else { "on-demand" }]));
    if let Some(provider) = pool.provider {
        requirements.extend(managed_instances::requirements(provider, findings));
    } else {
        let categories: Vec<&str> = pool.categories.iter().map(String::as_str).collect();
        requirements.push(one_of("karpenter.k8s.aws/instance-category", &categories));
        if matches!(pool.kind, Kind::General | Kind::Spot) {
            requirements.push(requirement("karpenter.k8s.aws/instance-generation", "Gt", &["4"]));
        }
    }
    let consolidate_after =
        managed.as_ref().and_then(|launch| launch.scale_in_after.clone()).unwrap_or_else(|| "5m".to_owned());
    NodePool {
        api_version: "karpenter.sh/v1",
        kind: "NodePool",
        metadata: ObjectMeta::named(&pool.name),
        spec: NodePoolSpec {
            template: NodeTemplate {
                spec: NodeSpec {
                    node_class_ref: NodeClassRef {
                        group: "karpenter.k8s.aws",
                        kind: "EC2NodeClass",
                        name: class_name(pool),
                    },
                    requirements,
                    taints: taints(pool.kind),
                    expire_after: "720h",
                    termination_grace_period: "24h",
                },
            },
            disruption: Disruption {
                consolidation_policy: "WhenEmptyOrUnderutilized",
                consolidate_after,
                budgets: vec![Budget { nodes: "10%" }],
            },
            limits: limits(pool),
            weight: match pool.kind {
                Kind::General if pool.architecture == "amd64" => 50,
                Kind::General => 40,
                Kind::Spot | Kind::Gpu | Kind::Neuron => 10,
            },
        },
    }
}

/// What keeps pods away that did not ask for this kind of nodes. EKS lets pods tolerate the resources that they ask for.
pub(super) fn taints(kind: Kind) -> Vec<Taint> {
    let key = match kind {
        Kind::General => return Vec::new(),
        Kind::Spot => SPOT_TAINT,
        Kind::Gpu => "nvidia.com/gpu",
        Kind::Neuron => "aws.amazon.com/neuron",
    };
    vec![Taint { key: key.to_owned(), effect: "NoSchedule" }]
}

/// Twice what the pods ask for at most: a rollout runs both versions, and nodes are never full.
fn limits(pool: &Pool<'_>) -> BTreeMap<String, String> {
    let cores = (pool.milli_cpu * 2).div_ceil(1000).max(8);
    let gibibytes = (pool.memory_mib * 2).div_ceil(1024).max(32);
    BTreeMap::from([("cpu".to_owned(), cores.to_string()), ("memory".to_owned(), format!("{gibibytes}Gi"))])
}

pub(super) fn one_of(key: &str, values: &[&str]) -> Requirement {
    requirement(key, "In", values)
}

pub(super) fn requirement(key: &str, operator: &'static str, values: &[&str]) -> Requirement {
    Requirement { key: key.to_owned(), operator, values: values.iter().map(|&value| value.to_owned()).collect() }
}
