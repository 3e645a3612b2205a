//! The end of the ECS side. Nothing here can be undone, so it is a decision, late, and the last step of a workload.

use std::collections::BTreeSet;

use crate::inventory::event_rule::EventRule;
use crate::plan::command::{Command, line};
use crate::plan::duration;
use crate::plan::facts::{Facts, Trigger, owner};
use crate::plan::forward::variable;
use crate::plan::step::{Actor, Stage, Step};
use crate::plan::strategy::{Choice, Strategy};

use super::traffic::{forwards, set_actions};
use super::{Context, Progress, Script, park};

/// Adds the decommission.
pub(super) fn step<'a>(
    context: &Context<'a>,
    facts: &Facts<'a>,
    choice: &Choice,
    script: &mut Script,
    progress: &mut Progress<'a>,
) -> Result<(), serde_json::Error> {
    let mut needs: Vec<String> = Vec::new();
    for rule in &facts.rules {
        needs.extend(progress.last_touch.get(rule.arn()).cloned());
    }
    let moved = script.steps.iter().any(|step| step.stage >= Stage::Ramp);
    let run = match (facts.service, facts.trigger) {
        (Some(_), _) if moved || choice.strategy == Strategy::Daemon => of_service(facts, choice, script, progress)?,
        (None, Some(trigger)) if moved => of_trigger(facts, trigger),
        _ => return Ok(()),
    };
    let managed = facts
        .service
        .and_then(|service| owner::of_tags(service.tags.iter().map(|tag| (tag.key.as_str(), tag.value.as_deref()))));
    let park_seconds = context.pace(facts).park_days * 86_400;
    let mut commands = vec![line("baked_since").word(last_id(script)).word(park_seconds.to_string()).check()];
    if let Some(tool) = &managed {
        commands.push(Command::say(format!(
            "{} is managed by {tool}: delete it there after this step, or the next apply recreates it.",
            facts.origin()
        )));
    }
    commands.extend(run);
    let verify = facts.service.map_or_else(Vec::new, |service| {
        vec![line("eventually 600 service_is_gone").word(facts.cluster()).word(&service.service_name).check()]
    });
    let mut step = Step::new(
        facts.id,
        "decommission",
        Stage::Decommission,
        "Delete the ECS side",
        format!(
            "{} after the park nobody has missed it. From here the way back is a new deployment.",
            duration::words(park_seconds)
        ),
    )
    .by(Actor::Decision)
    .expects("The ECS service, its target groups and what started it are gone; roles and log groups stay.")
    .runs(300, "deletes the ECS side", commands)
    .verifies("ECS no longer knows it", verify)
    .undoes(0, "none: this is the point of no return", Vec::new())
    .after(needs);
    step.point_of_no_return = true;
    step.wait_seconds = park_seconds;
    if choice.strategy == Strategy::Daemon {
        step.why = String::from("The agent on ECS serves the tasks of its instance until the last of them has moved.");
    }
    script.then(step);
    Ok(())
}

fn last_id(script: &Script) -> String {
    script.steps.last().map(|step| step.id.clone()).unwrap_or_default()
}

fn of_service<'a>(
    facts: &Facts<'a>,
    choice: &Choice,
    script: &Script,
    progress: &mut Progress<'a>,
) -> Result<Vec<Command>, serde_json::Error> {
    let Some(service) = facts.service else { return Ok(Vec::new()) };
    let mut commands = Vec::new();
    if choice.strategy == Strategy::Daemon {
        commands.push(line("no_other_services").word(facts.cluster()).word(&service.service_name).check());
    } else if !facts.is_daemon() {
        commands.push(park::stopped(facts, &service.service_name));
    }
    if let Some(trial) = script.steps.iter().find(|step| step.id.ends_with("/trial")) {
        commands.extend(trial.undo.commands.clone());
    }
    commands.extend(final_rules(facts, progress)?);
    commands.push(
        line("aws ecs delete-service")
            .with("--cluster", facts.cluster())
            .with("--service", &service.service_name)
            .word("--force")
            .change(),
    );
    if choice.strategy != Strategy::Daemon && moved_rules(script) {
        for group in &facts.target_groups {
            commands.push(line("delete_unused_target_group").word(*group).change());
        }
    }
    Ok(commands)
}

fn moved_rules(script: &Script) -> bool {
    script.steps.iter().any(|step| step.id.ends_with("/ramp-100"))
}

/// Takes the target groups of ECS out of the rules; only what the plan has created and other services' groups stay.
fn final_rules<'a>(facts: &Facts<'a>, progress: &mut Progress<'a>) -> Result<Vec<Command>, serde_json::Error> {
    let gone: BTreeSet<&str> = facts.target_groups.iter().copied().collect();
    let mut lookups: BTreeSet<String> = BTreeSet::new();
    let mut changes = Vec::new();
    for rule in &facts.rules {
        let Some(state) = progress.forwarding.get(rule.arn()).cloned() else { continue };
        let after = state.without(&gone);
        progress.last_touch.insert(rule.arn(), format!("{}/decommission", facts.id));
        lookups.extend(after.new_groups().into_iter().map(str::to_owned));
        changes.push(forwards(rule, &[&state, &after]));
        changes.push(set_actions(rule, after.actions(rule.actions)?));
        progress.forwarding.insert(rule.arn(), after);
    }
    let mut commands: Vec<Command> =
        lookups.iter().map(|name| line("target_group_arn").word(name).capture(variable(name))).collect();
    commands.extend(changes);
    Ok(commands)
}

/// The targets of a rule that a workload takes the place of: a workload of one target among several is named after it.
fn own_targets<'a>(facts: &Facts<'a>, rule: &'a EventRule) -> Vec<&'a str> {
    let of_ecs = || rule.targets.iter().filter(|target| target.ecs_parameters.is_some());
    let named = |id: &str| facts.origin() == format!("{} {id}", rule.name);
    let several = of_ecs().count() > 1;
    of_ecs().map(|target| target.id.as_str()).filter(|id| !several || named(id)).collect()
}

fn of_trigger(facts: &Facts<'_>, trigger: Trigger<'_>) -> Vec<Command> {
    match trigger {
        Trigger::Rule(rule) => {
            let bus = rule.event_bus_name.as_deref().unwrap_or("default");
            let own = own_targets(facts, rule);
            let alone = own.len() == rule.targets.len();
            let mut commands = vec![
                line("event_rule_is").word(bus).word(&rule.name).word("DISABLED").check(),
                line("aws events remove-targets")
                    .with("--rule", &rule.name)
                    .with("--event-bus-name", bus)
                    .word("--ids")
                    .words(own)
                    .change(),
            ];
            commands.push(if alone {
                line("aws events delete-rule").with("--name", &rule.name).with("--event-bus-name", bus).change()
            } else {
                Command::say(format!("The rule {} stays, because it has further targets.", rule.name))
            });
            commands
        }
        Trigger::Schedule(schedule) => {
            let group = schedule.group_name.as_deref().unwrap_or("default");
            vec![
                line("schedule_is").word(group).word(&schedule.name).word("DISABLED").check(),
                line("aws scheduler delete-schedule")
                    .with("--name", &schedule.name)
                    .with("--group-name", group)
                    .change(),
            ]
        }
    }
}
