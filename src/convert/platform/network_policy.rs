//! Inbound rules of the tasks' security groups as `NetworkPolicies`.
//!
//! A rule that names another group of tasks lets in the pods of the workloads that had that group; one that names a load
//! balancer's group lets in Traefik's pods; addresses stay addresses. Outbound traffic stays open: the security groups
//! elsewhere decide about it.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::networking::v1::{
    IPBlock, NetworkPolicy, NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::admission::{groups_of, of_tasks};
use super::context::Context;
use crate::convert::placement::SELECTOR_LABEL;
use crate::finding::Findings;
use crate::finding::rules::platform as rules;
use crate::inventory::network::{IpPermission, SecurityGroup};
use crate::migration::{Manifest, TRAEFIK, Workload};

/// The label that the API server gives every namespace.
const NAMESPACE_LABEL: &str = "kubernetes.io/metadata.name";

/// One policy for each workload whose security groups are all in the inventory.
pub(super) fn policies(cx: &Context<'_>, findings: &mut Findings) -> Vec<Manifest> {
    let tasks = of_tasks(cx);
    let mut all = Vec::new();
    for workload in &cx.migration.workloads {
        let ids = groups_of(cx, workload);
        if ids.is_empty() {
            continue;
        }
        let find = |id: &String| cx.account.inventory.security_groups.iter().find(|group| group.group_id == *id);
        let Some(groups) = ids.iter().map(find).collect::<Option<Vec<&SecurityGroup>>>() else {
            findings.raise(
                &rules::NETWORK_NOT_CARRIED,
                &workload.origin.subject,
                "networkConfiguration.awsvpcConfiguration.securityGroups",
                "its security groups are not in the inventory, so it gets no NetworkPolicy and takes traffic from everywhere",
                format!("add the output of `aws ec2 describe-security-groups --group-ids {}` and convert again", ids.join(" ")),
            );
            continue;
        };
        if workload.pod.host_network {
            findings.raise(
                &rules::NETWORK_NOT_CARRIED,
                &workload.origin.subject,
                "networkMode",
                "its pods use the host's network, where a NetworkPolicy does nothing",
                "let the nodes' security group decide about its ports",
            );
            continue;
        }
        let rules = groups.iter().flat_map(|group| &group.ip_permissions);
        let rules = rules.filter_map(|permission| rule(cx, workload, permission, &tasks, findings)).collect();
        all.push(Manifest::NetworkPolicy(policy(workload, rules)));
    }
    all
}

fn policy(workload: &Workload, ingress: Vec<NetworkPolicyIngressRule>) -> NetworkPolicy {
    NetworkPolicy {
        metadata: ObjectMeta {
            name: Some(workload.name.to_string()),
            namespace: Some(workload.namespace.to_string()),
            ..ObjectMeta::default()
        },
        spec: Some(NetworkPolicySpec {
            pod_selector: Some(labels(SELECTOR_LABEL, workload.name.as_str())),
            policy_types: Some(vec!["Ingress".to_owned()]),
            ingress: Some(ingress),
            egress: None,
        }),
    }
}

fn rule(
    cx: &Context<'_>,
    workload: &Workload,
    permission: &IpPermission,
    tasks: &BTreeMap<&str, BTreeSet<String>>,
    findings: &mut Findings,
) -> Option<NetworkPolicyIngressRule> {
    let mut peers: Vec<NetworkPolicyPeer> = Vec::new();
    let mut lost = Vec::new();
    let balancers: BTreeSet<&str> = cx
        .account
        .inventory
        .load_balancers
        .iter()
        .flat_map(|balancer| balancer.security_groups.iter().map(String::as_str))
        .collect();
    for pair in &permission.user_id_group_pairs {
        let id = pair.group_id.as_deref().unwrap_or_default();
        if let Some(workloads) = tasks.get(id) {
            peers.extend(workloads.iter().filter_map(|name| name.split_once('/')).map(|(namespace, name)| {
                NetworkPolicyPeer {
                    namespace_selector: Some(labels(NAMESPACE_LABEL, namespace)),
                    pod_selector: Some(labels(SELECTOR_LABEL, name)),
                    ip_block: None,
                }
            }));
        } else if balancers.contains(id) {
            let traefik = NetworkPolicyPeer {
                namespace_selector: Some(labels(NAMESPACE_LABEL, TRAEFIK)),
                pod_selector: Some(labels(SELECTOR_LABEL, TRAEFIK)),
                ip_block: None,
            };
            if !peers.contains(&traefik) {
                peers.push(traefik);
            }
        } else {
            lost.push(id);
        }
    }
    let blocks = permission.ip_ranges.iter().filter_map(|range| range.cidr_ip.clone());
    let blocks = blocks.chain(permission.ipv6_ranges.iter().filter_map(|range| range.cidr_ipv6.clone()));
    peers.extend(blocks.map(|cidr| NetworkPolicyPeer {
        ip_block: Some(IPBlock { cidr, except: None }),
        namespace_selector: None,
        pod_selector: None,
    }));
    lost.extend(permission.prefix_list_ids.iter().filter_map(|list| list.prefix_list_id.as_deref()));
    let (ports, ports_lost) = ports(permission);
    if !lost.is_empty() || ports_lost {
        let what = if ports_lost { "its protocol".to_owned() } else { lost.join(", ") };
        findings.raise(
            &rules::NETWORK_NOT_CARRIED,
            &workload.origin.subject,
            "networkConfiguration.awsvpcConfiguration.securityGroups",
            format!("an inbound rule names {what}, which a NetworkPolicy can't"),
            "add the addresses behind it to the workload's policy in platform/80-network/ if pods must take that traffic",
        );
    }
    (!peers.is_empty() && !ports_lost).then_some(NetworkPolicyIngressRule { from: Some(peers), ports })
}

/// The ports; whether the protocol has no form in a `NetworkPolicy`.
fn ports(permission: &IpPermission) -> (Option<Vec<NetworkPolicyPort>>, bool) {
    let protocol = match permission.ip_protocol.as_deref() {
        None | Some("-1") => return (None, false),
        Some("tcp" | "6") => "TCP",
        Some("udp" | "17") => "UDP",
        // ICMP and others: the API knows none of them.
        Some(_) => return (None, true),
    };
    let number =
        |port: Option<i64>| port.and_then(|port| i32::try_from(port).ok()).filter(|port| (0..=65_535).contains(port));
    let (from, to) = (number(permission.from_port), number(permission.to_port));
    let all = from.is_none_or(|from| from <= 1) && to.is_none_or(|to| to == 65_535);
    let port = NetworkPolicyPort {
        protocol: Some(protocol.to_owned()),
        port: from.filter(|_| !all).map(|from| IntOrString::Int(from.max(1))),
        end_port: to.filter(|to| !all && Some(*to) != from),
    };
    (Some(vec![port]), false)
}

fn labels(key: &str, value: &str) -> LabelSelector {
    LabelSelector { match_labels: Some(BTreeMap::from([(key.to_owned(), value.to_owned())])), match_expressions: None }
}
