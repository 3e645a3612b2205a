//! Consumers of a standard queue: a few on EKS first, then all, while the total stays about the same.

use crate::plan::command::{Command, line};
use crate::plan::evidence;
use crate::plan::facts::Facts;
use crate::plan::step::{Stage, Step};

use super::deploy::{self, Size};
use super::{Context, Script, park};

/// Oldest message that the gate accepts, in seconds.
const OLDEST_SECONDS: u64 = 300;

/// Adds the shift.
pub(super) fn shift(context: &Context<'_>, facts: &Facts<'_>, script: &mut Script) {
    let Some(service) = facts.service else { return };
    let name = service.service_name.as_str();
    let total = facts.running().max(1);
    let queues: Vec<String> = evidence::queues(context.index, facts)
        .into_iter()
        .filter(|(_, does)| *does == "receives")
        .map(|(queue, _)| queue)
        .collect();
    script.notes.push(
        "Both sides read the queue for a while. That is safe when handling a message twice is; the visibility timeout must \
         be longer than the drain."
            .to_owned(),
    );
    script.then(one(context, facts, name, total, &queues));
    script.then(all(context, facts, name, total, &queues));
}

fn one(context: &Context<'_>, facts: &Facts<'_>, name: &str, total: i64, queues: &[String]) -> Step {
    let bake = bake(context, facts);
    let left = (total - 1).max(0);
    let mut run: Vec<Command> =
        facts.scaling.targets.first().map(|target| park::bounds(target, left, left.max(1), true)).into_iter().collect();
    run.extend([deploy::scale(facts, 1), deploy::rollout(facts, "deployment"), park::desired(facts, name, left)]);
    let mut undo = back_on_ecs(facts, name, total);
    undo.extend([deploy::scale(facts, 0), deploy::no_pods(facts)]);
    let mut verify = vec![line("baked").word(bake.to_string()).check()];
    verify.extend(ages(queues));
    verify.push(park::running(facts, name, left));
    verify.push(super::traffic::no_restarts(facts));
    Step::new(
        facts.id,
        "shift-one",
        Stage::Ramp,
        "One consumer on EKS, one fewer on ECS",
        "The first pod shows whether messages are handled right, while nearly all of them still go the old way.",
    )
    .expects("One pod consumes, no message grows old, nothing new lands in the dead-letter queue.")
    .runs(180, format!("starts one pod and sets ECS from {total} to {left}"), run)
    .verifies("messages stay young and the pod does not restart", verify)
    .undoes(300, format!("ECS back to {total}, then no pods"), undo)
    .baking(bake)
}

fn all(context: &Context<'_>, facts: &Facts<'_>, name: &str, total: i64, queues: &[String]) -> Step {
    let bake = bake(context, facts) * 2;
    let left = (total - 1).max(0);
    let mut run: Vec<Command> =
        facts.scaling.targets.first().map(|target| park::bounds(target, 0, 0, true)).into_iter().collect();
    run.extend([deploy::scale(facts, total), deploy::rollout(facts, "deployment"), park::desired(facts, name, 0)]);
    let mut undo: Vec<Command> =
        facts.scaling.targets.first().map(|target| park::bounds(target, left, left.max(1), true)).into_iter().collect();
    undo.extend([park::desired(facts, name, left), park::stable(facts, name), deploy::scale(facts, 1)]);
    let mut verify = vec![line("baked").word(bake.to_string()).check()];
    verify.extend(ages(queues));
    verify.push(park::stopped(facts, name));
    verify.extend(deploy::ready(facts, &Size::AsOnEcs));
    verify.push(super::traffic::no_restarts(facts));
    Step::new(
        facts.id,
        "shift-all",
        Stage::Ramp,
        "All consumers on EKS",
        "The number of consumers stays what it was; only the place changes.",
    )
    .expects(format!("{total} pods consume, ECS runs none, and no message grows old."))
    .runs(300, format!("starts {total} pods and sets ECS to 0"), run)
    .verifies("messages stay young and ECS runs nothing", verify)
    .undoes(300, format!("ECS back to {left}, one pod on EKS"), undo)
    .baking(bake)
}

fn back_on_ecs(facts: &Facts<'_>, name: &str, total: i64) -> Vec<Command> {
    let mut commands: Vec<Command> =
        facts.scaling.targets.first().map(|target| park::scanned_bounds(target)).into_iter().collect();
    commands.extend([park::desired(facts, name, total), park::stable(facts, name)]);
    commands
}

fn ages(queues: &[String]) -> Vec<Command> {
    let age = |queue: &String| line("gate_queue").word(queue).word(OLDEST_SECONDS.to_string()).check();
    queues.iter().map(age).collect()
}

fn bake(context: &Context<'_>, facts: &Facts<'_>) -> u64 {
    context.pace(facts).ramp.get(1).map_or(1800, |stage| stage.bake_minutes * 60)
}
