//! Load balancers to Traefik: listeners, rules and target groups become routes of the workloads and an edge per load
//! balancer.
//!
//! A listener's rules are a program: the first rule whose conditions hold decides. The translation keeps the order and
//! splits the program in two. What Traefik can decide becomes IngressRoutes; what only a load balancer can do stays on
//! the edge's Ingress, together with every earlier rule that could take the same request. `docs/decisions/` says why.

pub mod actions;
pub mod alb_json;
mod attach;
pub mod attributes;
pub mod condition;
mod edge;
mod edge_annotations;
mod edge_ingress;
pub mod entry_points;
mod forwarding;
pub mod listeners;
pub mod login;
mod network;
pub mod overlap;
mod reading;
pub mod redirects;
pub mod rewrites;
pub mod rule_patterns;
pub mod rule_regex;
pub mod rules;
mod target_group_attributes;
pub mod target_groups;

use std::collections::BTreeSet;

use entry_points::EntryPoints;
use listeners::Balancer;
use target_groups::{Backends, short_name};

use crate::finding::rules::{edge as edge_rules, routing};
use crate::finding::{Findings, ObjectKind, Subject};
use crate::inventory::Inventory;
use crate::inventory::index::Index;
use crate::inventory::network::Subnet;
use crate::migration::{Edge, EdgeKind, EntryProtocol, Migration};

/// Translates all load balancers: sets `Workload.routes` and `Migration.edges`.
///
/// The workloads must be complete: routes are joined to them by `Workload.target_groups`.
pub fn route(inventory: &Inventory, index: &Index<'_>, migration: &mut Migration, findings: &mut Findings) {
    let backends = Backends::new(&migration.workloads, &inventory.services);
    let balancers = listeners::balancers(inventory, index);
    let mut entry_points = EntryPoints::default();
    for balancer in &balancers {
        let trusted_ips = trusted_ips(balancer, &inventory.subnets);
        let workloads = &mut migration.workloads;
        let edge = match balancer.kind {
            Some(EdgeKind::Application) => {
                edge::application(balancer, trusted_ips, index, &backends, workloads, &mut entry_points, findings)
            }
            Some(EdgeKind::Network) => {
                network::network(balancer, &trusted_ips, index, &backends, workloads, &mut entry_points, findings)
            }
            None => {
                unsupported(balancer, findings);
                None
            }
        };
        if let Some(edge) = edge {
            check_trust(balancer, &edge, findings);
            migration.edges.push(edge);
        }
    }
    unrouted(index, migration, findings);
}

/// Address blocks of the load balancer's subnets; none when one of them is unknown, because half a list would be worse.
fn trusted_ips(balancer: &Balancer<'_>, subnets: &[Subnet]) -> Vec<String> {
    let zones = balancer.info.map_or(&[][..], |info| &info.availability_zones);
    let mut blocks = BTreeSet::new();
    for zone in zones {
        let id = zone.subnet_id.as_deref().unwrap_or_default();
        let Some(subnet) = subnets.iter().find(|subnet| subnet.subnet_id == id) else { return Vec::new() };
        let ipv6 = subnet.ipv6_cidr_block_association_set.as_ref().and_then(|value| value.as_array());
        let ipv6 = ipv6.into_iter().flatten().filter_map(|entry| entry.get("Ipv6CidrBlock")?.as_str());
        blocks.extend(subnet.cidr_block.as_deref().into_iter().chain(ipv6).map(str::to_owned));
    }
    blocks.into_iter().collect()
}

fn check_trust(balancer: &Balancer<'_>, edge: &Edge, findings: &mut Findings) {
    let needs = |point: &crate::migration::EntryPoint| point.protocol == EntryProtocol::Http || point.proxy_protocol;
    if !edge.entry_points.iter().any(|point| needs(point) && point.trusted_ips.is_empty()) {
        return;
    }
    let zones = balancer.info.map_or(&[][..], |info| &info.availability_zones);
    let ids: Vec<&str> = zones.iter().filter_map(|zone| zone.subnet_id.as_deref()).collect();
    let command = if ids.is_empty() {
        format!("aws elbv2 describe-load-balancers --load-balancer-arns {}", balancer.arn)
    } else {
        format!("aws ec2 describe-subnets --subnet-ids {}", ids.join(" "))
    };
    findings.raise(
        &edge_rules::TRUSTED_PROXIES,
        &balancer.subject(),
        "AvailabilityZones",
        "the address blocks of the load balancer's subnets are not in the inventory, so Traefik drops X-Forwarded-* from it",
        format!("add the output of `{command}` to the input and convert again, or fill in trustedIPs in Traefik's values"),
    );
}

fn unsupported(balancer: &Balancer<'_>, findings: &mut Findings) {
    findings.raise(
        &edge_rules::UNSUPPORTED_LISTENER,
        &balancer.subject(),
        "Type",
        "a Gateway Load Balancer inspects packets and has no counterpart on Kubernetes",
        "keep it in the VPC's route tables as it is",
    );
}

/// Reports target groups of workloads that no rule led to.
fn unrouted(index: &Index<'_>, migration: &Migration, findings: &mut Findings) {
    for workload in &migration.workloads {
        if !workload.routes.is_empty() || is_second_home(migration, workload) {
            continue;
        }
        for group in &workload.target_groups {
            let protocol = index.target_group(&group.arn).and_then(|found| found.protocol.as_deref());
            findings.raise(
                &routing::NO_RULE,
                &Subject::new(ObjectKind::TargetGroup, short_name(&group.arn)),
                "",
                format!(
                    "no listener of the inventory leads to this {} target group of {}, so the workload got no route",
                    protocol.unwrap_or("HTTP"),
                    workload.name
                ),
                "add the load balancer, its listeners and rules to the input and convert again, if it must be reached from outside",
            );
        }
    }
}

/// Whether another workload's weighted service sends traffic here.
fn is_second_home(migration: &Migration, workload: &crate::migration::Workload) -> bool {
    let name = workload.name.as_str();
    migration.workloads.iter().filter(|other| other.namespace == workload.namespace).any(|other| {
        let weighted = other.routes.traefik_services.values().flat_map(|service| &service.weighted.services);
        let tcp = other.routes.ingress_routes_tcp.iter().flat_map(|r| &r.spec.routes).flat_map(|r| &r.services);
        weighted.into_iter().any(|service| service.name == name) || tcp.into_iter().any(|s| s.name == workload.name)
    })
}
