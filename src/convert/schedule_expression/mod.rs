//! AWS schedule expressions, `cron(…)`, `rate(…)` and `at(…)`, as cron schedules of Kubernetes: exactly, or not at all.
//!
//! A field is read into the set of its values and the set is printed in Kubernetes' notation, so what is printed means what
//! was read. What a set of values cannot say (`L`, `W`, `#`, years, rates that do not divide a day) is refused.
//!
//! Sources: Amazon EventBridge User Guide, "Creating a rule that runs on a schedule"; EventBridge Scheduler User Guide,
//! "Schedule types"; robfig/cron, which the CronJob controller uses.

mod cron;
mod field;
mod rate;
#[cfg(test)]
mod tests;

pub(super) use cron::Cron;

/// When something happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Timing {
    /// Again and again.
    Recurring {
        /// When, in the schedule's time zone.
        cron: Cron,
        /// The period in minutes of a `rate(…)`, whose ticks count from its creation and not from the clock.
        every: Option<u32>,
    },
    /// Once, at the local time inside `at(…)`.
    Once(String),
}

/// Why an expression has no exact counterpart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// What stands in the way: a clause that follows the expression.
    pub(super) why: String,
    /// What a person can do: one imperative sentence.
    pub(super) instead: String,
}

impl Refusal {
    fn new(why: impl Into<String>, instead: impl Into<String>) -> Self {
        Self { why: why.into(), instead: instead.into() }
    }
}

/// Reads an expression.
pub(super) fn read(text: &str) -> Result<Timing, Refusal> {
    let inner = |word: &str| text.trim().strip_prefix(word)?.strip_prefix('(')?.strip_suffix(')');
    if let Some(fields) = inner("cron") {
        return Cron::read(fields).map(|cron| Timing::Recurring { cron, every: None });
    }
    if let Some(period) = inner("rate") {
        return rate::read(period).map(|(cron, every)| Timing::Recurring { cron, every: Some(every) });
    }
    if let Some(time) = inner("at") {
        return Ok(Timing::Once(time.trim().to_owned()));
    }
    Err(Refusal::new(
        "it is none of cron(…), rate(…) and at(…)",
        "Check the input; write the schedule by hand in `cronJob.schedule` once it is known.",
    ))
}
