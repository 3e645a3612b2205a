//! The README of a chart: what it is, what it needs, how to install and change it.

use std::collections::BTreeSet;

use handlebars::Handlebars;
use serde::Serialize;

use super::parts::Part;
use super::values::Values;
use super::{EmitError, install_options, release_name};
use crate::migration::{Autoscaling, Controller, Workload};
use crate::report::{code, prose};

const TEMPLATE: &str = include_str!("../../../templates/chart-readme.hbs");

#[derive(Serialize)]
struct Readme {
    chart: String,
    name: String,
    namespace: String,
    release: String,
    options: &'static str,
    kind: &'static str,
    source: String,
    task_definition: String,
    subject: String,
    task_subject: String,
    pinned: bool,
    needs: Vec<String>,
    templates: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    name: &'static str,
    what: &'static str,
}

/// The text of `README.md`.
///
/// # Errors
/// When the template refers to something that it is not given.
pub(super) fn render(workload: &Workload, values: &Values, parts: &[Part]) -> Result<String, EmitError> {
    let mut engine = Handlebars::new();
    engine.set_strict_mode(true);
    engine.register_escape_fn(handlebars::no_escape);
    let text = engine.render_template(
        TEMPLATE,
        &Readme {
            chart: workload.chart.to_string(),
            name: workload.name.to_string(),
            namespace: workload.namespace.to_string(),
            release: release_name(workload).to_string(),
            options: install_options(workload),
            kind: match workload.controller {
                Controller::Deployment { .. } => "Deployment",
                Controller::DaemonSet { .. } => "DaemonSet",
                Controller::CronJob(_) => "CronJob",
            },
            source: prose(&workload.origin.to_string()),
            task_definition: prose(&workload.task_definition.to_string()),
            subject: code(&workload.origin.subject.name),
            task_subject: code(&workload.task_definition.subject.name),
            pinned: values.container.image.digest.is_some(),
            needs: needs(workload, parts),
            templates: parts.iter().map(|part| Row { name: part.template().0, what: part.describe() }).collect(),
        },
    )?;
    Ok(text)
}

/// What must be in the cluster or in AWS before the chart is installed.
fn needs(workload: &Workload, parts: &[Part]) -> Vec<String> {
    let mut needs = vec![format!("the namespace `{}`", workload.namespace)];
    if let Some(arn) = &workload.service_account.role_arn {
        needs.push(format!(
            "the IAM role `{arn}`, which trusts the ServiceAccount `{}` in this namespace",
            workload.service_account.name
        ));
    }
    let stores: BTreeSet<_> = workload.external_secrets.iter().map(|secret| secret.store.name()).collect();
    needs.extend(stores.iter().map(|store| format!("External Secrets and its SecretStore `{store}`")));
    let fetched: BTreeSet<_> = workload.external_secrets.iter().map(|secret| &secret.name).collect();
    let read: BTreeSet<_> = workload.pod.containers.iter().flat_map(|container| &container.env_from_secrets).collect();
    needs.extend(read.difference(&fetched).map(|name| {
        format!("the Secret `{name}`, made once from the environment file that the containers read on ECS")
    }));
    let claims = workload.pod.volumes.iter().filter_map(|volume| volume.persistent_volume_claim.as_ref());
    needs.extend(claims.map(|claim| format!("the PersistentVolumeClaim `{}`", claim.claim_name)));
    if parts.contains(&Part::IngressRoutes) {
        needs.push("Traefik".to_owned());
    }
    if parts.contains(&Part::ScaledObject) {
        needs.push("KEDA".to_owned());
    }
    if let Some(Autoscaling::Keda { triggers, .. }) = &workload.autoscaling
        && triggers.iter().any(|trigger| trigger.kind == "prometheus")
    {
        needs.push("Prometheus, which scrapes Traefik".to_owned());
    }
    if parts.contains(&Part::Hpa) {
        needs.push("metrics-server".to_owned());
    }
    needs
}
