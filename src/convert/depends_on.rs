//! The graph of `dependsOn`: read, checked and freed of cycles.
//!
//! ECS refuses most of what is wrong here when a task definition is registered; hand-written input was never registered.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::finding::rules::task as rules;
use crate::inventory::container::{ContainerDefinition, ContainerDependency};

use super::notes::Notes;

/// ECS `ContainerCondition`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    Start,
    Complete,
    Success,
    Healthy,
}

impl Condition {
    fn parse(text: Option<&str>) -> Option<Self> {
        match text {
            Some("START") => Some(Self::Start),
            Some("COMPLETE") => Some(Self::Complete),
            Some("SUCCESS") => Some(Self::Success),
            Some("HEALTHY") => Some(Self::Healthy),
            _ => None,
        }
    }

    /// Whether the dependency must have exited.
    pub(super) const fn wants_exit(self) -> bool {
        matches!(self, Self::Complete | Self::Success)
    }
}

/// One dependency, by position in the list of containers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) on: usize,
    pub(super) condition: Condition,
}

/// For each container what it waits for. Acyclic.
#[derive(Debug, Default)]
pub(super) struct Dependencies(pub(super) Vec<Vec<Edge>>);

impl Dependencies {
    /// Reads the dependencies among `containers`. Those on `dropped` containers vanish with them.
    pub(super) fn read(containers: &[&ContainerDefinition], dropped: &BTreeSet<&str>, notes: &mut Notes<'_>) -> Self {
        let mut positions: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, container) in containers.iter().enumerate() {
            positions.entry(&container.name).or_insert(at);
        }
        let mut edges = Vec::with_capacity(containers.len());
        for container in containers {
            let mut own = Vec::new();
            for ContainerDependency { container_name, condition, unknown: _ /* INV002 reports it */ } in
                &container.depends_on
            {
                let condition = Condition::parse(condition.as_deref());
                match (positions.get(container_name.as_str()), condition) {
                    (Some(&on), Some(condition)) => own.push(Edge { on, condition }),
                    (None, _) if dropped.contains(container_name.as_str()) => {}
                    _ => notes.container(&container.name).raise(
                        &rules::UNKNOWN_DEPENDENCY,
                        &format!("dependsOn[{container_name}]"),
                        "the dependency names no container of the task, or a condition that ECS does not have; it is ignored",
                        "correct the dependency in the task definition and convert again",
                    ),
                }
            }
            edges.push(own);
        }
        let mut graph = Self(edges);
        graph.cut_cycles(containers, notes);
        graph
    }

    /// Removes every dependency inside a cycle, so that a pod can be written, and says so.
    fn cut_cycles(&mut self, containers: &[&ContainerDefinition], notes: &mut Notes<'_>) {
        let mut graph = DiGraph::<(), ()>::with_capacity(self.0.len(), self.0.len());
        for _ in &self.0 {
            graph.add_node(());
        }
        for (from, edges) in self.0.iter().enumerate() {
            for edge in edges {
                graph.add_edge(NodeIndex::new(from), NodeIndex::new(edge.on), ());
            }
        }
        let mut component = vec![0; self.0.len()];
        for (number, members) in kosaraju_scc(&graph).into_iter().enumerate() {
            for member in members {
                component[member.index()] = number;
            }
        }
        for (from, edges) in self.0.iter_mut().enumerate() {
            let before = edges.len();
            edges.retain(|edge| component[edge.on] != component[from]);
            if edges.len() < before {
                notes.container(&containers[from].name).raise(
                    &rules::DEPENDENCY_CYCLE,
                    "dependsOn",
                    "the container waits, directly or through others, for itself: no start order exists and the dependency is left out",
                    "break the cycle in the task definition, or decide the order of `initContainers` in values.yaml by hand",
                );
            }
        }
    }

    /// For each container who waits for it, and how.
    pub(super) fn dependants(&self) -> Vec<Vec<Edge>> {
        let mut reverse = vec![Vec::new(); self.0.len()];
        for (from, edges) in self.0.iter().enumerate() {
            for edge in edges {
                reverse[edge.on].push(Edge { on: from, condition: edge.condition });
            }
        }
        reverse
    }
}
