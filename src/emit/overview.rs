//! The entry pages of the output: `README.md` for the repository, `report.html` for everybody else.

use handlebars::{Handlebars, no_escape};
use serde::Serialize;

use super::EmitError;
use crate::finding::{Report, Severity};
use crate::migration::{Controller, Migration, Workload};
use crate::report::{code, one_line, prose, text};

/// What both pages show.
#[derive(Serialize)]
struct Overview {
    title: String,
    version: &'static str,
    counts: String,
    decisions: Vec<Cause>,
    workloads: Vec<Row>,
    findings: Vec<Cause>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    chart: String,
    kind: &'static str,
    origin: String,
    task_definition: String,
}

#[derive(Serialize)]
struct Cause {
    code: &'static str,
    severity: Severity,
    message: String,
    action: String,
    open: bool,
    occurrences: Vec<Place>,
}

#[derive(Serialize)]
struct Place {
    kind: &'static str,
    name: String,
    member: String,
    detail: String,
}

/// Renders `README.md`.
///
/// # Errors
/// When the template can't be rendered.
pub(super) fn readme(migration: &Migration, report: &Report) -> Result<String, EmitError> {
    let mut engine = Handlebars::new();
    engine.set_strict_mode(true);
    engine.register_escape_fn(no_escape);
    let cell = |text: &str| code(text).replace('|', "\\|");
    Ok(engine
        .render_template(include_str!("../../templates/README.md.hbs"), &overview(migration, report, &prose, &cell))?)
}

/// Renders `report.html`.
///
/// # Errors
/// When the template can't be rendered.
pub(super) fn html(migration: &Migration, report: &Report) -> Result<String, EmitError> {
    let mut engine = Handlebars::new();
    engine.set_strict_mode(true);
    let keep = |text: &str| one_line(text);
    Ok(engine
        .render_template(include_str!("../../templates/report.html.hbs"), &overview(migration, report, &keep, &keep))?)
}

fn overview(
    migration: &Migration,
    report: &Report,
    prose: &dyn Fn(&str) -> String,
    quoted: &dyn Fn(&str) -> String,
) -> Overview {
    let causes = |keep: &dyn Fn(Severity) -> bool| {
        report
            .findings
            .iter()
            .filter(|group| keep(group.severity))
            .map(|group| Cause {
                code: group.code,
                severity: group.severity,
                message: prose(&group.sentence()),
                action: prose(&group.action),
                open: group.severity == Severity::Blocker,
                occurrences: group
                    .occurrences
                    .iter()
                    .map(|occurrence| Place {
                        kind: occurrence.subject.kind.as_str(),
                        name: quoted(&occurrence.subject.name),
                        member: one_line(&occurrence.member),
                        detail: prose(&occurrence.detail()),
                    })
                    .collect(),
            })
            .collect()
    };
    let row = |workload: &Workload| Row {
        name: format!("{}/{}", workload.namespace, workload.name),
        chart: workload.chart.to_string(),
        kind: match workload.controller {
            Controller::Deployment { .. } => "Deployment",
            Controller::DaemonSet { .. } => "DaemonSet",
            Controller::CronJob(_) => "CronJob",
        },
        origin: format!("{} {}", workload.origin.subject.kind.as_str(), quoted(&workload.origin.subject.name)),
        task_definition: quoted(&workload.task_definition.subject.name),
    };
    let to = migration.target.cluster.as_deref().unwrap_or("an EKS cluster");
    Overview {
        title: prose(&format!("From ECS to {to}, Kubernetes {}", migration.target.kubernetes)),
        version: env!("CARGO_PKG_VERSION"),
        counts: text::counts_line(report),
        decisions: causes(&|severity| severity == Severity::Blocker),
        workloads: migration.workloads.iter().map(row).collect(),
        findings: causes(&|_| true),
    }
}
