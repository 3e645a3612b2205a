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

/// Arguments of `plan`.
#[derive(Debug, Args)]
pub(super) struct Plan {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    output: Output,
}

impl Plan {
    /// Runs the command.
    pub(super) fn run(self, out: &mut dyn Write, _err: &mut dyn Write) -> Result<Exit, CliError> {
        let Resolved { inventory, config, only } = self.input.resolve()?;
        let mut conversion = convert(&inventory, &config, &only);
        let index = Index::new(&inventory);
        let plan = plan(&inventory, &index, &conversion.migration, &mut conversion.findings);
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
