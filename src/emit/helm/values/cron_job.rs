//! When a scheduled task runs, and what happens when it fails or overlaps.

use schemars::JsonSchema;
use serde::Serialize;

use crate::migration::{Concurrency, CronJob};

/// A schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CronJobValues {
    /// Minute, hour, day of month, month, day of week.
    #[schemars(length(min = 1))]
    pub schedule: String,
    /// IANA time zone.
    #[schemars(length(min = 1))]
    pub time_zone: String,
    /// True while nothing shall start.
    pub suspend: bool,
    /// What happens when a run is due while the last one still runs.
    pub concurrency_policy: ConcurrencyPolicy,
    /// Pods per run; each runs once, independently of the others.
    #[schemars(range(min = 1))]
    pub parallelism: u32,
    /// Retries of a failed pod. ECS does not retry a task that failed.
    pub backoff_limit: u32,
    /// Seconds after which a missed start is given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub starting_deadline_seconds: Option<u32>,
    /// Finished runs to keep for a look at their logs.
    pub successful_jobs_history_limit: u32,
    /// Failed runs to keep for a look at their logs.
    pub failed_jobs_history_limit: u32,
}

/// What happens when a run is due while the last one still runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum ConcurrencyPolicy {
    /// Both run.
    Allow,
    /// The new one is skipped.
    Forbid,
    /// The old one is stopped.
    Replace,
}

impl CronJobValues {
    pub(super) fn of(job: &CronJob) -> Self {
        let CronJob { schedule, time_zone, suspend, parallelism, concurrency, starting_deadline_seconds } = job;
        Self {
            schedule: schedule.clone(),
            time_zone: time_zone.clone(),
            suspend: *suspend,
            concurrency_policy: match concurrency {
                Concurrency::Allow => ConcurrencyPolicy::Allow,
                Concurrency::Forbid => ConcurrencyPolicy::Forbid,
            },
            parallelism: (*parallelism).max(1),
            backoff_limit: 0,
            starting_deadline_seconds: *starting_deadline_seconds,
            successful_jobs_history_limit: 3,
            failed_jobs_history_limit: 3,
        }
    }
}
