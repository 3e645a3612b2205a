//! The rehearsal: the whole plan against a model of the account, before anybody touches the account.
//!
//! The model holds what the plan changes: weights of listener rules, target groups and their bindings, tasks with their
//! autoscaling, pods, schedules, and the names by which callers find callees. The effects of a step are read from the
//! commands of its own script ([`effect`]), so the model cannot believe anything that the script does not do.
//!
//! Proven are: that every step can be run, verified and undone from every point at which it may fail ([`walk`]); that two
//! steps that change one object have an order ([`order`]); and that each invariant ([`invariant`]) holds in every order
//! that the plan allows, with one failure and its undo, or the rollback, anywhere ([`explore`]).
//!
//! What the model does not hold: time (bakes and gates pass), what a program does with a request, and what people do
//! outside of the scripts.

mod actions;
mod describe;
mod effect;
mod explore;
mod invariant;
mod order;
mod program;
mod start;
#[cfg(test)]
mod tests;
mod walk;
mod windows;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::facts;
use super::root::Plan;
use crate::inventory::Inventory;
use crate::inventory::index::Index;
use crate::migration::Migration;

use effect::{Effect, Object};
use order::Before;
use walk::Walk;
use windows::Windows;
use world::{Id, Names};

/// What a rehearsal has shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Rehearsal {
    /// Steps that were walked.
    pub steps: usize,
    /// Failures that were tried, each followed by the undo or the rollback.
    pub failures: u64,
    /// How often each invariant was looked at: name, number of objects or pairs, number of states.
    pub invariants: Vec<Proof>,
    /// What does not hold. Each is a bug in the plan.
    pub violations: Vec<Violation>,
    /// What each step changes, in the order of execution.
    pub trace: Vec<Entry>,
}

/// How far an invariant was proven.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Proof {
    /// The invariant, in words.
    pub name: String,
    /// Things that it was proven for.
    pub subjects: usize,
    /// States in which it was looked at.
    pub states: u64,
}

/// An invariant that does not hold somewhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Violation {
    /// The invariant, in words.
    pub invariant: String,
    /// Step, or what the invariant is about.
    pub subject: String,
    /// What is wrong, and when.
    pub message: String,
}

impl Violation {
    fn new(invariant: &str, subject: impl Into<String>, message: String) -> Self {
        Self { invariant: invariant.to_owned(), subject: subject.into(), message }
    }
}

/// What one step changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Number of the step.
    pub number: u32,
    /// Its id.
    pub step: String,
    /// Its title.
    pub title: String,
    /// Changes of the model, one line each: what, before, after.
    pub changes: Vec<String>,
}

/// Rehearses a plan against the account that it was made from.
#[must_use]
pub fn rehearse(inventory: &Inventory, index: &Index<'_>, migration: &Migration, plan: &Plan) -> Rehearsal {
    let facts = facts::gather(inventory, index, migration);
    let mut names = Names::default();
    let triggers: BTreeMap<&str, Object> =
        facts.iter().filter_map(|(id, found)| Some((*id, start::trigger_of(found)?))).collect();
    let program = program::compile(plan, &mut names, &triggers);
    let mut rehearsal = Rehearsal { steps: program.steps.len(), ..Rehearsal::default() };
    for (step, error) in &program.unreadable {
        rehearsal.violations.push(Violation::new("every command is in the model", step, error.clone()));
    }
    let start = match start::world(plan, &facts, &mut names) {
        Ok(start) => start,
        Err(error) => {
            rehearsal.violations.push(Violation::new("the account can be read", "inventory", error));
            return rehearsal;
        }
    };
    let invariants = invariant::all(plan, &facts, &program, &start, &mut names);
    let before = Before::new(&program);
    rehearsal.violations.extend(order::races(&program, &before, &names));

    let labels =
        facts.values().flat_map(|found| &found.rules).map(|rule| (rule.arn().to_owned(), rule.label())).collect();
    let of_ecs = facts
        .values()
        .flat_map(|found| &found.target_groups)
        .map(|arn| names.id(Object::Group((*arn).to_owned())))
        .collect();
    let behind = behind(&program, &facts, &mut names);
    let walk = Walk { program: &program, names: &names, labels: &labels, behind: &behind, of_ecs: &of_ecs };
    let walked = walk.walk(&start);
    rehearsal.violations.extend(walked.violations);
    rehearsal.failures = walked.failures;
    rehearsal.trace = walked.trace;

    let windows = Windows::new(&program);
    let mut users: BTreeMap<Id, BTreeSet<usize>> = BTreeMap::new();
    for (number, compiled) in program.steps.iter().enumerate() {
        for op in compiled.run.iter().chain(&compiled.verify).chain(&compiled.undo) {
            users.entry(op.target).or_default().insert(number);
        }
    }
    let mut proofs: BTreeMap<&str, Proof> = BTreeMap::new();
    for invariant in &invariants {
        let explored = explore::explore(invariant, &program, &users, &before, &windows, &start);
        let proof = proofs.entry(invariant.name).or_default();
        invariant.name.clone_into(&mut proof.name);
        proof.subjects += 1;
        proof.states += explored.states;
        for (wrong, at) in explored.broken {
            rehearsal.violations.push(Violation::new(invariant.name, &invariant.subject, format!("{wrong}: {at}")));
        }
    }
    rehearsal.invariants = proofs.into_values().collect();
    rehearsal.violations.sort();
    rehearsal
}

/// The release behind each target group that the plan creates.
fn behind(
    program: &program::Program<'_>,
    facts: &BTreeMap<&str, facts::Facts<'_>>,
    names: &mut Names,
) -> BTreeMap<Id, Id> {
    let mut behind = BTreeMap::new();
    for compiled in &program.steps {
        let Some(found) = program.lanes.get(compiled.lane).and_then(|lane| facts.get(lane.id)) else { continue };
        for op in compiled.run.iter().filter(|op| op.effect == Effect::CreateGroup) {
            behind.insert(op.target, names.id(start::release_of(found)));
        }
    }
    behind
}
