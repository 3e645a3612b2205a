//! The dependency graph: workloads that depend on each other in a cycle become one unit, and units get the order that
//! what pods and tasks can reach demands.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::edge::{Edge, Kind, Order};

/// Units by id (the smallest chart of its members), and which units must move before a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Units<'a> {
    /// Members of each unit, sorted.
    pub(crate) members: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// For each unit the units that move before it; without entries for units that are free.
    pub(crate) before: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Units<'a> {
    /// The same units without those that hold a blocked workload.
    pub(crate) fn without<T>(&self, blocked: &BTreeMap<&'a str, T>) -> Self {
        let members: BTreeMap<&'a str, BTreeSet<&'a str>> = self
            .members
            .iter()
            .filter(|(_, members)| !members.iter().any(|member| blocked.contains_key(member)))
            .map(|(id, members)| (*id, members.clone()))
            .collect();
        let before = self
            .before
            .iter()
            .filter(|(id, _)| members.contains_key(*id))
            .map(|(id, firsts)| (*id, firsts.iter().filter(|first| members.contains_key(*first)).copied().collect()))
            .collect();
        Self { members, before }
    }
}

/// Calls by name whose callee does not, over any detour, call its caller: the callee can outlast its callers.
pub(crate) fn one_way_calls(edges: &[Edge]) -> Vec<(&str, &str)> {
    let calls: Vec<(&str, &str)> = edges
        .iter()
        .filter(|edge| matches!(edge.kind, Kind::CloudMap | Kind::ServiceConnect | Kind::DiscoverInstances))
        .map(|edge| (edge.from.as_str(), edge.to.as_str()))
        .collect();
    let circle = components(calls.iter().copied());
    calls.into_iter().filter(|(from, to)| circle.get(from) != circle.get(to)).collect()
}

/// Callers and callees of which each would have to be on EKS before the other one.
pub(crate) fn circles(edges: &[Edge]) -> BTreeSet<(&str, &str)> {
    let first = |edge: &&Edge| edge.order == Order::CalleeFirst;
    let calls = || edges.iter().filter(first).map(|edge| (edge.from.as_str(), edge.to.as_str()));
    let circle = components(calls());
    calls().filter(|(from, to)| circle.get(from) == circle.get(to)).collect()
}

/// The number of the strongly connected component of each end of the calls.
fn components<'e>(calls: impl Iterator<Item = (&'e str, &'e str)>) -> BTreeMap<&'e str, usize> {
    let mut graph = DiGraph::<&str, ()>::new();
    let mut nodes: BTreeMap<&str, NodeIndex> = BTreeMap::new();
    for (from, to) in calls {
        let from = *nodes.entry(from).or_insert_with(|| graph.add_node(from));
        let to = *nodes.entry(to).or_insert_with(|| graph.add_node(to));
        graph.update_edge(from, to, ());
    }
    let mut component: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, members) in tarjan_scc(&graph).into_iter().enumerate() {
        component.extend(members.into_iter().filter_map(|node| Some((*graph.node_weight(node)?, number))));
    }
    component
}

/// Groups workloads into units.
pub(crate) fn units<'a>(workloads: impl IntoIterator<Item = &'a str>, edges: &[Edge]) -> Units<'a> {
    let mut graph = DiGraph::<&'a str, ()>::new();
    let nodes: BTreeMap<&'a str, NodeIndex> = workloads.into_iter().map(|id| (id, graph.add_node(id))).collect();
    for edge in edges {
        let (Some(from), Some(to)) = (nodes.get(edge.from.as_str()), nodes.get(edge.to.as_str())) else { continue };
        // An arrow of the graph points from what moves first to what moves later.
        match edge.order {
            Order::CallerFirst => _ = graph.update_edge(*from, *to, ()),
            Order::CalleeFirst => _ = graph.update_edge(*to, *from, ()),
            Order::Together => {
                graph.update_edge(*from, *to, ());
                graph.update_edge(*to, *from, ());
            }
            Order::Any => {}
        }
    }
    let mut units = Units::default();
    let mut unit_of: BTreeMap<&str, &'a str> = BTreeMap::new();
    for component in tarjan_scc(&graph) {
        let members: BTreeSet<&'a str> =
            component.iter().filter_map(|node| graph.node_weight(*node).copied()).collect();
        let Some(id) = members.first().copied() else { continue };
        unit_of.extend(members.iter().map(|member| (*member, id)));
        units.members.insert(id, members);
    }
    for edge in graph.edge_indices() {
        let Some((first, later)) = graph.edge_endpoints(edge) else { continue };
        let unit = |node| graph.node_weight(node).and_then(|id| unit_of.get(id)).copied();
        if let (Some(first), Some(later)) = (unit(first), unit(later))
            && first != later
        {
            units.before.entry(later).or_default().insert(first);
        }
    }
    units
}

#[cfg(test)]
mod tests {
    use super::super::edge::Confidence;
    use super::*;

    fn edge(from: &str, to: &str, order: Order) -> Edge {
        Edge {
            from: from.into(),
            to: to.into(),
            kind: Kind::CloudMap,
            order,
            confidence: Confidence::High,
            evidence: String::new(),
            container: String::new(),
            variable: String::new(),
        }
    }

    #[test]
    fn a_cycle_is_one_unit_and_order_points_the_right_way() {
        let edges = [
            edge("a", "b", Order::CallerFirst),
            edge("b", "a", Order::CallerFirst),
            edge("c", "a", Order::CalleeFirst),
            edge("d", "a", Order::Any),
        ];
        let units = units(["a", "b", "c", "d"], &edges);
        assert_eq!(units.members["a"], BTreeSet::from(["a", "b"]));
        assert_eq!(units.before, BTreeMap::from([("c", BTreeSet::from(["a"]))]));
    }

    #[test]
    fn together_means_one_unit() {
        assert_eq!(units(["x", "y"], &[edge("x", "y", Order::Together)]).members.len(), 1);
    }
}
