//! The account as it was scanned, as the first state of the model.

use std::collections::{BTreeMap, BTreeSet};

use super::actions::Actions;
use super::effect::{Object, Suspended};
use super::world::{Chart, Group, Names, Release, Running, State, Tasks, Trigger, World};
use crate::inventory::index::cluster_name;
use crate::migration::{Autoscaling, Controller};
use crate::plan::facts::{self, Facts};
use crate::plan::root::Plan;

/// The object of a workload's ECS service.
pub(super) fn tasks_of(facts: &Facts<'_>) -> Option<Object> {
    let service = facts.service?;
    Some(Object::Tasks(format!("{}/{}", cluster_name(service), service.service_name)))
}

/// The object of a workload's release.
pub(super) fn release_of(facts: &Facts<'_>) -> Object {
    Object::Release(format!("{}/{}", facts.workload.namespace, facts.workload.name))
}

/// The object of a workload's trigger.
pub(super) fn trigger_of(facts: &Facts<'_>) -> Option<Object> {
    Some(Object::Trigger(match facts.trigger? {
        facts::Trigger::Rule(rule) => {
            format!("rule {}/{}", rule.event_bus_name.as_deref().unwrap_or("default"), rule.name)
        }
        facts::Trigger::Schedule(schedule) => {
            format!("schedule {}/{}", schedule.group_name.as_deref().unwrap_or("default"), schedule.name)
        }
    }))
}

/// The first state of everything that the plan may change or that its invariants look at.
pub(super) fn world(plan: &Plan, facts: &BTreeMap<&str, Facts<'_>>, names: &mut Names) -> Result<World, String> {
    let mut world = World::new();
    let mut families: BTreeMap<Object, BTreeSet<String>> = BTreeMap::new();
    for found in facts.values() {
        if let Some(object) = tasks_of(found) {
            world.insert(names.id(object), State::Tasks(tasks(found)));
        }
        world.insert(names.id(release_of(found)), State::Release(Release::absent(chart(found))));
        for rule in &found.rules {
            let state = State::Rule(Actions::scanned(rule.actions)?);
            world.insert(names.id(Object::Rule(rule.arn().to_owned())), state);
        }
        for arn in &found.target_groups {
            let state = State::Group(Group { exists: true, bound: false });
            world.insert(names.id(Object::Group((*arn).to_owned())), state);
        }
        if let (Some(object), Some(definition)) = (trigger_of(found), found.task_definition) {
            families.entry(object).or_default().insert(definition.family.clone());
        }
    }
    for (object, families) in families {
        let enabled = facts
            .values()
            .filter(|found| trigger_of(found).as_ref() == Some(&object))
            .any(|found| found.trigger.is_some_and(|trigger| trigger.is_enabled()));
        let left = if enabled { families.clone() } else { BTreeSet::new() };
        world.insert(names.id(object), State::Trigger(Trigger { exists: true, enabled, families, left }));
    }
    for binding in &plan.bindings {
        let id = names.id(Object::Group(binding.metadata.name.clone()));
        world.entry(id).or_insert(State::Group(Group { exists: false, bound: false }));
    }
    Ok(world)
}

/// A trial rule is not there at first.
pub(super) fn absent_trial() -> State {
    State::Trial(false)
}

fn tasks(facts: &Facts<'_>) -> Tasks {
    let count = |number: i64| u32::try_from(number).unwrap_or(0);
    let target = facts.scaling.targets.first();
    let state = target.and_then(|target| target.suspended_state.as_ref());
    let is = |member: Option<bool>| member.unwrap_or(false);
    Tasks {
        exists: true,
        desired: count(facts.desired()),
        running: Running::exactly(count(facts.running())),
        bounds: target.map(|target| {
            (count(target.min_capacity.unwrap_or(0)), count(target.max_capacity.unwrap_or(i64::from(u32::MAX))))
        }),
        suspended: state.map_or_else(Suspended::default, |state| Suspended {
            scale_in: is(state.dynamic_scaling_in_suspended),
            scale_out: is(state.dynamic_scaling_out_suspended),
            scheduled: is(state.scheduled_scaling_suspended),
        }),
    }
}

fn chart(facts: &Facts<'_>) -> Chart {
    match &facts.workload.controller {
        Controller::Deployment { replicas, .. } => Chart::Deployment {
            replicas: *replicas,
            minimum: facts.workload.autoscaling.as_ref().map(|scaling| {
                let (Autoscaling::Hpa { min, .. } | Autoscaling::Keda { min, .. }) = scaling;
                u32::try_from(*min).unwrap_or(0)
            }),
        },
        Controller::DaemonSet { .. } => Chart::DaemonSet,
        Controller::CronJob(job) => Chart::CronJob { suspended: job.suspend },
    }
}
