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
