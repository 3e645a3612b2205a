//! Only one copy may run: stop on ECS, see it stopped, start on EKS. There is a window in which none runs, on purpose.

use crate::plan::command::Command;
use crate::plan::facts::Facts;
use crate::plan::step::{Stage, Step};

use super::deploy::{self, Size};
use super::{Context, Script, park};

/// Adds the switch.
pub(super) fn switch(context: &Context<'_>, facts: &Facts<'_>, script: &mut Script) {
    let Some(service) = facts.service else { return };
    let name = service.service_name.as_str();
    let wanted = facts.desired().max(1);
    let mut run: Vec<Command> = super::as_planned(facts).into_iter().collect();
    run.extend(facts.scaling.targets.first().map(|target| park::bounds(target, 0, 0, true)));
    run.extend([park::desired(facts, name, 0), park::stopped(facts, name), deploy::scale(facts, wanted)]);
    let mut undo = vec![deploy::scale(facts, 0), deploy::no_pods(facts)];
    undo.extend(facts.scaling.targets.first().map(|target| park::scanned_bounds(target)));
    undo.extend([park::desired(facts, name, facts.desired()), park::stable(facts, name)]);
    let mut verify = vec![park::stopped(facts, name)];
    verify.extend(deploy::ready(facts, &Size::AsOnEcs));
    verify.push(super::traffic::no_restarts(facts));
    script.then(
        Step::new(
            facts.id,
            "switch",
            Stage::Ramp,
            "Stop it on ECS, see it stopped, start it on EKS",
            "Two copies at once would do everything twice, so the order is fixed and the check in the middle is not optional.",
        )
        .expects("No task on ECS, the pods on EKS are ready, and the work that waited meanwhile is being done.")
        .runs(300, "sets ECS to 0, waits until nothing runs, starts the pods", run)
        .verifies("ECS runs nothing and EKS is ready", verify)
        .undoes(300, "stops the pods, waits until they are gone, starts ECS", undo)
        .interrupting_until(super::back_again(context, facts, "switch"), "None runs between the stop on ECS and the first ready pod, usually one to three minutes."),
    );
}
