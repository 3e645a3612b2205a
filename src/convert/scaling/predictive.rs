//! Predictive scaling: AWS forecasts load from two weeks of history and has tasks ready before it comes.

use crate::finding::Findings;
use crate::finding::rules::scaling as rules;
use crate::inventory::scaling_metric::{PredefinedMetric, PredictiveMetric, PredictiveQueries, PredictiveScaling};

use super::{Scaled, member};

/// Reports the policy; nothing on Kubernetes forecasts.
pub(super) fn report(scaled: Scaled<'_>, policy: &str, configuration: &PredictiveScaling, findings: &mut Findings) {
    let PredictiveScaling {
        metric_specifications,
        mode,
        scheduling_buffer_time,
        max_capacity_breach_behavior,
        max_capacity_buffer,
        unknown: _, // reported by the walk over all catch-alls
    } = configuration;
    let metrics: Vec<String> = metric_specifications.iter().map(metric).collect();
    let metrics = metrics.join("; ");
    if mode.as_deref() != Some("ForecastAndScale") {
        findings.raise(
            &rules::FORECAST_ONLY,
            scaled.subject,
            member(policy),
            format!("it only forecasts ({metrics}) and never scaled; it is left out"),
            "Nothing, unless somebody reads the forecast.",
        );
        return;
    }
    let ahead = scheduling_buffer_time.unwrap_or_default();
    let beyond = match (max_capacity_breach_behavior.as_deref(), max_capacity_buffer) {
        (Some("IncreaseMaxCapacity"), buffer) => {
            format!(", and beyond the maximum by {} %", buffer.unwrap_or_default())
        }
        _ => String::new(),
    };
    findings.raise(
        &rules::PREDICTIVE,
        scaled.subject,
        member(policy),
        format!("ECS had tasks ready {ahead} s before a forecast load ({metrics}){beyond}; pods come only when the load is there"),
        "Add KEDA cron triggers with the usual peaks of the forecast (`aws application-autoscaling \
         get-predictive-scaling-forecast`), or raise the minimum.",
    );
}

fn metric(specification: &PredictiveMetric) -> String {
    let PredictiveMetric {
        target_value,
        predefined_metric_pair_specification,
        predefined_scaling_metric_specification,
        predefined_load_metric_specification,
        customized_scaling_metric_specification,
        customized_load_metric_specification,
        customized_capacity_metric_specification,
        unknown: _, // reported by the walk over all catch-alls
    } = specification;
    let predefined = [
        predefined_metric_pair_specification,
        predefined_scaling_metric_specification,
        predefined_load_metric_specification,
    ];
    let customized = [
        customized_scaling_metric_specification,
        customized_load_metric_specification,
        customized_capacity_metric_specification,
    ];
    let mut names: Vec<String> = predefined.into_iter().flatten().map(name).collect();
    names.extend(customized.into_iter().flatten().map(|PredictiveQueries { metric_data_queries, unknown: _ }| {
        let ids: Vec<&str> = metric_data_queries.iter().map(|query| query.id.as_str()).collect();
        format!("queries {}", ids.join(", "))
    }));
    let target = target_value.map_or_else(String::new, |target| format!(" at {target}"));
    format!("{}{target}", names.join(", "))
}

fn name(metric: &PredefinedMetric) -> String {
    let PredefinedMetric { predefined_metric_type, resource_label, unknown: _ } = metric;
    let label = resource_label.as_ref().map_or_else(String::new, |label| format!(" of {label}"));
    format!("{predefined_metric_type}{label}")
}
