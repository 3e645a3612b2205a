//! The ramp itself: attach at weight 0, try, grow, and the way back at every point.

use std::collections::BTreeSet;

use crate::plan::command::{Command, Word, line};
use crate::plan::facts::Facts;
use crate::plan::settings::{Pace, RampStage};
use crate::plan::stages::{Context, Progress, Script};
use crate::plan::step::{Procedure, Stage, Step};

use super::lane::{Lane, edits};
use super::{NewGroup, create_groups, groups, healthy, parity};

/// Seconds until changed weights show: the load balancer's nodes take them over one by one.
const SETTLING_SECONDS: u64 = 30;

/// Writes the steps that move the requests of a workload.
pub(in crate::plan::stages) fn ramp<'a>(
    context: &Context<'a>,
    facts: &Facts<'a>,
    script: &mut Script,
    progress: &mut Progress<'a>,
) -> Result<(), serde_json::Error> {
    let groups = groups::new_groups(facts);
    script.then(create_groups(context, facts, &groups, true));
    progress.bindings.extend(groups.iter().map(|group| group.binding(facts, context.inventory)));
    let lanes = lanes(context, progress, &groups);
    let sticky = lanes.iter().map(Lane::sticky_seconds).max().unwrap_or(0);
    note_stickiness(&lanes, sticky, script);

    let waits: BTreeSet<String> =
        lanes.iter().filter_map(|lane| progress.last_touch.get(lane.rule.arn()).cloned()).collect();
    script.then(attach(facts, &groups, &lanes, true)?.after(waits));
    if let Some(step) = parity::step(context, facts, &lanes, script, progress) {
        script.then(step);
    }
    let pace = context.pace(facts);
    let mut from = 0;
    for stage in &pace.ramp {
        script.then(shift(facts, &groups, &lanes, &pace, from, *stage, sticky)?);
        from = stage.percent;
    }
    script.rollback = Procedure::new(
        "puts every listener rule back as it was before this workload's ramp",
        edits(&lanes, &facts.target_groups, None, 100).back()?,
    );
    finish(facts, &lanes, progress);
    Ok(())
}

/// All requests at once, for workloads that may not run on both sides.
pub(in crate::plan::stages) fn switch_rules<'a>(
    context: &Context<'a>,
    facts: &Facts<'a>,
    script: &mut Script,
    progress: &mut Progress<'a>,
) -> Result<(), serde_json::Error> {
    let groups = groups::new_groups(facts);
    let lanes = lanes(context, progress, &groups);
    let pace = context.pace(facts);
    let last = pace.ramp.last().copied().unwrap_or(RampStage { percent: 100, bake_minutes: 15 });
    let stage = RampStage { percent: 100, ..last };
    script.then(shift(facts, &groups, &lanes, &pace, 0, stage, 0)?);
    // No rollback by weights: ECS has been stopped, so its rules would lead to nothing.
    finish(facts, &lanes, progress);
    Ok(())
}

/// Creates the groups and attaches them at weight 0, without sending anything yet.
pub(in crate::plan::stages) fn prepare_rules<'a>(
    context: &Context<'a>,
    facts: &Facts<'a>,
    script: &mut Script,
    progress: &mut Progress<'a>,
) -> Result<(), serde_json::Error> {
    let groups = groups::new_groups(facts);
    let lanes = lanes(context, progress, &groups);
    script.then(create_groups(context, facts, &groups, false));
    progress.bindings.extend(groups.iter().map(|group| group.binding(facts, context.inventory)));
    let waits: BTreeSet<String> =
        lanes.iter().filter_map(|lane| progress.last_touch.get(lane.rule.arn()).cloned()).collect();
    script.then(attach(facts, &groups, &lanes, false)?.after(waits));
    Ok(())
}

fn lanes<'g, 'a>(context: &Context<'a>, progress: &Progress<'a>, groups: &'g [NewGroup<'a>]) -> Vec<Lane<'g, 'a>> {
    let of_group = |group: &'g NewGroup<'a>| group.rules.iter().map(move |rule| (group, rule));
    groups.iter().flat_map(of_group).map(|(group, rule)| Lane::new(context, progress, group, rule)).collect()
}

fn finish<'a>(facts: &Facts<'a>, lanes: &[Lane<'_, 'a>], progress: &mut Progress<'a>) {
    for lane in lanes {
        let arn = lane.rule.arn();
        progress.forwarding.insert(arn, lane.state(&facts.target_groups, Some(100)));
        progress.last_touch.insert(arn, format!("{}/bake", facts.id));
    }
}

fn attach(
    facts: &Facts<'_>,
    groups: &[NewGroup<'_>],
    lanes: &[Lane<'_, '_>],
    pods: bool,
) -> Result<Step, serde_json::Error> {
    let edits = edits(lanes, &facts.target_groups, None, 0);
    let mut verify = edits.is_after();
    if pods {
        verify.extend(groups.iter().map(healthy));
    }
    let labels = labels(lanes);
    let (expected, proven) = if pods {
        (
            "Every rule names the new target group with weight 0, and its targets are healthy.",
            "weights are as planned and targets are healthy",
        )
    } else {
        (
            "Every rule names the new target group with weight 0; its targets come when the pods start.",
            "weights are as planned",
        )
    };
    Ok(Step::new(
        facts.id,
        "attach",
        Stage::Smoke,
        format!("Attach EKS to {labels} at weight 0"),
        "Health checks only start once a rule names the group, and the first request should meet healthy targets.",
    )
    .expects(expected)
    .runs(60, format!("adds the new target group with weight 0 to {labels}"), edits.forth()?)
    .verifies(proven, verify)
    .undoes(SETTLING_SECONDS, "restores the scanned actions exactly", edits.back()?))
}

fn shift(
    facts: &Facts<'_>,
    groups: &[NewGroup<'_>],
    lanes: &[Lane<'_, '_>],
    pace: &Pace,
    from: u32,
    stage: RampStage,
    sticky: u64,
) -> Result<Step, serde_json::Error> {
    let RampStage { percent, bake_minutes } = stage;
    let edits = edits(lanes, &facts.target_groups, Some(from), percent);
    let mut verify = edits.is_after();
    // Clients that hold a cookie of a sticky rule show on their old side until it expires.
    let bake = (bake_minutes * 60).max(sticky);
    verify.push(line("baked").word(bake.to_string()).check());
    for (position, group) in groups.iter().enumerate() {
        let minimum = if position == 0 { pace.minimum_requests } else { 0 };
        verify.extend(gates(facts, group, bake, minimum));
    }
    verify.push(no_restarts(facts));
    let title = if percent == 100 {
        format!("Send everything from {} to EKS", labels(lanes))
    } else {
        format!("Send {percent} % to EKS")
    };
    let why = match percent {
        0..=1 => "The smallest share that still shows errors: what breaks here breaks for one request in a hundred.",
        2..=10 => "Enough requests for rates to mean something; DNS and connection pools start to matter.",
        11..=49 => "A quarter of the load: database connections of both sides add up from here.",
        50..=99 => "Half the load, through a peak: autoscaling on EKS has to act at least once.",
        _ => "From here ECS serves nothing but stays warm, so the way back is still a matter of seconds.",
    };
    let mut run = edits.forth()?;
    if from == 0 {
        // The first requests only go to targets that are healthy at this very moment.
        let lookups = run.iter().take_while(|command| matches!(command, Command::Capture { .. })).count();
        run.splice(
            lookups..lookups,
            crate::plan::stages::as_planned(facts).into_iter().chain(groups.iter().map(healthy)),
        );
    }
    let back = if from == 0 { "weight 0".to_owned() } else { format!("{from} %") };
    Ok(Step::new(facts.id, &format!("ramp-{percent}"), Stage::Ramp, title, why)
        .expects(format!("{percent} % of the requests reach EKS; errors, latency and restarts stay within the gates."))
        .runs(30, format!("changes the weights from {from} to {percent} %"), run)
        .verifies(format!("after {} the gates hold", minutes(bake)), verify)
        .undoes(SETTLING_SECONDS + sticky, format!("weights back to {back}"), edits.back()?)
        .baking(bake))
}

/// The gates of one target group: CloudWatch numbers of the new side against the old one.
fn gates(facts: &Facts<'_>, group: &NewGroup<'_>, seconds: u64, minimum_requests: u64) -> Vec<Command> {
    let balancer = dimension(&group.balancer.load_balancer_arn, "loadbalancer/");
    let new = Word::variable(group.variable());
    let mut commands = vec![line("healthy_targets").word(new.clone()).word("1").check()];
    let minutes = seconds.div_ceil(60).max(1).to_string();
    if group.is_layer4() {
        commands.push(line("gate_connections").word(balancer).word(new).word(minutes).check());
        return commands;
    }
    let old: BTreeSet<&str> = group
        .rules
        .iter()
        .flat_map(|rule| crate::plan::facts::routes::forwarded(rule.actions))
        .filter(|(arn, _)| facts.target_groups.contains(arn))
        .map(|(arn, _)| arn)
        .collect();
    commands.push(
        line("gate_requests")
            .word(balancer)
            .word(new)
            .word(minutes)
            .word(minimum_requests.to_string())
            .words(old)
            .check(),
    );
    commands
}

/// Says that no container of the workload has restarted.
pub(in crate::plan::stages) fn no_restarts(facts: &Facts<'_>) -> Command {
    line("no_restarts").word(facts.workload.namespace.as_str()).word(facts.workload.name.as_str()).check()
}

/// The part of an ARN that CloudWatch uses as a dimension.
fn dimension<'t>(arn: &'t str, marker: &str) -> &'t str {
    arn.split_once(marker).map_or(arn, |(_, rest)| rest)
}

fn labels(lanes: &[Lane<'_, '_>]) -> String {
    let labels: Vec<String> = lanes.iter().map(|lane| lane.rule.label()).collect();
    match labels.as_slice() {
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        many => format!("{} rules", many.len()),
    }
}

fn minutes(seconds: u64) -> String {
    crate::plan::duration::words(seconds)
}

fn note_stickiness(lanes: &[Lane<'_, '_>], sticky: u64, script: &mut Script) {
    if sticky == 0 {
        return;
    }
    let how_long = minutes(sticky);
    script.notes.push(format!(
        "Clients stay with their side for up to {how_long} because the rule is sticky: every stage waits that long, and so \
         does every way back."
    ));
    let turned_on: Vec<String> =
        lanes.iter().filter(|lane| lane.becomes_sticky()).map(|lane| lane.rule.label()).collect();
    if !turned_on.is_empty() {
        script.notes.push(format!(
            "{} becomes sticky for the ramp: its target group has sticky sessions, and the load balancer accepts a second \
             group only in a sticky rule.",
            turned_on.join(" and ")
        ));
    }
}
