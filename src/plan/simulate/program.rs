//! The plan as a program: steps with their effects on numbered objects, in lanes of steps that follow each other.

use std::collections::BTreeMap;

use super::effect::{Effect, Object, Reader};
use super::world::{Id, Names};
use crate::plan::command::Command;
use crate::plan::root::Plan;
use crate::plan::step::Step;

/// One effect on one object.
#[derive(Debug, Clone)]
pub(super) struct Op {
    pub(super) target: Id,
    pub(super) effect: Effect,
}

/// A step in the model.
#[derive(Debug)]
pub(super) struct Compiled<'p> {
    pub(super) step: &'p Step,
    /// The lane that it belongs to, and its place there.
    pub(super) lane: usize,
    pub(super) place: usize,
    pub(super) run: Vec<Op>,
    pub(super) verify: Vec<Op>,
    pub(super) undo: Vec<Op>,
    /// Numbers of the steps that it needs.
    pub(super) needs: Vec<usize>,
}

impl Compiled<'_> {
    /// Objects that it changes, doing and undoing.
    pub(super) fn changes(&self) -> impl Iterator<Item = Id> {
        self.run.iter().chain(&self.undo).filter(|op| !op.effect.is_question()).map(|op| op.target)
    }
}

/// The steps of one workload, or of the foundation.
#[derive(Debug, Default)]
pub(super) struct Lane<'p> {
    /// Chart; empty for the foundation.
    pub(super) id: &'p str,
    /// Steps by their numbers in [`Program::steps`], in order.
    pub(super) steps: Vec<usize>,
    /// The way back, with the places of the steps that it takes back.
    pub(super) rollback: Vec<Op>,
    pub(super) taken_back: Vec<usize>,
}

/// The whole plan.
#[derive(Debug, Default)]
pub(super) struct Program<'p> {
    /// In the order of execution.
    pub(super) steps: Vec<Compiled<'p>>,
    pub(super) lanes: Vec<Lane<'p>>,
    /// What could not be read: step and reason.
    pub(super) unreadable: Vec<(String, String)>,
}

/// Reads a plan. `triggers` holds the trigger of each scheduled workload.
pub(super) fn compile<'p>(plan: &'p Plan, names: &mut Names, triggers: &BTreeMap<&str, Object>) -> Program<'p> {
    let reader = Reader::new(plan.bindings.iter().map(|binding| binding.metadata.name.as_str()));
    let mut program = Program::default();
    let foundation = ("", plan.foundation.as_slice(), &[] as &[Command]);
    let moves = plan.moves().map(|found| (found.id.as_str(), found.steps.as_slice(), &*found.rollback.commands));
    let mut read = |commands: &[Command], owner: &str, what: &str, program: &mut Program<'p>| {
        let effects = reader.read(commands).unwrap_or_else(|error| {
            program.unreadable.push((what.to_owned(), error));
            Vec::new()
        });
        effects
            .into_iter()
            .map(|(object, effect)| {
                let object = match &effect {
                    Effect::FamilyGone(_) => triggers.get(owner).cloned().unwrap_or(object),
                    _ => object,
                };
                Op { target: names.id(object), effect }
            })
            .collect::<Vec<Op>>()
    };
    for (lane, (id, steps, rollback)) in std::iter::once(foundation).chain(moves).enumerate() {
        for (place, step) in steps.iter().enumerate() {
            let run = read(&step.run.commands, id, &step.id, &mut program);
            let verify = read(&step.verify.commands, id, &step.id, &mut program);
            let undo = read(&step.undo.commands, id, &step.id, &mut program);
            program.steps.push(Compiled { step, lane, place, run, verify, undo, needs: Vec::new() });
        }
        let rollback = read(rollback, id, &format!("{id}/rollback"), &mut program);
        let taken_back = steps.iter().enumerate().filter(|(_, step)| step.is_taken_back()).map(|(place, _)| place);
        program.lanes.push(Lane { id, steps: Vec::new(), rollback, taken_back: taken_back.collect() });
    }
    program.steps.sort_by_key(|compiled| compiled.step.number);
    let numbers: BTreeMap<&str, usize> =
        program.steps.iter().enumerate().map(|(number, compiled)| (compiled.step.id.as_str(), number)).collect();
    for number in 0..program.steps.len() {
        let Some(compiled) = program.steps.get_mut(number) else { continue };
        // A need outside of the plan belongs to a blocked workload and cannot be waited for.
        compiled.needs = compiled.step.needs.iter().filter_map(|need| numbers.get(need.as_str())).copied().collect();
        if let Some(need) = compiled.needs.iter().find(|need| **need >= number) {
            let error = format!("needs step {}, which comes later", need + 1);
            program.unreadable.push((compiled.step.id.clone(), error));
        }
        if let Some(lane) = program.lanes.get_mut(compiled.lane) {
            lane.steps.push(number);
        }
    }
    program
}
