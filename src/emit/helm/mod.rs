//! One Helm chart per workload.
//!
//! The templates are the same for all charts and copied byte for byte; everything that differs is in `values.yaml`, which
//! [`values`] types, [`comments`] explains and [`schema`] guards. Text from ECS never becomes template text.

mod chart_yaml;
mod comments;
mod layout;
mod parts;
mod readme;
mod schema;
pub mod values;

use std::collections::BTreeMap;

use serde_json::Value;

use super::{EmitError, Files};
use crate::migration::{Controller, Migration, Name, Workload};

pub use parts::Part;
pub use values::Values;

/// Helm's limit for the name of a release.
const MAX_RELEASE: usize = 53;

/// The name under which a workload's chart is installed. Helm allows 53 characters, Kubernetes objects 63.
#[must_use]
pub fn release_name(workload: &Workload) -> Name {
    Name::sanitise(workload.name.as_str(), MAX_RELEASE)
}

/// What a first installation adds to `helm upgrade --install`: what works without being called must not run beside ECS.
#[must_use]
const fn install_options(workload: &Workload) -> &'static str {
    match (&workload.controller, &workload.service, &workload.autoscaling) {
        (Controller::CronJob(job), _, _) if !job.suspend => " --set cronJob.suspend=true",
        (Controller::Deployment { .. }, None, None) => " --set replicaCount=0",
        (Controller::Deployment { .. }, None, Some(_)) => " --set replicaCount=0 --set autoscaling.enabled=false",
        _ => "",
    }
}

/// The folder of a workload's chart, relative to the output folder.
#[must_use]
pub fn chart_folder(workload: &Workload) -> String {
    format!("charts/{}", workload.chart)
}

/// All charts.
///
/// # Errors
/// When a value can't be represented: a bug in a converter.
pub fn charts(migration: &Migration) -> Result<Files, EmitError> {
    let mut files = Files::new();
    for workload in &migration.workloads {
        files.extend(chart(workload, migration.patches.get(&workload.chart))?);
    }
    Ok(files)
}

/// One chart.
fn chart(workload: &Workload, patch: Option<&BTreeMap<String, Value>>) -> Result<Files, EmitError> {
    let folder = chart_folder(workload);
    let values = Values::of(workload)?;
    let parts = parts::needed(&workload.controller, &values);
    let mut files = Files::new();
    files.add(format!("{folder}/.helmignore"), parts::HELM_IGNORE)?;
    files.add(format!("{folder}/Chart.yaml"), chart_yaml::render(workload)?)?;
    let mut members = serde_json::to_value(&values)?;
    if let Some(patch) = patch {
        for (name, value) in patch {
            merge(&mut members[name.as_str()], value);
        }
        prune(&mut members);
    }
    let has_schema = schema::checkable(&members);
    if has_schema {
        let schema = schema::schema(workload.chart.as_str(), &parts);
        files.add(format!("{folder}/values.schema.json"), serde_json::to_string_pretty(&schema)?)?;
    }
    let comments = comments::comments(workload, has_schema);
    files.add(format!("{folder}/values.yaml"), layout::render(&members, &comments)?)?;
    files.add(format!("{folder}/README.md"), readme::render(workload, &values, &parts)?)?;
    for (name, text) in parts::COMMON.iter().copied().chain(parts.iter().map(|part| part.template())) {
        files.add(format!("{folder}/templates/{name}"), text)?;
    }
    Ok(files)
}

/// JSON merge patch (RFC 7396). Removed members stay as `null` until [`prune`].
fn merge(target: &mut Value, patch: &Value) {
    match (target, patch) {
        (Value::Object(target), Value::Object(patch)) => {
            for (name, value) in patch {
                merge(target.entry(name).or_insert(Value::Null), value);
            }
        }
        (target, patch) => *target = patch.clone(),
    }
}

/// Takes away members that are `null`: values hold none of their own.
fn prune(value: &mut Value) {
    if let Value::Object(members) = value {
        members.retain(|_, member| !member.is_null());
        members.values_mut().for_each(prune);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_patch_merges_replaces_and_removes() {
        let mut values =
            json!({"resources": {"limits": {"cpu": "1", "memory": "2Gi"}}, "env": {"A": "1"}, "args": ["a"]});
        let patch =
            json!({"resources": {"limits": {"cpu": null, "memory": "3Gi"}}, "args": ["b"], "new": {"x": {"y": 1}}});
        merge(&mut values, &patch);
        prune(&mut values);
        let wanted = json!({"resources": {"limits": {"memory": "3Gi"}}, "env": {"A": "1"}, "args": ["b"], "new": {"x": {"y": 1}}});
        assert_eq!(values, wanted);
    }
}
