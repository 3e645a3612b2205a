//! What must hold at every point of the cutover.

use std::collections::{BTreeMap, BTreeSet};

use super::effect::{Effect, Object};
use super::program::Program;
use super::start::{release_of, tasks_of, trigger_of};
use super::world::{Id, Names, State, World};
use crate::plan::edge::{Edge, Kind};
use crate::plan::facts::Facts;
use crate::plan::root::Plan;
use crate::plan::strategy::Strategy;

/// Workloads whose declared window is open.
pub(super) type Open = BTreeSet<String>;

/// Something that must hold, and the objects that decide it.
#[derive(Debug)]
pub(super) struct Invariant<'p> {
    pub(super) name: &'static str,
    /// What it is about.
    pub(super) subject: String,
    pub(super) footprint: BTreeSet<Id>,
    demand: Demand<'p>,
}

/// What serves the requests of a target group.
#[derive(Debug, Clone, Copy)]
enum Backend<'p> {
    /// Tasks of this workload.
    Tasks(&'p str, Id),
    /// Pods of this workload, once the group is bound.
    Pods { workload: &'p str, group: Id, release: Id },
}

#[derive(Debug)]
enum Demand<'p> {
    /// Every target group with a weight has a healthy target.
    Served { rule: Id, backends: BTreeMap<String, Backend<'p>> },
    /// Never on both sides.
    OneSide { sides: Sides },
    /// Never on neither side.
    Somewhere { workload: &'p str, sides: Sides },
    /// While requests leave ECS, ECS keeps the size that the way back needs.
    Warm { rule: Id, new: BTreeSet<String>, tasks: Id, least: u32 },
    /// A caller that runs reaches the callee by the name that it uses.
    /// In a circle of names both are dark until both are there: `dark` is the window of the caller's.
    Reaches { caller: Sides, callee: Sides, workload: &'p str, dark: Option<String>, by: Name },
}

/// How a caller names its callee.
#[derive(Debug)]
enum Name {
    /// From ECS the tasks, from EKS the Service.
    Alias,
    /// The tasks, until the release holds a name inside the cluster at this path.
    Dns(String),
    /// The tasks; a person changes the code, and the model does not see when.
    Code,
}

/// Where a workload may run.
#[derive(Debug, Clone, Copy)]
struct Sides {
    tasks: Option<Id>,
    trigger: Option<Id>,
    release: Id,
}

impl Sides {
    fn of(facts: &Facts<'_>, names: &mut Names) -> Self {
        Self {
            tasks: tasks_of(facts).map(|object| names.id(object)),
            trigger: trigger_of(facts).map(|object| names.id(object)),
            release: names.id(release_of(facts)),
        }
    }

    fn ids(self) -> impl Iterator<Item = Id> {
        [self.tasks, self.trigger, Some(self.release)].into_iter().flatten()
    }

    /// Whether something certainly runs on ECS, and whether something may.
    fn on_ecs(self, world: &World) -> (bool, bool) {
        let tasks = match self.tasks.and_then(|id| world.get(&id)) {
            Some(State::Tasks(tasks)) => (tasks.running.least > 0, tasks.running.most > 0),
            _ => (false, false),
        };
        match self.trigger.and_then(|id| world.get(&id)) {
            Some(State::Trigger(trigger)) => {
                (tasks.0 || trigger.enabled, tasks.1 || trigger.enabled || !trigger.left.is_empty())
            }
            _ => tasks,
        }
    }

    /// The same for EKS.
    fn on_eks(self, world: &World) -> (bool, bool) {
        match world.get(&self.release) {
            Some(State::Release(release)) => (
                release.pods.least > 0 || (self.trigger.is_some() && !release.is_suspended()),
                release.pods.most > 0 || (self.trigger.is_some() && release.runs_jobs()),
            ),
            _ => (false, false),
        }
    }
}

impl Invariant<'_> {
    /// Says what is wrong, if something is.
    pub(super) fn check(&self, world: &World, open: &Open) -> Result<(), String> {
        match &self.demand {
            Demand::Served { rule, backends } => served(world, *rule, backends, open),
            Demand::OneSide { sides } => {
                let both = sides.on_ecs(world).1 && sides.on_eks(world).1;
                if both { Err("it may run on ECS and on EKS at the same time".to_owned()) } else { Ok(()) }
            }
            Demand::Somewhere { workload, sides } => {
                let runs = sides.on_ecs(world).0 || sides.on_eks(world).0;
                if runs || open.contains(*workload) {
                    Ok(())
                } else {
                    Err("it may run nowhere, outside of its window".to_owned())
                }
            }
            Demand::Warm { rule, new, tasks, least } => warm(world, *rule, new, *tasks, *least),
            Demand::Reaches { caller, callee, workload, dark, by } => {
                if open.contains(*workload) || dark.as_ref().is_some_and(|dark| open.contains(dark)) {
                    return Ok(());
                }
                reaches(world, *caller, *callee, by)
            }
        }
    }
}

fn served(world: &World, rule: Id, backends: &BTreeMap<String, Backend<'_>>, open: &Open) -> Result<(), String> {
    let Some(State::Rule(actions)) = world.get(&rule) else { return Ok(()) };
    if !actions.shares.is_empty() && actions.shares.iter().all(|(_, weight)| *weight == 0) {
        return Err("all its weights are 0".to_owned());
    }
    for (group, weight) in actions.shares.iter().filter(|(_, weight)| *weight > 0) {
        let (workload, healthy) = match backends.get(group) {
            None => continue,
            Some(Backend::Tasks(workload, tasks)) => {
                (workload, matches!(world.get(tasks), Some(State::Tasks(tasks)) if tasks.running.least > 0))
            }
            Some(Backend::Pods { workload, group, release }) => (
                workload,
                matches!(world.get(group), Some(State::Group(group)) if group.exists && group.bound)
                    && matches!(world.get(release), Some(State::Release(release)) if release.pods.least > 0),
            ),
        };
        if !healthy && !open.contains(*workload) {
            return Err(format!("{group} has weight {weight} and may have no healthy target"));
        }
    }
    Ok(())
}

fn warm(world: &World, rule: Id, new: &BTreeSet<String>, tasks: Id, least: u32) -> Result<(), String> {
    let (Some(State::Rule(actions)), Some(State::Tasks(tasks))) = (world.get(&rule), world.get(&tasks)) else {
        return Ok(());
    };
    let leaves = actions.shares.iter().any(|(group, weight)| *weight > 0 && new.contains(group));
    // Parked, or on its way there: the undo of the park warms it up before any weight changes.
    if !leaves || tasks.desired == 0 {
        return Ok(());
    }
    if tasks.desired < least {
        return Err(format!("only {} of {least} tasks are there for the way back", tasks.desired));
    }
    if tasks.bounds.is_some() && !tasks.suspended.scale_in {
        return Err("autoscaling may shrink ECS while requests leave it".to_owned());
    }
    Ok(())
}

fn reaches(world: &World, caller: Sides, callee: Sides, by: &Name) -> Result<(), String> {
    let (on_ecs, on_eks) = (callee.on_ecs(world).0, callee.on_eks(world).0);
    if caller.on_ecs(world).1 && !on_ecs {
        return Err("the caller may run on ECS while the callee does not".to_owned());
    }
    if !caller.on_eks(world).1 {
        return Ok(());
    }
    let reached = match by {
        Name::Alias => on_eks,
        Name::Code => on_ecs || on_eks,
        Name::Dns(path) => {
            let inside =
                matches!(world.get(&caller.release), Some(State::Release(release)) if release.inside.contains(path));
            if inside { on_eks } else { on_ecs }
        }
    };
    if reached { Ok(()) } else { Err("the caller may run on EKS and not reach the callee".to_owned()) }
}

/// Everything that must hold for this plan.
pub(super) fn all<'p>(
    plan: &'p Plan,
    facts: &BTreeMap<&'p str, Facts<'p>>,
    program: &Program<'p>,
    start: &World,
    names: &mut Names,
) -> Vec<Invariant<'p>> {
    let mut found = Vec::new();
    let strategies: BTreeMap<&str, Strategy> = plan.moves().map(|moved| (moved.id.as_str(), moved.strategy)).collect();
    let created = created(program, names);
    rules(facts, &created, start, names, &mut found);
    for (id, facts) in facts {
        let Some(strategy) = strategies.get(id) else { continue };
        let sides = Sides::of(facts, names);
        let of = |name, demand| Invariant { name, subject: (*id).to_owned(), footprint: sides.ids().collect(), demand };
        if matches!(strategy, Strategy::Singleton | Strategy::Stateful | Strategy::ScheduledTask) {
            found.push(of("never on both sides", Demand::OneSide { sides }));
        }
        if sides.on_ecs(start).0 {
            found.push(of("never nowhere", Demand::Somewhere { workload: id, sides }));
        }
        if *strategy == Strategy::WeightedTargetGroups {
            warmth(id, facts, &created, start, names, &mut found);
        }
    }
    let circles = crate::plan::graph::circles(&plan.edges);
    for edge in &plan.edges {
        let dark = circles.contains(&(edge.from.as_str(), edge.to.as_str())).then(|| super::windows::dark(&edge.from));
        found.extend(reach(edge, dark, facts, start, names));
    }
    found
}

/// Which workload creates which target group.
fn created<'p>(program: &Program<'p>, names: &Names) -> BTreeMap<String, &'p str> {
    let ops = program.steps.iter().flat_map(|compiled| compiled.run.iter().map(move |op| (compiled.lane, op)));
    ops.filter(|(_, op)| op.effect == Effect::CreateGroup)
        .filter_map(|(lane, op)| match names.object(op.target)? {
            Object::Group(name) => Some((name.clone(), program.lanes.get(lane)?.id)),
            _ => None,
        })
        .collect()
}

fn rules<'p>(
    facts: &BTreeMap<&'p str, Facts<'p>>,
    created: &BTreeMap<String, &'p str>,
    start: &World,
    names: &mut Names,
    found: &mut Vec<Invariant<'p>>,
) {
    let mut rules: BTreeMap<&str, (String, BTreeSet<&'p str>)> = BTreeMap::new();
    for (id, facts) in facts {
        for rule in &facts.rules {
            rules.entry(rule.arn()).or_insert_with(|| (rule.label(), BTreeSet::new())).1.insert(id);
        }
    }
    for (arn, (label, workloads)) in rules {
        let rule = names.id(Object::Rule(arn.to_owned()));
        let mut backends = BTreeMap::new();
        for id in &workloads {
            let Some(facts) = facts.get(id) else { continue };
            let sides = Sides::of(facts, names);
            for (group, _) in created.iter().filter(|(_, owner)| *owner == id) {
                let backend = Backend::Pods {
                    workload: id,
                    group: names.id(Object::Group(group.clone())),
                    release: sides.release,
                };
                backends.insert(group.clone(), backend);
            }
            // What answered nobody when it was scanned is not the plan's to mend.
            if let Some(tasks) = sides.tasks.filter(|_| sides.on_ecs(start).0) {
                backends.extend(facts.target_groups.iter().map(|arn| ((*arn).to_owned(), Backend::Tasks(id, tasks))));
            }
        }
        let mut footprint = BTreeSet::from([rule]);
        for backend in backends.values() {
            match backend {
                Backend::Tasks(_, tasks) => footprint.extend([*tasks]),
                Backend::Pods { group, release, .. } => footprint.extend([*group, *release]),
            }
        }
        let demand = Demand::Served { rule, backends };
        found.push(Invariant { name: "a healthy target serves every rule", subject: label, footprint, demand });
    }
}

fn warmth<'p>(
    id: &'p str,
    facts: &Facts<'p>,
    created: &BTreeMap<String, &'p str>,
    start: &World,
    names: &mut Names,
    found: &mut Vec<Invariant<'p>>,
) {
    let Some(tasks) = tasks_of(facts).map(|object| names.id(object)) else { return };
    let Some(State::Tasks(scanned)) = start.get(&tasks) else { return };
    let new: BTreeSet<String> =
        created.iter().filter(|(_, owner)| **owner == id).map(|(group, _)| group.clone()).collect();
    for rule in &facts.rules {
        let rule = names.id(Object::Rule(rule.arn().to_owned()));
        found.push(Invariant {
            name: "the way back stays warm",
            subject: id.to_owned(),
            footprint: BTreeSet::from([rule, tasks]),
            demand: Demand::Warm { rule, new: new.clone(), tasks, least: scanned.running.least },
        });
    }
}

fn reach<'p>(
    edge: &'p Edge,
    dark: Option<String>,
    facts: &BTreeMap<&'p str, Facts<'p>>,
    start: &World,
    names: &mut Names,
) -> Option<Invariant<'p>> {
    let by = match edge.kind {
        Kind::ServiceConnect => Name::Alias,
        Kind::CloudMap => Name::Dns(crate::plan::stages::value_path(facts.get(edge.from.as_str())?, edge)),
        Kind::DiscoverInstances => Name::Code,
        // Rules have an invariant of their own.
        Kind::LoadBalancer | Kind::SharedRule | Kind::SharedTrigger => return None,
    };
    let (id, callee) = facts.get_key_value(edge.to.as_str())?;
    let (caller, callee) = (Sides::of(facts.get(edge.from.as_str())?, names), Sides::of(callee, names));
    // What nobody could reach when it was scanned is not the plan's to mend.
    if !callee.on_ecs(start).0 {
        return None;
    }
    Some(Invariant {
        name: "a caller reaches its callee",
        subject: format!("{} to {}", edge.from, edge.to),
        footprint: caller.ids().chain(callee.ids()).collect(),
        demand: Demand::Reaches { caller, callee, workload: id, dark, by },
    })
}
