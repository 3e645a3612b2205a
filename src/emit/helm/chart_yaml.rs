//! `Chart.yaml`: what the chart is called, and which ECS objects it came from.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::yaml::{self, YamlError};
use crate::migration::Workload;

/// The version of a freshly written chart. Its owners raise it from here on.
const CHART_VERSION: &str = "0.1.0";

/// The oldest Kubernetes that the charts are proven for: native sidecars and sleep hooks need no feature gate from here on.
/// A chart that uses newer members says so in a finding, not here, because `helm template` without a cluster assumes an
/// old version and would refuse.
const KUBE_VERSION: &str = ">=1.30.0-0";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChartYaml {
    api_version: &'static str,
    name: String,
    description: String,
    #[serde(rename = "type")]
    kind: &'static str,
    version: &'static str,
    app_version: String,
    kube_version: &'static str,
    annotations: BTreeMap<&'static str, String>,
}

/// The text of `Chart.yaml`.
///
/// # Errors
/// When a value has no YAML form.
pub(super) fn render(workload: &Workload) -> Result<String, YamlError> {
    let mut annotations = BTreeMap::from([
        ("ecs2eks.io/source", workload.origin.to_string()),
        ("ecs2eks.io/task-definition", workload.task_definition.subject.name.clone()),
    ]);
    if !workload.origin.arn.is_empty() {
        annotations.insert("ecs2eks.io/source-arn", workload.origin.arn.clone());
    }
    if !workload.task_definition.arn.is_empty() {
        annotations.insert("ecs2eks.io/task-definition-arn", workload.task_definition.arn.clone());
    }
    yaml::to_string(&ChartYaml {
        api_version: "v2",
        name: workload.chart.to_string(),
        description: format!("{}, moved from Amazon ECS", workload.origin),
        kind: "application",
        version: CHART_VERSION,
        app_version: app_version(workload),
        kube_version: KUBE_VERSION,
        annotations,
    })
}

/// The image's tag, or the task definition's revision where the image is named by its digest alone.
fn app_version(workload: &Workload) -> String {
    let tag = workload.pod.main().and_then(|main| main.image.tag.clone());
    let text = tag.unwrap_or_else(|| workload.task_definition.subject.name.clone());
    text.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '-' }).collect()
}
