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

use std::collections::BTreeMap;

use crate::inventory::Inventory;
use crate::inventory::index::Index;
use crate::migration::Migration;

use super::blocked::Block;
use super::edge::Edge;
use super::facts::{Environment, Facts};
use super::forward::Forwarding;
use super::manifest::TargetGroupBinding;
use super::settings::{Pace, Settings};
use super::step::{Procedure, Step};
use super::strategy::{Choice, Strategy};

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
    /// Charts that are not moved, with the reason.
    pub(crate) blocked: &'a BTreeMap<&'a str, Block>,
}

impl Context<'_> {
    /// How fast a workload moves.
    pub(crate) fn pace(&self, facts: &Facts<'_>) -> &Pace {
        match facts.environment {
            Environment::Test => &self.settings.test,
            Environment::Production => &self.settings.production,
        }
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
    /// Bindings so far.
    pub(crate) bindings: Vec<TargetGroupBinding>,
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

/// Writes the steps of a workload up to the end of its bake.
pub(crate) fn moving<'a>(
    context: &Context<'a>,
    facts: &Facts<'a>,
    choice: &Choice,
    progress: &mut Progress<'a>,
) -> Result<Script, serde_json::Error> {
    let mut script = Script::default();
    script.then(identity::step(facts));
    match choice.strategy {
        Strategy::WeightedTargetGroups => {
            script.then(deploy::step(facts, &deploy::Size::AsOnEcs));
            script.then(smoke::step(facts));
            guards::before_traffic(facts, &mut script);
            traffic::ramp(context, facts, &mut script, progress)?;
            script.then(park::bake(context, facts));
        }
        Strategy::DnsHandover => {
            script.then(deploy::step(facts, &deploy::Size::AsOnEcs));
            script.then(smoke::step(facts));
            guards::before_traffic(facts, &mut script);
        }
        Strategy::QueueConsumer => {
            script.then(deploy::step(facts, &deploy::Size::Zero));
            queue::shift(context, facts, &mut script);
            script.then(park::bake(context, facts));
        }
        Strategy::Singleton => {
            script.then(deploy::step(facts, &deploy::Size::Zero));
            singleton::switch(facts, &mut script);
            script.then(park::bake(context, facts));
        }
        Strategy::ScheduledTask => schedule::switch(facts, &mut script, progress)?,
        Strategy::Daemon => {
            script.then(deploy::step(facts, &deploy::Size::AsOnEcs));
            script.then(daemon::verify(facts));
        }
        Strategy::Stateful => {
            script.then(deploy::step(facts, &deploy::Size::Zero));
            stateful::switch(context, facts, &mut script, progress)?;
            script.then(park::bake(context, facts));
        }
        Strategy::NoTraffic => {
            script.then(park::keep_or_retire(facts));
            script.then(deploy::step(facts, &deploy::Size::AsOnEcs));
        }
    }
    Ok(script)
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
    let held = names::hand_over(context, facts, choice, script, bakes);
    if held {
        return Ok(());
    }
    park::park(context, facts, choice, script);
    decommission::step(context, facts, choice, script, progress)
}
