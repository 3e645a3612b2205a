//! What a new plan changes against an old one, by the ids that survive a new scan.
//!
//! The old plan is read as JSON: it may have been written by another version.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::root::Plan;

/// The differences.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// What is different, sorted by what it is about.
    pub changes: Vec<Change>,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// Workload or step.
    pub subject: String,
    /// What happened to it, one clause.
    pub what: String,
}

/// Why two plans cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum DiffError {
    /// Not a plan.
    #[error("the old plan is no plan.json: {0}")]
    NoPlan(&'static str),
    /// A bug.
    #[error("the new plan has no JSON form: {0}")]
    Json(#[from] serde_json::Error),
}

/// Compares an old `plan.json` with a new plan.
///
/// # Errors
/// When the old document is no plan.
pub fn diff(old: &Value, new: &Plan) -> Result<Difference, DiffError> {
    let new = serde_json::to_value(new)?;
    if old.get("waves").and_then(Value::as_array).is_none() {
        return Err(DiffError::NoPlan("it has no waves"));
    }
    let mut changes = BTreeSet::new();
    let mut say = |subject: &str, what: String| {
        changes.insert(Change { subject: subject.to_owned(), what });
    };
    for member in ["accountId", "region", "cluster", "kubernetes"] {
        let (before, after) = (text(old, &["target", member]), text(&new, &["target", member]));
        if before != after {
            say("target", format!("{member} was {before}, is {after}"));
        }
    }
    let (before, after) = (moves(old), moves(&new));
    for (id, found) in &after {
        let Some(known) = before.get(id) else {
            say(id, format!("moves now, in wave {}", found.wave));
            continue;
        };
        if known.wave != found.wave {
            say(id, format!("moves in wave {} instead of {}", found.wave, known.wave));
        }
        let (old_way, new_way) = (text(known.document, &["strategy"]), text(found.document, &["strategy"]));
        if old_way != new_way {
            say(id, format!("moves by {new_way} instead of {old_way}"));
        }
    }
    for id in before.keys().filter(|id| !after.contains_key(*id)) {
        say(id, "does not move any more".to_owned());
    }
    let (blocked_before, blocked_after) = (blocked(old), blocked(&new));
    for (id, reason) in &blocked_after {
        if blocked_before.get(id) != Some(reason) {
            say(id, format!("is blocked: {reason}"));
        }
    }
    for id in blocked_before.keys().filter(|id| !blocked_after.contains_key(*id)) {
        say(id, "is not blocked any more".to_owned());
    }
    let (steps_before, steps_after) = (steps(old), steps(&new));
    for (id, step) in &steps_after {
        // The steps of a workload that is new are no news.
        let owner_is_new =
            id.split('/').next().is_some_and(|owner| after.contains_key(owner) && !before.contains_key(owner));
        match steps_before.get(id) {
            None if !owner_is_new => say(id, "is a new step".to_owned()),
            None => {}
            Some(known) => {
                let parts: Vec<&str> = COMPARED
                    .iter()
                    .filter(|(member, _)| known.get(member) != step.get(member))
                    .map(|(_, word)| *word)
                    .collect();
                if !parts.is_empty() {
                    say(id, format!("changes: {}", parts.join(", ")));
                }
            }
        }
    }
    for id in steps_before.keys().filter(|id| !steps_after.contains_key(*id)) {
        let owner_is_gone =
            id.split('/').next().is_some_and(|owner| before.contains_key(owner) && !after.contains_key(owner));
        if !owner_is_gone {
            say(id, "is no longer needed".to_owned());
        }
    }
    Ok(Difference { changes: changes.into_iter().collect() })
}

/// Members of a step that matter to somebody who is in the middle of a plan. The number is not one of them.
const COMPARED: &[(&str, &str)] = &[
    ("run", "what it runs"),
    ("verify", "what it verifies"),
    ("undo", "what undoes it"),
    ("needs", "what it needs"),
    ("bakeSeconds", "how long to watch"),
    ("interruption", "what it interrupts"),
    ("pointOfNoReturn", "whether it can be undone"),
];

struct Moved<'v> {
    wave: u64,
    document: &'v Value,
}

fn list<'v>(value: &'v Value, member: &str) -> &'v [Value] {
    value.get(member).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'v>(value: &'v Value, path: &[&str]) -> &'v str {
    path.iter().try_fold(value, |value, member| value.get(member)).and_then(Value::as_str).unwrap_or_default()
}

fn moves(plan: &Value) -> BTreeMap<&str, Moved<'_>> {
    let mut found = BTreeMap::new();
    for wave in list(plan, "waves") {
        let number = wave.get("number").and_then(Value::as_u64).unwrap_or(0);
        for document in list(wave, "units").iter().flat_map(|unit| list(unit, "moves")) {
            found.insert(text(document, &["id"]), Moved { wave: number, document });
        }
    }
    found
}

fn blocked(plan: &Value) -> BTreeMap<&str, &str> {
    list(plan, "blocked").iter().map(|found| (text(found, &["id"]), text(found, &["reason"]))).collect()
}

fn steps(plan: &Value) -> BTreeMap<&str, &Value> {
    let of_moves = moves(plan).into_values().flat_map(|moved| list(moved.document, "steps"));
    list(plan, "foundation").iter().chain(of_moves).map(|step| (text(step, &["id"]), step)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::finding::Findings;
    use crate::inventory::index::Index;
    use crate::plan::test_support::{migration, sample};

    #[test]
    fn a_second_scan_of_the_same_account_changes_nothing_and_a_deployment_does() {
        let inventory = sample();
        let index = Index::new(&inventory);
        let mut old = migration(&inventory);
        let plan = |of: &crate::migration::Migration| crate::plan::plan(&inventory, &index, of, &mut Findings::new());
        let before = serde_json::to_value(plan(&old)).unwrap();
        assert_eq!(diff(&before, &plan(&old)).unwrap(), Difference::default());

        old.workloads.retain(|workload| workload.chart.as_str() != "pricing");
        let changes = diff(&before, &plan(&old)).unwrap().changes;
        assert!(changes.iter().any(|change| change.subject == "pricing" && change.what == "does not move any more"));
        assert!(!changes.iter().any(|change| change.subject.starts_with("pricing/")), "{changes:?}");
        assert!(matches!(diff(&json!({}), &plan(&old)), Err(DiffError::NoPlan(_))));
    }
}
