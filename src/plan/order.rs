//! Numbers the steps in an order in which every step comes after those that it needs.
//!
//! Among the steps that are free, workloads go on in the order of their waves; parking comes when a wave is through, and
//! what cannot be undone comes at the very end.

use std::collections::{BTreeMap, BTreeSet};

use super::root::Plan;
use super::step::{Stage, Step};

/// Place of a step among those that are free: the foundation first, decommission last.
type Key = (bool, usize, bool, usize);

/// Gives all steps their numbers, from 1.
pub(super) fn number(plan: &mut Plan) {
    let mut keys: BTreeMap<String, Key> = BTreeMap::new();
    let mut needs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut position = 0;
    let mut add = |wave: usize, step: &Step| {
        position += 1;
        keys.insert(step.id.clone(), (step.stage == Stage::Decommission, wave, step.stage >= Stage::Park, position));
        needs.insert(step.id.clone(), step.needs.iter().cloned().collect());
    };
    for step in &plan.foundation {
        add(0, step);
    }
    for (wave, found) in plan.waves.iter().enumerate() {
        for step in found.units.iter().flat_map(|unit| &unit.moves).flat_map(|found| &found.steps) {
            add(wave + 1, step);
        }
    }
    let numbers = topological(&keys, &needs);
    let assign = |step: &mut Step| step.number = numbers.get(&step.id).copied().unwrap_or(0);
    plan.foundation.iter_mut().for_each(assign);
    let moves = plan.waves.iter_mut().flat_map(|wave| &mut wave.units).flat_map(|unit| &mut unit.moves);
    moves.flat_map(|found| &mut found.steps).for_each(assign);
}

fn topological(keys: &BTreeMap<String, Key>, needs: &BTreeMap<String, BTreeSet<String>>) -> BTreeMap<String, u32> {
    let mut missing: BTreeMap<&str, usize> = BTreeMap::new();
    let mut after: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (id, wanted) in needs {
        // A need that is not in the plan (a blocked workload's step) cannot be waited for.
        let known: Vec<&String> = wanted.iter().filter(|need| keys.contains_key(*need)).collect();
        missing.insert(id, known.len());
        for need in known {
            after.entry(need).or_default().push(id);
        }
    }
    let mut free: BTreeSet<(Key, &str)> = keys
        .iter()
        .filter(|(id, _)| missing.get(id.as_str()) == Some(&0))
        .map(|(id, key)| (*key, id.as_str()))
        .collect();
    let mut numbers = BTreeMap::new();
    let mut next = 1;
    while let Some((_, id)) = free.pop_first() {
        numbers.insert(id.to_owned(), next);
        next += 1;
        for later in after.get(id).into_iter().flatten() {
            if let Some(count) = missing.get_mut(later) {
                *count -= 1;
                if let (0, Some(key)) = (*count, keys.get(*later)) {
                    free.insert((*key, later));
                }
            }
        }
    }
    numbers
}
