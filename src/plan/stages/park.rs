//! After the ramp: watch, then scale ECS to zero and keep it.

use serde_json::json;

use crate::inventory::scaling::ScalableTarget;
use crate::plan::command::{Command, line};
use crate::plan::duration;
use crate::plan::facts::Facts;
use crate::plan::step::{Actor, Stage, Step};
use crate::plan::strategy::{Choice, Strategy};

use super::deploy::{self, Size};
use super::guards::register;
use super::{Context, Script};

/// Watches the workload at full load with the autoscaler in charge.
///
/// `before` is the command that gave the release the size that it has had during the ramp.
pub(super) fn bake(context: &Context<'_>, facts: &Facts<'_>, before: Command) -> Step {
    let seconds = context.pace(facts).bake_hours * 3600;
    let restore = deploy::raised_minimum(facts).is_some() || facts.workload.autoscaling.is_some();
    let (run, undo) =
        if restore { (vec![deploy::chart(facts).change()], vec![before]) } else { (Vec::new(), Vec::new()) };
    let (summary, back) = if restore {
        ("gives the number of pods back to the autoscaler", "holds the number of pods again")
    } else {
        ("nothing to run", "nothing to undo: the way back is the undo of the step before")
    };
    let mut verify = vec![line("baked").word(seconds.to_string()).check()];
    verify.extend(deploy::ready(facts, &Size::AsOnEcs));
    verify.push(super::traffic::no_restarts(facts));
    let how_long = duration::words(seconds);
    Step::new(
        facts.id,
        "bake",
        Stage::Bake,
        format!("Watch it for {how_long}"),
        "Daily jobs, peaks and caches show within a day, while ECS is still warm and the way back takes seconds.",
    )
    .expects("A full day's load on EKS without a breach of any gate.")
    .runs(60, summary, run)
    .verifies(format!("{how_long} have passed, pods are ready and have not restarted"), verify)
    .undoes(if restore { 60 } else { 0 }, back, undo)
    .baking(seconds)
}

/// Scales the ECS service to zero, unless its strategy has already done so.
pub(super) fn park(context: &Context<'_>, facts: &Facts<'_>, choice: &Choice, script: &mut Script) {
    let Some(service) = facts.service.filter(|_| !facts.is_daemon()) else { return };
    if !matches!(choice.strategy, Strategy::WeightedTargetGroups | Strategy::DnsHandover) {
        return;
    }
    let target = facts.scaling.targets.first().copied();
    let mut run = Vec::new();
    if let Some(target) = target {
        run.push(bounds(target, 0, 0, true));
    }
    run.push(desired(facts, &service.service_name, 0));
    let mut undo = Vec::new();
    if let Some(target) = target {
        undo.push(bounds(target, target.min_capacity.unwrap_or(0), target.max_capacity.unwrap_or(1), false));
    }
    undo.push(desired(facts, &service.service_name, facts.desired()));
    undo.push(stable(facts, &service.service_name));
    let days = context.pace(facts).park_days;
    script.then(
        Step::new(
            facts.id,
            "park",
            Stage::Park,
            "Scale ECS to zero and keep it",
            format!("The service stays for {days} more days: starting it again takes minutes, recreating it does not."),
        )
        .expects("No task runs on ECS; service, task definition, target group and role are all still there.")
        .runs(120, "holds autoscaling and sets the desired count to 0", run)
        .verifies("no task runs any more", vec![stopped(facts, &service.service_name)])
        .undoes(300, "restores bounds and desired count, and waits until ECS is stable", undo),
    );
}

/// Bounds of a scalable target; `suspended` stops all kinds of scaling, otherwise only scale-in stays off.
pub(super) fn bounds(target: &ScalableTarget, min: i64, max: i64, suspended: bool) -> Command {
    let before = target.suspended_state.clone().unwrap_or_default();
    let state = json!({
        "DynamicScalingInSuspended": true,
        "DynamicScalingOutSuspended": suspended || before.dynamic_scaling_out_suspended.unwrap_or(false),
        "ScheduledScalingSuspended": suspended || before.scheduled_scaling_suspended.unwrap_or(false),
    });
    register(target)
        .with("--min-capacity", min.to_string())
        .with("--max-capacity", max.to_string())
        .with("--suspended-state", state.to_string())
        .change()
}

/// Bounds and suspensions of a scalable target as they were scanned.
pub(super) fn scanned_bounds(target: &ScalableTarget) -> Command {
    let before = target.suspended_state.clone().unwrap_or_default();
    super::guards::state(
        register(target)
            .with("--min-capacity", target.min_capacity.unwrap_or(0).to_string())
            .with("--max-capacity", target.max_capacity.unwrap_or(1).to_string()),
        &before,
    )
}

/// Sets the desired count of the ECS service.
pub(super) fn desired(facts: &Facts<'_>, service: &str, count: i64) -> Command {
    line("aws ecs update-service")
        .with("--cluster", facts.cluster())
        .with("--service", service)
        .with("--desired-count", count.to_string())
        .change()
}

/// Waits until the ECS service runs what it wants.
pub(super) fn stable(facts: &Facts<'_>, service: &str) -> Command {
    line("aws ecs wait services-stable").with("--cluster", facts.cluster()).with("--services", service).check()
}

/// Waits until the ECS service runs no task.
pub(super) fn stopped(facts: &Facts<'_>, service: &str) -> Command {
    line("eventually 600 tasks_are 0").word(facts.cluster()).word(service).check()
}

/// Waits until the ECS service runs exactly so many tasks.
pub(super) fn running(facts: &Facts<'_>, service: &str, count: i64) -> Command {
    line("eventually 600 tasks_are").word(count.to_string()).word(facts.cluster()).word(service).check()
}

/// Asks whether a service that is switched off is worth keeping.
pub(super) fn keep_or_retire(facts: &Facts<'_>) -> Step {
    let labels: Vec<String> = facts.rules.iter().map(crate::plan::facts::RuleUse::label).collect();
    let routes = if labels.is_empty() {
        String::new()
    } else {
        format!(" {} still forward to it and answer 503.", labels.join(" and "))
    };
    Step::new(
        facts.id,
        "keep-or-retire",
        Stage::IdentityAndSecrets,
        "Decide: keep it or retire it",
        format!("Its desired count is 0. The cheapest migration is the one that does not happen.{routes}"),
    )
    .by(Actor::Decision)
    .expects("Either the owner wants it on EKS at zero pods, or its steps are skipped and it is deleted on ECS.")
    .runs(600, "a person asks the owner", vec![Command::say(format!("Ask the owner of {}.", facts.origin()))])
    .verifies(
        "the owner wants to keep it",
        vec![Command::confirm(format!("Does the owner want to keep {}?", facts.origin()))],
    )
    .undoes(0, "nothing to undo", Vec::new())
}
