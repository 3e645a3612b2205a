//! What fights a cutover, held off before the first request moves: deployments that write weights, autoscaling that takes
//! the way back away.

use serde_json::json;

use crate::inventory::scaling::{ScalableTarget, SuspendedState};
use crate::plan::command::{Command, line};
use crate::plan::facts::Facts;
use crate::plan::facts::owner::{Deployer, deployer};
use crate::plan::step::{Actor, Stage, Step};

use super::Script;

/// Adds the guards that a workload needs.
pub(super) fn before_traffic(facts: &Facts<'_>, script: &mut Script) {
    if let Some(step) = freeze(facts) {
        script.then(step);
    }
    if let Some(target) = facts.scaling.targets.first() {
        script.then(hold_scale_in(facts, target));
        if !facts.scaling.scheduled_actions.is_empty() {
            let names: Vec<&str> =
                facts.scaling.scheduled_actions.iter().map(|action| action.scheduled_action_name.as_str()).collect();
            script.notes.push(format!(
                "Scheduled scaling on ECS goes on ({}): it may lower the minimum while the ramp runs, so pick a window \
                 without it.",
                names.join(", ")
            ));
        }
    }
}

/// Stops the deployments that would write the weights of the rule.
fn freeze(facts: &Facts<'_>) -> Option<Step> {
    let (service, cluster) = (facts.service?, facts.cluster());
    let (title, why, verify): (_, _, Vec<Command>) = match deployer(service) {
        Deployer::Rolling => return None,
        Deployer::EcsTrafficShift => (
            "Freeze deployments: ECS writes this rule's weights",
            "Every blue/green deployment rewrites the production rule and would send all requests back to ECS.",
            vec![
                line("expect")
                    .word("0")
                    .words(["aws", "ecs", "list-service-deployments", "--status", "PENDING", "IN_PROGRESS"])
                    .with("--cluster", cluster)
                    .with("--service", &service.service_name)
                    .with("--query", "length(serviceDeployments)")
                    .check(),
            ],
        ),
        Deployer::CodeDeploy => (
            "Freeze deployments: CodeDeploy flips this rule",
            "A CodeDeploy deployment points the listener at its own target group and undoes the weights.",
            vec![
                line("expect 0 aws deploy list-deployments --include-only-statuses Created Queued InProgress Baking Ready")
                    .with("--query", "length(deployments)")
                    .check(),
            ],
        ),
        Deployer::External => (
            "Freeze deployments: an external controller drives this service",
            "A new task set may bring its own target group and undo the weights.",
            Vec::new(),
        ),
    };
    let question = format!("Are all pipelines that deploy {} to ECS switched off until it is parked?", facts.origin());
    let mut commands = verify;
    commands.push(Command::confirm(question));
    Some(
        Step::new(facts.id, "freeze", Stage::Smoke, title, why)
            .by(Actor::Decision)
            .expects("No deployment runs and none starts until ECS is parked.")
            .runs(
                600,
                "a person switches the pipelines off",
                vec![Command::say(format!("Switch off every pipeline that deploys {} to ECS.", facts.origin()))],
            )
            .verifies("no deployment is running, and a person confirms the freeze", commands)
            .undoes(
                60,
                "a person switches the pipelines on again",
                vec![Command::say(format!("Switch the pipelines of {} on again.", facts.origin()))],
            ),
    )
}

fn hold_scale_in(facts: &Facts<'_>, target: &ScalableTarget) -> Step {
    let before = target.suspended_state.clone().unwrap_or_default();
    let held = SuspendedState { dynamic_scaling_in_suspended: Some(true), ..before.clone() };
    Step::new(
        facts.id,
        "hold-scale-in",
        Stage::Smoke,
        "Keep ECS at its size while requests leave it",
        "As requests leave, ECS would shrink, and the way back would lead to a service that is too small.",
    )
    .expects("Policies on ECS still scale out but no longer in.")
    .runs(10, "suspends scale-in of the ECS service", vec![suspend(target, &held)])
    .verifies(
        "scale-in is suspended",
        vec![
            line("expect True aws application-autoscaling describe-scalable-targets --service-namespace ecs")
                .with("--resource-ids", &target.resource_id)
                .with("--query", "ScalableTargets[0].SuspendedState.DynamicScalingInSuspended")
                .with("--output", "text")
                .check(),
        ],
    )
    .undoes(10, "restores the scanned state of the suspensions", vec![suspend(target, &before)])
}

/// Sets which kinds of scaling are suspended; absent means not suspended.
pub(super) fn suspend(target: &ScalableTarget, state: &SuspendedState) -> Command {
    self::state(register(target), state)
}

/// Completes a change of a scalable target with what is suspended.
pub(super) fn state(line: crate::plan::command::Line, state: &SuspendedState) -> Command {
    let json = json!({
        "DynamicScalingInSuspended": state.dynamic_scaling_in_suspended.unwrap_or(false),
        "DynamicScalingOutSuspended": state.dynamic_scaling_out_suspended.unwrap_or(false),
        "ScheduledScalingSuspended": state.scheduled_scaling_suspended.unwrap_or(false),
    });
    line.with("--suspended-state", json.to_string()).change()
}

/// Starts a change of a scalable target.
pub(super) fn register(target: &ScalableTarget) -> crate::plan::command::Line {
    line("aws application-autoscaling register-scalable-target --service-namespace ecs")
        .with("--scalable-dimension", target.scalable_dimension.as_deref().unwrap_or("ecs:service:DesiredCount"))
        .with("--resource-id", &target.resource_id)
}
