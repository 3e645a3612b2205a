//! Names that ECS itself gives services: Cloud Map DNS names, Service Connect aliases, and look-ups through the Cloud Map
//! API.
//!
//! What a pod can reach decides the order. A pod resolves a private DNS namespace through the VPC's resolver, so a caller
//! can move before its callee. Service Connect names exist only inside ECS tasks, so the callee has to be on EKS first.

use std::collections::BTreeMap;

use crate::inventory::index::Index;

use super::super::edge::{Confidence, Edge, Kind, Order};
use super::super::facts::Facts;
use super::environment::{Mention, Mentions};
use super::policies;

/// Edges by the names of Cloud Map and Service Connect.
pub(super) fn edges<'a>(index: &Index<'a>, facts: &BTreeMap<&'a str, Facts<'a>>, mentions: &Mentions<'a>) -> Vec<Edge> {
    let dns: BTreeMap<String, &str> =
        facts.iter().filter_map(|(id, found)| Some((found.registered.as_ref()?.dns_name()?, *id))).collect();
    let aliases = aliases(index, facts);
    let mut edges = Vec::new();
    for (caller, found) in facts {
        let namespace = found.connect.and_then(|config| namespace(index, config.namespace.as_deref()?));
        let looks_up = policies::allows(index, found, "servicediscovery:DiscoverInstances");
        for mention in mentions.get(caller).into_iter().flatten() {
            if let Some(callee) = dns.get(&mention.host) {
                let evidence = format!("names {} in Cloud Map", mention.host);
                edges.push(edge(
                    caller,
                    callee,
                    Kind::CloudMap,
                    Order::CallerFirst,
                    Confidence::High,
                    mention,
                    &evidence,
                ));
                continue;
            }
            let wanted = |space: &str| aliases.get(&(space.to_owned(), mention.host.clone()));
            if let Some(callee) = namespace.as_deref().and_then(wanted) {
                let sure = mention.port.is_some() || mention.host.contains('.');
                let confidence = if sure { Confidence::High } else { Confidence::Medium };
                let evidence = format!("names the Service Connect alias {}", mention.host);
                edges.push(edge(
                    caller,
                    callee,
                    Kind::ServiceConnect,
                    Order::CalleeFirst,
                    confidence,
                    mention,
                    &evidence,
                ));
            } else if looks_up && let Some(callee) = discovered(&aliases, &mention.word) {
                let evidence = format!("names {} and may call DiscoverInstances", mention.word);
                edges.push(edge(
                    caller,
                    callee,
                    Kind::DiscoverInstances,
                    Order::CallerFirst,
                    Confidence::Medium,
                    mention,
                    &evidence,
                ));
            }
        }
    }
    edges
}

/// Service Connect names by namespace and name: aliases and discovery names.
type Aliases<'a> = BTreeMap<(String, String), &'a str>;

fn aliases<'a>(index: &Index<'a>, facts: &BTreeMap<&'a str, Facts<'a>>) -> Aliases<'a> {
    let mut found = Aliases::new();
    for (id, provider) in facts {
        let Some(config) = provider.connect else { continue };
        let Some(space) = config.namespace.as_deref().and_then(|reference| namespace(index, reference)) else {
            continue;
        };
        for service in &config.services {
            let discovery = service.discovery_name.as_deref().unwrap_or(&service.port_name);
            found.insert((space.clone(), discovery.to_ascii_lowercase()), id);
            for alias in service.client_aliases.iter().filter_map(|alias| alias.dns_name.as_deref()) {
                found.insert((space.clone(), alias.to_ascii_lowercase()), id);
            }
            if service.client_aliases.iter().all(|alias| alias.dns_name.is_none()) {
                found.insert((space.clone(), format!("{discovery}.{space}").to_ascii_lowercase()), id);
            }
        }
    }
    found
}

fn namespace(index: &Index<'_>, reference: &str) -> Option<String> {
    let found = index.namespace(reference).and_then(|namespace| namespace.name.clone());
    found.or_else(|| (!reference.starts_with("arn:")).then(|| reference.to_owned()))
}

/// A discovery name that only one namespace has.
fn discovered<'a>(aliases: &Aliases<'a>, word: &str) -> Option<&'a str> {
    let word = word.to_ascii_lowercase();
    let mut matching = aliases.iter().filter(|((_, name), _)| *name == word).map(|(_, id)| *id);
    let first = matching.next()?;
    matching.all(|id| id == first).then_some(first)
}

fn edge(
    from: &str,
    to: &str,
    kind: Kind,
    order: Order,
    confidence: Confidence,
    mention: &Mention,
    evidence: &str,
) -> Edge {
    Edge {
        from: from.to_owned(),
        to: to.to_owned(),
        kind,
        order,
        confidence,
        evidence: format!("{} {evidence}", mention.variable),
        container: mention.container.clone(),
        variable: mention.variable.clone(),
    }
}
