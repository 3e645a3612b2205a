//! What a person sees at the end of a run: what there is now, what matters most, what to open next.

use std::io::Write;
use std::path::Path;

use anstyle::Style;
use comfy_table::{Cell, CellAlignment, Table, presets};

use super::CliError;
use crate::finding::{Report, Severity};
use crate::inventory::Inventory;
use crate::migration::{Autoscaling, Controller, Migration, Workload};
use crate::plan::Actor;
use crate::report::text;

/// At most this many causes are printed; the files hold all.
const SHOWN_CAUSES: usize = 6;

const BOLD: Style = Style::new().bold();

/// What the sample account is.
pub(super) fn sample(out: &mut dyn Write, inventory: &Inventory) -> Result<(), CliError> {
    writeln!(
        out,
        "{BOLD}Tidewater Outfitters{BOLD:#}, a made-up outdoor-gear shop: {} services and {} scheduled tasks in\n\
         {} ECS clusters, {} load balancers with {} listener rules, {} roles. Nothing here touches AWS or the network.\n",
        inventory.services.len(),
        inventory.event_rules.len() + inventory.schedules.len(),
        inventory.clusters.len(),
        inventory.load_balancers.len(),
        inventory.rules.len(),
        inventory.roles.len(),
    )?;
    Ok(())
}

/// One line per workload.
pub(super) fn workloads(out: &mut dyn Write, migration: &Migration) -> Result<(), CliError> {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    for workload in &migration.workloads {
        table.add_row([
            Cell::new(format!("{}/{}", workload.namespace, workload.name)),
            Cell::new(kind(workload)),
            Cell::new(replicas(workload)),
            Cell::new(plural(workload.pod.containers.len(), "container")).set_alignment(CellAlignment::Right),
            Cell::new(details(workload)),
        ]);
    }
    for line in table.lines() {
        writeln!(out, " {}", line.trim_end())?;
    }
    writeln!(out)?;
    Ok(())
}

const fn kind(workload: &Workload) -> &'static str {
    match workload.controller {
        Controller::Deployment { .. } => "Deployment",
        Controller::DaemonSet { .. } => "DaemonSet",
        Controller::CronJob(_) => "CronJob",
    }
}

fn replicas(workload: &Workload) -> String {
    match (&workload.controller, &workload.autoscaling) {
        (Controller::CronJob(job), _) => format!("{}{}", job.schedule, if job.suspend { " (suspended)" } else { "" }),
        (Controller::DaemonSet { .. }, _) => "every node".to_owned(),
        (_, Some(Autoscaling::Hpa { min, max, .. })) => format!("{min} to {max} by HPA"),
        (_, Some(Autoscaling::Keda { min, max, .. })) => format!("{min} to {max} by KEDA"),
        (Controller::Deployment { replicas, .. }, None) => plural(*replicas as usize, "replica"),
    }
}

fn details(workload: &Workload) -> String {
    let secrets: usize = workload.external_secrets.iter().map(|secret| secret.items.len()).sum();
    let routes = workload.routes.count();
    let parts = [(routes, "route"), (secrets, "secret")];
    let shown: Vec<String> =
        parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, noun)| plural(count, noun)).collect();
    shown.join(", ")
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// The counts, and the causes that matter most.
pub(super) fn findings(out: &mut dyn Write, report: &Report, suppressed: usize) -> Result<(), CliError> {
    write!(out, "{BOLD}Findings{BOLD:#}: ")?;
    text::counts(out, report)?;
    let important = report.findings.iter().filter(|group| group.severity >= Severity::High).count();
    let top = Report { findings: report.findings.iter().take(SHOWN_CAUSES).cloned().collect() };
    text::causes(out, &top, Severity::High)?;
    if important > SHOWN_CAUSES {
        writeln!(out, "and {} more that are high or above.", important - SHOWN_CAUSES)?;
    }
    if suppressed > 0 {
        writeln!(out, "{suppressed} accepted in the configuration.")?;
    }
    writeln!(out)?;
    Ok(())
}

/// The shape of the plan.
pub(super) fn plan(out: &mut dyn Write, plan: &crate::plan::Plan) -> Result<(), CliError> {
    let steps = plan.steps().count();
    let people = plan.steps().filter(|step| step.actor != Actor::Automatic).count();
    writeln!(
        out,
        "{BOLD}Plan{BOLD:#}: {} in {}, {people} of them for a person; each with run, verify and undo.",
        plural(steps, "step"),
        plural(plan.waves.len(), "wave"),
    )?;
    Ok(())
}

/// What to open after `convert`.
pub(super) fn next_after_convert(out: &mut dyn Write, folder: &Path) -> Result<(), CliError> {
    next(
        out,
        folder,
        &[
            ("README.md", "what this is and the order to apply it in"),
            ("findings.md", "what a person must know or decide"),
        ],
    )?;
    writeln!(out, "  then: ecs2eks plan, with the same input")?;
    Ok(())
}

/// What to open after `plan`.
pub(super) fn next_after_plan(out: &mut dyn Write, folder: &Path) -> Result<(), CliError> {
    next(out, folder, &[("plan/PLAN.md", "the runbook"), ("plan/steps", "one script a step: run, verify, undo")])
}

/// What of the sample's output is worth opening first.
const DEMO: [(&str, &str); 4] = [
    ("README.md", "what was written and the order to apply it in"),
    ("charts/storefront-shop-prod/values.yaml", "a chart, with where each value came from"),
    ("plan/PLAN.md", "the runbook of the cutover"),
    ("findings.md", "what a person must know or decide"),
];

/// What to open after `demo`.
pub(super) fn next_after_demo(out: &mut dyn Write, folder: &Path) -> Result<(), CliError> {
    next(out, folder, &DEMO)?;
    writeln!(
        out,
        "Your own account: ecs2eks scan -o inventory.json && ecs2eks convert inventory.json && ecs2eks plan inventory.json"
    )?;
    Ok(())
}

fn next(out: &mut dyn Write, folder: &Path, paths: &[(&str, &str)]) -> Result<(), CliError> {
    writeln!(out, "\n{BOLD}Open next{BOLD:#}")?;
    let width = paths.iter().map(|(path, _)| folder.join(path).display().to_string().len()).max().unwrap_or(0);
    for (path, what) in paths {
        writeln!(out, "  {:<width$}  {what}", folder.join(path).display().to_string())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn what_the_demo_names_is_there() {
        let written = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tidewater/expected");
        for (path, _) in super::DEMO {
            assert!(written.join(path).is_file(), "{path}");
        }
    }
}
