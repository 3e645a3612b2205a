//! Scheduled actions: new bounds from a moment on, until the next action sets others.
//!
//! KEDA's cron trigger is a floor between two schedules, and it is inside whenever its end comes before its start. So a
//! pair of actions that raise and lower the minimum is one trigger, and several actions of the same days are a chain, in
//! which each one ends at the next. The scanned minimum is that of the last action, so the lowest of all actions is the base.
//!
//! Sources: Application Auto Scaling user guide, "Scheduled scaling"; KEDA, "Cron".

use std::collections::{BTreeMap, BTreeSet};

use crate::convert::schedule_expression::{Cron, Timing, read};
use crate::finding::Findings;
use crate::finding::rules::scaling as rules;
use crate::inventory::scaling::{ScalableTargetAction, ScheduledAction};
use crate::migration::{KedaTrigger, Name};

use super::Scaled;
use super::assemble::{Bounds, Parts};

/// A change of the lower bound that happens again and again.
#[derive(Debug, Clone, Copy)]
struct Change<'a> {
    name: &'a str,
    cron: Cron,
    zone: &'a str,
    min: i32,
}

/// Adds the floors, and the bounds that all actions together have.
pub(super) fn apply(scaled: Scaled<'_>, actions: &[&ScheduledAction], parts: &mut Parts, findings: &mut Findings) {
    if parts.suspended.scheduled {
        return; // reported with the suspension
    }
    let mut changes = Vec::new();
    let mut maxima = BTreeSet::from([parts.bounds.max]);
    for action in actions {
        if let Some((change, max)) = recurring(scaled, action, findings) {
            changes.extend(change);
            maxima.extend(max);
        }
    }
    report_maxima(scaled, &maxima, findings);
    parts.bounds.max = maxima.last().copied().unwrap_or(parts.bounds.max);
    if changes.is_empty() {
        return;
    }
    let Some(windows) = windows(&changes) else {
        report_lost(scaled, &changes, findings);
        return;
    };
    let base = changes.iter().map(|change| change.min).min().unwrap_or(parts.bounds.min);
    parts.bounds = Bounds { min: base, max: parts.bounds.max };
    for (start, end) in windows.into_iter().filter(|(start, _)| start.min > base) {
        parts.floor(trigger(&start, &end));
    }
}

/// A recurring action with its new bounds; `None` with a finding for one that happens once or for a time only.
fn recurring<'a>(
    scaled: Scaled<'_>,
    action: &'a ScheduledAction,
    findings: &mut Findings,
) -> Option<(Option<Change<'a>>, Option<i32>)> {
    let ScheduledAction {
        scheduled_action_name: name,
        scheduled_action_arn: _, // its identity
        service_namespace: _,    // ECS, by the resource id
        schedule,
        timezone,
        resource_id: _,        // joined with the service
        scalable_dimension: _, // services have only one
        start_time,
        end_time,
        scalable_target_action,
        creation_time: _, // history
        unknown: _,       // reported by the walk over all catch-alls
    } = action;
    let Some(ScalableTargetAction { min_capacity, max_capacity, unknown: _ }) = scalable_target_action else {
        return Some((None, None)); // it changes nothing
    };
    let text = schedule.as_deref().unwrap_or_default();
    let zone = timezone.as_deref().filter(|zone| !zone.is_empty()).unwrap_or("Etc/UTC");
    let bound = |number: &Option<i64>| number.map_or_else(|| "as it is".to_owned(), |number| number.to_string());
    let mut lose = |why: &str| {
        findings.raise(
            &rules::ACTION_LOST,
            scaled.subject,
            format!("ScheduledAction[{name}]"),
            format!(
                "{text} ({zone}) sets the minimum to {} and the maximum to {}; the chart does not: {why}",
                bound(min_capacity),
                bound(max_capacity)
            ),
            "Raise `autoscaling.minReplicas` (and the maximum) by hand for that time, and put it into somebody's calendar.",
        );
        None
    };
    let cron = match read(text) {
        Err(refusal) => return lose(&refusal.why),
        Ok(Timing::Once(_)) => return lose("it happens once, and a trigger repeats"),
        Ok(Timing::Recurring { every: Some(_), .. }) => return lose("a rate has no fixed time of day"),
        Ok(Timing::Recurring { cron, every: None }) => cron,
    };
    if start_time.is_some() || end_time.is_some() {
        return lose("it holds between two dates only, which a trigger does not have");
    }
    let number = |capacity: &Option<i64>| capacity.and_then(|capacity| i32::try_from(capacity).ok());
    let change = number(min_capacity).map(|min| Change { name, cron, zone, min: min.max(0) });
    Some((change, number(max_capacity).filter(|max| *max > 0)))
}

/// From which change to which each minimum holds; `None` when their order is not the same on every day.
fn windows<'a>(changes: &[Change<'a>]) -> Option<Vec<(Change<'a>, Change<'a>)>> {
    let first = changes.first()?;
    if changes.iter().any(|change| change.zone != first.zone) {
        return None;
    }
    match changes {
        [_] => Some(Vec::new()), // set once and never changed back: the base
        [a, b] => (a.cron != b.cron).then(|| vec![(*a, *b), (*b, *a)]),
        _ => {
            let mut by_time = BTreeMap::new();
            for change in changes {
                if !change.cron.has_days_of(&first.cron)
                    || by_time.insert(change.cron.minute_of_day()?, *change).is_some()
                {
                    return None;
                }
            }
            let chain: Vec<Change<'_>> = by_time.into_values().collect();
            Some(chain.iter().copied().zip(chain.iter().copied().cycle().skip(1)).collect())
        }
    }
}

fn trigger(start: &Change<'_>, end: &Change<'_>) -> KedaTrigger {
    let metadata = [
        ("timezone", start.zone.to_owned()),
        ("start", start.cron.to_string()),
        ("end", end.cron.to_string()),
        ("desiredReplicas", start.min.to_string()),
    ];
    KedaTrigger {
        kind: "cron".to_owned(),
        name: Name::sanitise(start.name, 40).to_string(),
        metric_type: None,
        metadata: metadata.map(|(key, value)| (key.to_owned(), value)).into(),
        needs_aws_identity: false,
    }
}

fn report_maxima(scaled: Scaled<'_>, maxima: &BTreeSet<i32>, findings: &mut Findings) {
    if let (Some(low), Some(high)) = (maxima.first(), maxima.last())
        && low != high
    {
        findings.raise(
            &rules::MAXIMUM_VARIES,
            scaled.subject,
            "ScheduledAction",
            format!("the maximum moves between {low} and {high} by schedule; the chart allows {high} at all times"),
            "Lower `autoscaling.maxReplicas` if the smaller number protected something, a database for example.",
        );
    }
}

fn report_lost(scaled: Scaled<'_>, changes: &[Change<'_>], findings: &mut Findings) {
    for change in changes {
        findings.raise(
            &rules::ACTION_LOST,
            scaled.subject,
            format!("ScheduledAction[{}]", change.name),
            format!(
                "{} ({}) sets the minimum to {}; the chart does not: the actions have no common order within a day, so it is \
                 not clear when each one ends",
                change.cron, change.zone, change.min
            ),
            "Write the windows as KEDA cron triggers by hand, or keep the highest minimum all the time.",
        );
    }
}
