//! Metrics of a team's own choice: one CloudWatch metric, or an expression over several.
//!
//! Target tracking expects a metric that halves when the tasks double. `Value` makes Kubernetes compute the same:
//! pods × metric ÷ target. A sum that the policy divides by the number of tasks becomes `AverageValue`.

use std::collections::BTreeMap;

use crate::finding::Findings;
use crate::finding::rules::scaling as rules;
use crate::inventory::index::cluster_name;
use crate::inventory::scaling_metric::{CustomizedMetric, Dimension};
use crate::migration::KedaTrigger;

use super::{Scaled, Signal, metric_math, not_translated, queue, requests, target_tracking, utilization};

/// Seconds of one CloudWatch point, as the alarms of target tracking use it; KEDA's own default is 300.
const PERIOD: &str = "60";
/// Seconds to look back for the latest point: CloudWatch is late at times, and an empty answer must not scale in.
const LOOK_BACK: &str = "300";

const BY_HAND: &str =
    "Find a metric that exists on EKS for the same question, and set `autoscaling` in values by hand.";

/// One CloudWatch time series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Series<'a> {
    pub(super) namespace: &'a str,
    pub(super) name: &'a str,
    pub(super) dimensions: BTreeMap<&'a str, &'a str>,
    pub(super) statistic: &'a str,
    pub(super) unit: Option<&'a str>,
}

impl<'a> Series<'a> {
    /// The queue, when it is about a queue as a whole.
    pub(super) fn queue(&self) -> Option<&'a str> {
        let only = self.namespace == "AWS/SQS" && self.dimensions.len() == 1;
        only.then(|| self.dimensions.get("QueueName").copied()).flatten()
    }

    /// Whether it is about exactly this ECS service.
    pub(super) fn is_of(&self, scaled: Scaled<'_>) -> bool {
        self.dimensions.len() == 2
            && self.dimensions.get("ClusterName") == Some(&cluster_name(scaled.service))
            && self.dimensions.get("ServiceName") == Some(&scaled.service.service_name.as_str())
    }
}

/// Dimensions by name.
pub(super) fn dimensions(list: &[Dimension]) -> BTreeMap<&str, &str> {
    list.iter()
        .map(|Dimension { name, value, unknown: _ /* reported by the walk over all catch-alls */ }| {
            (name.as_str(), value.as_deref().unwrap_or_default())
        })
        .collect()
}

/// The signal of a customized metric.
pub(super) fn signal(
    scaled: Scaled<'_>,
    path: &str,
    metric: &CustomizedMetric,
    target: f64,
    findings: &mut Findings,
) -> Option<Signal> {
    let CustomizedMetric {
        metric_name,
        namespace,
        dimensions: list,
        statistic,
        unit,
        metrics,
        unknown: _, // reported by the walk over all catch-alls
    } = metric;
    if !metrics.is_empty() {
        return metric_math::signal(scaled, path, metrics, target, findings);
    }
    let (Some(name), Some(namespace)) = (metric_name.as_deref(), namespace.as_deref()) else {
        not_translated(scaled, path, "its metric has no name or no namespace", BY_HAND, findings);
        return None;
    };
    let series = Series {
        namespace,
        name,
        dimensions: dimensions(list),
        statistic: statistic.as_deref().unwrap_or("Average"),
        unit: unit.as_deref(),
    };
    of_series(scaled, path, &series, target, false, findings)
}

/// The signal of one time series. `per_task`: the policy divides it by the number of tasks.
pub(super) fn of_series(
    scaled: Scaled<'_>,
    path: &str,
    series: &Series<'_>,
    target: f64,
    per_task: bool,
    findings: &mut Findings,
) -> Option<Signal> {
    match (series.namespace, series.name, series.statistic) {
        ("AWS/ECS", "CPUUtilization", "Average") if series.is_of(scaled) && !per_task => {
            utilization::signal(scaled, path, "cpu", target, findings)
        }
        ("AWS/ECS", "MemoryUtilization", "Average") if series.is_of(scaled) && !per_task => {
            utilization::signal(scaled, path, "memory", target, findings)
        }
        ("AWS/ApplicationELB", "RequestCountPerTarget", "Sum") if !per_task => {
            requests::signal(scaled, path, series.dimensions.get("TargetGroup").copied(), target, findings)
        }
        ("AWS/ECS" | "ECS/ContainerInsights", name, _) => {
            let why = format!("ECS publishes {name} about its own tasks, and stops when they are gone");
            not_translated(scaled, path, &why, BY_HAND, findings);
            None
        }
        ("AWS/ApplicationELB" | "AWS/NetworkELB" | "AWS/ELB", name, _) => {
            let why = format!("{name} is measured at a load balancer whose targets change with the move");
            not_translated(scaled, path, &why, BY_HAND, findings);
            None
        }
        _ => {
            if let Some(queue) = queue::signal(scaled, path, std::slice::from_ref(series), target, per_task, findings) {
                return Some(queue);
            }
            if let Some(why) = unreadable(series) {
                not_translated(scaled, path, &why, BY_HAND, findings);
                return None;
            }
            Some(trigger(scaled, path, series, target, per_task, findings))
        }
    }
}

/// Why KEDA's scaler cannot read a series: it wants a dimension, a plain statistic, and splits lists at `;`.
fn unreadable(series: &Series<'_>) -> Option<String> {
    let plain = ["Average", "Maximum", "Minimum", "SampleCount", "Sum"];
    if series.dimensions.is_empty() {
        return Some(format!("KEDA reads no metric without dimensions, such as {}", series.name));
    }
    if !plain.contains(&series.statistic) {
        return Some(format!("KEDA does not read the statistic {}", series.statistic));
    }
    let split = series.dimensions.iter().any(|(name, value)| name.contains(';') || value.contains(';'));
    split.then(|| "a dimension holds a `;`, at which KEDA splits".to_owned())
}

fn trigger(
    scaled: Scaled<'_>,
    path: &str,
    series: &Series<'_>,
    target: f64,
    per_task: bool,
    findings: &mut Findings,
) -> Signal {
    let Series { namespace, name, dimensions, statistic, unit } = series;
    if dimensions.keys().any(|key| matches!(*key, "ClusterName" | "ServiceName" | "TaskDefinitionFamily" | "TaskId")) {
        let named: Vec<&str> = dimensions.keys().copied().collect();
        findings.raise(
            &rules::PUBLISHER,
            scaled.subject,
            path,
            format!(
                "KEDA reads {namespace} {name} with the dimensions {} of ECS; if the tasks publish it, they may find these \
                 names nowhere on EKS and the metric falls silent",
                named.join(", ")
            ),
            "Find out who publishes the metric and with which dimensions it does so from a pod, before ECS is scaled down.",
        );
    }
    let list = |values: Vec<&str>| values.join(";");
    let mut metadata = BTreeMap::from(
        [
            ("awsRegion", scaled.place().region.to_owned()),
            // As on ECS, no data means no decision rather than no load.
            ("ignoreNullValues", "false".to_owned()),
            ("metricCollectionTime", LOOK_BACK.to_owned()),
            ("metricName", (*name).to_owned()),
            ("metricStat", (*statistic).to_owned()),
            ("metricStatPeriod", PERIOD.to_owned()),
            ("minMetricValue", "0".to_owned()),
            ("namespace", (*namespace).to_owned()),
            ("targetMetricValue", target_tracking::decimal(target)),
        ]
        .map(|(key, value)| (key.to_owned(), value)),
    );
    metadata.insert("dimensionName".to_owned(), list(dimensions.keys().copied().collect()));
    metadata.insert("dimensionValue".to_owned(), list(dimensions.values().copied().collect()));
    if let Some(unit) = unit {
        metadata.insert("metricUnit".to_owned(), (*unit).to_owned());
    }
    Signal::Trigger(KedaTrigger {
        kind: "aws-cloudwatch".to_owned(),
        name: crate::migration::Name::sanitise(name, 40).to_string(),
        metric_type: Some(if per_task { "AverageValue" } else { "Value" }.to_owned()),
        metadata,
        needs_aws_identity: true,
    })
}
