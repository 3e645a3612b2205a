//! Scheduled tasks: the trigger on ECS is off and its last task is gone before the CronJob wakes up. Never both.

use serde_json::{Value, json};

use crate::inventory::schedule::Schedule;
use crate::migration::{Controller, CronJob};
use crate::plan::command::{Command, Line, line};
use crate::plan::duration;
use crate::plan::facts::{Facts, Trigger};
use crate::plan::step::{Stage, Step, Window};

use super::deploy::{self, Size};
use super::{Progress, Script, SwitchedBy};

/// Adds the deploy, the switch and the proof.
pub(super) fn switch<'a>(
    facts: &Facts<'a>,
    script: &mut Script,
    progress: &mut Progress<'a>,
) -> Result<(), serde_json::Error> {
    script.then(deploy::step(facts, &Size::AsOnEcs));
    let Some(trigger) = facts.trigger else {
        script
            .notes
            .push("Its trigger is not in the inventory: switch it off by hand before the CronJob is resumed.".into());
        return Ok(());
    };
    if !trigger.is_enabled() {
        script.notes.push(format!(
            "{} is switched off on ECS, so the CronJob stays suspended. Whoever switches it on again does so on EKS.",
            trigger.name()
        ));
        return Ok(());
    }
    let first = progress.switched_off.get(trigger.key()).cloned();
    script.then(turn(facts, trigger, first.as_deref())?.after(first.clone()));
    let own = format!("{}/switch", facts.id);
    match first {
        None => _ = progress.switched_off.insert(trigger.key(), own),
        Some(step) => {
            let window = Window { workload: facts.id.to_owned(), until: own };
            progress.switched_by.push(SwitchedBy { step, window });
        }
    }
    script.then(prove(facts));
    Ok(())
}

/// The switch. `first` is the step that has switched the trigger off already, for a rule with several targets.
fn turn(facts: &Facts<'_>, trigger: Trigger<'_>, first: Option<&str>) -> Result<Step, serde_json::Error> {
    let family = facts.task_definition.map_or("", |definition| definition.family.as_str());
    let waited = || line("eventually 7200 no_scheduled_tasks").word(facts.cluster()).word(family).check();
    let mut run = Vec::new();
    if first.is_none() {
        run.push(state(trigger).words(["ENABLED", "or", "DISABLED"]).check());
        run.push(set_state(trigger, false)?);
    }
    run.push(waited());
    run.push(suspend(facts, false));
    let verify = vec![
        state(trigger).word("DISABLED").check(),
        waited(),
        line("expect false kubectl get cronjob")
            .word(facts.workload.name.as_str())
            .with("--namespace", facts.workload.namespace.as_str())
            .with("--output", "jsonpath={.spec.suspend}")
            .check(),
    ];
    let mut undo = vec![
        suspend(facts, true),
        line("eventually 7200 no_jobs")
            .word(facts.workload.namespace.as_str())
            .word(facts.workload.name.as_str())
            .check(),
    ];
    if first.is_none() {
        undo.push(set_state(trigger, true)?);
    }
    Ok(Step::new(
        facts.id,
        "switch",
        Stage::Ramp,
        format!("Switch {} off on ECS and on on EKS", trigger.name()),
        format!(
            "It fires on {}: do this well between two runs{}. A run that is missed can be started by hand; one that happens \
             twice cannot be taken back.",
            trigger.expression(),
            caught_up(facts)
        ),
    )
    .expects("The trigger on ECS is off, its last task has stopped, and the CronJob is no longer suspended.")
    .runs(300, "switches the trigger off, waits for its tasks, resumes the CronJob", run)
    .verifies("the trigger is off, no task runs, the CronJob is on", verify)
    .undoes(60, "suspends the CronJob, waits for its jobs, switches the trigger on", undo)
    .interrupting("A run that is due between the two switches does not happen; start it by hand."))
}

/// A CronJob that is resumed starts at once what it missed within its deadline, even if ECS has run that.
fn caught_up(facts: &Facts<'_>) -> String {
    match &facts.workload.controller {
        Controller::CronJob(CronJob { starting_deadline_seconds: Some(seconds), .. }) => {
            format!(
                ", and not within {} after one: the CronJob would run it again",
                duration::words(u64::from(*seconds))
            )
        }
        _ => String::new(),
    }
}

fn prove(facts: &Facts<'_>) -> Step {
    Step::new(
        facts.id,
        "first-run",
        Stage::Bake,
        "See the first run succeed",
        "Whether it did the right thing only shows in what it leaves behind: compare with the last run on ECS.",
    )
    .expects("The CronJob has a successful run, and its result looks like the one before.")
    .runs(0, "nothing to run: wait for the next scheduled time", Vec::new())
    .verifies(
        "the CronJob reports a successful run and a person has seen its result",
        vec![
            line("last_run_succeeded")
                .word(facts.workload.namespace.as_str())
                .word(facts.workload.name.as_str())
                .check(),
            Command::confirm(format!("Does the result of {} look like that of its last run on ECS?", facts.origin())),
        ],
    )
    .undoes(0, "nothing to undo: the way back is the undo of the switch", Vec::new())
}

fn suspend(facts: &Facts<'_>, suspended: bool) -> Command {
    deploy::chart(facts).with("--set", format!("cronJob.suspend={suspended}")).change()
}

/// Asks for the state of a trigger; the accepted states follow.
fn state(trigger: Trigger<'_>) -> Line {
    match trigger {
        Trigger::Rule(rule) => {
            line("event_rule_is").word(rule.event_bus_name.as_deref().unwrap_or("default")).word(&rule.name)
        }
        Trigger::Schedule(schedule) => {
            line("schedule_is").word(schedule.group_name.as_deref().unwrap_or("default")).word(&schedule.name)
        }
    }
}

fn set_state(trigger: Trigger<'_>, enabled: bool) -> Result<Command, serde_json::Error> {
    Ok(match trigger {
        Trigger::Rule(rule) => {
            let verb = if enabled { "enable-rule" } else { "disable-rule" };
            line("aws events")
                .word(verb)
                .with("--name", &rule.name)
                .with("--event-bus-name", rule.event_bus_name.as_deref().unwrap_or("default"))
                .change()
        }
        Trigger::Schedule(schedule) if repeats_a_credential(schedule) => {
            let state = if enabled { "ENABLED" } else { "DISABLED" };
            Command::confirm(format!(
                "Its input holds a credential, which this file must not repeat: have you set the schedule {} in the group {} \
                 to {state} in the console?",
                schedule.name,
                schedule.group_name.as_deref().unwrap_or("default")
            ))
        }
        Trigger::Schedule(schedule) => line("aws scheduler update-schedule")
            .with("--cli-input-json", definition(schedule, if enabled { "ENABLED" } else { "DISABLED" })?)
            .change(),
    })
}

/// A schedule can only be changed as a whole, with its input.
fn repeats_a_credential(schedule: &Schedule) -> bool {
    let input = schedule.target.as_ref().and_then(|target| target.input.as_deref());
    input.is_some_and(crate::convert::holds_credential)
}

/// The whole definition: `UpdateSchedule` replaces everything, and what is left out goes back to its default.
fn definition(schedule: &Schedule, state: &str) -> Result<String, serde_json::Error> {
    let mut value = serde_json::to_value(schedule)?;
    if let Value::Object(members) = &mut value {
        for read_only in ["Arn", "CreationDate", "LastModificationDate"] {
            members.remove(read_only);
        }
        members.insert("State".to_owned(), json!(state));
    }
    serde_json::to_string_pretty(&value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::schedule::ScheduleTarget;

    #[test]
    fn no_step_repeats_a_credential() {
        let schedule = |input: &str| Schedule {
            name: "nightly".into(),
            target: Some(ScheduleTarget { input: Some(input.into()), ..ScheduleTarget::default() }),
            ..Schedule::default()
        };
        let of = |schedule: &Schedule| format!("{:?}", set_state(Trigger::Schedule(schedule), false).unwrap());
        let secret = |name: &str| {
            format!(
                r#"{{"containerOverrides":[{{"name":"app","environment":[{{"name":"{name}","value":"hunter2"}}]}}]}}"#
            )
        };
        let (plain, credential) = (of(&schedule(&secret("MODE"))), of(&schedule(&secret("DB_PASSWORD"))));
        assert!(plain.contains("update-schedule") && plain.contains("hunter2"));
        assert!(credential.contains("DISABLED") && !credential.contains("hunter2"), "{credential}");
    }
}
