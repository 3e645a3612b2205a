//! `ecs2eks plan`: inventory to the staged cutover plan.

use std::io::Write;

use clap::Args;

use super::input::{Input, Resolved};
use super::output::{Format, Output};
use super::{CliError, summary};
use crate::convert::convert;
use crate::emit;
use crate::exit::Exit;
use crate::finding::Report;
use crate::inventory::index::Index;
use crate::plan::plan;
use crate::plan::simulate::{Rehearsal, rehearse};

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
}

impl Plan {
    /// Runs the command.
    pub(super) fn run(self, out: &mut dyn Write, _err: &mut dyn Write) -> Result<Exit, CliError> {
        let Resolved { inventory, config, only } = self.input.resolve()?;
        let mut conversion = convert(&inventory, &config, &only);
        let index = Index::new(&inventory);
        let plan = plan(&inventory, &index, &conversion.migration, &mut conversion.findings);
        if self.simulate {
            let rehearsal = rehearse(&inventory, &index, &conversion.migration, &plan);
            return print_rehearsal(out, self.output.format, &rehearsal);
        }
        let (findings, suppressed) = config.suppress(&conversion.findings);
        let report = Report::new(&findings);
        let files = emit::plan::files(&plan)?;
        let outcome = self.output.write("plan", &files)?;
        match self.output.format {
            Format::Json => self.output.print_json(out, &outcome, &report, suppressed)?,
            Format::Text => {
                summary::plan(out, &plan)?;
                summary::findings(out, &report, suppressed)?;
                self.output.print_files(out, &outcome)?;
                summary::next_after_plan(out, self.output.folder())?;
            }
        }
        Ok(self.output.exit(&report))
    }
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
