//! What starts a scheduled task on ECS: an EventBridge rule or a Scheduler schedule.

use crate::inventory::Inventory;
use crate::inventory::event_rule::EventRule;
use crate::inventory::schedule::Schedule;
use crate::migration::Workload;

/// The trigger of a scheduled workload.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Trigger<'a> {
    /// EventBridge rule.
    Rule(&'a EventRule),
    /// EventBridge Scheduler schedule.
    Schedule(&'a Schedule),
}

impl<'a> Trigger<'a> {
    /// Its name.
    pub(crate) fn name(&self) -> &'a str {
        match self {
            Self::Rule(rule) => &rule.name,
            Self::Schedule(schedule) => &schedule.name,
        }
    }

    /// What identifies it: the ARN, or the name without one.
    pub(crate) fn key(&self) -> &'a str {
        match self {
            Self::Rule(rule) => rule.arn.as_deref().unwrap_or(&rule.name),
            Self::Schedule(schedule) => schedule.arn.as_deref().unwrap_or(&schedule.name),
        }
    }

    /// Its expression.
    pub(crate) fn expression(&self) -> &'a str {
        match self {
            Self::Rule(rule) => rule.schedule_expression.as_deref(),
            Self::Schedule(schedule) => schedule.schedule_expression.as_deref(),
        }
        .unwrap_or("an event")
    }

    /// Whether it fires now.
    pub(crate) fn is_enabled(&self) -> bool {
        let state = match self {
            Self::Rule(rule) => rule.state.as_deref(),
            Self::Schedule(schedule) => schedule.state.as_deref(),
        };
        state.is_none_or(|state| state != "DISABLED")
    }
}

/// Finds the trigger of a scheduled workload by the ARN of its origin, then by its name.
pub(super) fn find<'a>(inventory: &'a Inventory, workload: &Workload) -> Option<Trigger<'a>> {
    let origin = &workload.origin;
    let by_arn = |arn: Option<&str>| !origin.arn.is_empty() && arn == Some(origin.arn.as_str());
    // A rule with several targets names the target after the rule.
    let by_name = |name: &str| {
        let subject = origin.subject.name.as_str();
        subject == name || subject.rsplit('/').next() == Some(name) || subject.split(' ').next() == Some(name)
    };
    let rules = &inventory.event_rules;
    let schedules = &inventory.schedules;
    rules
        .iter()
        .find(|rule| by_arn(rule.arn.as_deref()))
        .map(Trigger::Rule)
        .or_else(|| schedules.iter().find(|schedule| by_arn(schedule.arn.as_deref())).map(Trigger::Schedule))
        .or_else(|| rules.iter().find(|rule| by_name(&rule.name)).map(Trigger::Rule))
        .or_else(|| schedules.iter().find(|schedule| by_name(&schedule.name)).map(Trigger::Schedule))
}
