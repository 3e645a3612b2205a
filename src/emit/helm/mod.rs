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
        files.extend(chart(workload)?);
    }
    Ok(files)
}

/// One chart.
fn chart(workload: &Workload) -> Result<Files, EmitError> {
    let folder = chart_folder(workload);
    let values = Values::of(workload)?;
    let parts = parts::needed(&workload.controller, &values);
    let mut files = Files::new();
    files.add(format!("{folder}/.helmignore"), parts::HELM_IGNORE)?;
    files.add(format!("{folder}/Chart.yaml"), chart_yaml::render(workload)?)?;
    let members = serde_json::to_value(&values)?;
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
