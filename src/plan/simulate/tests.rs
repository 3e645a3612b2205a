//! The sample account's plan, rehearsed.

use crate::finding::Findings;
use crate::inventory::index::Index;
use crate::plan::test_support::{migration, sample};

use super::*;

#[test]
fn the_sample_keeps_every_promise() {
    let inventory = sample();
    let index = Index::new(&inventory);
    let migration = migration(&inventory);
    let plan = crate::plan::plan(&inventory, &index, &migration, &mut Findings::new());
    let rehearsal = rehearse(&inventory, &index, &migration, &plan);
    let violations: Vec<String> = rehearsal
        .violations
        .iter()
        .map(|found| format!("{}: {}: {}", found.invariant, found.subject, found.message))
        .collect();
    assert!(violations.is_empty(), "{}", violations.join("\n"));
    assert_eq!(rehearsal.trace.len(), plan.steps().count());
}
