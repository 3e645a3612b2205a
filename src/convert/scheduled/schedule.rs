//! EventBridge Scheduler schedules.

use crate::finding::rules::schedule as rules;
use crate::finding::{Findings, Subject};
use crate::inventory::Inventory;
use crate::inventory::event_target::{DeadLetterConfig, RetryPolicy};
use crate::inventory::schedule::{FlexibleTimeWindow, Schedule, ScheduleTarget};
use crate::migration::{Concurrency, CronJob};

use super::source::Source;
use super::{Started, input, timing};

/// Longest time after which a missed start is made up for.
///
/// A CronJob that is resumed starts at once what it missed within this time, and at a cutover ECS has already run that. So
/// it must be short; AWS's own limit (a day by default) is for starts that fail, which the Job controller repeats anyway.
const DEADLINE_SECONDS: u32 = 300;

/// All schedules that start ECS tasks.
pub(super) fn sources(inventory: &Inventory) -> impl Iterator<Item = Source<'_>> {
    inventory.schedules.iter().filter_map(|schedule| {
        // A schedule with another kind of target is not part of this move.
        let target = schedule.target.as_ref()?;
        let parameters = target.ecs_parameters.as_ref()?;
        Some(Source::Schedule { schedule, target, parameters })
    })
}

/// When a schedule runs and with which input.
pub(super) fn read(
    schedule: &Schedule,
    target: &ScheduleTarget,
    subject: &Subject,
    findings: &mut Findings,
) -> Option<Started> {
    let Schedule {
        arn: _,        // part of the origin
        group_name: _, // part of the workload's name where that alone is not unique
        name: _,       // the workload's name
        schedule_expression,
        start_date,
        end_date,
        description: _, // for people; the origin leads to it
        schedule_expression_timezone,
        state,
        creation_date: _,          // history
        last_modification_date: _, // history
        kms_key_arn: _,            // encrypts the schedule itself; the chart is as secret as its repository
        target: _,                 // beside it
        flexible_time_window,
        action_after_completion,
        unknown: _, // reported by the walk over all catch-alls
    } = schedule;
    let ScheduleTarget {
        arn: _,      // the cluster, part of the workload's name
        role_arn: _, // Scheduler's own right to run tasks
        dead_letter_config,
        retry_policy,
        input,
        ecs_parameters: _,                         // the caller's business
        event_bridge_parameters: _,                // settings of other kinds of targets
        event_bridge_put_events_v2_parameters: _,  // the same
        event_bridge_put_raw_events_parameters: _, // the same
        kinesis_parameters: _,                     // the same
        sage_maker_pipeline_parameters: _,         // the same
        sqs_parameters: _,                         // the same
        unknown: _,                                // reported by the walk over all catch-alls
    } = target;
    let zone = schedule_expression_timezone.as_deref().filter(|zone| !zone.is_empty());
    let schedule_text = timing::schedule(schedule_expression.as_deref(), zone, subject, findings)?;
    let overrides = input::overrides(input.as_deref(), subject, findings)?;
    report_window(flexible_time_window.as_ref(), subject, findings);
    let dates = [("StartDate", start_date), ("EndDate", end_date)];
    let deletes = action_after_completion.as_deref() == Some("DELETE");
    for (member, date) in dates.into_iter().filter_map(|(member, date)| Some((member, date.as_ref()?))) {
        let date = date.as_str().map_or_else(|| date.to_string(), str::to_owned);
        let after = if deletes && member == "EndDate" { " and is deleted then" } else { "" };
        let verb = if member == "StartDate" { "begins" } else { "ends" };
        findings.raise(
            &rules::DATES,
            subject,
            member,
            format!("the schedule {verb} on {date}{after}; a CronJob has no dates and runs from its installation on"),
            "Set `cronJob.suspend` outside these dates, and put the date into somebody's calendar.",
        );
    }
    report_dead_letters(dead_letter_config.as_ref(), subject, findings);
    let job = CronJob {
        schedule: schedule_text,
        time_zone: zone.unwrap_or("Etc/UTC").to_owned(),
        suspend: state.as_deref() == Some("DISABLED"),
        parallelism: 1,
        concurrency: Concurrency::Allow,
        starting_deadline_seconds: Some(starting_deadline(retry_policy.as_ref())),
    };
    Some(Started { job, overrides })
}

fn report_window(window: Option<&FlexibleTimeWindow>, subject: &Subject, findings: &mut Findings) {
    let Some(FlexibleTimeWindow {
        mode,
        maximum_window_in_minutes,
        unknown: _, /* reported by the walk over all catch-alls */
    }) = window
    else {
        return;
    };
    if mode.as_deref() == Some("FLEXIBLE") {
        findings.raise(
            &rules::FLEXIBLE_WINDOW,
            subject,
            "FlexibleTimeWindow",
            format!(
                "Scheduler starts it at any time within {} minutes; the CronJob starts it on time",
                maximum_window_in_minutes.unwrap_or_default()
            ),
            "Move the minute of `cronJob.schedule` if many jobs start together, or let the program wait a random time.",
        );
    }
}

/// Reports where starts that failed went.
pub(super) fn report_dead_letters(config: Option<&DeadLetterConfig>, subject: &Subject, findings: &mut Findings) {
    if let Some(DeadLetterConfig { arn: Some(arn), unknown: _ /* reported by the walk over all catch-alls */ }) = config
    {
        findings.raise(
            &rules::DEAD_LETTERS,
            subject,
            "DeadLetterConfig",
            format!("starts that failed went to {arn}; a CronJob that cannot start its pod sends nothing there"),
            "Alarm on `kube_job_status_failed` and on pods that stay Pending in place of that queue.",
        );
    }
}

/// Seconds after which a missed start is given up.
pub(super) fn starting_deadline(policy: Option<&RetryPolicy>) -> u32 {
    let Some(RetryPolicy {
        maximum_retry_attempts: _, // repeats the RunTask call and not the task, as the Job controller does by itself
        maximum_event_age_in_seconds,
        unknown: _, // reported by the walk over all catch-alls
    }) = policy
    else {
        return DEADLINE_SECONDS;
    };
    let age = maximum_event_age_in_seconds.and_then(|age| u32::try_from(age).ok()).unwrap_or(DEADLINE_SECONDS);
    // The controller looks every ten seconds, so less than that never starts.
    age.clamp(60, DEADLINE_SECONDS)
}
