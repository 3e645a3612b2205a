//! Step scaling: a CloudWatch alarm adds or removes tasks. The alarm belongs to the team and holds metric and threshold; it
//! is not part of an inventory, so the policy can only be described.

use crate::finding::Findings;
use crate::finding::rules::scaling as rules;
use crate::inventory::scaling::{StepAdjustment, StepScaling};

use super::{Scaled, member};

/// Cooldown when a policy names none, in seconds.
const DEFAULT_COOLDOWN: i64 = 300;

/// Reports the policy with what it would be on Kubernetes.
pub(super) fn report(
    scaled: Scaled<'_>,
    policy: &str,
    configuration: &StepScaling,
    alarms: &[&str],
    findings: &mut Findings,
) {
    let StepScaling {
        adjustment_type,
        step_adjustments,
        min_adjustment_magnitude,
        cooldown,
        metric_aggregation_type,
        unknown: _, // reported by the walk over all catch-alls
    } = configuration;
    let kind = adjustment_type.as_deref().unwrap_or("ChangeInCapacity");
    let steps: Vec<String> = step_adjustments.iter().map(|adjustment| step(adjustment, kind)).collect();
    let least = min_adjustment_magnitude.map_or_else(String::new, |least| format!(", at least {least}"));
    let seconds = cooldown.unwrap_or(DEFAULT_COOLDOWN);
    let aggregation = metric_aggregation_type.as_deref().unwrap_or("Average").to_lowercase();
    let watched = if alarms.is_empty() { "an alarm that is not named".to_owned() } else { alarms.join(", ") };
    let rule = if kind == "ExactCapacity" { &rules::EXACT_CAPACITY } else { &rules::STEP_SCALING };
    findings.raise(
        rule,
        scaled.subject,
        member(policy),
        format!(
            "{watched} ({aggregation}) sets the number of tasks in steps, {}{least}, every {seconds} s at most; the alarm's \
             metric and threshold are not in the inventory, so the chart does not scale by it",
            steps.join("; ")
        ),
        action(alarms),
    );
}

fn action(alarms: &[&str]) -> String {
    let read = if alarms.is_empty() {
        "Find the alarm that names this policy".to_owned()
    } else {
        format!("Read the threshold with `aws cloudwatch describe-alarms --alarm-names {}`", alarms.join(" "))
    };
    format!(
        "{read}, set `autoscaling` in values to keep the metric somewhat below it, and keep enough pods for a peak until then."
    )
}

fn step(adjustment: &StepAdjustment, kind: &str) -> String {
    let StepAdjustment {
        metric_interval_lower_bound,
        metric_interval_upper_bound,
        scaling_adjustment,
        unknown: _, // reported by the walk over all catch-alls
    } = adjustment;
    let amount = scaling_adjustment.unwrap_or_default();
    let change = match kind {
        "ExactCapacity" => format!("exactly {amount}"),
        "PercentChangeInCapacity" => format!("{amount:+} %"),
        _ => format!("{amount:+}"),
    };
    let range = match (metric_interval_lower_bound, metric_interval_upper_bound) {
        (Some(low), Some(high)) => format!(" from {low} to {high} beyond the threshold"),
        (Some(low), None) => format!(" from {low} beyond the threshold on"),
        (None, Some(high)) => format!(" up to {high} beyond the threshold"),
        (None, None) => String::new(),
    };
    format!("{change}{range}")
}
