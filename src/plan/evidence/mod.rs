//! Finds out who depends on whom. Each source of evidence has its own file; what they find is merged, sorted, and keeps
//! only the strongest evidence for the same pair and kind.
//!
//! All sources look names up in maps that are built once, so the work grows with the size of the environment values and
//! not with the square of the number of services.

mod balancers;
mod environment;
mod names;
mod policies;
mod rules;
mod shared;

use std::collections::BTreeMap;

use crate::inventory::Inventory;
use crate::inventory::index::Index;

pub(crate) use shared::queues;

use super::edge::{Edge, Shared};
use super::facts::Facts;

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    /// Dependencies, sorted.
    pub(crate) edges: Vec<Edge>,
    /// Shared things, sorted.
    pub(crate) shared: Vec<Shared>,
}

/// Collects the evidence of all sources.
pub(crate) fn collect<'a>(
    inventory: &'a Inventory,
    index: &Index<'a>,
    facts: &BTreeMap<&'a str, Facts<'a>>,
) -> Evidence {
    let mentions = environment::mentions(facts);
    let mut edges = names::edges(index, facts, &mentions);
    edges.extend(balancers::edges(inventory, facts, &mentions));
    edges.extend(rules::edges(facts));
    edges.retain(|edge| edge.from != edge.to);
    // The same pair by the same kind of evidence counts once for each variable of each container; without one, once.
    let mut strongest: BTreeMap<(String, String, super::edge::Kind, String, String), Edge> = BTreeMap::new();
    for edge in edges {
        let key = (edge.from.clone(), edge.to.clone(), edge.kind, edge.container.clone(), edge.variable.clone());
        match strongest.get(&key) {
            Some(known) if known.confidence >= edge.confidence => {}
            _ => {
                strongest.insert(key, edge);
            }
        }
    }
    Evidence { edges: strongest.into_values().collect(), shared: shared::things(index, facts, &mentions) }
}
