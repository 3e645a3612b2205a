//! `ecs2eks plan`: inventory to the staged cutover plan.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::input::{Input, Resolved};
use super::output::{Format, Output};
use super::{CliError, summary};
use crate::convert::convert;
use crate::emit;
use crate::exit::Exit;
use crate::finding::Report;
use crate::inventory::index::Index;
use crate::plan::diff::diff;
use crate::plan::simulate::{Rehearsal, rehearse};
use crate::plan::{Settings, plan_with};

/// Arguments of `plan`.
#[derive(Debug, Args)]
pub(super) struct Plan {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    output: Output,
    /// Rehearse the plan against a model of the account, print what each step changes, and write nothing
    #[arg(long)]
    simulate: bool,
    /// Print what the plan changes against an older plan.json, and write nothing
    #[arg(long, value_name = "OLD", conflicts_with = "simulate")]
    diff: Option<PathBuf>,
}

impl Plan {
    /// Runs the command.
    pub(super) fn run(self, out: &mut dyn Write, _err: &mut dyn Write) -> Result<Exit, CliError> {
        let Resolved { inventory, config, only } = self.input.resolve()?;
        let mut conversion = convert(&inventory, &config, &only);
        let index = Index::new(&inventory);
        let settings = Settings::from(&config.plan);
        let plan = plan_with(&inventory, &index, &conversion.migration, &settings, &mut conversion.findings);
        if self.simulate {
            let rehearsal = rehearse(&inventory, &index, &conversion.migration, &plan);
            return print_rehearsal(out, self.output.format, &rehearsal);
        }
        if let Some(old) = &self.diff {
            return print_difference(out, self.output.format, old, &plan);
        }
        let (findings, suppressed) = config.suppress(&conversion.findings);
        let report = Report::new(&findings);
        let files = emit::plan::files(&plan)?;
        let outcome = self.output.write("plan", &files, !only.is_empty())?;
        match self.output.format {
            Format::Json => self.output.print_json(out, &outcome, &report, suppressed)?,
            Format::Text => {
                summary::plan(out, &plan)?;
                summary::findings(out, &report, suppressed)?;
                self.output.print_files(out, &files, &outcome)?;
                summary::next_after_plan(out, self.output.folder())?;
            }
        }
        Ok(self.output.exit(&report))
    }
}

/// Prints what changes against an older plan.
fn print_difference(
    out: &mut dyn Write,
    format: Format,
    old: &Path,
    plan: &crate::plan::Plan,
) -> Result<Exit, CliError> {
    let text = fs::read_to_string(old).map_err(|source| CliError::Read { path: old.to_owned(), source })?;
    let usage = |reason: String| CliError::Usage(format!("can't compare with {}: {reason}", old.display()));
    let old = serde_json::from_str(&text).map_err(|error| usage(error.to_string()))?;
    let difference = diff(&old, plan).map_err(|error| usage(error.to_string()))?;
    match format {
        Format::Json => {
            let text = serde_json::to_string_pretty(&difference).map_err(std::io::Error::other)?;
            writeln!(out, "{text}")?;
        }
        Format::Text if difference.changes.is_empty() => writeln!(out, "Nothing has changed.")?,
        Format::Text => {
            for change in &difference.changes {
                writeln!(out, "{}: {}", change.subject, change.what)?;
            }
        }
    }
    Ok(Exit::Done)
}

/// Prints the rehearsal. What does not hold in it is a bug of the plan.
fn print_rehearsal(out: &mut dyn Write, format: Format, rehearsal: &Rehearsal) -> Result<Exit, CliError> {
    match format {
        Format::Json => {
            let text = serde_json::to_string_pretty(rehearsal).map_err(std::io::Error::other)?;
            writeln!(out, "{text}")?;
        }
        Format::Text => write!(out, "{}", emit::plan::rehearsal(rehearsal))?,
    }
    Ok(if rehearsal.violations.is_empty() { Exit::Done } else { Exit::Bug })
}
