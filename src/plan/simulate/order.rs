//! Which steps the plan puts before which: the partial order, with everything that follows from it.

use super::Violation;
use super::program::Program;
use super::world::{Id, Names};

/// For each step the set of all steps that come before it, as bits.
#[derive(Debug)]
pub(super) struct Before {
    words: usize,
    bits: Vec<u64>,
}

impl Before {
    /// Follows all needs. Steps come in an order of execution, so needs are known before those that need them.
    pub(super) fn new(program: &Program<'_>) -> Self {
        let words = program.steps.len().div_ceil(64);
        let mut bits = vec![0_u64; words * program.steps.len()];
        for (number, compiled) in program.steps.iter().enumerate() {
            let (earlier, rest) = bits.split_at_mut(number * words);
            for need in compiled.needs.iter().filter(|need| **need < number) {
                let row = earlier.get(need * words..(need + 1) * words).unwrap_or_default();
                for (own, theirs) in rest.iter_mut().zip(row) {
                    *own |= theirs;
                }
                if let Some(word) = rest.get_mut(need / 64) {
                    *word |= 1 << (need % 64);
                }
            }
        }
        Self { words, bits }
    }

    /// Whether `first` always comes before `later`.
    pub(super) fn holds(&self, first: usize, later: usize) -> bool {
        self.bits.get(later * self.words + first / 64).is_some_and(|word| word >> (first % 64) & 1 == 1)
    }
}

/// Two steps that change the same object must have an order, and the steps of one workload follow each other.
pub(super) fn races(program: &Program<'_>, before: &Before, names: &Names) -> Vec<Violation> {
    let mut last: std::collections::BTreeMap<Id, usize> = std::collections::BTreeMap::new();
    let mut found = Vec::new();
    for (number, compiled) in program.steps.iter().enumerate() {
        for target in compiled.changes() {
            let Some(earlier) = last.insert(target, number).filter(|earlier| *earlier != number) else { continue };
            if !before.holds(earlier, number) {
                let other = program.steps.get(earlier).map_or("", |other| other.step.id.as_str());
                let what = names.object(target).map(ToString::to_string).unwrap_or_default();
                found.push(Violation::new(
                    "one step at a time changes an object",
                    &compiled.step.id,
                    format!("it and {other} both change {what}, and the plan puts neither first"),
                ));
            }
        }
    }
    for lane in &program.lanes {
        for pair in lane.steps.windows(2) {
            let [first, later] = pair else { continue };
            if let Some(compiled) = program.steps.get(*later).filter(|_| !before.holds(*first, *later)) {
                let message = "the step before it in its workload does not come first".to_owned();
                found.push(Violation::new("a workload goes step by step", &compiled.step.id, message));
            }
        }
    }
    found
}
