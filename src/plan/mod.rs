//! Orders the cutover: dependencies, waves, strategies, steps.
//!
//! [`plan`] is pure: it reads an inventory and the migration that was made from it, and returns a [`Plan`] as data. Nothing
//! here writes a file, quotes for a shell or knows the time; [`crate::emit::plan`] renders what comes out. The road is:
//! facts about each workload, evidence of dependencies, a strategy each, units and waves, then the steps of each stage, and
//! at last one number for each step in an order in which everything that a step needs comes before it.
//!
//! [`simulate`] walks [`Plan::steps`] and interprets their [`Command`]s against a model of the account; a comparison of two
//! plans goes by [`Step::id`], which a new scan does not change.

mod blocked;
mod command;
mod cost;
pub mod diff;
pub mod duration;
mod edge;
mod evidence;
mod facts;
mod findings;
mod forward;
mod graph;
mod manifest;
mod notes;
mod order;
mod reach;
mod remaining;
mod root;
mod settings;
pub mod simulate;
mod stages;
mod step;
mod strategy;
#[cfg(test)]
mod test_support;
#[cfg(test)]
mod tests;
mod traefik;
mod waves;

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Findings, ObjectKind, Subject};
use crate::inventory::Inventory;
use crate::inventory::index::Index;
use crate::migration::Migration;

pub use command::{Command, Part, Word};
pub use cost::{Cost, CostLine};
pub use edge::{Confidence, Edge, Kind, Order, Shared, SharedKind, SharedUse};
pub use manifest::TargetGroupBinding;
pub use root::{Blocked, Destination, FORMAT, Move, Plan, Remaining, Risk, Unit, Wave};
pub use settings::{OneSide, Pace, PaceConfig, PlanConfig, RampStage, Settings, WorkloadSettings};
pub use step::{Actor, Interruption, Procedure, Stage, Step, Window};
pub use strategy::Strategy;

use blocked::Block;
use facts::{Environment, Facts};
use stages::{Context, Progress, Script};
use strategy::Choice;

/// Plans the cutover of a migration with the default settings.
#[must_use]
pub fn plan(inventory: &Inventory, index: &Index<'_>, migration: &Migration, findings: &mut Findings) -> Plan {
    plan_with(inventory, index, migration, &Settings::default(), findings)
}

/// Plans the cutover of a migration.
#[must_use]
pub fn plan_with<'a>(
    inventory: &'a Inventory,
    index: &Index<'a>,
    migration: &'a Migration,
    settings: &Settings,
    findings: &mut Findings,
) -> Plan {
    let facts = facts::gather(inventory, index, migration);
    let evidence = evidence::collect(inventory, index, &facts);
    let choices: BTreeMap<&str, Choice> = facts
        .iter()
        .map(|(id, found)| (*id, strategy::overridden(strategy::choose(index, found), found, settings)))
        .collect();
    let units = graph::units(facts.keys().copied(), &evidence.edges);
    let mut blocks = blocked_units(migration, &facts, &units);
    reach::block(&facts, &choices, &evidence.edges, &units, &mut blocks);
    let staying = reach::staying(&facts, &evidence.edges, &blocks);
    let context = Context {
        staying: &staying,
        inventory,
        index,
        migration,
        settings,
        facts: &facts,
        choices: &choices,
        edges: &evidence.edges,
        blocked: &blocks,
    };
    let destination = destination(migration);
    findings::of_account(&context, &migration.target, findings);
    raise_blocks(&facts, &blocks, findings);

    let moving = units.without(&blocks);
    let strategies = choices.iter().map(|(id, choice)| (*id, choice.strategy)).collect();
    let planned = waves::waves(&moving, &facts, &strategies, settings);
    let order: Vec<&str> = planned
        .iter()
        .flat_map(|wave| &wave.units)
        .flat_map(|unit| moving.members.get(unit).into_iter().flatten())
        .copied()
        .collect();

    let mut progress = Progress::default();
    let mut scripts: BTreeMap<&str, Script> = BTreeMap::new();
    let mut unplanned: Vec<Blocked> = Vec::new();
    for id in &order {
        let (Some(found), Some(choice)) = (facts.get(id), choices.get(id)) else { continue };
        findings::of_workload(index, found, choice, findings);
        match stages::moving(&context, found, choice, &mut progress) {
            Ok(script) => {
                scripts.insert(id, script);
            }
            Err(error) => unplanned.push(unrepeatable(found, &error)),
        }
    }
    let arrivals: BTreeMap<String, String> =
        scripts.iter().filter_map(|(id, script)| Some(((*id).to_owned(), script.steps.last()?.id.clone()))).collect();
    for id in &order {
        let (Some(found), Some(choice), Some(script)) = (facts.get(id), choices.get(id), scripts.get_mut(id)) else {
            continue;
        };
        if let Err(error) = stages::leaving(&context, found, choice, script, &mut progress, &arrivals) {
            unplanned.push(unrepeatable(found, &error));
        }
    }
    connect_moves(&facts, &evidence.edges, &arrivals, &mut scripts);
    connect_triggers(std::mem::take(&mut progress.switched_by), &mut scripts);

    let planned_triggers: BTreeSet<&str> =
        facts.values().filter_map(|found| found.trigger.as_ref().map(facts::Trigger::key)).collect();
    let mut plan = Plan {
        version: FORMAT,
        foundation: stages::foundation::steps(&context, &destination),
        target: destination,
        waves: Vec::new(),
        blocked: blocked_list(&facts, &blocks),
        cost: None,
        remaining: remaining::triggers(inventory, &planned_triggers),
        bindings: progress.bindings,
        edges: Vec::new(),
        shared: Vec::new(),
    };
    for (position, wave) in planned.iter().enumerate() {
        let built: Vec<Unit> = wave
            .units
            .iter()
            .filter_map(|unit| Some(build_unit(moving.members.get(unit)?, &context, &evidence.shared, &mut scripts)))
            .collect();
        plan.waves.push(build_wave(position, wave.phase, built));
    }
    plan.edges = evidence.edges;
    plan.shared = evidence.shared;
    plan.blocked.extend(unplanned);
    order::number(&mut plan);
    let moving = order.iter().filter_map(|id| facts.get(id));
    plan.cost = cost::estimate(&plan.target.region, moving, balancers(&facts), days(&plan));
    plan
}

/// Load balancers in front of the workloads.
fn balancers(facts: &BTreeMap<&str, Facts<'_>>) -> usize {
    let rules = facts.values().flat_map(|found| &found.rules);
    rules.map(|rule| rule.balancer.load_balancer_arn.as_str()).collect::<BTreeSet<&str>>().len()
}

/// Days from the first step to the last deletion, wave after wave.
fn days(plan: &Plan) -> u64 {
    let until = |found: &Move, last: Stage| -> u64 {
        let steps = found.steps.iter().filter(|step| step.stage <= last);
        steps.map(|step| step.estimated_seconds + step.bake_seconds + step.wait_seconds).sum()
    };
    let longest = |wave: &Wave, last: Stage| {
        wave.units.iter().flat_map(|unit| &unit.moves).map(|found| until(found, last)).max().unwrap_or(0)
    };
    let moving: u64 = plan.waves.iter().map(|wave| longest(wave, Stage::Bake)).sum();
    let parked = plan.waves.iter().map(|wave| longest(wave, Stage::Decommission) - longest(wave, Stage::Bake)).max();
    (moving + parked.unwrap_or(0)).div_ceil(86_400)
}

/// What was read from JSON goes back into JSON, so this is a bug and not a state of the account. A plan without the
/// workload is still better than none.
fn unrepeatable(facts: &Facts<'_>, error: &serde_json::Error) -> Blocked {
    Blocked {
        id: facts.id.to_owned(),
        origin: facts.origin().to_owned(),
        reason: format!("a scanned object cannot be written back as JSON ({error})"),
        action: "report this as a bug, with the object".to_owned(),
    }
}

fn destination(migration: &Migration) -> Destination {
    let target = &migration.target;
    Destination {
        partition: target.partition.clone(),
        account_id: target.account_id.clone(),
        region: target.region.clone(),
        cluster: target.cluster.clone().unwrap_or_default(),
        kubernetes: target.kubernetes.to_string(),
    }
}

/// Blocks by chart. What moves together with a blocked workload is blocked with it.
fn blocked_units<'a>(
    migration: &Migration,
    facts: &BTreeMap<&'a str, Facts<'a>>,
    units: &graph::Units<'a>,
) -> BTreeMap<&'a str, Block> {
    let mut blocks = BTreeMap::new();
    for members in units.members.values() {
        let direct: BTreeMap<&str, Block> =
            members.iter().filter_map(|id| Some((*id, blocked::check(facts.get(id)?, &migration.target)?))).collect();
        let Some((first, cause)) = direct.iter().next() else { continue };
        for id in members {
            let block = direct.get(id).cloned().unwrap_or_else(|| Block {
                rule: cause.rule,
                reason: format!("it moves together with {first}, which is blocked"),
                action: cause.action.clone(),
            });
            blocks.insert(*id, block);
        }
    }
    blocks
}

fn raise_blocks(facts: &BTreeMap<&str, Facts<'_>>, blocks: &BTreeMap<&str, Block>, findings: &mut Findings) {
    for (id, block) in blocks {
        let subject = facts
            .get(id)
            .map_or_else(|| Subject::new(ObjectKind::Service, *id), |found| found.workload.origin.subject.clone());
        findings.raise(block.rule, &subject, "", block.reason.clone(), block.action.clone());
    }
}

fn blocked_list(facts: &BTreeMap<&str, Facts<'_>>, blocks: &BTreeMap<&str, Block>) -> Vec<Blocked> {
    blocks
        .iter()
        .map(|(id, block)| Blocked {
            id: (*id).to_owned(),
            origin: facts.get(id).map_or(*id, |found| found.origin()).to_owned(),
            reason: block.reason.clone(),
            action: block.action.clone(),
        })
        .collect()
}

/// Adds the needs between workloads: providers before callers, rehearsals before production, callers leave ECS first.
fn connect_moves(
    facts: &BTreeMap<&str, Facts<'_>>,
    edges: &[Edge],
    arrivals: &BTreeMap<String, String>,
    scripts: &mut BTreeMap<&str, Script>,
) {
    let circles = graph::circles(edges);
    let mut wanted: Vec<(String, String)> = Vec::new();
    for edge in edges.iter().filter(|edge| edge.order == Order::CalleeFirst) {
        let (from, to) = (edge.from.as_str(), edge.to.as_str());
        if circles.contains(&(from, to)) {
            // Neither can wait for the other: both are installed in the dark before anybody looks at either.
            let deploy = format!("{from}/deploy");
            let after = scripts.get(from).and_then(|script| {
                script.steps.iter().skip_while(|step| step.id != deploy).nth(1).map(|step| step.id.clone())
            });
            wanted.extend(after.map(|step| (step, format!("{to}/deploy"))));
            continue;
        }
        let ready = scripts.get(to).and_then(|script| ready_step(&script.steps));
        wanted.extend(ready.map(|step| (format!("{from}/deploy"), step.id.clone())));
    }
    let rehearsals: BTreeMap<&str, &str> = facts
        .values()
        .filter(|found| found.environment == Environment::Test)
        .filter_map(|found| Some((found.service?.service_name.as_str(), found.id)))
        .collect();
    for found in facts.values().filter(|found| found.environment == Environment::Production) {
        let name = found.service.map(|service| service.service_name.as_str());
        if let Some(arrival) = name.and_then(|name| rehearsals.get(name)).and_then(|id| arrivals.get(*id)) {
            wanted.push((format!("{}/identity", found.id), arrival.clone()));
        }
    }
    for (from, to) in graph::one_way_calls(edges) {
        let leaves =
            |id: &str| scripts.get(id).and_then(|script| leaving_step(&script.steps)).map(|step| step.id.clone());
        wanted.extend(leaves(to).zip(leaves(from)));
    }
    let known: BTreeSet<String> =
        scripts.values().flat_map(|script| script.steps.iter().map(|step| step.id.clone())).collect();
    let mut needs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (step, need) in wanted {
        if known.contains(&need) {
            needs.entry(step).or_default().insert(need);
        }
    }
    for step in scripts.values_mut().flat_map(|script| &mut script.steps) {
        for need in needs.remove(&step.id).into_iter().flatten() {
            if !step.needs.contains(&need) {
                step.needs.push(need);
            }
        }
    }
}

/// The step after which pods answer: the last one of the dark, or the one that starts the first pods.
fn ready_step(steps: &[Step]) -> Option<&Step> {
    let starts = steps
        .iter()
        .find(|step| step.id.ends_with("/switch") || step.id.ends_with("/start") || step.id.ends_with("/shift-one"));
    starts.or_else(|| steps.iter().rfind(|step| step.stage <= Stage::Smoke))
}

/// The step that stops the tasks on ECS: nobody on ECS may call them any more.
fn leaving_step(steps: &[Step]) -> Option<&Step> {
    let endings = ["/park", "/switch", "/quiesce", "/shift-all"];
    let stopping = steps.iter().find(|step| endings.iter().any(|ending| step.id.ends_with(ending)));
    stopping.or_else(|| steps.iter().find(|step| step.id.ends_with("/decommission")))
}

/// Where one trigger starts several workloads, all of them are ready before it is switched off.
fn connect_triggers(switched: Vec<stages::SwitchedBy>, scripts: &mut BTreeMap<&str, Script>) {
    for stages::SwitchedBy { step, window } in switched {
        let deploy = format!("{}/deploy", window.workload);
        let mut steps = scripts.values_mut().flat_map(|script| &mut script.steps);
        if let Some(found) = steps.find(|found| found.id == step) {
            found.needs.push(deploy);
            found.interruption.iter_mut().for_each(|interruption| interruption.windows.push(window.clone()));
        }
    }
}

fn build_unit<'a>(
    members: &BTreeSet<&'a str>,
    context: &Context<'_>,
    shared: &[Shared],
    scripts: &mut BTreeMap<&'a str, Script>,
) -> Unit {
    let moves: Vec<Move> = members
        .iter()
        .filter_map(|id| {
            let (found, choice) = (context.facts.get(id)?, context.choices.get(id)?);
            let script = scripts.remove(id)?;
            let sticky = script.notes.iter().any(|note| note.contains("sticky"));
            let mut notes = notes::of(found, shared);
            notes.extend(script.notes);
            Some(Move {
                id: (*id).to_owned(),
                name: found.workload.name.to_string(),
                namespace: found.workload.namespace.to_string(),
                origin: found.origin().to_owned(),
                strategy: choice.strategy,
                because: choice.because.clone(),
                risk: notes::risk(found, choice.strategy, sticky),
                notes,
                steps: script.steps,
                rollback: script.rollback,
            })
        })
        .collect();
    let why = if members.len() > 1 { unit_reason(members, context.edges) } else { String::new() };
    Unit { why, moves }
}

fn unit_reason(members: &BTreeSet<&str>, edges: &[Edge]) -> String {
    let inside = edges.iter().filter(|edge| {
        edge.order != Order::Any && members.contains(edge.from.as_str()) && members.contains(edge.to.as_str())
    });
    let reasons: BTreeSet<String> = inside
        .map(|edge| match edge.order {
            Order::Together => edge.evidence.clone(),
            Order::CallerFirst | Order::CalleeFirst | Order::Any => format!("{} calls {}", edge.from, edge.to),
        })
        .collect();
    reasons.into_iter().collect::<Vec<_>>().join("; ")
}

fn build_wave(position: usize, (environment, class): waves::Phase, units: Vec<Unit>) -> Wave {
    let (title, why) = class.words();
    let title = match environment {
        Environment::Test => format!("rehearsal: {title}"),
        Environment::Production => title.to_owned(),
    };
    let why = match environment {
        Environment::Test => {
            format!("A rehearsal proves tools, platform and people where a mistake costs least. {why}")
        }
        Environment::Production => why.to_owned(),
    };
    Wave { number: u32::try_from(position + 1).unwrap_or(u32::MAX), title, why, units }
}
