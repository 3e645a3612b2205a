//! One printable page a wave: what to do, in order, with a box for each step and a line for who did it.

use std::fmt::Write as _;

use crate::plan::{Actor, Move, Plan, Stage, Step, Wave, duration};

use super::view::prose;

/// The page of a wave.
pub(super) fn render(plan: &Plan, wave: &Wave) -> String {
    let mut out = format!("# Wave {}: {}\n\n", wave.number, prose(&wave.title));
    let _ =
        writeln!(out, "Cluster {}, account {}. {}\n", plan.target.cluster, plan.target.account_id, prose(&wave.why));
    out.push_str("Date ____________  Types ____________  Watches ____________  Owner reachable ____________\n\n");
    out.push_str("- [ ] Nobody deploys, and nobody applies infrastructure code, until this page is done.\n");
    let others = needs_of_others(wave);
    if !others.is_empty() {
        let _ = writeln!(out, "- [ ] Verified before: {}", others.join(", "));
    }
    out.push_str("\nEach box is `run`, then `verify`. A verification that fails is an answer: undo, then look.\n");
    for found in wave.units.iter().flat_map(|unit| &unit.moves) {
        one(&mut out, found);
    }
    out
}

fn one(out: &mut String, found: &Move) {
    let _ = writeln!(out, "\n## {} ({}, risk {})\n", found.id, found.strategy.as_str(), found.risk.as_str());
    if !found.rollback.commands.is_empty() {
        let _ = writeln!(out, "Way back, in seconds: `rollback/{}.sh run`\n", found.id);
    }
    let (ramps, steps): (Vec<&Step>, Vec<&Step>) =
        found.steps.iter().partition(|step| step.stage == Stage::Ramp && step.id.contains("/ramp-"));
    let mut ramped = false;
    for step in steps {
        if step.stage >= Stage::Bake && !ramped {
            ramp(out, &ramps);
            ramped = true;
        }
        let who = match step.actor {
            Actor::Automatic => String::new(),
            Actor::Person | Actor::Decision => format!(" **{}**", step.actor.as_str()),
        };
        let watch = if step.bake_seconds > 0 && step.stage != Stage::Bake {
            format!(", watch {}", duration::words(step.bake_seconds))
        } else {
            String::new()
        };
        let window = if step.interruption.is_some() { " **interrupts**" } else { "" };
        let end = if step.point_of_no_return { " **no way back**" } else { "" };
        let _ = writeln!(out, "- [ ] {} {}{watch}{who}{window}{end}", step.number, prose(&step.title));
    }
    if !ramped {
        ramp(out, &ramps);
    }
}

/// The stages of a ramp on one line.
fn ramp(out: &mut String, ramps: &[&Step]) {
    let Some(first) = ramps.first() else { return };
    let stages: Vec<String> = ramps
        .iter()
        .map(|step| {
            let percent = step.id.rsplit('-').next().unwrap_or_default();
            format!("[ ] {percent} % ({})", duration::words(step.bake_seconds))
        })
        .collect();
    let last = ramps.last().map_or(first.number, |step| step.number);
    let _ = writeln!(out, "- [ ] {} to {last} Ramp: {}", first.number, stages.join(" "));
}

/// What other waves must have verified.
fn needs_of_others(wave: &Wave) -> Vec<String> {
    let steps = || wave.units.iter().flat_map(|unit| &unit.moves).flat_map(|found| &found.steps);
    let own: std::collections::BTreeSet<&str> = steps().map(|step| step.id.as_str()).collect();
    let needs: std::collections::BTreeSet<&str> = steps()
        .filter(|step| step.stage < Stage::Park)
        .flat_map(|step| &step.needs)
        .map(String::as_str)
        .filter(|need| !own.contains(need))
        .collect();
    needs.into_iter().map(|need| format!("`{need}`")).collect()
}
