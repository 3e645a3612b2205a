//! The steps of each strategy, from the dark deploy to the end of ECS.

mod daemon;
mod decommission;
mod deploy;
pub(crate) mod foundation;
mod guards;
mod identity;
mod names;
mod park;
mod queue;
mod schedule;
mod singleton;
mod smoke;
mod stateful;
mod traffic;

use std::collections::{BTreeMap, BTreeSet};

use crate::inventory::Inventory;
use crate::inventory::index::Index;
use crate::migration::Migration;

use super::blocked::Block;
use super::edge::Edge;
use super::facts::{Environment, Facts};
use super::forward::Forwarding;
use super::manifest::TargetGroupBinding;
use super::settings::{Pace, Settings};
use super::step::{Procedure, Stage, Step, Window};
use super::strategy::{Choice, Strategy};

pub(crate) use names::value_path;
pub(crate) use traffic::groups::new_groups;

/// What all steps are made from.
pub(crate) struct Context<'a> {
    pub(crate) inventory: &'a Inventory,
    pub(crate) index: &'a Index<'a>,
    pub(crate) migration: &'a Migration,
    pub(crate) settings: &'a Settings,
    pub(crate) facts: &'a BTreeMap<&'a str, Facts<'a>>,
    pub(crate) choices: &'a BTreeMap<&'a str, Choice>,
    pub(crate) edges: &'a [Edge],
    /// Charts that ECS keeps running: blocked ones and those that they call.
    pub(crate) staying: &'a BTreeSet<&'a str>,
    /// Charts that are not moved, with the reason.
    pub(crate) blocked: &'a BTreeMap<&'a str, Block>,
}

impl Context<'_> {
    /// How fast a workload moves.
    pub(crate) fn pace(&self, facts: &Facts<'_>) -> Pace {
        let pace = match facts.environment {
            Environment::Test => &self.settings.test,
            Environment::Production => &self.settings.production,
        };
        self.settings.workloads.get(facts.id).map_or_else(|| pace.clone(), |own| own.pace.over(pace))
    }

    /// Edges of callers of a workload.
    pub(crate) fn callers(&self, id: &str) -> impl Iterator<Item = &Edge> {
        self.edges.iter().filter(move |edge| edge.to == id)
    }
}

/// What changes from one move to the next while the plan is written.
#[derive(Default)]
pub(crate) struct Progress<'a> {
    /// State of the listener rules after the moves so far.
    pub(crate) forwarding: Forwarding<'a>,
    /// For each rule the step after which the next workload may touch it.
    pub(crate) last_touch: BTreeMap<&'a str, String>,
    /// Triggers that are switched off, with the step that does it.
    pub(crate) switched_off: BTreeMap<&'a str, String>,
    /// For each release whose values other workloads' steps change, the last one that does.
    pub(crate) last_values: BTreeMap<String, String>,
    /// Rules for trials that the plan has given away: listener and priority.
    pub(crate) trials: BTreeSet<(String, u32)>,
    /// Scheduled workloads whose trigger the step of another one switches off.
    pub(crate) switched_by: Vec<SwitchedBy>,
    /// Bindings so far.
    pub(crate) bindings: Vec<TargetGroupBinding>,
}

/// A workload that shares its trigger: it starts nothing from the step that switches the trigger off until its own.
pub(crate) struct SwitchedBy {
    pub(crate) step: String,
    pub(crate) window: Window,
}

/// The steps of one workload, its notes and its way back.
#[derive(Default)]
pub(crate) struct Script {
    pub(crate) steps: Vec<Step>,
    pub(crate) notes: Vec<String>,
    pub(crate) rollback: Procedure,
}

impl Script {
    /// Adds a step that comes after the last one.
    pub(crate) fn then(&mut self, step: Step) {
        let needs: Vec<String> = self.steps.last().map(|last| last.id.clone()).into_iter().collect();
        self.steps.push(step.after(needs));
    }
}

impl Script {
    /// Adds a step between the bake and what comes before it; at the end when there is no bake.
    pub(crate) fn before_bake(&mut self, step: Step) {
        let Some(position) = self.steps.iter().position(|found| found.stage == Stage::Bake) else {
            self.then(step);
            return;
        };
        let previous = position.checked_sub(1).and_then(|last| self.steps.get(last)).map(|last| last.id.clone());
        let step = step.after(previous.clone());
        if let Some(bake) = self.steps.get_mut(position) {
            bake.needs.retain(|need| Some(need) != previous.as_ref());
            bake.needs.push(step.id.clone());
        }
        self.steps.insert(position, step);
    }
}

/// The step at whose end a workload that runs on one side only is back: the callers may have to follow first.
pub(crate) fn back_again(context: &Context<'_>, facts: &Facts<'_>, otherwise: &str) -> String {
    let by_name = context.callers(facts.id).any(|edge| super::reach::is_by_name(edge.kind));
    let what = if by_name && names::has_names(facts) { "names" } else { otherwise };
    format!("{}/{what}", facts.id)
}

/// Writes the steps of a workload up to the end of its bake.
pub(crate) fn moving<'a>(
    context: &Context<'a>,
    facts: &Facts<'a>,
    choice: &Choice,
    progress: &mut Progress<'a>,
) -> Result<Script, serde_json::Error> {
    let mut script = Script::default();
    script.then(identity::step(context, facts));
    match choice.strategy {
        Strategy::WeightedTargetGroups => {
            script.then(deploy::step(facts, &deploy::Size::AsOnEcs));
            script.then(smoke::step(facts));
            guards::before_traffic(facts, &mut script);
            traffic::ramp(context, facts, &mut script, progress)?;
            script.then(park::bake(context, facts, as_on_ecs(facts)));
        }
        Strategy::DnsHandover => {
            script.then(deploy::step(facts, &deploy::Size::AsOnEcs));
            script.then(smoke::step(facts));
            guards::before_traffic(facts, &mut script);
        }
        Strategy::QueueConsumer => {
            script.then(deploy::step(facts, &deploy::Size::Zero));
            queue::shift(context, facts, &mut script);
            script.then(park::bake(context, facts, deploy::scale(facts, facts.running().max(1))));
        }
        Strategy::Singleton => {
            script.then(deploy::step(facts, &deploy::Size::Zero));
            singleton::switch(context, facts, &mut script);
            script.then(park::bake(context, facts, deploy::scale(facts, facts.desired().max(1))));
        }
        Strategy::ScheduledTask => schedule::switch(facts, &mut script, progress)?,
        Strategy::Daemon => {
            script.then(deploy::step(facts, &deploy::Size::AsOnEcs));
            script.then(daemon::verify(facts));
        }
        Strategy::Stateful => {
            script.then(deploy::step(facts, &deploy::Size::Zero));
            stateful::switch(context, facts, &mut script, progress)?;
            script.then(park::bake(context, facts, deploy::scale(facts, facts.desired().max(1))));
        }
        Strategy::NoTraffic => {
            script.then(park::keep_or_retire(facts));
            script.then(deploy::step(facts, &deploy::Size::AsOnEcs));
        }
    }
    Ok(script)
}

/// Stops a step when somebody has deployed the service since the scan: chart and image would be the old ones.
pub(crate) fn as_planned(facts: &Facts<'_>) -> Option<super::command::Command> {
    let service = facts.service?;
    let by_ecs =
        service.deployment_controller.as_ref().and_then(|found| found.kind.as_deref()).unwrap_or("ECS") == "ECS";
    let definition = service.task_definition.as_deref().filter(|_| by_ecs)?;
    let line = super::command::line("as_planned").word(facts.cluster()).word(&service.service_name).word(definition);
    Some(line.check())
}

/// Gives the release the size that the dark deploy gave it.
fn as_on_ecs(facts: &Facts<'_>) -> super::command::Command {
    deploy::install(facts, &deploy::Size::AsOnEcs).change()
}

/// Writes what comes after all callers have moved: names, park, decommission.
pub(crate) fn leaving<'a>(
    context: &Context<'a>,
    facts: &Facts<'a>,
    choice: &Choice,
    script: &mut Script,
    progress: &mut Progress<'a>,
    bakes: &BTreeMap<String, String>,
) -> Result<(), serde_json::Error> {
    if choice.strategy == Strategy::NoTraffic {
        return Ok(());
    }
    let held = names::hand_over(context, facts, choice, script, progress, bakes);
    if held {
        return Ok(());
    }
    park::park(context, facts, choice, script);
    decommission::step(context, facts, choice, script, progress)
}
