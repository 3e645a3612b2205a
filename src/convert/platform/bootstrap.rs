//! Finds what can't start without itself: a chart repository or an image registry that runs on ECS today and will run on the
//! cluster, behind the ingress that is built from charts.
//!
//! A graph says who needs whom before it can start: add-ons need the hosts of their charts and images and the add-ons
//! before them; workloads need nodes, volumes, secrets, their registry, and the way in. A host is served by a workload
//! when one of its routes has that name. Who serves charts or images is known by image and by use.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use crate::convert::platform::hosts::hosts_of;
use crate::finding::Findings;
use crate::finding::rules::platform as rules;
use crate::migration::{Platform, TRAEFIK, Workload};

/// What a program hands out that others start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Serves {
    Charts,
    Images,
    ChartsAndImages,
}

impl Serves {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Charts => "charts",
            Self::Images => "container images",
            Self::ChartsAndImages => "charts and container images",
        }
    }
}

/// Last parts of image repositories, and what they serve.
const SERVERS: [(&str, Serves); 14] = [
    ("chartmuseum", Serves::Charts),
    ("nexus", Serves::ChartsAndImages),
    ("nexus3", Serves::ChartsAndImages),
    ("harbor-core", Serves::ChartsAndImages),
    ("harbor-registry", Serves::ChartsAndImages),
    ("registry-photon", Serves::ChartsAndImages),
    ("artifactory", Serves::ChartsAndImages),
    ("artifactory-oss", Serves::ChartsAndImages),
    ("artifactory-pro", Serves::ChartsAndImages),
    ("artifactory-jcr", Serves::ChartsAndImages),
    ("registry", Serves::Images),
    ("distribution", Serves::Images),
    ("zot", Serves::ChartsAndImages),
    ("quay", Serves::ChartsAndImages),
];

/// A part of the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Node<'a> {
    Addon(&'a str),
    Workload(&'a str, &'a str),
}

impl std::fmt::Display for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Addon(name) => f.write_str(name),
            Self::Workload(namespace, name) => write!(f, "{namespace}/{name}"),
        }
    }
}

type Graph<'a> = BTreeMap<Node<'a>, BTreeSet<Node<'a>>>;

/// Raises a blocker for every server that the cluster would have to start first.
pub(super) fn check(cx: &Context<'_>, platform: &Platform, findings: &mut Findings) {
    let workloads = &cx.migration.workloads;
    let hosts: Vec<BTreeSet<String>> = workloads.iter().map(|workload| hosts_of(cx, workload)).collect();
    let server_of = |host: &str| workloads.iter().zip(&hosts).find(|(_, own)| own.contains(host)).map(|(w, _)| w);
    let graph = graph(workloads, platform, &server_of);
    for (workload, own) in workloads.iter().zip(&hosts) {
        let users: Vec<String> = workloads
            .iter()
            .filter(|other| registries(other).any(|host| own.contains(&host)))
            .map(|user| format!("{}/{}", user.namespace, user.name))
            .collect();
        let by_use = (!users.is_empty()).then_some(Serves::Images);
        let Some(what) = serves(workload).or(by_use) else { continue };
        findings.raise(
            &rules::BOOTSTRAP_CYCLE,
            &workload.origin.subject,
            "",
            message(what, own.first(), &closure(&graph, node(workload)), node(workload), &users),
            "push its charts and images to ECR (platform/push-charts.sh does that for the charts written here) or keep them in S3, point every pipeline there, and only then move it or switch it off",
        );
    }
}

/// What it serves, what it waits for, who waits for it.
fn message(what: Serves, host: Option<&String>, needs: &BTreeSet<Node<'_>>, own: Node<'_>, users: &[String]) -> String {
    let at = host.map(|host| format!(" at {host}")).unwrap_or_default();
    let first: Vec<String> = needs.iter().filter(|needed| **needed != own).map(ToString::to_string).collect();
    let waits = if first.is_empty() {
        " and will run on the cluster itself".to_owned()
    } else {
        format!(", and on the cluster it starts only after {}", first.join(", "))
    };
    let cycle = if needs.contains(&own) { "; today it needs itself already" } else { "" };
    let from = if users.is_empty() { String::new() } else { format!("; images of {} come from it", users.join(", ")) };
    format!(
        "it serves {}{at}{waits}: none of them may ever be installed from it, and after an outage nothing that comes from it starts{cycle}{from}",
        what.as_str()
    )
}

fn node(workload: &Workload) -> Node<'_> {
    Node::Workload(workload.namespace.as_str(), workload.name.as_str())
}

/// What the main container's image is known to serve.
fn serves(workload: &Workload) -> Option<Serves> {
    let repository = &workload.pod.main()?.image.repository;
    let last = repository.rsplit('/').next()?;
    SERVERS.iter().find(|(name, _)| *name == last).map(|(_, serves)| *serves)
}

/// Hosts of the registries of a workload's images, without ports.
fn registries(workload: &Workload) -> impl Iterator<Item = String> + '_ {
    workload.pod.containers.iter().filter_map(|container| registry(&container.image.repository))
}

/// The host before the first slash, when it is one.
fn registry(repository: &str) -> Option<String> {
    let (first, _) = repository.split_once('/')?;
    let host = first.split(':').next().unwrap_or(first);
    (first.contains(['.', ':']) && !host.is_empty()).then(|| host.to_lowercase())
}

fn graph<'a>(
    workloads: &'a [Workload],
    platform: &'a Platform,
    server_of: &impl Fn(&str) -> Option<&'a Workload>,
) -> Graph<'a> {
    let mut graph = Graph::new();
    for addon in &platform.addons {
        let needs = graph.entry(Node::Addon(addon.name)).or_default();
        needs.extend(addon.needs.iter().map(|name| Node::Addon(name)));
        let hosts = addon.source.host().into_iter().chain(addon.images.iter().copied());
        needs.extend(hosts.filter_map(server_of).map(node));
    }
    for workload in workloads {
        let needs = graph.entry(node(workload)).or_default();
        let mut on = |name: &'static str, wanted: bool| {
            if wanted && platform.has(name) {
                needs.insert(Node::Addon(name));
            }
        };
        on("karpenter", true);
        on(TRAEFIK, !workload.routes.is_empty());
        on("aws-load-balancer-controller", !workload.routes.is_empty());
        on("external-secrets", !workload.external_secrets.is_empty());
        on("aws-ebs-csi-driver", workload.pod.volumes.iter().any(|volume| volume.ephemeral.is_some()));
        on("aws-efs-csi-driver", workload.pod.volumes.iter().any(|volume| volume.persistent_volume_claim.is_some()));
        needs.extend(registries(workload).filter_map(|host| server_of(&host)).map(node));
    }
    graph
}

/// Everything that must run before `start` can: `start` itself only when it needs itself.
fn closure<'a>(graph: &Graph<'a>, start: Node<'a>) -> BTreeSet<Node<'a>> {
    let mut found = BTreeSet::new();
    let mut open = vec![start];
    while let Some(now) = open.pop() {
        for needed in graph.get(&now).into_iter().flatten() {
            if found.insert(*needed) {
                open.push(*needed);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::registry;

    #[test]
    fn a_registry_has_a_dot_or_a_port() {
        assert_eq!(registry("registry.example:5000/shop/web").as_deref(), Some("registry.example"));
        assert_eq!(registry("library/nginx"), None);
        assert_eq!(registry("nginx"), None);
    }
}
