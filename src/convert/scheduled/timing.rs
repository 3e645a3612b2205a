//! An AWS schedule expression as the schedule of a CronJob.

use crate::convert::schedule_expression::{Timing, read};
use crate::finding::rules::schedule as rules;
use crate::finding::{Findings, Subject};

/// Below an hour nobody can tell at which second a rate began.
const NOTICEABLE_MINUTES: u32 = 60;

/// The five fields; `None` with a finding when there are none that mean the same. `zone` is `None` for UTC.
pub(super) fn schedule(
    expression: Option<&str>,
    zone: Option<&str>,
    subject: &Subject,
    findings: &mut Findings,
) -> Option<String> {
    let text = expression.unwrap_or_default();
    let member = "ScheduleExpression";
    match read(text) {
        Err(refusal) => {
            findings.raise(
                &rules::NOT_TRANSLATABLE,
                subject,
                member,
                format!("{text} has no exact CronJob schedule, so no chart was made: {}", refusal.why),
                refusal.instead,
            );
            None
        }
        Ok(Timing::Once(time)) => {
            findings.raise(
                &rules::ONE_TIME,
                subject,
                member,
                format!(
                    "it runs once, at {time} {}; a CronJob only repeats, so no chart was made",
                    zone.unwrap_or("UTC")
                ),
                "Let it pass on ECS before the cluster goes, or start a Job by hand at that time: \
                 `kubectl create job --from=cronjob/NAME` where a chart holds the same task.",
            );
            None
        }
        Ok(Timing::Recurring { cron, every }) => {
            if let Some(every) = every.filter(|every| *every >= NOTICEABLE_MINUTES) {
                findings.raise(
                    &rules::RATE_PHASE,
                    subject,
                    member,
                    format!(
                        "{text} counts from the moment it was created, which AWS does not tell; the chart runs it every \
                         {every} minutes by the clock, as `{cron}`"
                    ),
                    "Look up when it really runs and move the hour and minute of `cronJob.schedule` there.",
                );
            }
            if zone.is_some_and(changes_clocks) && every.is_none() && cron.meets_clock_change() {
                findings.raise(
                    &rules::CLOCK_CHANGE,
                    subject,
                    "ScheduleExpressionTimezone",
                    "it runs at an hour in which clocks may be changed: EventBridge runs it once when an hour repeats, and a \
                     CronJob may run it twice",
                    "Move it out of the hours from 0 to 3, or check that a second run on that night does no harm.",
                );
            }
            Some(cron.to_string())
        }
    }
}

/// Whether a time zone may have summer time.
fn changes_clocks(zone: &str) -> bool {
    let fixed = ["UTC", "GMT", "Z", "Zulu", "Universal", "Greenwich", "UCT"];
    !(zone.starts_with("Etc/") || fixed.contains(&zone))
}
