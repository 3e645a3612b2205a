//! Scheduled tasks: EventBridge rules and Scheduler schedules that start ECS tasks, each as a CronJob.
//!
//! What a CronJob cannot say exactly is refused with a finding and gets no workload: a job that runs on the wrong day is
//! worse than one that is known to be missing. Sources: Amazon EventBridge API reference (`Rule`, `Target`,
//! `EcsParameters`), EventBridge Scheduler API reference (`GetSchedule`), Amazon ECS API reference (`RunTask`).

mod input;
mod overrides;
mod rule;
mod schedule;
mod source;
mod target;
#[cfg(test)]
mod tests;
mod timing;

use crate::finding::Findings;
use crate::inventory::Inventory;
use crate::migration::{CronJob, Storage, Workload};

use super::account::Account;
use super::credentials;
use super::names::{Candidate, Names};
use crate::inventory::task_override::TaskOverride;
use source::Source;

/// A task that something starts at given times.
#[derive(Debug)]
pub(super) struct ScheduledTask<'a> {
    /// Its name among all workloads.
    pub(super) candidate: Candidate,
    source: Source<'a>,
}

/// When it runs, and what it changes in its task definition.
struct Started {
    job: CronJob,
    overrides: TaskOverride,
}

/// Whether the input of a target holds a credential in plain text, so that no file may repeat it.
pub(super) fn holds_credential(input: &str) -> bool {
    let overrides = serde_json::from_str::<TaskOverride>(input).unwrap_or_default();
    let mut variables = overrides.container_overrides.iter().flat_map(|container| &container.environment);
    credentials::has_known_shape(input)
        || variables.any(|one| credentials::is_credential(&one.name, one.value.as_deref().unwrap_or_default()))
}

/// All scheduled tasks of an inventory, in its order. Tasks that only events start are reported and left out.
#[must_use]
pub(super) fn tasks<'a>(inventory: &'a Inventory, findings: &mut Findings) -> Vec<ScheduledTask<'a>> {
    let sources: Vec<Source<'_>> = rule::sources(inventory, findings).chain(schedule::sources(inventory)).collect();
    source::candidates(&sources)
        .into_iter()
        .zip(sources)
        .map(|(candidate, source)| ScheduledTask { candidate, source })
        .collect()
}

/// Converts a scheduled task. `None` when it cannot be a CronJob; a finding says why.
pub(super) fn convert(
    task: &ScheduledTask<'_>,
    names: &Names,
    account: &Account<'_>,
    findings: &mut Findings,
) -> Option<(Workload, Storage)> {
    let converted = cron_job(task, names, account, findings);
    if let (None, Source::Rule { rule, target, only_target: false, .. }) = (&converted, task.source) {
        rule::report_stopped(rule, &[&target.id], findings);
    }
    converted
}

fn cron_job(
    task: &ScheduledTask<'_>,
    names: &Names,
    account: &Account<'_>,
    findings: &mut Findings,
) -> Option<(Workload, Storage)> {
    let origin = task.source.origin();
    let started = match task.source {
        Source::Rule { rule, target, .. } => rule::read(rule, target, &origin.subject, findings),
        Source::Schedule { schedule, target, .. } => schedule::read(schedule, target, &origin.subject, findings),
    }?;
    target::convert(&task.candidate, task.source.parameters(), started, origin, names, account, findings)
}
