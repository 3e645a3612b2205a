//! What must hold for the sample account's plan.

use std::collections::BTreeSet;

use crate::finding::Findings;
use crate::inventory::index::Index;

use super::test_support::{migration, sample};
use super::*;

#[test]
fn every_step_of_the_sample_has_an_id_of_its_own() {
    let inventory = sample();
    let index = Index::new(&inventory);
    let plan = plan(&inventory, &index, &migration(&inventory), &mut Findings::new());
    let ids: BTreeSet<&str> = plan.steps().map(|step| step.id.as_str()).collect();
    assert!(!ids.is_empty());
    assert_eq!(ids.len(), plan.steps().count());
}

/// A lookup that nothing uses is a call too many, at the very moment when things go wrong.
#[test]
fn what_a_procedure_looks_up_it_also_uses() {
    let inventory = sample();
    let index = Index::new(&inventory);
    let plan = plan(&inventory, &index, &migration(&inventory), &mut Findings::new());
    let steps = plan.steps().flat_map(|step| [&step.run, &step.verify, &step.undo]);
    let rollbacks = plan.moves().map(|found| &found.rollback);
    let mut lookups = 0;
    for procedure in steps.chain(rollbacks) {
        for (position, command) in procedure.commands.iter().enumerate() {
            if let Command::Capture { variable, .. } = command {
                lookups += 1;
                let later = &procedure.commands[position + 1..];
                assert!(later.iter().any(|other| other.uses(variable)), "{variable} in: {}", procedure.summary);
            }
        }
    }
    assert!(lookups > 0, "the sample looks up target groups");
}
