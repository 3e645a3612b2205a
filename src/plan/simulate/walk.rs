//! Walks the plan in the order of its numbers, and tries a failure and an undo at every point of every step.
//!
//! Any order that the plan allows gives each object the same history, so one walk is enough to prove that an undo
//! restores what its step has changed.

use std::collections::{BTreeMap, BTreeSet};

use super::effect::{Effect, Object};
use super::program::{Compiled, Lane, Op, Program};
use super::start::absent_trial;
use super::world::{Group, Id, Names, State, World};
use super::{Entry, Violation, describe};

/// What came out of the walk.
#[derive(Debug, Default)]
pub(super) struct Walked {
    pub(super) trace: Vec<Entry>,
    pub(super) violations: Vec<Violation>,
    /// Failures that were tried, each with its undo.
    pub(super) failures: u64,
}

/// Everything that the walk reads.
pub(super) struct Walk<'w, 'p> {
    pub(super) program: &'w Program<'p>,
    pub(super) names: &'w Names,
    /// Labels of rules by ARN.
    pub(super) labels: &'w BTreeMap<String, String>,
    /// What is behind a target group of the plan: the release of its workload.
    pub(super) behind: &'w BTreeMap<Id, Id>,
    /// Target groups of ECS.
    pub(super) of_ecs: &'w BTreeSet<Id>,
}

impl Walk<'_, '_> {
    /// Walks the whole plan.
    pub(super) fn walk(&self, start: &World) -> Walked {
        let mut walked = Walked::default();
        let mut world = start.clone();
        // The state of the rules before the first step that a lane's rollback takes back.
        let mut before_ramp: BTreeMap<usize, World> = BTreeMap::new();
        for (number, compiled) in self.program.steps.iter().enumerate() {
            for op in compiled.run.iter().chain(&compiled.undo).filter(|op| matches!(op.effect, Effect::AddTrial)) {
                world.entry(op.target).or_insert_with(absent_trial);
            }
            let lane = self.program.lanes.get(compiled.lane);
            if let Some(lane) = lane.filter(|lane| lane.taken_back.first() == Some(&compiled.place)) {
                before_ramp.insert(compiled.lane, Self::part(&world, lane.rollback.iter()));
            }
            self.fail_everywhere(compiled, &world, &mut walked);
            let before = Self::part(&world, compiled.run.iter().chain(&compiled.verify).chain(&compiled.undo));
            for op in compiled.run.iter().chain(&compiled.verify) {
                if let Err(error) = self.apply(&mut world, op) {
                    let what = self.names.object(op.target).map(ToString::to_string).unwrap_or_default();
                    walked.violations.push(Violation::new(
                        "every step can be run and verified",
                        &compiled.step.id,
                        format!("{what}: {error}"),
                    ));
                }
            }
            if let (Some(lane), Some(rules)) = (lane, before_ramp.get(&compiled.lane)) {
                self.roll_back(compiled, lane, rules, &world, &mut walked);
            }
            let changes = before
                .iter()
                .filter_map(|(id, old)| Some((*id, old, world.get(id)?)))
                .filter(|(_, old, new)| old.settled() != new.settled())
                .filter_map(|(id, old, new)| Some(describe::change(self.names.object(id)?, self.labels, old, new)))
                .collect();
            walked.trace.push(Entry {
                number: u32::try_from(number + 1).unwrap_or(u32::MAX),
                step: compiled.step.id.clone(),
                title: compiled.step.title.clone(),
                changes,
            });
        }
        walked
    }

    /// The part of the world that some operations look at.
    fn part<'o>(world: &World, ops: impl Iterator<Item = &'o Op>) -> World {
        ops.filter_map(|op| Some((op.target, world.get(&op.target)?.clone()))).collect()
    }

    /// Fails after each command of a step, undoes it, and compares with the state before.
    fn fail_everywhere(&self, compiled: &Compiled<'_>, world: &World, walked: &mut Walked) {
        if compiled.step.point_of_no_return || (compiled.run.is_empty() && compiled.undo.is_empty()) {
            return;
        }
        let all: Vec<&Op> = compiled.run.iter().chain(&compiled.verify).collect();
        let before = Self::part(world, compiled.run.iter().chain(&compiled.verify).chain(&compiled.undo));
        for length in 0..=all.len() {
            walked.failures += 1;
            let mut world = Overlay { base: world, changed: World::new() };
            for op in all.get(..length).unwrap_or_default() {
                // Errors of the run itself are reported once, by the walk.
                let _ = self.apply_over(&mut world, op);
            }
            let mut stuck = None;
            for op in &compiled.undo {
                if let Err(error) = self.apply_over(&mut world, op) {
                    stuck = Some(error);
                    break;
                }
            }
            if let Some(error) = stuck {
                let message = format!("after {length} commands the undo stops: {error}");
                walked.violations.push(Violation::new(
                    "undo restores the state before the step",
                    &compiled.step.id,
                    message,
                ));
                break;
            }
            let different =
                before.iter().find(|(id, old)| world.get(**id).is_some_and(|new| new.settled() != old.settled()));
            if let Some((id, old)) = different {
                let what = self.names.object(*id).zip(world.get(*id));
                let change =
                    what.map(|(object, new)| describe::change(object, self.labels, old, new)).unwrap_or_default();
                walked.violations.push(Violation::new(
                    "undo restores the state before the step",
                    &compiled.step.id,
                    format!("after a failure behind command {length} and the undo this stays: {change}"),
                ));
                break;
            }
        }
    }

    /// The rollback of a workload brings its rules back from here, with nothing but AWS.
    fn roll_back(&self, compiled: &Compiled<'_>, lane: &Lane<'_>, rules: &World, world: &World, walked: &mut Walked) {
        if !lane.taken_back.contains(&compiled.place) {
            return;
        }
        walked.failures += 1;
        let mut world = Overlay { base: world, changed: World::new() };
        let failed = lane.rollback.iter().find_map(|op| self.apply_over(&mut world, op).err());
        let restored = rules.iter().all(|(id, old)| world.get(*id) == Some(old));
        if failed.is_some() || !restored {
            let message = failed.unwrap_or_else(|| "the rules are not what they were before the ramp".to_owned());
            walked.violations.push(Violation::new("the rollback restores the rules", &compiled.step.id, message));
        }
    }

    fn apply(&self, world: &mut World, op: &Op) -> Result<(), String> {
        self.look_around(op, |id| world.get(&id), || world.values())?;
        world
            .get_mut(&op.target)
            .map_or_else(|| Err("the model does not hold it".to_owned()), |state| state.apply(&op.effect))
    }

    fn apply_over(&self, world: &mut Overlay<'_>, op: &Op) -> Result<(), String> {
        self.look_around(op, |id| world.get(id), || world.values())?;
        let mut state = world.get(op.target).cloned().ok_or_else(|| "the model does not hold it".to_owned())?;
        state.apply(&op.effect)?;
        world.changed.insert(op.target, state);
        Ok(())
    }

    /// What an effect demands of other objects than its own.
    fn look_around<'v, All: Iterator<Item = &'v State>>(
        &self,
        op: &Op,
        get: impl Fn(Id) -> Option<&'v State>,
        all: impl Fn() -> All,
    ) -> Result<(), String> {
        let Some(Object::Group(name)) = self.names.object(op.target) else { return Ok(()) };
        match op.effect {
            Effect::Bind if self.of_ecs.contains(&op.target) => {
                Err("a controller would own the target group of ECS and remove every task from it".to_owned())
            }
            Effect::DeleteGroup => {
                let used = all().any(|state| match state {
                    State::Rule(actions) => actions.shares.iter().any(|(group, _)| group == name),
                    _ => false,
                });
                if used && !self.of_ecs.contains(&op.target) {
                    return Err("a rule still forwards to the target group".to_owned());
                }
                Ok(())
            }
            Effect::Healthy => {
                let bound = matches!(get(op.target), Some(State::Group(Group { exists: true, bound: true })));
                let release = self.behind.get(&op.target).and_then(|id| get(*id));
                let pods = matches!(release, Some(State::Release(release)) if release.pods.least > 0);
                if bound && pods { Ok(()) } else { Err("it may have no healthy target".to_owned()) }
            }
            _ => Ok(()),
        }
    }
}

/// A world with changes that are thrown away.
struct Overlay<'w> {
    base: &'w World,
    changed: World,
}

impl Overlay<'_> {
    fn get(&self, id: Id) -> Option<&State> {
        self.changed.get(&id).or_else(|| self.base.get(&id))
    }

    fn values(&self) -> impl Iterator<Item = &State> {
        self.base.iter().map(|(id, state)| self.changed.get(id).unwrap_or(state))
    }
}
