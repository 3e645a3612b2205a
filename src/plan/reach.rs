//! Who can no longer be reached once somebody else moves, or cannot move.
//!
//! A workload that runs on one side only takes its name with it: whoever calls it by that name has to be on EKS before,
//! and off ECS. Service Connect names exist on ECS only, so a caller has to wait for its callee. Where that cannot be
//! brought into an order, the workload is blocked, with what would unblock it.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::rules::plan::UNREACHABLE;

use super::blocked::Block;
use super::edge::{Edge, Kind, Order};
use super::facts::Facts;
use super::graph;
use super::strategy::{Choice, Strategy};

/// Whether a workload is stopped on ECS before it starts on EKS.
pub(super) fn is_one_sided(strategy: Strategy) -> bool {
    matches!(strategy, Strategy::Singleton | Strategy::Stateful)
}

/// Whether an edge uses a name that ECS itself gives.
pub(super) fn is_by_name(kind: Kind) -> bool {
    matches!(kind, Kind::CloudMap | Kind::ServiceConnect | Kind::DiscoverInstances)
}

/// Workloads that stay on ECS: blocked ones, and whoever one that stays calls by a name that leads to ECS.
pub(super) fn staying<'a>(
    facts: &BTreeMap<&'a str, Facts<'a>>,
    edges: &[Edge],
    blocks: &BTreeMap<&'a str, Block>,
) -> BTreeSet<&'a str> {
    let mut staying: BTreeSet<&'a str> = blocks.keys().copied().collect();
    let calls: Vec<&Edge> = edges.iter().filter(|edge| is_by_name(edge.kind)).collect();
    loop {
        let before = staying.len();
        for edge in &calls {
            if staying.contains(edge.from.as_str())
                && let Some((called, _)) = facts.get_key_value(edge.to.as_str())
            {
                staying.insert(called);
            }
        }
        if staying.len() == before {
            return staying;
        }
    }
}

/// Adds the blocks that follow from names, and from other blocks, until nothing changes.
pub(super) fn block<'a>(
    facts: &BTreeMap<&'a str, Facts<'a>>,
    choices: &BTreeMap<&'a str, Choice>,
    edges: &[Edge],
    units: &graph::Units<'a>,
    blocks: &mut BTreeMap<&'a str, Block>,
) {
    let one_way: BTreeSet<(&str, &str)> = graph::one_way_calls(edges).into_iter().collect();
    let known = |id: &str| facts.get_key_value(id).filter(|(_, found)| found.running() > 0).map(|(id, _)| *id);
    let strategy = |id: &str| choices.get(id).map(|choice| choice.strategy);
    loop {
        let stays = staying(facts, edges, blocks);
        let mut found: BTreeMap<&'a str, Block> = BTreeMap::new();
        for edge in edges.iter().filter(|edge| is_by_name(edge.kind)) {
            let (Some(callee), Some((caller, _))) = (known(&edge.to), facts.get_key_value(edge.from.as_str())) else {
                continue;
            };
            let blocked = |id: &str| blocks.contains_key(id);
            if edge.order == Order::CalleeFirst && blocked(callee) && !blocked(caller) {
                let reason = format!(
                    "it calls {callee}, which is blocked, by a Service Connect name, and no pod reaches that name on ECS"
                );
                found.entry(caller).or_insert_with(|| of(reason, "unblock that one first"));
            }
            if !strategy(callee).is_some_and(is_one_sided) || blocked(callee) {
                continue;
            }
            let why = if edge.kind == Kind::ServiceConnect {
                "by a Service Connect name, which leads to ECS only".to_owned()
            } else if stays.contains(caller) {
                "by a name that leads to ECS, and stays there".to_owned()
            } else if !one_way.contains(&(edge.from.as_str(), edge.to.as_str())) {
                "by a name that leads to ECS, and is called back".to_owned()
            } else if matches!(strategy(caller), Some(Strategy::Daemon | Strategy::NoTraffic) | None) {
                "by a name that leads to ECS, and stays there until the end".to_owned()
            } else {
                continue;
            };
            let reason = format!("it may run on one side only, and {caller} calls it {why}");
            found.entry(callee).or_insert_with(|| {
                of(reason, "give it an address that works from both sides (an internal load balancer), then scan and plan again")
            });
        }
        for members in units.members.values() {
            let first = members.iter().find(|id| blocks.contains_key(*id) || found.contains_key(*id)).copied();
            let Some(first) = first else { continue };
            for id in members.iter().filter(|id| !blocks.contains_key(*id)) {
                found.entry(id).or_insert_with(|| {
                    of(format!("it moves together with {first}, which is blocked"), "unblock that one first")
                });
            }
        }
        if found.is_empty() {
            return;
        }
        blocks.extend(found);
    }
}

fn of(reason: String, action: &str) -> Block {
    Block { rule: &UNREACHABLE, reason, action: action.to_owned() }
}
