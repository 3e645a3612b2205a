//! Data has to move, so nobody may write while it does: back up, stop, copy, verify, start, then send the requests.
//!
//! The plan knows where the data is, not what it means. The copy itself is a person's work; the plan makes sure that it
//! happens between a stop and a start, with a backup before and a comparison after.

use crate::plan::command::{Command, line};
use crate::plan::facts::Facts;
use crate::plan::step::{Actor, Stage, Step};

use super::deploy::{self, Size};
use super::{Context, Progress, Script, park, traffic};

/// Adds the steps from the backup to the switch.
pub(super) fn switch<'a>(
    context: &Context<'a>,
    facts: &Facts<'a>,
    script: &mut Script,
    progress: &mut Progress<'a>,
) -> Result<(), serde_json::Error> {
    let Some(service) = facts.service else { return Ok(()) };
    let name = service.service_name.as_str();
    let places = places(facts);
    script.then(backup(facts, name, &places));
    if !facts.rules.is_empty() {
        traffic::prepare_rules(context, facts, script, progress)?;
    }
    script.then(stop(context, facts, name));
    script.then(copy(facts, &places));
    script.then(start(facts));
    if !facts.rules.is_empty() {
        traffic::switch_rules(context, facts, script, progress)?;
    }
    script.notes.push(
        "Its way back is the undo of each step, in reverse order: ECS starts again before the requests return. What was \
         written on EKS meanwhile is not on ECS."
            .to_owned(),
    );
    Ok(())
}

fn places(facts: &Facts<'_>) -> String {
    let mut places: Vec<String> =
        facts.data.on_instance.iter().map(|path| format!("{path} on the container instance")).collect();
    places.extend(facts.data.per_task.iter().map(|volume| format!("the task's EBS volume {volume}")));
    places.join(" and ")
}

fn backup(facts: &Facts<'_>, name: &str, places: &str) -> Step {
    let where_it_runs = line("aws ecs list-tasks")
        .with("--cluster", facts.cluster())
        .with("--service-name", name)
        .with("--query", "taskArns")
        .with("--output", "text")
        .check();
    Step::new(
        facts.id,
        "backup",
        Stage::Smoke,
        "Back the data up, and try the restore",
        format!("The data is {places}; it is the only thing here that no undo brings back."),
    )
    .by(Actor::Person)
    .expects("A backup exists and has been restored somewhere once. If the data can be rebuilt, that has been tried instead.")
    .runs(
        3600,
        "shows where the task runs; a person backs the data up",
        vec![where_it_runs, Command::say(format!("Back up {places}. Keep the instance until the bake is over."))],
    )
    .verifies(
        "a person confirms the backup and the restore",
        vec![Command::confirm(format!("Is there a backup of {places}, and has restoring (or rebuilding) it been tried?"))],
    )
    .undoes(0, "nothing to undo", Vec::new())
}

fn stop(context: &Context<'_>, facts: &Facts<'_>, name: &str) -> Step {
    let wanted = facts.desired();
    let end = if facts.rules.is_empty() { "start" } else { "ramp-100" };
    let mut run: Vec<Command> =
        facts.scaling.targets.first().map(|target| park::bounds(target, 0, 0, true)).into_iter().collect();
    run.push(park::desired(facts, name, 0));
    let mut undo: Vec<Command> =
        facts.scaling.targets.first().map(|target| park::scanned_bounds(target)).into_iter().collect();
    undo.extend([park::desired(facts, name, wanted), park::stable(facts, name)]);
    Step::new(
        facts.id,
        "quiesce",
        Stage::Ramp,
        "Stop it on ECS",
        "A copy of data that somebody still writes is no copy.",
    )
    .expects("No task runs, so nothing writes.")
    .runs(180, "sets ECS to 0", run)
    .verifies("no task runs any more", vec![park::stopped(facts, name)])
    .undoes(300, "starts ECS again on the old data", undo)
    .interrupting_until(
        super::back_again(context, facts, end),
        "It answers nothing from here until the requests are switched; the copy decides how long.",
    )
}

fn copy(facts: &Facts<'_>, places: &str) -> Step {
    Step::new(
        facts.id,
        "copy",
        Stage::Ramp,
        "Copy the data and compare",
        "Both sides must hold the same bytes before one of them starts to write.",
    )
    .by(Actor::Person)
    .expects("The volume on EKS holds the same files with the same checksums; the old copy stays untouched.")
    .runs(
        3600,
        "a person copies the data",
        vec![Command::say(format!(
            "Copy {places} to the volumes of {} in namespace {} (a pod that mounts the claim and rsync or DataSync will \
             do), or rebuild it there. Compare checksums.",
            facts.workload.name, facts.workload.namespace
        ))],
    )
    .verifies("a person confirms the comparison", vec![Command::confirm("Do the checksums of both sides agree?")])
    .undoes(0, "nothing to undo: the old data was only read", Vec::new())
}

fn start(facts: &Facts<'_>) -> Step {
    let wanted = facts.desired().max(1);
    let mut verify = deploy::ready(facts, &Size::AsOnEcs);
    verify.push(super::traffic::no_restarts(facts));
    Step::new(
        facts.id,
        "start",
        Stage::Ramp,
        "Start it on EKS",
        "From here the data on EKS is the newer one: going back later means copying back.",
    )
    .expects("The pods are ready on the copied data.")
    .runs(300, format!("starts {wanted} pods"), vec![deploy::scale(facts, wanted)])
    .verifies("the rollout is complete", verify)
    .undoes(
        120,
        "stops the pods and waits until they are gone",
        vec![deploy::scale(facts, 0), deploy::no_pods(facts)],
    )
}
