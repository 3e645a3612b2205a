//! Target tracking: keep a metric at a value.

use crate::finding::Findings;
use crate::finding::rules::scaling as rules;
use crate::inventory::scaling::TargetTracking;
use crate::inventory::scaling_metric::PredefinedMetric;

use super::behavior::Pace;
use super::{Scaled, Signal, cloudwatch, member, not_translated, requests, utilization};

/// What a policy follows and how fast; `None` with a finding when it has no counterpart.
pub(super) fn read(
    scaled: Scaled<'_>,
    policy: &str,
    tracking: &TargetTracking,
    findings: &mut Findings,
) -> Option<(Signal, Pace)> {
    let TargetTracking {
        target_value,
        predefined_metric_specification,
        customized_metric_specification,
        scale_out_cooldown,
        scale_in_cooldown,
        disable_scale_in,
        unknown: _, // reported by the walk over all catch-alls
    } = tracking;
    let path = member(policy);
    let target = target_value.filter(|target| target.is_finite() && *target > 0.0);
    let signal = match (target, predefined_metric_specification, customized_metric_specification) {
        (Some(target), Some(metric), _) => predefined(scaled, &path, metric, target, findings),
        (Some(target), None, Some(metric)) => cloudwatch::signal(scaled, &path, metric, target, findings),
        (Some(_), None, None) => {
            not_translated(scaled, &path, "it names no metric", CHECK, findings);
            None
        }
        (None, ..) => {
            not_translated(scaled, &path, "it has no target value above 0", CHECK, findings);
            None
        }
    }?;
    Some((signal, Pace::of(*scale_out_cooldown, *scale_in_cooldown, *disable_scale_in)))
}

const CHECK: &str = "Look the policy up on AWS and set `autoscaling` in values by hand.";

fn predefined(
    scaled: Scaled<'_>,
    path: &str,
    metric: &PredefinedMetric,
    target: f64,
    findings: &mut Findings,
) -> Option<Signal> {
    let PredefinedMetric {
        predefined_metric_type,
        resource_label,
        unknown: _, // reported by the walk over all catch-alls
    } = metric;
    match predefined_metric_type.trim_end_matches("HighResolution") {
        "ECSServiceAverageCPUUtilization" => utilization::signal(scaled, path, "cpu", target, findings),
        "ECSServiceAverageMemoryUtilization" => utilization::signal(scaled, path, "memory", target, findings),
        "ALBRequestCountPerTarget" => requests::signal(scaled, path, resource_label.as_deref(), target, findings),
        other => {
            let why = format!("{other} is not a metric that this version of ecs2eks knows");
            not_translated(scaled, path, &why, CHECK, findings);
            None
        }
    }
}

/// The target as a whole number, rounded down: rather a pod too many than one too few. At least 1.
pub(super) fn whole(target: f64, scaled: Scaled<'_>, path: &str, findings: &mut Findings) -> i32 {
    let rounded = rounded_down(target);
    if (f64::from(rounded) - target).abs() > f64::EPSILON {
        findings.raise(
            &rules::ROUNDED,
            scaled.subject,
            format!("{path}.TargetValue"),
            format!("the target {target} became {rounded}: here it must be a whole number"),
            "Nothing, unless the workload runs very few pods; then check the number in `autoscaling`.",
        );
    }
    rounded
}

/// Largest whole number up to `target`, from 1 to `i32::MAX`.
#[expect(clippy::cast_possible_truncation, reason = "clamped to the range of the type")]
pub(super) fn rounded_down(target: f64) -> i32 {
    target.floor().clamp(1.0, f64::from(i32::MAX)) as i32
}

/// A target as KEDA reads it: a decimal without an exponent.
pub(super) fn decimal(target: f64) -> String {
    format!("{target}")
}
