//! Which security groups elsewhere let ECS tasks in: databases, caches, file systems, endpoints. Pods come with the
//! cluster's security group, so each of these needs a second rule before the first pod starts.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use crate::finding::rules::platform as rules;
use crate::finding::{Findings, ObjectKind, Subject};
use crate::inventory::network::{GroupPair, IpPermission, SecurityGroup};
use crate::migration::{Admission, PeerRule, Workload};

/// Security groups of the tasks of converted workloads, with the workloads' names.
pub(super) fn of_tasks<'a>(cx: &Context<'a>) -> BTreeMap<&'a str, BTreeSet<String>> {
    let mut groups: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for workload in &cx.migration.workloads {
        for group in groups_of(cx, workload) {
            groups.entry(group).or_default().insert(format!("{}/{}", workload.namespace, workload.name));
        }
    }
    groups
}

/// Security groups of the tasks of a service, an EventBridge rule or a schedule.
pub(super) fn groups_of<'a>(cx: &Context<'a>, workload: &Workload) -> &'a [String] {
    if let Some(service) = cx.service_of(workload) {
        let network = service.network_configuration.as_ref().and_then(|found| found.awsvpc_configuration.as_ref());
        return network.map_or(&[], |found| &found.security_groups);
    }
    let arn = Some(workload.origin.arn.as_str()).filter(|arn| !arn.is_empty());
    let is = |found: Option<&str>| arn.is_some() && found == arn;
    let inventory = cx.account.inventory;
    let rules = inventory.event_rules.iter().filter(|rule| is(rule.arn.as_deref())).flat_map(|rule| &rule.targets);
    let by_rule = rules.filter_map(|target| target.ecs_parameters.as_ref());
    let schedules = inventory.schedules.iter().filter(|schedule| is(schedule.arn.as_deref()));
    let by_schedule = schedules.filter_map(|schedule| schedule.target.as_ref()?.ecs_parameters.as_ref());
    let mut networks = by_rule.chain(by_schedule).filter_map(|parameters| parameters.network_configuration.as_ref());
    networks.find_map(|network| network.awsvpc_configuration.as_ref()).map_or(&[], |found| &found.security_groups)
}

/// The rules elsewhere that name the tasks.
pub(super) fn admissions(cx: &Context<'_>, findings: &mut Findings) -> Vec<Admission> {
    let tasks = of_tasks(cx);
    if tasks.is_empty() {
        return Vec::new();
    }
    if cx.account.inventory.security_groups.is_empty() {
        let ids: Vec<&str> = tasks.keys().copied().collect();
        findings.raise(
            &rules::ADMIT_PODS,
            &Subject::new(ObjectKind::Inventory, "securityGroups"),
            "",
            format!("tasks have {} security groups, and which databases, caches and file systems let them in is not in the inventory", ids.len()),
            format!("add the output of `aws ec2 describe-security-groups --filters Name=ip-permission.group-id,Values={}` to the input and convert again", ids.join(",")),
        );
        return Vec::new();
    }
    let own: BTreeSet<&str> = own_groups(cx, &tasks);
    let mut all: Vec<Admission> = cx
        .account
        .inventory
        .security_groups
        .iter()
        .filter(|group| !own.contains(group.group_id.as_str()))
        .filter_map(|group| admission(group, &tasks, cx.pod_security_group()))
        .collect();
    all.sort();
    let pods = cx.pod_security_group().unwrap_or("the cluster's security group");
    for admission in &all {
        for rule in &admission.rules {
            let direction = if rule.egress { "to" } else { "from" };
            findings.raise(
                &rules::ADMIT_PODS,
                &Subject::new(ObjectKind::Network, format!("{} {}", admission.peer, admission.peer_name).trim()),
                format!("{} {direction} {}", rule.traffic(), rule.tasks),
                "a rule names a security group of ECS tasks and knows nothing of the pods",
                format!("let {pods} in beside the tasks before the first pod starts: platform/security-groups.sh does it, and takes it back"),
            );
        }
    }
    all
}

/// The tasks' and load balancers' own groups: rules among them go away with ECS, or are the controller's business.
fn own_groups<'a>(cx: &Context<'a>, tasks: &BTreeMap<&'a str, BTreeSet<String>>) -> BTreeSet<&'a str> {
    let balancers = cx.account.inventory.load_balancers.iter().flat_map(|balancer| &balancer.security_groups);
    tasks.keys().copied().chain(balancers.map(String::as_str)).chain(cx.pod_security_group()).collect()
}

fn admission(group: &SecurityGroup, tasks: &BTreeMap<&str, BTreeSet<String>>, pods: Option<&str>) -> Option<Admission> {
    let SecurityGroup {
        group_id,
        group_name,
        description,
        vpc_id: _,             // the account's business
        owner_id: _,           // likewise
        security_group_arn: _, // the id says it
        ip_permissions,
        ip_permissions_egress,
        tags: _,    // describe the AWS object
        unknown: _, // INV002 reports it
    } = group;
    let mut rules: Vec<PeerRule> = Vec::new();
    for (egress, permissions) in [(false, ip_permissions), (true, ip_permissions_egress)] {
        rules.extend(permissions.iter().flat_map(|permission| rules_of(permission, egress, tasks, pods)));
    }
    rules.sort();
    rules.dedup();
    (!rules.is_empty()).then(|| Admission {
        peer: group_id.clone(),
        peer_name: group_name.clone().unwrap_or_default(),
        description: description.clone().unwrap_or_default(),
        rules,
    })
}

fn rules_of(
    permission: &IpPermission,
    egress: bool,
    tasks: &BTreeMap<&str, BTreeSet<String>>,
    pods: Option<&str>,
) -> Vec<PeerRule> {
    let IpPermission {
        ip_protocol,
        from_port,
        to_port,
        user_id_group_pairs,
        ip_ranges: _, // addresses: pods have those of the cluster's subnets, which the plan's network step asks about
        ipv6_ranges: _, // likewise
        prefix_list_ids: _, // likewise
        unknown: _,   // INV002 reports it
    } = permission;
    let named = user_id_group_pairs.iter().filter_map(
        |GroupPair {
             group_id,
             group_name: _,                // the id says it
             user_id: _,                   // likewise
             vpc_id: _,                    // likewise
             vpc_peering_connection_id: _, // the rule beside it needs none in the same VPC
             peering_status: _,            // of the moment
             description: _,               // of the old rule
             unknown: _,                   // INV002 reports it
         }| group_id.as_deref(),
    );
    // AWS keeps rules of the same protocol and ports together, so pods that are let in already stand here, too.
    if pods.is_some() && user_id_group_pairs.iter().any(|pair| pair.group_id.as_deref() == pods) {
        return Vec::new();
    }
    named
        .filter(|id| tasks.contains_key(id))
        .map(|id| PeerRule {
            egress,
            protocol: ip_protocol.clone().unwrap_or_else(|| "-1".to_owned()),
            ports: from_port.zip(*to_port).filter(|(from, _)| *from >= 0),
            tasks: id.to_owned(),
        })
        .collect()
}
